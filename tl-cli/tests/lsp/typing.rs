//! Help for someone who types or changes definitions: signatures, selections, formatting, actions,
//! colours.

use std::fs;

use serde_json::{Value, json};

use crate::editor::Editor;
use crate::with;

#[test]
fn signatures_have_the_parameter_of_an_argument() {
    let schema = "map {k:Type} {v:Type} keys:Vector<k> values:Vector<v> = Map k v;\n\
                  list {n:#} items:n*[ int ] = List n;\n";
    let mut editor = Editor::new("typing-signature", &[("api.tl", schema)]);
    let mut signature = |added: &str| {
        let text = format!("{schema}{added}");
        editor.open("api.tl", &text);
        let params = editor.end("api.tl", &text);
        let answer = editor.ask("textDocument/signatureHelp", params);
        let signature = &answer["signatures"][0];
        let Some(label) = signature["label"].as_str() else { return "none".to_owned() };
        let active = answer["activeParameter"].as_u64().expect("a number") as usize;
        let parameter = &signature["parameters"][active];
        let at = |end: usize| parameter["label"][end].as_u64().expect("a number") as usize;
        let name = label.get(at(0)..at(1)).unwrap_or_default();
        format!("{label} | {name}: {}", parameter["documentation"].as_str().unwrap_or_default())
    };
    let map = "map {k:Type} {v:Type} keys:Vector<k> values:Vector<v> = Map k v";
    assert_eq!(signature("f x:Map<"), format!("{map} | k: `k` is a type"));
    assert_eq!(signature("f x:Map<int, "), format!("{map} | v: `v` is a type"));
    assert_eq!(signature("f x:(map int "), format!("{map} | v: `v` is a type"));
    assert_eq!(signature("f = Map int "), format!("{map} | v: `v` is a type"));
    let list = "list {n:#} items:n*[ int ] = List n | n: `n` is a number";
    assert_eq!(signature("f x:List<"), list);
    let vector = "vector {t:Type} # [ t ] = Vector t | t: `t` is a type";
    assert_eq!(signature("f x:Map<int, Vector<"), vector);
    assert_eq!(signature("f x:%(Vector "), vector);
    assert_eq!(signature("f x:int "), "none");
    assert_eq!(signature("// f x:Map<"), "none");
    editor.shut_down();
}

#[test]
fn selections_grow() {
    let schema = "// и\nuser flags:# photo:flags.2?Vector<Photo> n:(Map int string) = User;\n";
    let mut editor = Editor::new("typing-selection", &[("api.tl", schema)]);
    let mut selected = |needle: &str| {
        let at = editor.at("api.tl", needle);
        let params = json!({ "textDocument": at["textDocument"], "positions": [at["position"]] });
        let answer = editor.ask("textDocument/selectionRange", params);
        let mut texts = Vec::new();
        let mut current = &answer[0];
        while current.is_object() {
            let edits = json!([{ "range": current["range"], "newText": "\u{1}" }]);
            let rest = Editor::apply(schema, &edits);
            let (before, after) = rest.split_once('\u{1}').expect("the edit");
            texts.push(schema[before.len()..schema.len() - after.len()].to_owned());
            current = &current["parent"];
        }
        texts
    };
    let definition = schema.trim_end().trim_end_matches(';').trim_start_matches("// и\n");
    let fields = "flags:# photo:flags.2?Vector<Photo> n:(Map int string)";
    assert_eq!(
        selected("Photo>"),
        [
            "Photo",
            "Vector<Photo>",
            "flags.2?Vector<Photo>",
            "photo:flags.2?Vector<Photo>",
            fields,
            definition,
            schema
        ]
    );
    let map = ["string", "(Map int string)", "n:(Map int string)", fields, definition, schema];
    assert_eq!(selected("string"), map);
    assert_eq!(selected("user"), ["user", definition, schema]);
    assert_eq!(selected("и"), [schema]);
    editor.shut_down();
}

#[test]
fn a_range_is_formatted_by_itself() {
    let schema = "a   x:int = A; // 😀\nb  x:int = B;\n\n\n// и\nc  x:int   y:int = C;\n";
    let mut editor = Editor::new("typing-format", &[("api.tl", schema)]);
    let document = json!({ "textDocument": { "uri": editor.uri("api.tl") } });
    let range = |start: u32, end: u32| json!({ "start": { "line": start, "character": 3 }, "end": { "line": end, "character": 3 } });
    let mut format = |start: u32, end: u32| {
        let params = with(document.clone(), "range", range(start, end));
        let params = with(params, "options", json!({ "tabSize": 4, "insertSpaces": true }));
        let edits = editor.ask("textDocument/rangeFormatting", params);
        Editor::apply(schema, &edits)
    };
    assert_eq!(format(1, 1), schema.replace("b  x", "b x"));
    assert_eq!(format(5, 5), schema.replace("\n\n\n", "\n\n").replace("c  x:int   y", "c x:int y"));
    let all = "a x:int = A; // 😀\nb x:int = B;\n\n// и\nc x:int y:int = C;\n";
    assert_eq!(format(0, 5), all);
    editor.open("api.tl", "a = = A;");
    let params = with(document.clone(), "range", range(0, 0));
    let params = with(params, "options", json!({ "tabSize": 4, "insertSpaces": true }));
    assert_eq!(editor.ask("textDocument/rangeFormatting", params), Value::Null);
    editor.shut_down();
}

/// Returns the text of a file after the action with a title.
fn act(editor: &mut Editor, at: &Value, name: &str, title: &str) -> Result<String, Vec<String>> {
    let text = fs::read_to_string(editor.folder.join(name)).expect("a file");
    let actions = editor.ask("textDocument/codeAction", at.clone());
    let actions = actions.as_array().expect("actions");
    match actions.iter().find(|action| action["title"] == title) {
        Some(action) => {
            let edits = &action["edit"]["changes"][editor.uri(name)];
            assert!(edits.is_array(), "{action}");
            Ok(Editor::apply(&text, edits))
        }
        None => {
            let titles = actions.iter().map(|it| it["title"].as_str().unwrap_or("").to_owned());
            Err(titles.collect())
        }
    }
}

/// Returns the parameters for the actions at a text.
fn place(editor: &Editor, name: &str, needle: &str) -> Value {
    let at = editor.at(name, needle);
    let range = json!({ "start": at["position"], "end": at["position"] });
    with(with(at, "range", range), "context", json!({ "diagnostics": [] }))
}

#[test]
fn actions_mend_and_change() {
    let project = "# The project.\n[schemas.api]\nfiles = [\"api.tl\"]\n";
    let schema = "// The first.\nuser flags:# name:flags.0?string age:flags.0?int id:long = User; // 😀\n\
                  ---functions---\nget photo:photos.Photo = User;\n";
    let mut editor = Editor::new("typing-actions", &[("tl.toml", project), ("api.tl", schema)]);
    let mut act = |needle: &str, name: &str, title: &str| {
        let at = place(&editor, "api.tl", needle);
        act(&mut editor, &at, name, title)
    };
    let declared = schema.replace("---functions", "photos.photo = photos.Photo;\n\n---functions");
    let title = "Declare `photos.photo = photos.Photo;`";
    assert_eq!(act("photos.Photo", "api.tl", title), Ok(declared));
    let another = schema.replace("age:flags.0?", "age:flags.1?");
    assert_eq!(act("age", "api.tl", "Use the next free bit, `flags.1`"), Ok(another));
    let conditional = schema.replace("id:long", "id:flags.1?long");
    let title = "Make the field conditional, `flags.1?`";
    assert_eq!(act("id:long", "api.tl", title), Ok(conditional));
    editor.shut_down();
}

#[test]
fn a_finding_is_allowed_in_the_project() {
    let project =
        "# The project.\n[schemas.api]\nfiles = [\"api.tl\"]\n\n[lints]\nstyle = \"warn\" # all\n";
    let schema = "user#1 id:long = User;\n";
    let mut editor = Editor::new("typing-allow", &[("tl.toml", project), ("api.tl", schema)]);
    assert_eq!(editor.findings("api.tl"), ["0:4 id-mismatch"]);
    let at = place(&editor, "api.tl", "#1");
    let here = act(&mut editor, &at, "api.tl", "Allow `id-mismatch` here");
    assert_eq!(here, Ok(format!("// tl:allow(id-mismatch)\n{schema}")));
    let allowed = act(&mut editor, &at, "tl.toml", "Allow `id-mismatch` in tl.toml");
    let allowed = allowed.expect("the action");
    assert_eq!(allowed, format!("{project}id-mismatch = \"allow\"\n"));
    // The project counts as soon as it is typed, and again after it is closed.
    editor.open("tl.toml", &allowed);
    assert_eq!(editor.findings("api.tl"), Vec::<String>::new());
    let uri = editor.uri("tl.toml");
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    assert_eq!(editor.findings("api.tl"), ["0:4 id-mismatch"]);
    // A mistake is a finding in the file.
    editor.open("tl.toml", "[lints]\nstile = \"warn\"\n");
    assert_eq!(editor.findings("tl.toml"), ["1:0 "]);
    let line = "schemas = { a = { files = [\"😀.tl\"], fils = [] } }";
    editor.open("tl.toml", line);
    let (before, _) = line.split_once("fils").expect("in the line");
    assert_eq!(editor.findings("tl.toml"), [format!("0:{} ", before.encode_utf16().count())]);
    // The file on the disk is not UTF-8.
    fs::write(editor.folder.join("tl.toml"), b"[lints]\n\xff = 1\n").expect("a file");
    let uri = editor.uri("tl.toml");
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    assert_eq!(editor.findings("tl.toml"), ["1:0 "]);
    editor.shut_down();
}

#[test]
fn definitions_are_sorted_with_their_comments() {
    let schema = "// Both.\n\n// The b.\nb x:int = B; // 😀\na = A; c = C;\n\n---functions---\n\nz = A;\ny = A;\n";
    let mut editor = Editor::new("typing-sort", &[("api.tl", schema)]);
    let at = place(&editor, "api.tl", "b x");
    let only = |kind: &str| json!({ "diagnostics": [], "only": [kind] });
    let at = with(at, "context", only("source"));
    let sorted = act(&mut editor, &at, "api.tl", "Sort definitions by name");
    let expected = "// Both.\n\na = A;\n// The b.\nb x:int = B; // 😀\nc = C;\n\n---functions---\n\ny = A;\nz = A;\n";
    assert_eq!(sorted, Ok(expected.to_owned()));
    let at = with(at, "context", only("quickfix"));
    let actions = editor.ask("textDocument/codeAction", at.clone());
    assert_eq!(actions, json!([]));
    // Two definitions are selected.
    let range =
        json!({ "start": { "line": 8, "character": 0 }, "end": { "line": 9, "character": 3 } });
    let at = with(with(at, "range", range), "context", json!({ "diagnostics": [] }));
    let sorted = act(&mut editor, &at, "api.tl", "Sort definitions by name");
    assert_eq!(sorted, Ok(schema.replace("z = A;\ny = A;", "y = A;\nz = A;")));
    let stated = act(&mut editor, &at, "api.tl", "State 2 computed ids").expect("the action");
    assert!(stated.contains("\nz#") && stated.contains("\ny#"), "{stated}");
    editor.shut_down();
}

#[test]
fn tokens_change_with_the_text() {
    let schema = "// и\na x:int = A;\nb x:A = B;\n";
    let mut editor = Editor::new("typing-tokens", &[("api.tl", schema)]);
    editor.open("api.tl", schema);
    let document = json!({ "textDocument": { "uri": editor.uri("api.tl") } });
    let numbers = |value: &Value| -> Vec<u64> {
        let numbers = value.as_array().expect("numbers").iter();
        numbers.map(|number| number.as_u64().expect("a number")).collect()
    };
    let full = editor.ask("textDocument/semanticTokens/full", document.clone());
    let mut data = numbers(&full["data"]);
    let range =
        json!({ "start": { "line": 2, "character": 0 }, "end": { "line": 3, "character": 0 } });
    let part =
        editor.ask("textDocument/semanticTokens/range", with(document.clone(), "range", range));
    let part = numbers(&part["data"]);
    assert_eq!(part[1..], data[data.len() - part.len() + 1..]);
    editor.open("api.tl", &schema.replace("b x", "b 😀 y:int x"));
    editor.open("api.tl", &schema.replace("b x", "/* 😀 */ b y:int x"));
    let params = with(document.clone(), "previousResultId", full["resultId"].clone());
    let delta = editor.ask("textDocument/semanticTokens/full/delta", params.clone());
    for edit in delta["edits"].as_array().expect("edits") {
        let start = edit["start"].as_u64().expect("a number") as usize;
        let count = edit["deleteCount"].as_u64().expect("a number") as usize;
        data.splice(start..start + count, numbers(&edit["data"]));
    }
    let full = editor.ask("textDocument/semanticTokens/full", document);
    assert_eq!(numbers(&full["data"]), data);
    // An answer that is not the last one.
    let delta = editor.ask("textDocument/semanticTokens/full/delta", params);
    assert_eq!(numbers(&delta["data"]), data);
    editor.shut_down();
}

#[test]
fn parts_of_a_file_fold() {
    let schema = "// One.\n// Two.\na = A; // after\n\n/* и\n*/\nb\n  x:int\n  y:int\n= B;\n\n\
                  ---functions---\n\nc = A;\n// End.\n\n";
    let mut editor = Editor::new("typing-folds", &[("api.tl", schema)]);
    let document = json!({ "textDocument": { "uri": editor.uri("api.tl") } });
    let folds = editor.ask("textDocument/foldingRange", document);
    let folds = folds.as_array().expect("a list").iter();
    let folds: Vec<_> = folds
        .map(|fold| (fold["startLine"].as_u64(), fold["endLine"].as_u64(), fold["kind"].as_str()))
        .collect();
    let fold = |start, end, kind| (Some(start), Some(end), kind);
    let expected = [
        fold(0, 1, Some("comment")),
        fold(4, 5, Some("comment")),
        fold(6, 9, None),
        fold(11, 14, Some("region")),
    ];
    assert_eq!(folds, expected);
    editor.shut_down();
}

#[test]
fn names_are_marked_in_their_file() {
    let schema = "//@x и\na x:int flags:# y:flags.0?int = A;\nb x:A = B;\n";
    let mut editor =
        Editor::new("typing-marks", &[("api.tl", schema), ("more.tl", "c x:A = C;\n")]);
    let mut marks = |needle: &str| {
        let at = editor.at("api.tl", needle);
        let marks = editor.ask("textDocument/documentHighlight", at.clone());
        let prepared = editor.ask("textDocument/prepareRename", at);
        (crate::places(&marks), prepared["start"]["character"].as_u64())
    };
    let place = |place: &str| format!(" {place}");
    assert_eq!(marks("x:int"), (vec![place("0:3-4"), place("1:2-3")], Some(2)));
    assert_eq!(marks("flags.0"), (vec![place("1:8-13"), place("1:18-23")], Some(18)));
    assert_eq!(marks("A = B"), (vec![place("1:32-33"), place("2:4-5")], Some(4)));
    assert_eq!(marks("int = A"), (vec![place("1:4-7"), place("1:26-29")], None));
    editor.shut_down();
}

#[test]
fn uses_of_a_type_are_those_of_its_constructors_as_well() {
    let schema = "on = On;\na flags:# x:flags.0?on y:On z:%On = A;\nb x:Vector<On> y:A = B;\n";
    let mut editor = Editor::new("typing-uses", &[("api.tl", schema)]);
    let document = json!({ "textDocument": { "uri": editor.uri("api.tl") } });
    let lenses = editor.ask("textDocument/codeLens", document);
    let lenses = lenses.as_array().expect("a list").iter();
    let titles: Vec<_> = lenses.map(|lens| lens["command"]["title"].as_str()).collect();
    assert_eq!(titles, [Some("On: used by 2"), Some("A: used by 1"), Some("B: used by 0")]);
    editor.shut_down();
}

#[test]
fn a_new_name_changes_no_id() {
    let schema = "tree left:tree kind:Vector<Tree> = Tree;\nleaf#1 of:tree = Leaf;\n";
    let id = crate::id_of(schema);
    let mut editor = Editor::new("typing-ids", &[("api.tl", schema)]);
    let mut rename = |needle: &str, name: &str| {
        let params = with(editor.at("api.tl", needle), "newName", json!(name));
        let answer = editor.ask("textDocument/rename", params);
        Editor::apply(schema, &answer["changes"][editor.uri("api.tl")])
    };
    let with_id = schema.replace("tree left", &format!("tree#{id} left"));
    assert_eq!(rename("tree", "node"), with_id.replace("tree", "node"));
    assert_eq!(rename("Tree", "Node"), with_id.replace("Tree", "Node"));
    assert_eq!(rename("left", "right"), with_id.replace("left", "right"));
    assert_eq!(rename("Leaf", "End"), schema.replace("Leaf", "End"));
    editor.shut_down();
}
