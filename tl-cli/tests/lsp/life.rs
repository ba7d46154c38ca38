//! The life of the server: the order of messages, files and folders that come and go, limits.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use serde_json::{Value, json};

use crate::editor::{Editor, frame};
use crate::{SCHEMA, places, with};

#[test]
fn requests_have_an_order() {
    let mut editor = Editor::start(Path::new(".").to_owned());
    let code = |answer: &Value| answer["error"]["code"].as_i64();
    assert_eq!(code(&editor.request("textDocument/hover", json!({}))), Some(-32002));
    assert_eq!(code(&editor.request("shutdown", Value::Null)), Some(-32002));
    editor.initialize("", &json!({}));
    assert_eq!(code(&editor.request("initialize", json!({ "capabilities": {} }))), Some(-32600));
    assert_eq!(editor.ask("shutdown", Value::Null), Value::Null);
    assert_eq!(code(&editor.request("textDocument/hover", json!({}))), Some(-32600));
    editor.tell("exit", Value::Null);
    assert_eq!(editor.server.wait().expect("an end").code(), Some(0));
    // Without a goodbye.
    for is_started in [false, true] {
        let mut editor = Editor::start(Path::new(".").to_owned());
        if is_started {
            editor.initialize("", &json!({}));
        }
        editor.tell("exit", Value::Null);
        assert_eq!(editor.server.wait().expect("an end").code(), Some(1));
    }
}

#[test]
fn bytes_that_are_no_message_have_an_answer() {
    let mut editor = Editor::new("life-bytes", &[("api.tl", "a = A;\n")]);
    for (body, code) in [
        ("{", -32700),
        ("[]", -32600),
        ("5", -32600),
        ("{}", -32600),
        ("{\"id\":1e99,\"method\":\"x\"}", -32600),
    ] {
        editor.input.write_all(&frame(body)).expect("a server");
        let answer = editor.receive().expect("an answer");
        assert_eq!(
            (&answer["id"], &answer["error"]["code"]),
            (&Value::Null, &json!(code)),
            "{body}"
        );
    }
    // Other headers, and another case.
    let body = json!({ "jsonrpc": "2.0", "id": "x", "method": "workspace/symbol", "params": { "query": "" } });
    let body = body.to_string();
    let header = format!("Content-Type: a\r\ncontent-length:{}\r\n\r\n", body.len());
    editor.input.write_all((header + &body).as_bytes()).expect("a server");
    assert_eq!(editor.receive().expect("an answer")["id"], "x");
    editor.shut_down();
}

#[test]
fn columns_are_bytes_if_the_editor_counts_them() {
    let schema = "/* 😀и */ a x:B = A; c = C;\n";
    let folder = crate::common::directory("life-columns", &[("api.tl", schema)]);
    let encodings = |list: Value| json!({ "general": { "positionEncodings": list } });
    for (list, expected, column) in [
        (json!(["utf-8", "utf-16"]), "utf-8", 17),
        (json!(["utf-16"]), "utf-16", 14),
        (json!(["utf-32"]), "utf-16", 14),
        (json!(null), "utf-16", 14),
    ] {
        let mut editor = Editor::start(folder.clone());
        let answer = editor.initialize("", &encodings(list));
        assert_eq!(answer["capabilities"]["positionEncoding"], expected);
        assert_eq!(editor.findings("api.tl"), [format!("0:{column} undeclared-variable")]);
        editor.open("api.tl", schema);
        let position = |character: usize| json!({ "line": 0, "character": character });
        let range = json!({ "start": position(column), "end": position(column + 1) });
        let document = json!({ "uri": editor.uri("api.tl"), "version": 2 });
        let changes = json!([{ "range": range, "text": "C" }]);
        let params = json!({ "textDocument": document, "contentChanges": changes });
        editor.tell("textDocument/didChange", params);
        assert_eq!(editor.findings("api.tl"), Vec::<String>::new());
        editor.shut_down();
    }
}

#[test]
fn files_change_on_the_disk() {
    let mut editor = Editor::new("life-files", &[("a.tl", "a = A;\n"), ("b.tl", "b x:A = B;\n")]);
    let changed = |editor: &mut Editor, name: &str| {
        let changes = json!([{ "uri": editor.uri(name), "type": 2 }]);
        editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    };
    assert_eq!(editor.findings("b.tl"), Vec::<String>::new());
    // Saved elsewhere.
    fs::write(editor.folder.join("a.tl"), "a = Other;\n").expect("a file");
    changed(&mut editor, "a.tl");
    assert_eq!(editor.findings("b.tl"), ["0:4 undeclared-variable"]);
    // An open file has the text of the editor.
    editor.open("a.tl", "a = A;\n");
    changed(&mut editor, "a.tl");
    assert_eq!(editor.findings("b.tl"), Vec::<String>::new());
    let uri = editor.uri("a.tl");
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    assert_eq!(editor.findings("b.tl"), ["0:4 undeclared-variable"]);
    // A file and a folder with new names.
    fs::create_dir(editor.folder.join("new")).expect("a folder");
    fs::rename(editor.folder.join("b.tl"), editor.folder.join("new/c.tl")).expect("a file");
    let names = json!([{ "oldUri": editor.uri("b.tl"), "newUri": editor.uri("new/c.tl") }]);
    editor.tell("workspace/didRenameFiles", json!({ "files": names }));
    assert_eq!(editor.findings("b.tl"), Vec::<String>::new());
    assert_eq!(editor.findings("new/c.tl"), ["0:4 undeclared-variable"]);
    fs::rename(editor.folder.join("new"), editor.folder.join("newer")).expect("a folder");
    let names = json!([{ "oldUri": editor.uri("new"), "newUri": editor.uri("newer") }]);
    editor.tell("workspace/didRenameFiles", json!({ "files": names }));
    assert_eq!(editor.findings("new/c.tl"), Vec::<String>::new());
    assert_eq!(editor.findings("newer/c.tl"), ["0:4 undeclared-variable"]);
    // Deleted.
    fs::remove_file(editor.folder.join("newer/c.tl")).expect("a file");
    let deleted = json!([{ "uri": editor.uri("newer/c.tl") }]);
    editor.tell("workspace/didDeleteFiles", json!({ "files": deleted }));
    assert_eq!(editor.findings("newer/c.tl"), Vec::<String>::new());
    // Files of tools are not those of the workspace.
    fs::create_dir(editor.folder.join("target")).expect("a folder");
    fs::write(editor.folder.join("target/d.tl"), "d x:None = D;\n").expect("a file");
    changed(&mut editor, "target/d.tl");
    assert_eq!(editor.findings("target/d.tl"), Vec::<String>::new());
    editor.shut_down();
}

#[test]
fn folders_come_and_go() {
    let files =
        [("one/a.tl", "a x:B = A;\n"), ("two/b.tl", "b = B;\n"), ("two/tl.toml", "[lints]\n")];
    let folder = crate::common::directory("life-folders", &files);
    let mut editor = Editor::start(folder);
    editor.initialize("one", &json!({}));
    assert_eq!(editor.findings("one/a.tl"), ["0:4 undeclared-variable"]);
    let event =
        |added: Value, removed: Value| json!({ "event": { "added": added, "removed": removed } });
    let second = json!([{ "uri": editor.uri("two"), "name": "two" }]);
    editor.tell("workspace/didChangeWorkspaceFolders", event(second.clone(), json!([])));
    assert_eq!(editor.findings("one/a.tl"), Vec::<String>::new());
    editor.tell("workspace/didChangeWorkspaceFolders", event(json!([]), second));
    assert_eq!(editor.findings("one/a.tl"), ["0:4 undeclared-variable"]);
    editor.shut_down();
}

#[test]
fn a_project_is_above_its_folders() {
    let project = "[schemas.api]\nfiles = [\"schema/a.tl\"]\n[lints]\nid-mismatch = \"allow\"\n";
    let files = [
        ("tl.toml", project),
        ("schema/a.tl", "a#1 x:long = A;\n"),
        ("schema/b.tl", "a#2 x:Missing = A;\n"),
        ("schema/inner/.git/empty", ""),
    ];
    let folder = crate::common::directory("life-above", &files);
    // A folder with `.git` is a project of its own.
    for (inner, expected) in [
        ("schema", vec!["0:6 unknown-type"]),
        ("schema/inner", vec!["0:1 id-mismatch", "0:6 unknown-type"]),
    ] {
        let mut editor = Editor::start(folder.clone());
        editor.initialize(inner, &json!({}));
        editor.open("schema/b.tl", "a#2 x:Missing = A;\n");
        assert_eq!(editor.findings("schema/b.tl"), expected, "{inner}");
        editor.shut_down();
    }
}

#[test]
fn the_server_asks_to_watch_files() {
    let project = "[schemas.api]\nfiles = [\"api.schema\"]\n";
    let files = [("tl.toml", project), ("api.schema", "a = A;\n")];
    let mut editor = Editor::start(crate::common::directory("life-watch", &files));
    let watched = json!({ "didChangeWatchedFiles": { "dynamicRegistration": true } });
    editor.initialize("", &json!({ "workspace": watched }));
    editor.tell("initialized", json!({}));
    let request = loop {
        let message = editor.receive().expect("a request");
        if message["method"] == "client/registerCapability" {
            break message;
        }
    };
    let registration = &request["params"]["registrations"][0];
    let globs = &registration["registerOptions"]["watchers"];
    let expected = json!([{ "globPattern": "**/*.{tl,toml}" }, { "globPattern": "**/api.schema" }]);
    assert_eq!(*globs, expected);
    editor.send(&json!({ "jsonrpc": "2.0", "id": request["id"], "result": null }));
    editor.shut_down();
}

#[test]
fn long_texts_and_garbage_are_findings() {
    let garbage = "x = \u{0} }{ :: 😀 ]\r".repeat(20_000);
    let mut editor = Editor::new("life-long", &[("a.tl", "a = A;\n"), ("garbage.tl", &garbage)]);
    assert!(!editor.findings("garbage.tl").is_empty());
    editor.open("garbage.tl", "");
    // 100 MB in the editor, and more than the server reads on the disk.
    let long = "// 0123456789\n".repeat(100_000_000 / 14);
    editor.open("long.tl", &long);
    let found = editor.findings("long.tl");
    assert_eq!(found, ["0:0 "]);
    let at = editor.at("a.tl", "A;");
    let declared = editor.ask("textDocument/definition", at.clone());
    assert_eq!(places(&declared), ["a.tl 0:0-1"]);
    // It is shorter again.
    let document = json!({ "uri": editor.uri("long.tl"), "version": 2 });
    let changes = json!([{ "text": "b x:A = B;\n" }]);
    let params = json!({ "textDocument": document, "contentChanges": changes });
    editor.tell("textDocument/didChange", params);
    assert_eq!(editor.findings("long.tl"), Vec::<String>::new());
    let context = json!({ "includeDeclaration": false });
    let uses = editor.ask("textDocument/references", with(at, "context", context));
    assert_eq!(places(&uses), ["long.tl 0:4-5"]);
    fs::write(editor.folder.join("disk.tl"), &long[..9_000_000]).expect("a file");
    let changes = json!([{ "uri": editor.uri("disk.tl"), "type": 1 }]);
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    assert_eq!(editor.findings("disk.tl"), ["0:0 "]);
    fs::remove_file(editor.folder.join("disk.tl")).expect("a file");
    // A message that is too long is skipped.
    let length = 130 << 20;
    write!(editor.input, "Content-Length: {length}\r\n\r\n").expect("a server");
    let spaces = vec![b' '; 1 << 20];
    (0..length >> 20).for_each(|_| editor.input.write_all(&spaces).expect("a server"));
    let answer = editor.receive().expect("an answer");
    assert_eq!(answer["error"]["code"], -32600);
    editor.shut_down();
}

/// No answer takes the square of the fields of a definition.
#[test]
fn wide_definitions_have_answers() {
    let fields: String = (0..2_500).map(|n| format!(" m{n}:# f{n}:m{n}.3?int")).collect();
    let schema = format!("wide{fields} = Wide;\n");
    let mut editor = Editor::new("life-wide", &[("a.tl", &schema), ("b.tl", "b x:Wide = B;\n")]);
    editor.open("a.tl", &schema);
    assert_eq!(editor.findings("b.tl"), Vec::<String>::new());
    let at = editor.at("a.tl", "f2499:");
    let end = json!({ "line": 1, "character": 0 });
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": end });
    let params = with(with(at.clone(), "range", range), "positions", json!([at["position"]]));
    let params = with(params, "context", json!({ "diagnostics": [], "triggerKind": 1 }));
    for method in [
        "hover",
        "completion",
        "inlayHint",
        "codeAction",
        "codeLens",
        "selectionRange",
        "semanticTokens/full",
        "documentHighlight",
    ] {
        editor.ask(&format!("textDocument/{method}"), params.clone());
    }
    let actions = editor.ask("textDocument/codeAction", params);
    assert!(actions.as_array().is_some_and(|actions| actions.len() < 100));
    editor.shut_down();
}

/// A request that waits while the server is busy is cancelled at once.
#[test]
fn a_request_is_cancelled_during_an_analysis() {
    let mut editor = Editor::new("life-cancel", &[("a.tl", "a = A;\n")]);
    // The analysis of this takes seconds in a build for tests.
    let long: String =
        (0..60_000).map(|n| format!("a{n} x:int y:Vector<A{n}> = A{n};\n")).collect();
    editor.open("long.tl", &long);
    let request = |id: &str| json!({ "jsonrpc": "2.0", "id": id, "method": "workspace/symbol", "params": { "query": "a1" } });
    editor.send(&request("first"));
    editor.send(&request("second"));
    editor.send(
        &json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": "second" } }),
    );
    let mut answers = Vec::new();
    while answers.len() < 2 {
        let message = editor.receive().expect("an answer");
        if message["id"].is_string() {
            answers.push((message["id"].clone(), message["error"]["code"].clone()));
        }
    }
    let (first, second) = ((json!("first"), Value::Null), (json!("second"), json!(-32800)));
    assert_eq!(answers, [second, first]);
    editor.shut_down();
}

#[test]
fn requests_that_are_wrong_have_an_answer() {
    let mut editor = Editor::new("lsp-wrong", &[("api.tl", SCHEMA)]);
    let answer = editor.request("textDocument/hover", json!({ "textDocument": 5 }));
    assert_eq!(answer["error"]["code"], -32602);
    let answer = editor.request("textDocument/fly", json!({}));
    assert_eq!(answer["error"]["code"], -32601);
    editor.tell("textDocument/didOpen", json!("nothing"));
    editor.tell(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": "x:y", "version": 1 }, "contentChanges": [] }),
    );
    let far = json!({
        "textDocument": { "uri": editor.uri("api.tl") },
        "position": { "line": 4_000_000_000_u32, "character": 4_000_000_000_u32 },
    });
    for method in ["hover", "definition", "completion", "references", "prepareRename"] {
        let context = json!({ "includeDeclaration": true, "triggerKind": 1 });
        let params = with(far.clone(), "context", context);
        editor.ask(&format!("textDocument/{method}"), params);
    }
    editor.shut_down();
}

#[test]
fn a_cancelled_request_is_answered() {
    let mut editor = Editor::new("lsp-cancel", &[("api.tl", SCHEMA)]);
    // Both messages are written at once, so the server reads them together or one after the other.
    let at = editor.at("api.tl", "User");
    let request =
        json!({ "jsonrpc": "2.0", "id": 99, "method": "textDocument/hover", "params": at });
    let cancel = json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": 99 } });
    let both = [frame(request.to_string()), frame(cancel.to_string())].concat();
    editor.input.write_all(&both).expect("a server");
    let answer = loop {
        let answer = editor.receive().expect("an answer");
        if answer["id"] == 99 {
            break answer;
        }
    };
    assert!(answer["result"].is_object() || answer["error"]["code"] == -32800, "{answer}");
    editor.shut_down();
}

#[test]
fn the_server_ends_with_the_editor() {
    for bytes in [
        &b""[..],
        b"Content-Length: 5\r\n\r\n{\"a\"",
        b"nonsense\r\n\r\n",
        b"Content-Length: 2\r\n\r\n{}",
    ] {
        let mut editor = Editor::start(Path::new(".").to_owned());
        editor.input.write_all(bytes).expect("a server");
        drop(editor.input);
        editor.server.wait().expect("an end");
        let mut said = String::new();
        let mut errors = editor.server.stderr.take().expect("a pipe");
        errors.read_to_string(&mut said).expect("UTF-8");
        assert!(!said.contains("panicked"), "{said}");
    }
}
