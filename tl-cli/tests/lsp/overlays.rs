//! Overlays in tl.toml: their names, findings and documentation.

use serde_json::{Value, json};

use crate::editor::Editor;
use crate::with;

const PROJECT: &str = "[schemas.api]\nfiles = [\"api.tl\"]\ndocs = [\"docs.toml\"]\n";

const SCHEMA: &str = "\
//@description A place @x Metres
geo.point#1 x:int y:int = geo.Point;
---functions---
geo.find#2 near:geo.Point = Vector<geo.Point>;
";

const DOCS: &str = "\
# 😀
[\"geo.find\"]
description = \"Looks for a [point](tl:geo.point).\"
fields.near = \"The middle\"
result = \"Points\"
errors = [{ code = 400, name = \"POINT_INVALID\", description = \"No such point.\" }]
bots = true

[\"geo.Point\"]
description = \"A place on Earth.\"

[\"geo.point\".fields]
y = \"Metres to the north\"
";

fn editor(name: &str) -> Editor {
    Editor::new(name, &[("tl.toml", PROJECT), ("api.tl", SCHEMA), ("docs.toml", DOCS)])
}

fn hover(editor: &mut Editor, file: &str, needle: &str) -> String {
    let at = editor.at(file, needle);
    let answer = editor.ask("textDocument/hover", at);
    let folder = editor.uri("");
    answer["contents"]["value"].as_str().unwrap_or("nothing").replace(&folder, "")
}

#[test]
fn hover_shows_the_documentation_of_overlays() {
    let mut editor = editor("overlay-hover");
    let mut text = String::new();
    for (file, needle) in [
        ("api.tl", "geo.find"),
        ("api.tl", "geo.point"),
        ("api.tl", "geo.Point;"),
        ("api.tl", "y:int"),
        ("docs.toml", "geo.find"),
        ("docs.toml", "near"),
    ] {
        text += &format!("## {file}: {needle}\n\n{}\n\n", hover(&mut editor, file, needle));
    }
    insta::assert_snapshot!(text);
    editor.shut_down();
}

#[test]
fn names_in_overlays_are_names() {
    let mut editor = editor("overlay-names");
    let find = |answer: &Value| crate::places(answer);
    let declared = editor.at("docs.toml", "geo.find");
    let declared = editor.ask("textDocument/definition", declared);
    assert_eq!(find(&declared), ["api.tl 3:0-8"]);
    let field = editor.at("docs.toml", "near");
    let field = editor.ask("textDocument/definition", field);
    assert_eq!(find(&field), ["api.tl 3:11-15"]);
    let context = json!({ "includeDeclaration": false });
    let uses = with(editor.at("api.tl", "geo.point"), "context", context);
    let uses = editor.ask("textDocument/references", uses);
    assert_eq!(find(&uses), ["docs.toml 2:38-47", "docs.toml 11:1-12"]);
    editor.shut_down();
}

#[test]
fn a_new_name_reaches_overlays_and_comments() {
    let mut editor = editor("overlay-rename");
    let mut rename = |file: &str, needle: &str, name: &str| {
        let params = with(editor.at(file, needle), "newName", json!(name));
        let answer = editor.request("textDocument/rename", params);
        if let Some(error) = answer["error"]["message"].as_str() {
            return error.to_owned();
        }
        let changes = &answer["result"]["changes"];
        let apply = |text: &str, name: &str| match &changes[editor.uri(name)] {
            Value::Null => text.to_owned(),
            edits => Editor::apply(text, edits),
        };
        apply(SCHEMA, "api.tl") + &apply(DOCS, "docs.toml")
    };
    let both = format!("{SCHEMA}{DOCS}");
    let expected = both
        .replace("geo.point#1", "place#1")
        .replace("tl:geo.point", "tl:place")
        .replace("[\"geo.point\".", "[\"place\".");
    assert_eq!(rename("api.tl", "geo.point", "place"), expected);
    // From the overlay, and a field that a comment documents.
    assert_eq!(rename("docs.toml", "geo.point", "place"), expected);
    let expected = both.replace("@x", "@east").replace("x:int", "east:int");
    assert_eq!(rename("api.tl", "x:int", "east"), expected);
    let expected = both.replace("y:int", "north:int").replace("\ny = ", "\nnorth = ");
    assert_eq!(rename("docs.toml", "y = ", "north"), expected);
    let expected = both.replace("geo.Point", "Place");
    assert_eq!(rename("api.tl", "geo.Point", "Place"), expected);
    // Collisions.
    assert_eq!(rename("api.tl", "x:int", "y"), "`y` is taken, in `api.tl`");
    assert_eq!(rename("api.tl", "geo.point", "geo.find"), "`geo.find` is taken, in `api.tl`");
    assert_eq!(rename("api.tl", "geo.Point", "Bool"), "`Bool` is taken, by the language");
    editor.open("docs.toml", &format!("{DOCS}[place]\n"));
    let params = with(editor.at("api.tl", "geo.point"), "newName", json!("place"));
    let answer = editor.request("textDocument/rename", params.clone());
    assert_eq!(answer["error"]["message"], "`place` is taken, in `docs.toml`");
    // Errors that hide places.
    editor.open("docs.toml", "[geo");
    let answer = editor.request("textDocument/rename", params.clone());
    assert_eq!(answer["error"]["message"], "`docs.toml` has errors: mend them first");
    editor.open("docs.toml", DOCS);
    editor.open("api.tl", &format!("{SCHEMA}bad x:geo.point y = = A;\n"));
    let answer = editor.request("textDocument/rename", params);
    let message = "`api.tl` has errors near uses of `geo.point`: mend them first";
    assert_eq!(answer["error"]["message"], message);
    editor.shut_down();
}

#[test]
fn findings_in_overlays_follow_schemas() {
    let mut editor = editor("overlay-findings");
    assert_eq!(editor.findings("docs.toml"), Vec::<String>::new());
    editor.open("api.tl", &SCHEMA.replace("near:", "around:").replace("geo.point#1", "place#1"));
    let found = editor.findings("docs.toml");
    assert_eq!(found, ["2:38 overlay-name", "3:7 overlay-name", "11:1 overlay-name"]);
    editor.open("docs.toml", "[x]\nfields = 1\n");
    assert_eq!(editor.findings("docs.toml"), ["0:1 overlay-name", "1:9 overlay-value"]);
    // An overlay is no schema, and other TOML is neither.
    editor.open("Cargo.toml", "[package]\n");
    assert_eq!(editor.findings("Cargo.toml"), Vec::<String>::new());
    editor.shut_down();
}

#[test]
fn levels_of_a_project_count_for_overlays() {
    for (level, expected) in [("allow", None), ("warn", Some(2)), ("deny", Some(1))] {
        let project = format!("{PROJECT}[lints]\noverlay-name = \"{level}\"\n");
        let files = [
            ("tl.toml", project.as_str()),
            ("api.tl", SCHEMA),
            ("docs.toml", "[none]\nbots = true\n"),
        ];
        let mut editor = Editor::new("overlay-levels", &files);
        editor.findings("docs.toml");
        assert_eq!(editor.severity("docs.toml"), expected, "{level}");
        editor.shut_down();
    }
}

#[test]
fn keys_are_proposed() {
    let mut editor = editor("overlay-keys");
    let mut labels = |added: &str| {
        let text = format!("{DOCS}{added}");
        editor.open("docs.toml", &text);
        crate::labels(&editor.complete("docs.toml", &text))
    };
    assert_eq!(labels("\n["), ["\"geo.point\"", "\"geo.find\"", "\"geo.Point\""]);
    assert_eq!(labels("\n[\"geo.f"), ["\"geo.find\""]);
    assert_eq!(labels("\n[\"geo.Point\"]\n"), ["description", "links"]);
    let keys = ["description", "links", "fields", "result", "errors", "bots"];
    assert_eq!(labels("\n[\"geo.find\"]\n"), keys);
    assert_eq!(labels("\n[\"geo.find\"]\nfields."), ["near"]);
    assert_eq!(labels("\n[\"geo.point\"]\nfields = { "), ["x", "y"]);
    assert_eq!(labels("\n[\"geo.point\".fields]\n"), ["x", "y"]);
    assert_eq!(
        labels("\n[\"geo.find\"]\nerrors = [\n    { code = 400, "),
        ["code", "name", "description"]
    );
    assert_eq!(
        labels("\n[\"geo.find\"]\ndescription = \"A [b](tl:geo.P"),
        ["geo.point", "geo.Point"]
    );
    assert_eq!(labels("\n[\"geo.find\"]\ndescription = "), Vec::<String>::new());
    editor.shut_down();
}
