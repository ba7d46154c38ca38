//! Types into a layer of 2,000 definitions, as an editor does, and measures `tl lsp`.
//!
//! `cargo bench -p tl-cli --bench lsp` prints a table: milliseconds from a keystroke to its findings, and
//! to the answers of requests that follow it at once. On a busy machine they contain the work of
//! others; the time that the server had a processor does not.

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/lsp/editor.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod editor;

use std::fs;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::editor::Editor;

/// The keystrokes of a measurement.
const KEYSTROKES: usize = 200;

/// The requests that follow a keystroke: a name for the table, and the method.
const REQUESTS: [(&str, &str); 9] = [
    ("hover", "textDocument/hover"),
    ("completion", "textDocument/completion"),
    ("signature", "textDocument/signatureHelp"),
    ("definition", "textDocument/definition"),
    ("inlay hints of 60 lines", "textDocument/inlayHint"),
    ("tokens, changes", "textDocument/semanticTokens/full/delta"),
    ("code lenses", "textDocument/codeLens"),
    ("symbols of the file", "textDocument/documentSymbol"),
    ("code actions", "textDocument/codeAction"),
];

fn main() {
    let schema = |name: &str| {
        fs::read_to_string(common::workspace().join("schema").join(name)).expect("a schema")
    };
    let api = schema("api-185.tl");
    let one = [("api.tl", api.as_str())];
    let (newer, mtproto, docs) =
        (schema("api-186.tl"), schema("mtproto.tl"), schema("docs/api.toml"));
    let project = "[schemas.api]\nfiles = [\"mtproto.tl\"]\n\
                   layers = { 185 = \"api-185.tl\", 186 = \"api.tl\" }\ndocs = [\"docs.toml\"]\n";
    let project = [
        ("tl.toml", project),
        ("mtproto.tl", &mtproto),
        ("api-185.tl", &api),
        ("api.tl", &newer),
        ("docs.toml", &docs),
    ];
    for (title, files) in [("layer 185", &one[..]), ("two layers, MTProto, an overlay", &project)] {
        measure(title, files);
    }
}

fn measure(title: &str, files: &[(&str, &str)]) {
    let start = Instant::now();
    let mut editor = Editor::new("typing", files);
    let begun = start.elapsed();
    let text = files.iter().find(|(name, _)| *name == "api.tl").map_or("", |(_, text)| text);
    let count = text.matches(" = ").count();
    let memory = memory(&editor);
    print(&format!(
        "\n{title}: {count} definitions, {} KB, start {begun:.0?}, {memory}\n",
        text.len() / 1000
    ));
    editor.open("api.tl", text);
    print(&format!("{:24} {:^20}   {:^20}\n", "least, median, 95 %", "ms", "ms of a processor"));
    let mut typist = Typist {
        editor,
        text: text.to_owned(),
        version: 1,
        tokens: String::new(),
        pause: Duration::ZERO,
    };
    report("findings", KEYSTROKES, |number| typist.keystroke(number));
    for (name, method) in REQUESTS {
        report(name, KEYSTROKES / 4, |number| typist.request(number, method));
    }
    typist.pause = Duration::from_secs(1);
    report("hover after a pause", KEYSTROKES / 10, |number| typist.request(number, REQUESTS[0].1));
    print(&format!("{}\n", self::memory(&typist.editor)));
    typist.editor.shut_down();
}

/// Someone who types into `api.tl`.
struct Typist {
    editor: Editor,
    text: String,
    version: i32,
    /// The last answer with tokens.
    tokens: String,
    /// The time between a keystroke and its request.
    pause: Duration,
}

impl Typist {
    /// Types a letter into the type of a field, or removes it again. Returns the time to the findings.
    fn keystroke(&mut self, number: usize) -> Time {
        let start = Time::start(&self.editor);
        self.change(number);
        loop {
            let message = self.editor.receive().expect("findings");
            let params = &message["params"];
            if message["method"] == "textDocument/publishDiagnostics"
                && params["version"] == self.version
            {
                return start.end(&self.editor);
            }
        }
    }

    /// Types a letter, and makes a request at once. Returns the time to the answer.
    fn request(&mut self, number: usize, method: &str) -> Time {
        let (line, column) = self.place(number);
        let position = json!({ "line": line, "character": column });
        let end = json!({ "line": line + 60, "character": 0 });
        let is_range = method.ends_with("inlayHint");
        let range = json!({ "start": position, "end": if is_range { &end } else { &position } });
        let params = json!({
            "textDocument": { "uri": self.editor.uri("api.tl") },
            "position": position,
            "range": range,
            "context": { "diagnostics": [], "triggerKind": 1, "isRetrigger": false },
            "previousResultId": self.tokens,
        });
        let mut start = Time::start(&self.editor);
        self.change(number);
        if !self.pause.is_zero() {
            std::thread::sleep(self.pause);
            start = Time::start(&self.editor);
        }
        let answer = self.editor.request(method, params);
        assert!(answer["error"].is_null(), "{answer}");
        if let Some(id) = answer["result"]["resultId"].as_str() {
            self.tokens = id.to_owned();
        }
        start.end(&self.editor)
    }

    /// Returns the line of a definition and the column after its first `:`.
    fn place(&self, number: usize) -> (usize, usize) {
        let lines = self.text.lines().enumerate().filter(|(_, line)| line.contains(":flags."));
        let lines: Vec<_> = lines.collect();
        let (at, line) = lines[number / 2 * 37 % lines.len()];
        (at, line.find(":flags.").expect("a field") + ":flags.0?".len())
    }

    fn change(&mut self, number: usize) {
        let (line, column) = self.place(number);
        let (start, end, letter) =
            if number.is_multiple_of(2) { (column, column, "x") } else { (column, column + 1, "") };
        let offset: usize = self.text.split_inclusive('\n').take(line).map(str::len).sum();
        self.text.replace_range(offset + start..offset + end, letter);
        self.version += 1;
        let position = |character: usize| json!({ "line": line, "character": character });
        let range = json!({ "start": position(start), "end": position(end) });
        let document: Value = json!({ "uri": self.editor.uri("api.tl"), "version": self.version });
        let changes = json!([{ "range": range, "text": letter }]);
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.editor.tell("textDocument/didChange", params);
    }
}

/// A time, and the part of it in which the server had a processor.
struct Time {
    start: Instant,
    all: Duration,
    own: Duration,
}

impl Time {
    fn start(editor: &Editor) -> Self {
        Self { own: processor(editor), start: Instant::now(), all: Duration::ZERO }
    }

    fn end(self, editor: &Editor) -> Self {
        let all = self.start.elapsed();
        Self { all, own: processor(editor).saturating_sub(self.own), ..self }
    }
}

/// Returns the time for which a processor has worked for the server, where the system tells.
fn processor(editor: &Editor) -> Duration {
    let threads = fs::read_dir(format!("/proc/{}/task", editor.server.id())).into_iter().flatten();
    let nanoseconds = threads.flatten().filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}

fn report(name: &str, count: usize, measure: impl FnMut(usize) -> Time) {
    let times: Vec<_> = (0..count).map(measure).collect();
    let sorted = |of: fn(&Time) -> Duration| {
        let mut times: Vec<_> = times.iter().map(|time| of(time).as_secs_f64() * 1e3).collect();
        times.sort_by(f64::total_cmp);
        let at = |percent: usize| times[(times.len() - 1) * percent / 100];
        format!("{:6.1} {:6.1} {:6.1}", at(0), at(50), at(95))
    };
    print(&format!("{name:24} {}   {}\n", sorted(|it| it.all), sorted(|it| it.own)));
}

/// Returns the memory of the server, where the system tells.
fn memory(editor: &Editor) -> String {
    let kinds = ["VmHWM", "VmRSS"].map(|kind| {
        let number = editor::memory(&editor.server, kind);
        format!("{kind} {} KiB", number.map_or("?".to_owned(), |number| number.to_string()))
    });
    kinds.join(", ")
}

#[expect(clippy::disallowed_methods, reason = "the table is our own text")]
fn print(text: &str) {
    io::stdout().write_all(text.as_bytes()).expect("an output");
}
