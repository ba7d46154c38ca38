//! The exit status of every command is as documented in `tl --help`, and errors go to standard
//! error.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const GOOD: &str = "point x:int y:int = Point;\n";
const BAD: &str = "point x:Missing = Point;\n";

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exit_status");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("crate")).expect("a folder can be made");
    let other = "point x:int = Point;\n";
    let files = [
        ("good.tl", GOOD),
        ("bad.tl", BAD),
        ("other.tl", other),
        ("untidy.tl", "a   =  A ;"),
        ("broken.tl", "a = ;\n"),
        ("good.hex", "f470fee30100000002000000\n"),
        ("bad.hex", "f470fee3\n"),
        ("good.json", "{\"_\":\"point\",\"x\":1,\"y\":2}\n"),
        ("bad.json", "{\"_\":\"pont\"}\n"),
        ("bad.toml", "[a\n"),
        ("page.html", "<h1>No page</h1>\n"),
        ("crate/Cargo.toml", ""),
    ];
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file can be written");
    }
    folder
}

fn run(folder: &Path, line: &str) -> Output {
    let args = line.strip_prefix("tl ").expect("the command is tl").split_whitespace();
    let output = Command::new(env!("CARGO_BIN_EXE_tl")).args(args).current_dir(folder).output();
    output.expect("the command can be run")
}

const WELL: [&str; 14] = [
    "tl export good.tl",
    "tl check good.tl",
    "tl decode --schema good.tl good.hex",
    "tl diff good.tl good.tl",
    "tl encode --schema good.tl good.json",
    "tl explain --schema good.tl good.hex",
    "tl fmt --check good.tl",
    "tl generate good.tl --out out",
    "tl id good.tl",
    "tl init --schema good.tl crate",
    "tl man",
    "tl completions fish",
    "tl sample Point --schema good.tl",
    "tl show Point --schema good.tl",
];

/// Command lines with a finding in the input, and their standard output.
const WRONG: [(&str, bool); 20] = [
    ("tl export bad.tl", false),
    ("tl check bad.tl", true),
    ("tl decode --schema bad.tl good.hex", false),
    ("tl decode --schema good.tl bad.hex", false),
    ("tl diff good.tl other.tl", true),
    ("tl diff good.tl bad.tl", false),
    ("tl encode --schema bad.tl good.json", false),
    ("tl encode --schema good.tl bad.json", false),
    ("tl explain --schema bad.tl good.hex", false),
    ("tl explain --schema good.tl bad.hex", true),
    ("tl fmt broken.tl", false),
    ("tl fmt --check untidy.tl", true),
    ("tl generate bad.tl --out none", false),
    ("tl generate other.tl --out out --check", true),
    ("tl id broken.tl", false),
    ("tl import-page page.html", false),
    ("tl init --schema bad.tl crate --force", false),
    ("tl sample Point --schema bad.tl", false),
    ("tl show Point --schema bad.tl", false),
    ("tl show Point --schema good.tl --docs bad.toml", false),
];

/// Command lines that are wrong, or that name a file which cannot be read or written.
const IMPOSSIBLE: [&str; 25] = [
    "tl export good.tl --root Pont",
    "tl nonsense",
    "tl check",
    "tl check none.tl",
    "tl decode --schema none.tl good.hex",
    "tl decode --schema good.tl none.hex",
    "tl decode --schema good.tl --type Pont good.hex",
    "tl diff good.tl none.tl",
    "tl diff good.tl good.tl --root Pont",
    "tl encode --schema good.tl none.json",
    "tl explain --schema good.tl none.hex",
    "tl fmt none.tl",
    "tl generate none.tl --out none",
    "tl generate good.tl --out none --root Pont",
    "tl generate good.tl --out good.tl/out",
    "tl id none.tl",
    "tl import-page none.html",
    "tl init none",
    "tl init --schema other.tl crate",
    "tl init --schema good.tl --root Pont crate",
    "tl man good.tl/man",
    "tl completions sh",
    "tl sample Pont --schema good.tl",
    "tl show Pont --schema good.tl",
    "tl show Point --schema good.tl --docs none.toml",
];

#[test]
fn exit_status() {
    let here = folder();
    for line in WELL {
        let output = run(&here, line);
        assert_eq!(output.status.code(), Some(0), "{line}\n{output:?}");
        assert!(output.stderr.is_empty(), "{line}\n{output:?}");
    }
    for (line, lists) in WRONG {
        let output = run(&here, line);
        assert_eq!(output.status.code(), Some(1), "{line}\n{output:?}");
        assert_eq!(!output.stdout.is_empty(), lists, "{line}\n{output:?}");
        assert!(lists || !output.stderr.is_empty(), "{line}\n{output:?}");
    }
    for line in IMPOSSIBLE {
        let output = run(&here, line);
        assert_eq!(output.status.code(), Some(2), "{line}\n{output:?}");
        assert!(output.stdout.is_empty(), "{line}\n{output:?}");
        assert!(output.stderr.starts_with(b"error: "), "{line}\n{output:?}");
    }
}
