//! Random conversations: whatever an editor sends, the server does not panic, does not hang, keeps its
//! memory bounded, and sends whole messages.
//!
//! `LSP_FUZZ_MINUTES=30 cargo test -p tl-cli --test lsp fuzz` tries more of them; `LSP_FUZZ_SEED` is the
//! first one, and `LSP_FUZZ_SERVER` the command.

use std::ffi::OsString;
use std::fs;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::common::directory;
use crate::editor::{Editor, memory, receive, spawn};
use crate::random::Random;
use crate::transcript::{Step, text as new_text, transcript};

/// The conversations of a run of all tests.
const CONVERSATIONS: u64 = 40;

/// The time in which the server has to answer and to end. Other tests run at the same time.
const PATIENCE: Duration = Duration::from_secs(60);

/// The memory of a server, in KiB.
const MAX_MEMORY: u64 = 400 << 10;

/// The files of the workspace.
const FILES: [(&str, &str); 5] = [
    (
        "tl.toml",
        "[schemas.api]\nlayers = { 1 = \"api-1.tl\", 2 = \"api-2.tl\" }\ndocs = [\"docs.toml\"]\n",
    ),
    ("api-1.tl", "user#1 flags:# name:flags.0?string = User;\n"),
    (
        "api-2.tl",
        "user#2 flags:# name:flags.0?string id:long = User;\n---functions---\nget = User;\n",
    ),
    ("docs.toml", "[user]\ndescription = \"A [user](tl:User).\"\nfields.name = \"A name\"\n"),
    ("other.tl", "// 😀 и\nvector {t:Type} # [ t ] = Vector t;\npoint x:int y:int = Point;\n"),
];

#[test]
fn any_conversation_ends_well() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let first: u64 = number("LSP_FUZZ_SEED").unwrap_or(0);
    let minutes: Option<u64> = number("LSP_FUZZ_MINUTES");
    let end = Instant::now() + Duration::from_secs(60 * minutes.unwrap_or(0));
    let folder = directory("lsp-fuzz", &FILES);
    let (mut seed, mut largest) = (first, 0);
    while seed < first + CONVERSATIONS || Instant::now() < end {
        let memory = Conversation::hold(&folder, seed);
        largest = largest.max(memory);
        assert!(memory < MAX_MEMORY, "seed {seed}: {memory} KiB");
        seed += 1;
    }
    if minutes.is_some() {
        let report = format!("{} conversations, at most {largest} KiB\n", seed - first);
        fs::write(folder.join("report.txt"), report).expect("a file");
    }
}

/// Returns the command to try: `LSP_FUZZ_SERVER`, or that of this build.
fn server() -> OsString {
    std::env::var_os("LSP_FUZZ_SERVER").unwrap_or_else(|| env!("CARGO_BIN_EXE_tl").into())
}

/// A file that is edited means what it means if it is opened with its last text.
#[test]
fn edits_and_texts_agree() {
    let mut edited = Editor::new("lsp-edited", &FILES);
    let mut opened = Editor::new("lsp-opened", &FILES);
    let mut random = Random::new(7);
    for name in ["api-2.tl", "docs.toml", "other.tl"].iter().cycle().take(60) {
        let mut text = new_text(&mut random);
        edited.open(name, &text);
        for version in 2..2 + random.below(4) {
            let edit = edit(&mut random, &mut text);
            let document = json!({ "uri": edited.uri(name), "version": version });
            let params = json!({ "textDocument": document, "contentChanges": [edit] });
            edited.tell("textDocument/didChange", params);
        }
        opened.open(name, &text);
        assert_eq!(meaning(&mut edited, name), meaning(&mut opened, name), "{name}: {text:?}");
    }
    edited.shut_down();
    opened.shut_down();
}

/// Edits a text at a random place. Returns the change.
fn edit(random: &mut Random, text: &mut String) -> Value {
    let mut offset = || {
        let at = random.below(text.len() + 1);
        (0..=at).rfind(|at| text.is_char_boundary(*at) && !text[..*at].ends_with('\r')).unwrap_or(0)
    };
    let ends = [offset(), offset()];
    let (start, end) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
    let position = |at: usize| {
        let before = text[..at].replace("\r\n", "\n").replace('\r', "\n");
        let line = before.rsplit('\n').next().unwrap_or_default();
        json!({ "line": before.matches('\n').count(), "character": line.encode_utf16().count() })
    };
    let range = json!({ "start": position(start), "end": position(end) });
    let added = new_text(random);
    text.replace_range(start..end, &added);
    json!({ "range": range, "text": added })
}

/// Returns what a server knows about all files.
fn meaning(editor: &mut Editor, name: &str) -> Value {
    let document = json!({ "textDocument": { "uri": editor.uri(name) } });
    let folder = editor.uri("");
    let mut ask = |method: &str| {
        let text = editor.ask(method, document.clone()).to_string();
        text.replace(&folder, "")
    };
    let symbols = ask("textDocument/documentSymbol");
    let tokens = editor.ask("textDocument/semanticTokens/full", document)["data"].clone();
    let findings: Vec<_> = FILES.iter().map(|(name, _)| editor.findings(name)).collect();
    json!([symbols, tokens, findings])
}

/// A server, and what it sends.
struct Conversation {
    server: Child,
    seed: u64,
    /// The messages of the server; the end of its output ends the channel.
    messages: Receiver<Value>,
}

impl Conversation {
    /// Holds a conversation. Returns the memory of the server.
    fn hold(folder: &Path, seed: u64) -> u64 {
        let mut random = Random::new(seed);
        let mut server = spawn(server());
        let output = BufReader::new(server.stdout.take().expect("a pipe"));
        let mut errors = server.stderr.take().expect("a pipe");
        let errors = thread::spawn(move || {
            let mut text = String::new();
            errors.read_to_string(&mut text).expect("UTF-8");
            text
        });
        let (sender, messages) = channel();
        let reader = thread::spawn(move || {
            let mut output = output;
            while let Some(message) = receive(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut input = server.stdin.take().expect("a pipe");
        let mut conversation = Self { server, seed, messages };
        let root = format!("file://{}", folder.to_str().expect("UTF-8"));
        let steps = transcript(&mut random, &root);
        let is_framed = steps.iter().all(|step| !matches!(step, Step::Broken(_)));
        for step in &steps {
            let bytes = step.bytes();
            // The server may have ended after a broken frame.
            if input.write_all(&bytes).and_then(|()| input.flush()).is_err() {
                assert!(!is_framed, "seed {seed}: the server has gone");
                break;
            }
        }
        let has_begun = steps.iter().any(|step| step.method() == Some("initialize"));
        if is_framed && has_begun {
            let last = json!({ "jsonrpc": "2.0", "id": "last", "method": "last" });
            input.write_all(&Step::Message(last).bytes()).expect("a server");
            input.flush().expect("a server");
            conversation.wait_for("last");
        }
        let memory = memory(&conversation.server, "VmHWM").unwrap_or_default();
        drop(input);
        conversation.end();
        let said = errors.join().expect("the thread ends");
        assert!(!said.contains("panicked"), "seed {seed}: {said}");
        reader.join().expect("whole messages");
        memory
    }

    /// Waits for the answer to a request.
    fn wait_for(&mut self, id: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let rest = end.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(rest);
            let message = message.unwrap_or_else(|error| {
                let _ = self.server.kill();
                panic!("seed {}: no answer, {error}", self.seed)
            });
            if message["id"] == id {
                return;
            }
        }
    }

    /// Waits for the end of the server.
    fn end(&mut self) {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.server.try_wait().expect("a status") {
                let code = status.code();
                assert!(matches!(code, Some(0..=2)), "seed {}: {status}", self.seed);
                return;
            }
            thread::sleep(Duration::from_millis(2));
        }
        let _ = self.server.kill();
        panic!("seed {}: the server hangs", self.seed);
    }
}
