//! Settings in tl.toml: layers and the one that changed a definition last, dialects, files of any name.

use std::fs;

use serde_json::json;

use crate::editor::Editor;

#[test]
fn hover_names_the_layer_that_changed_a_definition_last() {
    let project =
        "[schemas.api]\nlayers = { 1 = \"1.tl\", 2 = \"2.tl\", 3 = \"all.tl@3\", 4 = \"4.tl\" }\n";
    let one = "user#1 id:int = User;\nold = Old;\n";
    let two = "user#2 flags:# id:int name:flags.0?string = User;\nold = Old;\nchat#5 = Chat;\n";
    let four = "user#2 flags:# id:int name:flags.0?string = User;\nold = Old;\nroom#5 = Chat;\n";
    let folder = crate::common::directory(
        "layers",
        &[("tl.toml", project), ("1.tl", one), ("2.tl", two), ("4.tl", four)],
    );
    // Layer 3 is in an archive.
    let line = "tl archive --layer 2=2.tl --layer 3=2.tl --out all.tl";
    let done = crate::common::tl(&folder, line, "");
    let files = [("tl.toml", project), ("1.tl", one), ("2.tl", two), ("4.tl", four)];
    let archive = fs::read_to_string(folder.join("all.tl")).unwrap_or_default();
    assert_eq!(done.status, Some(0), "{done:?}");
    let files: Vec<_> = files.into_iter().chain([("all.tl", archive.as_str())]).collect();
    let mut editor = Editor::new("layers-hover", &files);
    let mut text = String::new();
    for (file, needle) in
        [("4.tl", "user"), ("4.tl", "old"), ("4.tl", "room"), ("2.tl", "chat"), ("1.tl", "user")]
    {
        let at = editor.at(file, needle);
        let answer = editor.ask("textDocument/hover", at);
        let value = answer["contents"]["value"].as_str().unwrap_or_default();
        let change = value.split_once("Last changed").map_or("nothing", |(_, rest)| rest);
        text += &format!("## {file}: {needle}\n{change}\n");
    }
    insta::assert_snapshot!(text);
    // The archive declares names more than once. It has symbols and no findings.
    editor.open("all.tl", &archive);
    assert_eq!(editor.findings("all.tl"), Vec::<String>::new());
    let document = json!({ "textDocument": { "uri": editor.uri("all.tl") } });
    let symbols = editor.ask("textDocument/documentSymbol", document);
    assert_eq!(symbols[0]["name"], "user", "{symbols}");
    editor.shut_down();
}

#[test]
fn a_schema_has_the_dialect_of_its_project() {
    let plain = "a body:bytes = A;\n";
    let id = |dialect: &str| {
        let folder = crate::common::directory("layers-id", &[("a.tl", plain)]);
        let line = format!("tl id a.tl --dialect {dialect}");
        let done = crate::common::tl(&folder, &line, "");
        done.text().split_whitespace().next().expect("an id").to_owned()
    };
    let text = plain.replace("a body", &format!("a#{} body", id("plain")));
    let vk = "@read get id:int => A;\n";
    let files = |settings: &str| format!("[schemas.a]\nfiles = [\"a.tl\"]\n{settings}\n");
    for (settings, text, expected) in [
        ("dialect = \"plain\"", text.clone(), vec![]),
        ("dialect = \"telegram\"", text.clone(), vec!["0:1 id-mismatch"]),
        ("vk = true", format!("{plain}---functions---\n{vk}"), vec![]),
        ("vk = false", format!("{plain}---functions---\n{vk}"), vec!["2:0 vk-syntax"]),
    ] {
        let files = [("tl.toml", files(settings)), ("a.tl", text)];
        let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
        let mut editor = Editor::new("layers-dialect", &files);
        assert_eq!(editor.findings("a.tl"), expected, "{settings}");
        editor.shut_down();
    }
}

/// A file that tl.toml names may have any name, and need not be there yet.
#[test]
fn a_file_of_a_project_comes_later() {
    let project = "[schemas.a]\nfiles = [\"a.tl\", \"late.schema\"]\n";
    let mut editor = Editor::new("layers-late", &[("tl.toml", project), ("a.tl", "a x:B = A;\n")]);
    assert_eq!(editor.findings("a.tl"), ["0:4 undeclared-variable"]);
    fs::write(editor.folder.join("late.schema"), "b = B;\n").expect("a file");
    let changes = json!([{ "uri": editor.uri("late.schema"), "type": 1 }]);
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    assert_eq!(editor.findings("a.tl"), Vec::<String>::new());
    editor.shut_down();
}

#[test]
fn layers_follow_their_archive() {
    let project = "[schemas.a]\nlayers = { 2 = \"all.tl@2\", 3 = \"all.tl@3\" }\n";
    let archive = |name: &str, first: &str| {
        let folder = crate::common::directory(name, &[("2.tl", first), ("3.tl", "a = A;\n")]);
        let done = crate::common::tl(&folder, "tl archive --layer 2=2.tl --layer 3=3.tl", "");
        done.text().to_owned()
    };
    let (bad, good) =
        (archive("layers-bad", "a x:B = A;\n"), archive("layers-good", "a x:int = A;\n"));
    for is_open in [false, true] {
        let files = [("tl.toml", project), ("all.tl", &*bad)];
        let mut editor = Editor::new("layers-archive", &files);
        if is_open {
            editor.open("all.tl", &bad);
        }
        assert_eq!(editor.findings("all.tl@2").len(), 1);
        fs::write(editor.folder.join("all.tl"), &good).expect("a file");
        let changes = json!([{ "uri": editor.uri("all.tl"), "type": 2 }]);
        editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
        assert_eq!(editor.findings("all.tl@2"), Vec::<String>::new(), "{is_open}");
        editor.shut_down();
    }
}
