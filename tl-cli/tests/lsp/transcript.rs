//! Random messages of an editor: real ones, real ones with mistakes, and bytes.

use serde_json::{Value, json};

use crate::editor::frame;
use crate::random::Random;

/// Something that an editor sends.
pub(crate) enum Step {
    Message(Value),
    /// Bytes in a frame that are no message.
    Body(Vec<u8>),
    /// Bytes without a whole frame.
    Broken(Vec<u8>),
}

impl Step {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Message(value) => frame(value.to_string()),
            Self::Body(bytes) => frame(bytes),
            Self::Broken(bytes) => bytes.clone(),
        }
    }

    pub(crate) fn method(&self) -> Option<&str> {
        match self {
            Self::Message(value) => value["method"].as_str(),
            _ => None,
        }
    }
}

const REQUESTS: &[&str] = &[
    "textDocument/hover",
    "textDocument/signatureHelp",
    "textDocument/definition",
    "textDocument/implementation",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/documentSymbol",
    "workspace/symbol",
    "textDocument/completion",
    "textDocument/inlayHint",
    "textDocument/codeLens",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/full/delta",
    "textDocument/semanticTokens/range",
    "textDocument/codeAction",
    "textDocument/formatting",
    "textDocument/rangeFormatting",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/fly",
    "initialize",
];

/// Parts of schemas and overlays, and of what is neither.
const PIECES: &[&str] = &[
    "user#2 flags:# name:flags.0?string id:long = User;\n",
    "a x:b.C = A;",
    "f {X:Type} q:!X = X;\n",
    "---functions---\n",
    "---types---\n",
    "// 😀 и текст\n",
    "/* и\r\n*/",
    "//@description A user @name The name\n",
    "// tl:allow(id-mismatch)\n",
    "// LAYER 5\n",
    "v {t:Type} {n:#} # [ t ] n*[ int ] = V t n;\n",
    "[user]\nfields.name = \"x\"\n",
    "[\"a.b\"]\nerrors = [{ code = 1, name = \"\" }]\n",
    "(tl:User)",
    "x:flags.",
    "x:V<",
    "(V int ",
    " = ",
    ";",
    "\r",
    "\n",
    "\u{feff}",
    "\u{0}",
    "é",
    "😀",
    "#ffffffff",
    "flags.31?",
    "user",
    "User",
    "\"",
    "[",
    "<<<<<<<<",
    "((((((((",
    "9999999999999",
];

const FILES: &[&str] =
    &["api-1.tl", "api-2.tl", "docs.toml", "tl.toml", "other.tl", "new.tl", "no/such.tl"];

/// Returns a conversation about the files in a folder.
pub(crate) fn transcript(random: &mut Random, root: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    if !random.one_in(20) {
        let encodings = if random.one_in(2) { json!(["utf-8", "utf-16"]) } else { json!(null) };
        let general = json!({ "positionEncodings": encodings });
        let watched = json!({ "didChangeWatchedFiles": { "dynamicRegistration": true } });
        let params = json!({
            "processId": null,
            "capabilities": { "general": general, "workspace": watched },
            "workspaceFolders": [{ "uri": root, "name": "schemas" }],
        });
        steps.push(Step::Message(
            json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params }),
        ));
        steps.push(Step::Message(json!({ "method": "initialized", "params": {} })));
    }
    // One conversation in three has only real messages.
    let is_hostile = !random.one_in(3);
    for id in 1..10 + random.below(60) {
        let mut value = message(random, root, id);
        if is_hostile && random.one_in(3) {
            for _ in 0..=random.below(3) {
                mutate(random, &mut value);
            }
        }
        steps.push(match is_hostile {
            true if random.one_in(40) => Step::Body(damaged(random, &value)),
            true if random.one_in(200) => Step::Broken(broken(random, &value)),
            _ => Step::Message(value),
        });
    }
    steps
}

fn message(random: &mut Random, root: &str, id: usize) -> Value {
    let file = *random.choose(FILES);
    let uri = match random.below(12) {
        0 => "untitled:Untitled-1".to_owned(),
        1 => format!("{root}/%61pi-1.tl"),
        _ => format!("{root}/{file}"),
    };
    let document = json!({ "uri": uri, "version": random.below(5) });
    let notification = |method: &str, params: Value| json!({ "jsonrpc": "2.0", "method": method, "params": params });
    match random.below(12) {
        0 | 1 => {
            let language = *random.choose(&["tl", "toml", "plaintext"]);
            let text = text(random);
            let document =
                json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
            notification("textDocument/didOpen", json!({ "textDocument": document }))
        }
        2..=4 => {
            let changes: Vec<Value> = (0..random.below(4)).map(|_| change(random)).collect();
            let params = json!({ "textDocument": document, "contentChanges": changes });
            notification("textDocument/didChange", params)
        }
        5 => notification("textDocument/didClose", json!({ "textDocument": document })),
        6 => match random.below(4) {
            0 => notification(
                "workspace/didChangeWorkspaceFolders",
                json!({ "event": {
                    "added": [{ "uri": format!("{root}/no"), "name": "no" }],
                    "removed": if random.one_in(8) { json!([{ "uri": root, "name": "s" }]) } else { json!([]) },
                } }),
            ),
            1 => notification(
                "workspace/didRenameFiles",
                json!({ "files": [{ "oldUri": uri, "newUri": format!("{root}/other.tl") }] }),
            ),
            2 => notification("$/cancelRequest", json!({ "id": id.saturating_sub(1) })),
            _ => {
                let changes = json!([{ "uri": uri, "type": 1 + random.below(3) }]);
                notification("workspace/didChangeWatchedFiles", json!({ "changes": changes }))
            }
        },
        _ => {
            let method = *random.choose(REQUESTS);
            let range = range(random);
            let params = json!({
                "textDocument": document,
                "position": position(random),
                "positions": (0..random.below(3)).map(|_| position(random)).collect::<Vec<_>>(),
                "range": range,
                "context": { "includeDeclaration": true, "triggerKind": 1, "diagnostics": [], "only": ["source"] },
                "query": *random.choose(PIECES),
                "newName": *random.choose(&["user", "User", "a.b", "a b", "", "и", "name2", "Vector"]),
                "previousResultId": random.below(4).to_string(),
                "options": { "tabSize": 4, "insertSpaces": true },
                "capabilities": {},
            });
            json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
        }
    }
}

/// Returns a text of random pieces.
pub(crate) fn text(random: &mut Random) -> String {
    let count = match random.below(30) {
        0 => 3000,
        _ => random.below(12),
    };
    (0..count).map(|_| *random.choose(PIECES)).collect()
}

fn position(random: &mut Random) -> Value {
    let mut number = || match random.below(12) {
        0 => u32::MAX,
        1 => 1000,
        _ => random.below(20) as u32,
    };
    json!({ "line": number() / 3, "character": number() })
}

/// Returns a range, which may be reversed.
fn range(random: &mut Random) -> Value {
    json!({ "start": position(random), "end": position(random) })
}

fn change(random: &mut Random) -> Value {
    let text = text(random);
    match random.one_in(10) {
        true => json!({ "text": text }),
        false => json!({ "range": range(random), "text": text }),
    }
}

/// Replaces, removes or doubles a part of a value.
fn mutate(random: &mut Random, value: &mut Value) {
    let is_here = random.one_in(4);
    match value {
        Value::Object(map) if !map.is_empty() && !is_here => {
            let key = map.keys().nth(random.below(map.len())).cloned().unwrap_or_default();
            if random.one_in(6) {
                map.remove(&key);
            } else if let Some(inner) = map.get_mut(&key) {
                mutate(random, inner);
            }
        }
        Value::Array(items) if !items.is_empty() && !is_here => {
            let at = random.below(items.len());
            if random.one_in(4) {
                let item = items[at].clone();
                items.extend((0..random.below(300)).map(|_| item.clone()));
            } else {
                mutate(random, &mut items[at]);
            }
        }
        value => {
            *value = match random.below(9) {
                0 => json!(null),
                1 => json!(-1),
                2 => json!(1e300),
                3 => json!(u64::MAX),
                4 => json!(""),
                5 => json!("file:///%ff%00#?"),
                6 => json!([[[[{ "uri": [] }]]]]),
                7 => json!("x".repeat(1 << random.below(16))),
                _ => json!({ "textDocument": { "uri": 5 } }),
            }
        }
    }
}

/// Returns a message with wrong bytes in it.
fn damaged(random: &mut Random, value: &Value) -> Vec<u8> {
    let mut bytes = value.to_string().into_bytes();
    match random.below(3) {
        0 => bytes.truncate(random.below(bytes.len())),
        1 => bytes = vec![b'['; 10_000],
        _ => {
            let at = random.below(bytes.len());
            bytes[at] = random.next() as u8;
        }
    }
    bytes
}

/// Returns bytes that are no frame.
fn broken(random: &mut Random, value: &Value) -> Vec<u8> {
    let text = value.to_string();
    let length =
        *random.choose(&["-1", "0", "5", "99999999999999", "18446744073709551616", "x", ""]);
    match random.below(4) {
        0 => format!("Content-Length: {length}\r\n\r\n{text}").into_bytes(),
        1 => format!("Content-Type: x\r\n\r\n{text}").into_bytes(),
        2 => vec![b'A'; 10_000],
        _ => format!("Content-Length: {}\r\n\r\n{text}", text.len() * 2).into_bytes(),
    }
}
