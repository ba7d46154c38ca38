//! An editor, as far as the server sees it.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::common::directory;

/// Starts a server, given its command.
pub(crate) fn spawn(command: impl AsRef<OsStr>) -> Child {
    let mut server = Command::new(command);
    server.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    server.spawn().expect("the server starts")
}

/// Returns a message with its header.
pub(crate) fn frame(body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// Receives a message of the server, which has to be whole, or `None` after the last one.
pub(crate) fn receive(output: &mut impl BufRead) -> Option<Value> {
    let mut header = String::new();
    if output.read_line(&mut header).expect("a header") == 0 {
        return None;
    }
    let length = header.trim().strip_prefix("Content-Length: ").expect("a length");
    let mut empty = String::new();
    output.read_line(&mut empty).expect("a line");
    assert_eq!(empty, "\r\n");
    let mut text = vec![0; length.parse().expect("a number")];
    output.read_exact(&mut text).expect("a message");
    Some(serde_json::from_slice(&text).expect("JSON"))
}

/// Returns the memory of a server in KiB, where the system tells: `VmRSS` now, `VmHWM` at most.
pub(crate) fn memory(server: &Child, kind: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix(':'))?;
    line.split_whitespace().next()?.parse().ok()
}

/// An editor that talks to the server.
pub(crate) struct Editor {
    pub(crate) server: Child,
    pub(crate) input: ChildStdin,
    output: BufReader<ChildStdout>,
    pub(crate) folder: PathBuf,
    requests: i32,
    /// The last findings of each file.
    findings: Vec<(String, Value)>,
}

impl Editor {
    /// Starts a server in a folder with files.
    pub(crate) fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let mut editor = Self::start(directory(name, files));
        let answer = editor.initialize("", &json!({}));
        assert_eq!(answer["serverInfo"]["name"], "tl");
        editor.tell("initialized", json!({}));
        editor
    }

    /// Starts a server that knows no folder yet.
    pub(crate) fn start(folder: PathBuf) -> Self {
        let mut server = spawn(env!("CARGO_BIN_EXE_tl"));
        let input = server.stdin.take().expect("a pipe");
        let output = BufReader::new(server.stdout.take().expect("a pipe"));
        Self { server, input, output, folder, requests: 0, findings: Vec::new() }
    }

    /// Opens a folder below that of the editor. Returns the features of the server.
    pub(crate) fn initialize(&mut self, folder: &str, capabilities: &Value) -> Value {
        let uri = self.uri(folder);
        let folders = json!([{ "uri": uri.trim_end_matches('/'), "name": "schemas" }]);
        let params =
            json!({ "processId": null, "capabilities": capabilities, "workspaceFolders": folders });
        self.ask("initialize", params)
    }

    pub(crate) fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.folder.to_str().expect("a path in UTF-8"))
    }

    pub(crate) fn send(&mut self, message: &Value) {
        self.input.write_all(&frame(message.to_string())).expect("a server");
        self.input.flush().expect("a server");
    }

    pub(crate) fn tell(&mut self, method: &str, params: impl Into<Value>) {
        let params = params.into();
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Makes a request, and returns the whole answer.
    pub(crate) fn request(&mut self, method: &str, params: impl Into<Value>) -> Value {
        let params = params.into();
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive().expect("an answer");
            if message["id"] == id {
                return message;
            }
        }
    }

    /// Makes a request that has a result.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.request(method, params);
        assert!(answer["error"].is_null(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Receives a message, and keeps findings.
    pub(crate) fn receive(&mut self) -> Option<Value> {
        let message = receive(&mut self.output)?;
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().expect("a URI").to_owned();
            self.findings.retain(|(known, _)| *known != uri);
            self.findings.push((uri, message["params"]["diagnostics"].clone()));
        }
        Some(message)
    }

    /// Returns the place of the first character of a text in a file, and its file.
    pub(crate) fn at(&self, name: &str, needle: &str) -> Value {
        let text = fs::read_to_string(self.folder.join(name)).expect("a file");
        let offset = text.find(needle).expect("in the file");
        let line = text[..offset].matches('\n').count();
        let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let character = text[start..offset].encode_utf16().count();
        json!({
            "textDocument": { "uri": self.uri(name) },
            "position": { "line": line, "character": character },
        })
    }

    /// Returns the end of a text, which a file has.
    pub(crate) fn end(&self, name: &str, text: &str) -> Value {
        let line = text.matches('\n').count();
        let character = text.rsplit('\n').next().map_or(0, |line| line.encode_utf16().count());
        json!({
            "textDocument": { "uri": self.uri(name) },
            "position": { "line": line, "character": character },
        })
    }

    /// Returns the proposals at the end of a text, which a file has.
    pub(crate) fn complete(&mut self, name: &str, text: &str) -> Value {
        let at = self.end(name, text);
        self.ask("textDocument/completion", at)
    }

    /// Opens a file with a text.
    pub(crate) fn open(&mut self, name: &str, text: &str) {
        let language = if name.ends_with(".toml") { "toml" } else { "tl" };
        let document =
            json!({ "uri": self.uri(name), "languageId": language, "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Returns the findings of a file as `line:column code`, after the server has sent them.
    pub(crate) fn findings(&mut self, name: &str) -> Vec<String> {
        // An answer comes after the findings of earlier changes.
        let nothing = json!({ "textDocument": { "uri": "x:y" } });
        self.request("textDocument/documentSymbol", nothing);
        let uri = self.uri(name);
        let found = self.findings.iter().find(|(known, _)| *known == uri);
        let found = found.and_then(|(_, found)| found.as_array().cloned()).unwrap_or_default();
        let text = |found: &Value| {
            let start = &found["range"]["start"];
            format!(
                "{}:{} {}",
                start["line"],
                start["character"],
                found["code"].as_str().unwrap_or("")
            )
        };
        found.iter().map(text).collect()
    }

    /// Returns the severity of the first finding that the server has sent for a file.
    pub(crate) fn severity(&self, name: &str) -> Option<u64> {
        let uri = self.uri(name);
        let (_, found) = self.findings.iter().find(|(known, _)| *known == uri)?;
        found[0]["severity"].as_u64()
    }

    /// Returns a text after edits of it, which do not overlap.
    pub(crate) fn apply(text: &str, edits: &Value) -> String {
        let offset = |position: &Value| {
            let line = position["line"].as_u64().expect("a line") as usize;
            let column = position["character"].as_u64().expect("a column") as usize;
            let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
            let mut units = 0;
            let is_before = |c: &char| {
                let is_before = units < column;
                units += c.len_utf16();
                is_before
            };
            start + text[start..].chars().take_while(is_before).map(char::len_utf8).sum::<usize>()
        };
        let mut edits: Vec<_> = edits.as_array().expect("edits").iter().collect();
        edits.sort_by_key(|edit| offset(&edit["range"]["start"]));
        let mut changed = text.to_owned();
        for edit in edits.into_iter().rev() {
            let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
            changed.replace_range(range, edit["newText"].as_str().expect("a text"));
        }
        changed
    }

    pub(crate) fn shut_down(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        assert!(self.server.wait().expect("an end").success());
    }
}
