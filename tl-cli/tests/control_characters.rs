//! No command prints a control character from a schema, an overlay, a page, a value, a file name or
//! an argument.
#![cfg(unix)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Done, command, directory, finish};

/// Sequences and characters that control terminals: a colour that the command itself does not use,
/// a title, C1 controls, a CR, and changes of the writing direction.
const HOSTILE: &str =
    "\u{1b}[35;7m\u{1b}]0;title\u{7}\u{9b}35m\u{90}\u{7f}\u{8}\r\u{202e}\u{2066}\u{2028}";

/// Removes the styles that the command itself uses. [`HOSTILE`] uses another one.
fn without_own_styles(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (style, rest) = piece.split_once('m').unwrap_or(("", piece));
        let is_style = style.bytes().all(|byte| byte.is_ascii_digit() || byte == b';');
        match is_style && style != "35;7" && piece.contains('m') {
            true => out += rest,
            false => out += &format!("\u{1b}[{piece}"),
        }
    }
    out
}

fn is_stray(c: char) -> bool {
    let is_turn = matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_turn || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// Creates a folder with hostile files.
fn folder(name: &str) -> PathBuf {
    let comment = HOSTILE.replace('\r', "");
    let good = format!(
        "//@description Text {comment} @x Field {comment}\n/* {HOSTILE} */ point x:int y:string = Point; // {comment}\n"
    );
    let other = format!("/* {HOSTILE} */ point x:int = Point;\n");
    let bad = format!(
        "/* {HOSTILE} */ point {HOSTILE} x:Missing = Point; // {comment}\na x:Missing /* {HOSTILE} */ = A;\n"
    );
    let json = serde_json::json!({ "_": "point", "x": 1, "y": HOSTILE }).to_string();
    let unknown = serde_json::json!({ HOSTILE: 1, "_": format!("p{HOSTILE}\n") }).to_string();
    let key =
        serde_json::json!({ "_": "point", "x": 1, "y": "", format!("\n{HOSTILE}"): 1 }).to_string();
    let value = serde_json::json!({ "_": "point", "x": HOSTILE, "y": "" }).to_string();
    let tdlib = serde_json::json!({ "@type": "point", "x": 1, "y": HOSTILE }).to_string();
    let text = serde_json::json!(HOSTILE).to_string();
    let escaped: String = HOSTILE.chars().map(|c| format!("\\u{:04X}", u32::from(c))).collect();
    let files = [
        ("good.tl".to_owned(), good.clone()),
        (format!("good{HOSTILE}.tl"), good.clone()),
        (format!("new\nline{HOSTILE}.tl"), good),
        (format!("other{HOSTILE}.tl"), other),
        (format!("bad{HOSTILE}.tl"), bad),
        (format!("good{HOSTILE}.json"), format!("{json}\n")),
        (
            format!("bad{HOSTILE}.json"),
            format!("{unknown}\n{key}\n{value}\n{tdlib}\n{text}\n{{{HOSTILE}}}\n{json}{HOSTILE}\n"),
        ),
        (format!("bad{HOSTILE}.hex"), format!("{HOSTILE}\n00{HOSTILE}\nzz\n12345678\n")),
        (
            format!("docs{HOSTILE}.toml"),
            format!(
                "[point]\ndescription = \"D {escaped}\"\nfields.x = \"F {escaped}\"\nlinks = [\"L {escaped}\"]\n[\"none {escaped}\"]\ndescription = \"\"\n"
            ),
        ),
        (
            format!("policy{HOSTILE}.toml"),
            format!(
                "[[diff.exceptions]]\nname = \"point\"\nreason = \"R {escaped}\"\n[[diff.exceptions]]\nname = \"none {escaped}\"\nreason = \"R\"\n"
            ),
        ),
        (format!("bad{HOSTILE}.toml"), format!("[point]\n{HOSTILE} = 1\n[\"{escaped}\"\n")),
        (
            format!("project{HOSTILE}.toml"),
            format!("[schemas.\"{escaped}\"]\nfiles = [\"{escaped}\"]\n"),
        ),
        (
            format!("lints{HOSTILE}.toml"),
            format!(
                "[schemas.a]\nfiles = [\"{escaped}\"]\n[lints]\n\"{escaped}\" = \"{escaped}\"\n"
            ),
        ),
        (
            format!("dialect{HOSTILE}.toml"),
            format!("[schemas.a]\nfiles = [\"{escaped}\"]\ndialect = \"{escaped}\"\n"),
        ),
        (format!("good{HOSTILE}.j2"), String::new()),
        (format!("bad{HOSTILE}.j2"), format!("{{{{ \"{HOSTILE}\" | no{HOSTILE} }}}}")),
        ("undefined.j2".to_owned(), format!("{{{{ layer[\"{HOSTILE}\"].x }}}}")),
        ("plugin.sh".to_owned(), "cat plugin.json".to_owned()),
        ("plugin.json".to_owned(), serde_json::json!({ HOSTILE: "text" }).to_string()),
        ("wrong.sh".to_owned(), "cat wrong.json".to_owned()),
        ("wrong.json".to_owned(), serde_json::json!({ HOSTILE: 1 }).to_string()),
        (format!("page{HOSTILE}.html"), page()),
        ("crate/Cargo.toml".to_owned(), String::new()),
    ];
    directory(name, &files)
}

/// Returns the page of a method with hostile texts.
fn page() -> String {
    format!(
        "<html><head><title>point {HOSTILE}</title></head><body><div id=\"dev_page_content\">\
         <h1>point{HOSTILE}</h1><p>Text {HOSTILE}</p><pre class=\"page_scheme\"><code>point#d2aa78f6 \
         {HOSTILE} <a href=\"/constructor/point\" class=\"current_page_link\">point</a> x:int = Point;\
         </code></pre></div></body></html>"
    )
}

/// Command lines as lists of arguments. `@` stands for the hostile characters.
const LINES: &[&[&str]] = &[
    &["archive", "--layer", "@"],
    &["archive", "--layer", "good@.tl"],
    &["archive", "--layer", "1=bad@.tl"],
    &["archive", "--layer", "1=good@.tl", "--layer", "1=other@.tl"],
    &["archive", "--layer", "1=good@.tl", "--out", "archive@.tl"],
    &["archive", "--layer", "1=archive@.tl"],
    &["check", "archive@.tl"],
    &["log", "point", "--layer", "1=good@.tl", "--layer", "2=other@.tl"],
    &["log", "--layer", "1=good@.tl", "--layer", "2=other@.tl"],
    &["log", "@", "--layer", "1=good@.tl"],
    &["check", "good@.tl", "bad@.tl"],
    &["check", "new\nline@.tl", "good@.tl"],
    &["check", "--format", "short", "bad@.tl", "new\nline@.tl", "good@.tl"],
    &["check", "--format", "json", "bad@.tl", "new\nline@.tl"],
    &["check", "none@.tl"],
    &["check", "--allow", "@", "good@.tl"],
    &["check", "--@"],
    &["@"],
    &["completions", "@"],
    &["decode", "--schema", "good@.tl", "good@.hex"],
    &["decode", "--schema", "good@.tl", "--format", "text", "good@.hex"],
    &["decode", "--schema", "good@.tl", "--format", "hexdump", "good@.hex"],
    &["decode", "--schema", "good@.tl", "--type", "@", "good@.hex"],
    &["decode", "--schema", "good@.tl", "bad@.hex"],
    &["decode", "--schema", "good@.tl", "--from", "hex", "bad@.hex", "none@.hex"],
    &["decode", "--schema", "good@.tl", "--from", "base64", "bad@.hex"],
    &["decode", "--schema", "bad@.tl", "good@.hex"],
    &["decode", "--schema", "good@.tl", "--field", "@", "good@.json", "bad@.json"],
    &["decode", "--schema", "good@.tl", "--field", "y", "good@.json"],
    &["decode", "--schema", "good@.tl", "--one-per", "input", "bad@.hex"],
    &["decode", "--schema", "good@.tl", "bad@.json"],
    &["diff", "good@.tl", "other@.tl"],
    &["diff", "good@.tl", "other@.tl", "--format", "markdown"],
    &["diff", "good@.tl", "other@.tl", "--format", "json"],
    &["diff", "good@.tl", "bad@.tl"],
    &["diff", "good@.tl", "other@.tl", "--policy", "docs@.toml"],
    &["diff", "good@.tl", "other@.tl", "--policy", "policy@.toml"],
    &["diff", "good@.tl", "other@.tl", "--policy", "policy@.toml", "--format", "markdown"],
    &["diff", "good@.tl", "other@.tl", "--policy", "policy@.toml", "--format", "json"],
    &["diff", "good@.tl", "other@.tl", "--policy", "bad@.toml"],
    &["diff", "good@.tl", "other@.tl", "--policy", "project@.toml"],
    &["diff", "good@.tl", "other@.tl", "--policy", "lints@.toml"],
    &["diff", "good@.tl", "other@.tl", "--policy", "dialect@.toml"],
    &["diff", "--git", "@", "good@.tl"],
    &["check", "--format", "github", "bad@.tl", "new\nline@.tl"],
    &["diff", "good@.tl", "other@.tl", "--root", "@"],
    &["encode", "--schema", "good@.tl", "bad@.json"],
    &["encode", "--schema", "good@.tl", "--type", "@", "bad@.json"],
    &["encode", "--schema", "good@.tl", "none@.json"],
    &["explain", "--schema", "good@.tl", "good@.hex"],
    &["explain", "--schema", "good@.tl", "bad@.hex"],
    &["explain", "--schema", "good@.tl", "--newer", "bad@.tl", "good@.hex"],
    &["explain", "--schema", "good@.tl", "--newer", "good@.tl", "bad@.hex"],
    &["export", "good@.tl"],
    &["export", "good@.tl", "--docs", "docs@.toml", "--format", "typescript"],
    &["export", "good@.tl", "--docs", "docs@.toml", "--format", "json-schema"],
    &["export", "good@.tl", "--root", "@"],
    &["export", "bad@.tl"],
    &["fmt", "bad@.tl"],
    &["fmt", "--check", "good@.tl"],
    &["fmt", "none@.tl"],
    &["generate", "bad@.tl", "--out", "out@"],
    &["generate", "good@.tl", "--out", "out@", "--check"],
    &["generate", "good@.tl", "--out", "out", "--root", "@"],
    &["generate", "good@.tl", "--out", "out", "--runtime", "@"],
    &["generate", "good@.tl", "--out", "out", "--docs", "bad@.toml"],
    &["generate", "good@.tl", "--out", "out", "--type-attribute", "@"],
    &["generate", "good@.tl", "--out", "out", "--layer", "@"],
    &["generate", "good@.tl", "--out", "out", "--template", "good@.j2"],
    &["generate", "good@.tl", "--out", "out", "--template", "bad@.j2"],
    &["generate", "good@.tl", "--out", "out", "--template", "undefined.j2"],
    &["generate", "good@.tl", "--out", "out", "--template", "none@.j2"],
    &["generate", "good@.tl", "--out", "out", "--plugin", "none@"],
    &["generate", "good@.tl", "--out", "out", "--plugin", "sh plugin.sh"],
    &["generate", "good@.tl", "--out", "out", "--plugin", "sh wrong.sh"],
    &["generate", "none@.tl", "--out", "out"],
    &["generate", "good@.tl", "--out", "good@.tl/out"],
    &["id", "bad@.tl", "good@.tl"],
    &["import-page", "page@.html"],
    &["import-page", "page@.html", "--schema"],
    &["import-page", "page@.html", "--against", "good.tl"],
    &["import-page", "page@.html", "--against", "good.tl", "--output", "bad@.toml"],
    &["import-page", "page@.html", "--schema", "bad@.tl"],
    &["import-page", "none@.html"],
    &["init", "--schema", "bad@.tl", "crate"],
    &["init", "--schema", "good@.tl", "--root", "@", "crate"],
    &["init", "--schema", "good@.tl", "crate"],
    &["init", "none@"],
    &["man", "good@.tl/man"],
    &["sample", "point", "--schema", "good@.tl", "--count", "50"],
    &["sample", "@", "--schema", "good@.tl"],
    &["serve", "--schema", "bad@.tl", "--port", "0"],
    &["serve", "--schema", "none@.tl", "--port", "0"],
    &["serve", "--layer", "@", "--port", "0"],
    &["show", "Point", "--schema", "good@.tl"],
    &["show", "point", "--schema", "good@.tl", "--docs", "docs@.toml"],
    &["show", "point", "--schema", "good@.tl", "--docs", "bad@.toml"],
    &["show", "@", "--schema", "good@.tl"],
    &["show", "--uses", "Point", "--schema", "good@.tl"],
    &["show", "@ =", "--schema", "good@.tl"],
    &["show", "x:int =", "--schema", "good@.tl"],
];

fn run(folder: &Path, line: &[&str], colour: &str) -> Done {
    let args = line.iter().map(|arg| arg.replace('@', HOSTILE));
    let colour = format!("--color={colour}");
    finish(&mut command(folder, [colour].into_iter().chain(args)), "")
}

fn check(folder: &Path, line: &[&str]) {
    for colour in ["never", "always"] {
        let output = run(folder, line, colour);
        assert!(output.status.is_some_and(|code| code < 3), "{line:?} {output:?}");
        for text in [output.text(), &output.stderr] {
            let text = match colour {
                "never" => text.to_owned(),
                _ => without_own_styles(text),
            };
            let stray = text.split('\n').find(|printed| printed.contains(is_stray));
            assert!(stray.is_none(), "{line:?} --color={colour}: {stray:?}");
        }
    }
}

/// Writes the bytes of a value with hostile text, as encoded by the command.
fn encode(folder: &Path) {
    let output = run(folder, &["encode", "--schema", "good@.tl", "good@.json"], "never");
    assert!(output.status == Some(0), "{output:?}");
    fs::write(folder.join(format!("good{HOSTILE}.hex")), output.stdout).expect("a file");
}

#[test]
fn no_command_prints_a_foreign_control_character() {
    let folder = folder("control");
    encode(&folder);
    LINES.iter().for_each(|line| check(&folder, line));
    let script =
        fs::read_to_string(folder.join("crate/build.rs")).expect("`tl init` wrote the script");
    assert!(script.contains(r"schema/good\u{1b}[35;7m") && !script.contains(is_stray), "{script}");
}

#[test]
fn escapes_are_visible() {
    let folder = folder("control_shown");
    encode(&folder);
    let shows = |line: &[&str], text: &str| {
        let output = run(&folder, line, "never");
        let all = output.text().to_owned() + &output.stderr;
        assert!(all.contains(text), "{line:?}: {all}");
    };
    shows(&["check", "bad@.tl"], r"bad\u{1b}[35;7m");
    shows(&["check", "bad@.tl"], r"// \u{1b}[35;7m");
    shows(&["check", "--format", "short", "bad@.tl"], r"bad\u{1b}[35;7m");
    shows(&["diff", "good@.tl", "other@.tl"], r"other\u{1b}[35;7m");
    shows(&["encode", "--schema", "good@.tl", "bad@.json"], r"\n\u{1b}[35;7m");
    shows(&["fmt", "--check", "good@.tl"], r"good\u{1b}[35;7m");
    shows(&["show", "point", "--schema", "good@.tl"], r"Text \u{1b}[35;7m");
    shows(&["decode", "--schema", "good@.tl", "good@.hex"], r"\u009b35m");
}

#[test]
fn decoded_json_is_the_value() {
    let folder = folder("control_json");
    encode(&folder);
    let output = run(&folder, &["decode", "--schema", "good@.tl", "good@.hex"], "never");
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(value["y"], HOSTILE);
}

#[test]
fn raw_bytes_stay_as_they_are() {
    let folder = folder("control_raw");
    let line = ["encode", "--schema", "good@.tl", "--to", "raw", "good@.json"];
    let output = run(&folder, &line, "never");
    let has_text = output.stdout.windows(HOSTILE.len()).any(|part| part == HOSTILE.as_bytes());
    assert!(has_text, "{output:?}");
}
