//! `tl lsp`: conversations with the language server, over its standard input and output.
#![cfg(feature = "lsp")]

#[path = "../common/mod.rs"]
mod common;
mod editor;
mod fuzz;
mod layers;
mod life;
mod overlays;
mod random;
mod transcript;
mod typing;

use std::fs;
use std::process::Command;

use common::directory;
use editor::Editor;
use serde_json::{Value, json};

const SCHEMA: &str = "\
//@description A user.
user#be05f554 flags:# name:flags.0?string photo:flags.2?Photo = User;
photo id:long = Photo;
// 😀 и текст
photoEmpty = Photo; userEmpty id:long = User;
---functions---
getUsers ids:Vector<long> = Vector<User>;
";

/// Returns a request with something more.
fn with(mut params: Value, key: &str, value: Value) -> Value {
    params[key] = value;
    params
}

/// Returns the ranges in an answer as `file line:column-column`.
fn places(answer: &Value) -> Vec<String> {
    let place = |place: &Value| {
        let (start, end) = (&place["range"]["start"], &place["range"]["end"]);
        let uri = place["uri"].as_str().and_then(|uri| uri.rsplit('/').next()).unwrap_or_default();
        format!("{uri} {}:{}-{}", start["line"], start["character"], end["character"])
    };
    answer.as_array().expect("a list").iter().map(place).collect()
}

#[test]
fn names_lead_to_their_declarations_and_uses() {
    let more = "channel owner:User = Chat;\n";
    let mut editor = Editor::new("lsp-names", &[("api.tl", SCHEMA), ("more/chats.tl", more)]);
    let user = editor.at("more/chats.tl", "User");
    let declared = editor.ask("textDocument/definition", user.clone());
    assert_eq!(places(&declared), ["api.tl 1:0-4", "api.tl 4:20-29"]);
    assert_eq!(editor.ask("textDocument/implementation", user.clone()), declared);
    let context = json!({ "includeDeclaration": false });
    let uses = editor.ask("textDocument/references", with(user, "context", context));
    assert_eq!(places(&uses), ["api.tl 6:35-39", "chats.tl 0:14-18"]);
    let mask = editor.at("api.tl", "flags.2");
    let declared = editor.ask("textDocument/definition", mask);
    assert_eq!(places(&declared), ["api.tl 1:14-19"]);
    let symbols = editor.ask("workspace/symbol", json!({ "query": "USER" }));
    let names: Vec<_> = symbols.as_array().expect("a list").iter().map(|s| &s["name"]).collect();
    assert_eq!(names, ["user", "userEmpty", "getUsers"]);
    editor.shut_down();
}

#[test]
fn hover_shows_definitions_ids_and_free_bits() {
    let mut editor = Editor::new("lsp-hover", &[("api.tl", SCHEMA)]);
    let mut hover = |needle: &str| {
        let at = editor.at("api.tl", needle);
        let answer = editor.ask("textDocument/hover", at);
        answer["contents"]["value"].as_str().unwrap_or("nothing").to_owned()
    };
    let texts = ["user#", "photoEmpty", "flags:#", "Vector<User>", "User>", "string"]
        .map(|needle| format!("## {needle}\n\n{}\n", hover(needle)));
    insta::assert_snapshot!(texts.join("\n"));
    // An error elsewhere hides no documentation.
    editor.open("bad.tl", "bad x:Missing = Bad;\n");
    let at = editor.at("api.tl", "user#");
    let answer = editor.ask("textDocument/hover", at);
    let text = answer["contents"]["value"].as_str().unwrap_or_default();
    assert!(text.contains("\n\nA user.\n\nConstructor id `be05f554`"), "{text}");
    editor.shut_down();
}

#[test]
fn hover_knows_fields_in_repetitions_and_predefined_types() {
    let schema = "//@description A row @x Its place\nrow n:# cells:n*[ x:float y:int512 ] = Row;\n";
    let mut editor = Editor::new("lsp-hover-cells", &[("api.tl", schema)]);
    for (needle, expected) in [
        ("row n", "* `x`: Its place"),
        ("x:float", "Its place"),
        ("float", "A floating-point number"),
        ("int512", "16, 32 or 64 bytes."),
    ] {
        let at = editor.at("api.tl", needle);
        let answer = editor.ask("textDocument/hover", at);
        let text = answer["contents"]["value"].as_str().unwrap_or_default();
        assert!(text.contains(expected), "{needle}: {text}");
    }
    editor.shut_down();
}

#[test]
fn findings_follow_the_text() {
    let mut editor = Editor::new("lsp-findings", &[("api.tl", SCHEMA)]);
    assert_eq!(editor.findings("api.tl"), Vec::<String>::new());
    editor.open("api.tl", SCHEMA);
    // Change `Photo` in line 1 to `Foto`, after an emoji that is typed before it.
    let uri = editor.uri("api.tl");
    let line = SCHEMA.lines().nth(1).expect("a line");
    let column = line.find("Photo").expect("in the line");
    let edit = |start: usize, end: usize, text: &str| {
        json!({
            "range": {
                "start": { "line": 1, "character": start },
                "end": { "line": 1, "character": end },
            },
            "text": text,
        })
    };
    let changes = json!([edit(0, 0, "/* 😀 */ "), edit(column + 9, column + 14, "Phto")]);
    let document = json!({ "uri": uri, "version": 2 });
    editor.tell(
        "textDocument/didChange",
        json!({ "textDocument": document, "contentChanges": changes }),
    );
    let found = editor.findings("api.tl");
    // The id of `user` follows from its text.
    let id = format!("1:{} id-mismatch", 9 + "user".len());
    assert_eq!(found, [id, format!("1:{} unknown-type", column + 9)]);
    // The change that mends it.
    let range = json!({
        "start": { "line": 1, "character": column + 9 },
        "end": { "line": 1, "character": column + 9 },
    });
    let actions = editor.ask(
        "textDocument/codeAction",
        json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } }),
    );
    assert_eq!(actions[0]["title"], "Change to `Photo`");
    assert_eq!(actions[0]["edit"]["changes"][&uri][0]["newText"], "Photo");
    // The file on the disk has no error.
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    assert_eq!(editor.findings("api.tl"), Vec::<String>::new());
    // The file is deleted.
    fs::remove_file(editor.folder.join("api.tl")).expect("a file");
    let changes = json!({ "changes": [{ "uri": uri, "type": 3 }] });
    editor.tell("workspace/didChangeWatchedFiles", changes);
    assert!(
        editor
            .ask("workspace/symbol", json!({ "query": "" }))
            .as_array()
            .expect("a list")
            .is_empty()
    );
    editor.shut_down();
}

#[test]
fn changes_that_mend_findings() {
    let plain = "\
liteServer.sendMsgStatus status:int = liteServer.SendMsgStatus;
---functions---
liteServer.sendMessage#690ad482 body:bytes = liteServer.SendMsgStatus;
";
    let files = [
        ("api.tl", "//@description A point. @lefft Its place.\npoint left:int = Point;\n"),
        (
            "more.tl",
            "// A file without an id that tells the dialect.\nother#1 body:bytes = Other;\n",
        ),
        ("plain.tl", plain),
    ];
    let mut editor = Editor::new("lsp-mends", &files);
    let mut mend = |name: &str, needle: &str| {
        let at = editor.at(name, needle);
        let range = json!({ "start": at["position"], "end": at["position"] });
        let context = json!({ "diagnostics": [] });
        let params = with(with(at, "range", range), "context", context);
        let actions = editor.ask("textDocument/codeAction", params);
        let edit = &actions[0]["edit"]["changes"][editor.uri(name)][0];
        let (start, end) = (&edit["range"]["start"], &edit["range"]["end"]);
        let text = edit["newText"].as_str().unwrap_or_default();
        format!("{}-{} {text}", start["character"], end["character"])
    };
    assert_eq!(mend("api.tl", "@lefft"), "24-30 @left");
    assert_eq!(mend("more.tl", "#1"), "5-7 #958a0af3");
    editor.shut_down();
}

#[test]
fn a_new_name_reaches_all_files_and_keeps_ids() {
    let (walls, rooms) =
        ("wall size:int = Wall;\n", "room front:wall back:%Wall wall:int = Room;\n");
    let files = [("api.tl", SCHEMA), ("walls.tl", walls), ("rooms.tl", rooms)];
    let mut editor = Editor::new("lsp-rename", &files);
    let uris = ["walls.tl", "rooms.tl"].map(|name| editor.uri(name));
    let mut rename = |name: &str, new_name: &str| {
        let at = editor.at("walls.tl", name);
        let params = with(at, "newName", json!(new_name));
        let answer = editor.request("textDocument/rename", params);
        let error = answer["error"]["message"].as_str().map(str::to_owned);
        let texts = |uri: &String| {
            let edits = answer["result"]["changes"][uri].as_array().cloned().unwrap_or_default();
            let texts = edits.iter().map(|edit| edit["newText"].as_str().unwrap_or("").to_owned());
            texts.collect::<Vec<_>>().join(" ")
        };
        error.unwrap_or_else(|| uris.each_ref().map(texts).join(" | "))
    };
    // Declarations keep the ids that follow from the old name. The field `wall` is another name.
    let (id, room) = (id_of(walls), id_of(rooms));
    assert_eq!(rename("wall", "panel"), format!("panel#{id} | #{room} panel"));
    // The ids of definitions that mention a type follow from its name as well.
    assert_eq!(rename("Wall", "Panel"), format!("#{id} Panel | #{room} Panel"));
    assert_eq!(rename("wall", "photo"), "`photo` is taken, in `api.tl`");
    assert_eq!(rename("wall", "Panel"), "`Panel` is not a name of a combinator");
    assert_eq!(rename("wall", "a b"), "`a b` is not a name of a combinator");
    editor.open("bad.tl", "a x:Missing = A;");
    let params = with(editor.at("walls.tl", "wall"), "newName", json!("panel"));
    let answer = editor.request("textDocument/rename", params);
    assert_eq!(
        answer["error"]["message"],
        "ids would change, and errors hide them: mend the errors first"
    );
    let long = editor.at("api.tl", "long");
    assert_eq!(editor.ask("textDocument/prepareRename", long), Value::Null);
    editor.shut_down();
}

/// Returns the id that `tl id` computes for the only definition of a text.
pub(crate) fn id_of(text: &str) -> String {
    let file = directory("lsp-id", &[("one.tl", text)]).join("one.tl");
    let output = Command::new(env!("CARGO_BIN_EXE_tl")).arg("id").arg(file).output();
    let text = String::from_utf8(output.expect("the command runs").stdout).expect("UTF-8");
    text.split_whitespace().next().expect("an id").to_owned()
}

/// Returns the labels of proposals.
fn labels(answer: &Value) -> Vec<String> {
    let items = answer["items"].as_array().into_iter().flatten();
    items.map(|item| item["label"].as_str().unwrap_or("").to_owned()).collect()
}

#[test]
fn proposals_depend_on_the_place() {
    let mut editor = Editor::new("lsp-completion", &[("api.tl", SCHEMA)]);
    let mut proposed = |text: &str| {
        let text = format!("{SCHEMA}{text}");
        editor.open("new.tl", &text);
        labels(&editor.complete("new.tl", &text))
    };
    let types = proposed("f flags:# a:flags.0?int b:");
    assert!(
        ["Photo", "string", "float", "int512"].iter().all(|name| types.iter().any(|it| it == name)),
        "{types:?}"
    );
    assert_eq!(types[0], "flags.1?");
    assert_eq!(proposed("f flags:# a:flags.0?int b:flags.")[..2], ["flags.1?", "flags.2?"]);
    assert_eq!(proposed("f x:int = "), ["Photo", "User", "Vector"]);
    assert!(proposed("f x:Vector<").contains(&"Photo".to_owned()));
    assert!(proposed("f ").is_empty());
    assert!(proposed("// f x:").is_empty());
    assert!(proposed("/* f x:").is_empty());
    assert_eq!(proposed("f {X:"), ["Type", "#"]);
    assert_eq!(proposed("f x:pho"), ["Photo", "photo", "photoEmpty"]);
    // Editors differ in what they take for a word, so an edit says what a proposal replaces.
    let text = format!("{SCHEMA}// 😀\n/* 😀 */ f flags:# a:flags.0?int b:flags.");
    editor.open("new.tl", &text);
    let item = editor.complete("new.tl", &text)["items"][0].clone();
    let edited = Editor::apply(&text, &json!([item["textEdit"]]));
    assert_eq!(edited, format!("{text}1?"));
    editor.shut_down();
}

#[test]
fn the_rest_of_what_editors_show() {
    let mut editor = Editor::new("lsp-shown", &[("api.tl", SCHEMA)]);
    let document = json!({ "textDocument": { "uri": editor.uri("api.tl") } });
    let everything = json!({
        "start": { "line": 0, "character": 0 },
        "end": { "line": 100, "character": 0 },
    });
    let mut text = String::new();
    for (method, params) in [
        ("textDocument/documentSymbol", document.clone()),
        ("textDocument/inlayHint", with(document.clone(), "range", everything)),
        ("textDocument/codeLens", document.clone()),
        ("textDocument/foldingRange", document.clone()),
    ] {
        text += &format!("## {method}\n");
        for item in editor.ask(method, params).as_array().cloned().unwrap_or_default() {
            text += &format!("{item}\n");
        }
    }
    let tokens = editor.ask("textDocument/semanticTokens/full", document.clone());
    text += &format!("## textDocument/semanticTokens/full\n{}\n", tokens["data"]);
    insta::assert_snapshot!(text);
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let edits = editor.ask("textDocument/formatting", with(document, "options", options));
    // The second definition of line 4 gets a line of its own, and empty lines are around the header.
    let formatted = SCHEMA
        .replace("Photo; userEmpty", "Photo;\nuserEmpty")
        .replace("---functions---\n", "\n---functions---\n\n");
    assert_eq!(Editor::apply(SCHEMA, &edits), formatted);
    editor.shut_down();
}

#[test]
fn the_schemas_of_a_project_have_names_of_their_own() {
    let project = "\
[schemas.api]
layers = { 1 = \"api-1.tl\", 2 = \"api-2.tl\" }

[schemas.bots]
files = [\"bots.schema\"]

[lints]
id-mismatch = \"allow\"
";
    let files = [
        ("tl.toml", project),
        ("api-1.tl", "user#1 id:int = User;\n"),
        ("api-2.tl", "user#2 id:long = User;\nf x:Usr = F;\n"),
        ("bots.schema", "user#3 id:string = User;\n"),
        ("other.tl", "g = User;\n"),
    ];
    let mut editor = Editor::new("lsp-project", &files);
    assert_eq!(editor.findings("api-1.tl"), Vec::<String>::new());
    assert_eq!(editor.findings("api-2.tl"), ["1:4 unknown-type"]);
    assert_eq!(editor.findings("bots.schema"), Vec::<String>::new());
    let at = editor.at("bots.schema", "User");
    let declared = editor.ask("textDocument/definition", at);
    assert_eq!(places(&declared), ["bots.schema 0:0-4"]);
    // A settings file that is wrong is a message, and all files then share one space of names.
    fs::write(editor.folder.join("tl.toml"), "[schema]\n").expect("a file");
    let changes = json!([{ "uri": editor.uri("tl.toml"), "type": 2 }]);
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    let message = loop {
        let message = editor.receive().expect("a message");
        if message["method"] == "window/showMessage" {
            break message["params"]["message"].clone();
        }
    };
    let message = message.as_str().expect("a text");
    assert!(message.contains("tl.toml:1:2"), "{message}");
    assert!(editor.findings("api-2.tl").iter().any(|found| found.contains("duplicate")));
    editor.shut_down();
}
