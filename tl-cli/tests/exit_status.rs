//! The exit status of every command is as documented in `tl --help`, and errors go to standard
//! error.

mod common;

use std::path::PathBuf;

use common::{directory, tl};

const GOOD: &str = "point x:int y:int = Point;\n";
const BAD: &str = "point x:Missing = Point;\n";

fn folder() -> PathBuf {
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
    directory("files", &files)
}

const WELL: [&str; 16] = [
    "tl archive --layer 1=good.tl --layer 2=other.tl",
    "tl log point --layer 1=good.tl --layer 2=other.tl",
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
const WRONG: [(&str, bool); 22] = [
    ("tl archive --layer 1=broken.tl", false),
    ("tl log --layer 1=bad.tl", false),
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
const IMPOSSIBLE: [&str; 32] = [
    "tl archive",
    "tl archive --layer good.tl",
    "tl archive --layer 1=good.tl --layer 1=other.tl",
    "tl archive --layer 1=none.tl",
    "tl archive --layer 1=good.tl --out good.tl/out",
    "tl check good.tl@1",
    "tl log pont --layer 1=good.tl --layer 2=other.tl",
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
        let done = tl(&here, line, "");
        assert_eq!(done.status, Some(0), "{line}\n{done:?}");
        assert!(done.stderr.is_empty(), "{line}\n{done:?}");
    }
    for (line, lists) in WRONG {
        let done = tl(&here, line, "");
        assert_eq!(done.status, Some(1), "{line}\n{done:?}");
        assert_eq!(!done.stdout.is_empty(), lists, "{line}\n{done:?}");
        assert!(lists || !done.stderr.is_empty(), "{line}\n{done:?}");
    }
    for line in IMPOSSIBLE {
        let done = tl(&here, line, "");
        assert_eq!(done.status, Some(2), "{line}\n{done:?}");
        assert!(done.stdout.is_empty(), "{line}\n{done:?}");
        assert!(done.stderr.starts_with("error: "), "{line}\n{done:?}");
    }
}
