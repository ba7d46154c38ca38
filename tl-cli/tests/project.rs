//! tl.toml and `TL_SCHEMA`: defaults for schemas and their settings.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::Command;

use common::{Done, command, contents, directory, finish, tl};

const PAGE: &str = include_str!("project/page.md");

/// Returns the code blocks of the page in a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let start = format!("\n```{language}\n");
    let starts = PAGE.split(&start).skip(1);
    starts.map(|rest| rest.split_once("```").expect("the block ends").0).collect()
}

/// The project on the page, in a folder with `.git`.
fn project(name: &str) -> PathBuf {
    let [text] = blocks("toml")[..] else { panic!("one block") };
    let files = [
        ("tl.toml", text),
        ("schema/api.tl", "user id:long = User;\n\n---functions---\n\ngetUser id:long = User;\n"),
        ("schema/mtproto.tl", "ping ping_id:long = Pong;\n"),
        ("schema/docs.toml", "[getUser]\ndescription = \"Finds a user.\"\n"),
        (
            "schema/bots-1.tl",
            "bots.bot a:# = bots.Bot;\n\n---functions---\n\n@read bots.get a:# => bots.Bot;\n",
        ),
        (
            "schema/bots-2.tl",
            "bots.bot a:# b:a.1?int = bots.Bot;\n\n---functions---\n\n\
             @read bots.get a:# => bots.Bot;\n",
        ),
        ("src/main.rs", ""),
        (".git/empty", ""),
    ];
    directory(name, &files)
}

fn ok(here: &Path, line: &str) -> String {
    let done = tl(here, line, "");
    assert_eq!(done.status, Some(0), "{line}: {done:?}");
    done.text().to_owned()
}

#[track_caller]
fn fails(here: &Path, line: &str, message: &str) {
    let done = tl(here, line, "");
    assert_eq!(done.status, Some(2), "{line}: {done:?}");
    assert!(done.stderr.contains(message), "{line}: {}", done.stderr);
}

/// Runs the command lines of the page.
#[cfg(unix)]
#[test]
fn the_page() {
    let here = project("page");
    let shell = |line: &str| {
        let path = std::env::var("PATH").unwrap_or_default();
        let folder = Path::new(env!("CARGO_BIN_EXE_tl")).parent().expect("a folder");
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).current_dir(&here);
        finish(shell.env("PATH", format!("{}:{path}", folder.to_string_lossy())), "")
    };
    fs::remove_dir_all(here.join(".git")).expect("it is there");
    let commit = "git init -q && git add . && \
                  git -c user.name=A -c user.email=a@example.com commit -qm Schemas";
    let has_git = shell(commit).status == Some(0);
    let [lines] = blocks("text")[..] else { panic!("one block") };
    for line in lines.lines().filter(|line| has_git || !line.contains("--git")) {
        let done = shell(line);
        assert_eq!(done.status, Some(0), "{line}: {done:?}");
    }
    assert!(here.join("src/bots/layer2/mod.rs").is_file(), "{:?}", contents(&here.join("src")));
}

#[test]
fn every_schema_is_checked_by_itself() {
    let here = project("check");
    let text = ok(&here, "tl check");
    let summaries: Vec<&str> =
        text.lines().filter(|line| line.contains(": ") && !line.starts_with(" ")).collect();
    let expected = [
        "api: 3 definitions, 0 warnings",
        "bots: 2 definitions, 0 warnings",
        "bots: 2 definitions, 1 warning",
    ];
    assert_eq!(summaries.len(), expected.len() + 1, "{text}");
    assert!(expected.iter().all(|line| summaries.contains(line)), "{text}");
    assert!(text.contains("warning[skipped-bit]"), "{text}");
    assert_eq!(ok(&here, "tl check api"), "3 definitions, 0 warnings\n");
    // Paths in messages start at the current folder.
    assert!(
        ok(&here.join("src"), "tl check bots --format short").contains("../schema/bots-2.tl:1:")
    );
}

#[test]
fn levels() {
    let here = project("levels");
    let status = |line: &str| tl(&here, line, "").status;
    // The command line wins.
    assert_eq!(status("tl check bots --deny skipped-bit"), Some(1));
    assert!(!ok(&here, "tl check bots --allow skipped-bit").contains("skipped-bit"));
    // A denied code is an error for `tl check` only.
    let bad = "a#1 x:int = A;\n";
    fs::write(here.join("schema/mtproto.tl"), bad).expect("a file can be written");
    let done = tl(&here, "tl check", "");
    assert_eq!(done.status, Some(1));
    assert!(done.text().contains("error[id-mismatch]"), "{done:?}");
    assert_eq!(status("tl check --warn id-mismatch"), Some(0));
    assert_eq!(status("tl check --allow id-mismatch"), Some(0));
    assert_eq!(status("tl sample a -s api"), Some(0));
    assert_eq!(status("tl generate api --out src/api"), Some(0));
    // Wider levels do not turn on codes that are off by default.
    fs::write(here.join("schema/mtproto.tl"), "a f:# x:f.1?int = A;\n").expect("written");
    let text = "[schemas.a]\nfiles = [\"schema/mtproto.tl\"]\n[lints]\ncompatibility = \"deny\"\n";
    fs::write(here.join("tl.toml"), text).expect("written");
    assert_eq!(ok(&here, "tl check"), "1 definition, 0 warnings\n");
    // `duplicate-id` is allowed everywhere.
    fs::write(here.join("schema/mtproto.tl"), "a#1 = A;\n\nb#1 = B;\n").expect("written");
    fs::write(here.join("tl.toml"), "[schemas.a]\nfiles = [\"schema/mtproto.tl\"]\n")
        .expect("written");
    assert_eq!(status("tl export"), Some(1));
    let allow = "[schemas.a]\nfiles = [\"schema/mtproto.tl\"]\n[lints]\nduplicate-id = \"allow\"\n";
    fs::write(here.join("tl.toml"), allow).expect("written");
    assert_eq!(status("tl export"), Some(0));
}

#[test]
fn a_file_has_the_settings_of_its_schema() {
    let here = project("settings");
    ok(&here, "tl check schema/bots-2.tl");
    ok(&here.join("schema"), "tl check bots-2.tl");
    ok(&here, "tl generate --layer 7=schema/bots-2.tl --out src/bots");
    assert!(here.join("src/bots/mod.rs").is_file() && !here.join("src/bots/layer1").exists());
    let text = ok(&here, "tl show getUser -s schema/api.tl");
    assert!(text.contains("Finds a user."), "{text}");
    // Without the project, it has none.
    fs::remove_file(here.join("tl.toml")).expect("it is there");
    assert_eq!(tl(&here, "tl check schema/bots-2.tl", "").status, Some(1));
}

#[test]
fn the_schema_of_a_command() {
    let here = project("schema");
    for line in ["tl show User", "tl export", "tl decode", "tl sample User"] {
        fails(&here, line, "tl.toml has several schemas: name one of `api`, `bots`");
    }
    fails(&here, "tl generate --out src/x", "name one of `api`, `bots`");
    fails(&here.join("src"), "tl encode", "../tl.toml has several schemas");
    fails(&here, "tl diff api", "expected two schemas, or `--git` and one");
    // The layer 2 has the field `b`.
    assert!(ok(&here, "tl export bots").contains("\"b\""));
    assert!(tl(&here, "tl diff api bots", "").text().starts_with("api → schema/bots-2.tl"));

    // The only schema is the default.
    let text = "[schemas.api]\nfiles = [\"schema/api.tl\"]\n";
    fs::write(here.join("tl.toml"), text).expect("written");
    let value = ok(&here, "tl sample user --to hex");
    for folder in ["", "src", "schema"] {
        let here = here.join(folder);
        let decoded = tl(&here, "tl decode", &value);
        assert_eq!(decoded.status, Some(0), "{decoded:?}");
        assert_eq!(tl(&here, "tl encode", &decoded.stdout).text(), value);
        assert_eq!(tl(&here, "tl explain", &value).status, Some(0));
        ok(&here, "tl show User");
        ok(&here, "tl check");
    }
    ok(&here, "tl generate --out src/tl");
    ok(&here, "tl fmt --check");
    fs::write(here.join("schema/api.tl"), "user   id:long = User;\n").expect("written");
    assert_eq!(tl(&here.join("src"), "tl fmt --check", "").text(), "../schema/api.tl\n");
    ok(&here.join("src"), "tl fmt");
    assert_eq!(
        fs::read_to_string(here.join("schema/api.tl")).expect("a file"),
        "user id:long = User;\n"
    );

    // A project that names no schema is not searched beyond `.git`.
    let inner = here.join("inner");
    fs::create_dir_all(inner.join(".git")).expect("a folder can be made");
    fails(&inner, "tl check", "no schema: name its file");
    fs::write(inner.join("tl.toml"), "").expect("written");
    fails(&inner, "tl check", "no schema: name its file in the command line or in tl.toml");
}

/// Each command that reads a schema does so without an option in a project with one.
#[test]
fn the_only_schema_is_the_default() {
    let here = project("defaults");
    let text = "[schemas.bots]\nlayers = { 1 = \"schema/bots-1.tl\", 2 = \"schema/bots-2.tl\" }\n\
                vk = true\ndocs = [\"docs.toml\"]\n";
    fs::write(here.join("tl.toml"), text).expect("written");
    let docs = "[\"bots.get\"]\ndescription = \"Finds a bot.\"\n";
    fs::write(here.join("docs.toml"), docs).expect("written");
    // The newest layer has the field `b`.
    let value = ok(&here, "tl sample bots.bot --to hex");
    for folder in ["", "src"] {
        let here = here.join(folder);
        assert_eq!(ok(&here, "tl check").lines().filter(|line| line.contains("bots: ")).count(), 2);
        ok(&here, "tl fmt --check");
        assert!(tl(&here, "tl diff", "").text().contains("b:a.1?int"));
        assert!(ok(&here, "tl show bots.get").contains("Finds a bot."));
        assert!(tl(&here, "tl decode", &value).text().contains("\"bots.bot\""));
        assert!(tl(&here, "tl explain", &value).text().contains("bots.bot"));
        ok(&here, "tl site --out site");
        let page = fs::read_to_string(here.join("site/method/bots.get.html")).expect("a page");
        assert!(page.contains("Finds a bot."), "{page}");
    }
    fs::remove_file(here.join("tl.toml")).expect("it is there");
    let run = |line: &str, input: &str| {
        let args = line.split(' ').skip(1);
        finish(command(&here, args).env("TL_SCHEMA", "schema/api.tl"), input)
    };
    let value = run("tl sample user --to hex", "");
    assert!(run("tl decode", value.text()).text().contains("\"user\""));
    assert!(run("tl explain", value.text()).text().contains("user"));
    assert!(run("tl show user", "").text().starts_with("user"));
}

#[test]
fn the_environment() {
    let here = project("environment");
    let run = |line: &str, value: &str| -> Done {
        let args = line.split(' ').skip(1);
        finish(command(&here, args).env("TL_SCHEMA", value), "")
    };
    let separator = if cfg!(windows) { ';' } else { ':' };
    let both = format!("schema/api.tl{separator}schema/mtproto.tl");
    for value in ["api", &both] {
        assert!(run("tl show ping", value).text().starts_with("ping"), "{value}");
        assert!(run("tl export", value).text().contains("\"ping\""), "{value}");
    }
    // The command line wins, and an empty variable is none.
    assert!(run("tl sample bots.bot -s bots", "api").text().starts_with('{'));
    assert!(run("tl show ping", "").stderr.contains("several schemas"));
    // It works without a project, and is not for commands that change or judge files.
    fs::remove_file(here.join("tl.toml")).expect("it is there");
    assert!(run("tl show ping", &both).text().starts_with("ping"));
    for line in ["tl check", "tl fmt", "tl generate --out src/x"] {
        assert!(run(line, &both).stderr.contains("no schema"), "{line}");
    }
}

#[test]
fn the_policy() {
    let here = project("policy");
    let new = "bots.bot a:# b:a.1?long = bots.Bot;\n\n---functions---\n\n\
               @read bots.get a:# => bots.Bot;\n";
    fs::write(here.join("schema/bots-1.tl"), new).expect("written");
    let text = ok(&here, "tl diff bots");
    assert!(text.contains("policy: nothing breaks that may not"), "{text}");
    fs::write(here.join("strict.toml"), "[diff]\n").expect("written");
    assert_eq!(tl(&here, "tl diff bots --policy strict.toml", "").status, Some(1));
}

/// A file with a mistake is refused with its place.
#[test]
fn mistakes() {
    let here = project("mistakes");
    for (text, message) in [
        ("[schema.a]\n", "tl.toml:1:2: the file has no key `schema`; did you mean `schemas`?"),
        (
            "[schemas.a]\nfile = [\"a.tl\"]\n",
            "tl.toml:2:1: `schemas.a` has no key `file`; did you mean `files`?",
        ),
        ("\n[schemas.a]\n", "tl.toml:2:10: the schema `a` needs `files` or `layers`"),
        (
            "[schemas.'a.tl']\nfiles = [\"a\"]\n",
            "tl.toml:1:10: `a.tl` is not a name: expected letters, digits, `-` and `_`",
        ),
        (
            "[schemas.a]\nfiles = \"a.tl\"\n",
            "tl.toml:2:9: `schemas.a.files` is not a list of texts",
        ),
        (
            "[schemas.a]\nfiles = [\"a.tl\", 1]\n",
            "tl.toml:2:9: `schemas.a.files` is not a list of texts",
        ),
        ("[schemas.a]\nlayers = { x = \"a.tl\" }\n", "tl.toml:2:12: `x` is not a layer number"),
        ("[schemas.a]\nlayers = { 1 = 2 }\n", "tl.toml:2:16: `schemas.a.layers.1` is not a text"),
        (
            "[schemas.a]\nfiles = [\"a.tl\"]\ndialect = \"vk\"\n",
            "tl.toml:3:11: unknown dialect `vk`: there are",
        ),
        (
            "[schemas.a]\nfiles = [\"a.tl\"]\nvk = 1\n",
            "tl.toml:3:6: `schemas.a.vk` is not true or false",
        ),
        ("schemas = 1\n", "tl.toml:1:11: `schemas` is not a table"),
        ("[schemas]\na = 1\n", "tl.toml:2:5: `schemas.a` is not a table"),
        ("[lints]\nstile = \"warn\"\n", "tl.toml:2:1: unknown code `stile`"),
        ("[lints]\nstyle = \"off\"\n", "tl.toml:2:9: expected `allow`, `warn` or `deny`"),
        (
            "[lints]\nsyntax = \"allow\"\n",
            "tl.toml:2:1: `syntax` is an error, whose level cannot change",
        ),
        ("a = 1\na = 2\n", "tl.toml:2:1: duplicate key"),
        ("[schemas.a\n", "tl.toml:1:11: unclosed table, expected `]`"),
        ("a = \"\u{e9}\" b\n", "tl.toml:1:9: "),
    ] {
        fs::write(here.join("tl.toml"), text).expect("written");
        fails(&here, "tl check", message);
        // Also if the command line has all that is needed.
        fails(&here, "tl sample User -s schema/api.tl", message);
    }
    fs::write(here.join("tl.toml"), b"[lints]\n\xff = 1\n").expect("written");
    fails(&here, "tl check", "tl.toml:2:1: expected UTF-8, found the byte 0xff");
}
