//! Layers in tl.toml: the one that changed a definition last.

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
    let archive = std::fs::read_to_string(folder.join("all.tl")).unwrap_or_default();
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
    let document = serde_json::json!({ "textDocument": { "uri": editor.uri("all.tl") } });
    let symbols = editor.ask("textDocument/documentSymbol", document);
    assert_eq!(symbols[0]["name"], "user", "{symbols}");
    editor.shut_down();
}
