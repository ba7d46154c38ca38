//! `tl diff`: output and exit status.

mod common;

use common::{directory, run, run_all};

const OLD: &str = "user#1 flags:# bot:flags.0?true id:int = User;\n\n---functions---\n\n\
                   getUser#2 id:int = User;\n\n// LAYER 1\n";
/// A new flag and a new function.
const COMPATIBLE: &str = "user#1 flags:# bot:flags.0?true self:flags.1?true id:int = User;\n\n\
                          ---functions---\n\ngetUser#2 id:int = User;\ngetSelf#3 = User;\n\n// LAYER 2\n";
/// A changed field type, and a second constructor.
const BREAKING: &str = "user#4 flags:# bot:flags.0?true id:long = User;\nuserEmpty#5 = User;\n\n\
                        ---functions---\n\ngetUser#2 id:int = User;\n\n// LAYER 3\n";

#[test]
fn formats_and_exit_status() {
    let files = [("old.tl", OLD), ("compatible.tl", COMPATIBLE), ("breaking.tl", BREAKING)];
    let here = directory("diff-formats", &files);
    let lines = [
        "tl diff old.tl old.tl",
        "tl diff old.tl compatible.tl",
        "tl diff old.tl breaking.tl",
        "tl diff old.tl breaking.tl --format markdown",
        "tl diff old.tl compatible.tl --format json",
        "tl diff old.tl old.tl --format markdown",
    ];
    insta::assert_snapshot!(run_all(&here, &lines));
}

#[test]
fn roots() {
    let files = [("old.tl", OLD), ("new.tl", COMPATIBLE)];
    let here = directory("diff-roots", &files);
    let lines = [
        "tl diff old.tl new.tl --root User",
        "tl diff old.tl new.tl --root getSelf",
        "tl diff new.tl old.tl --root getSelf --root getUser",
        "tl diff old.tl new.tl --root getSlef",
        "tl diff old.tl new.tl --root Self",
    ];
    insta::assert_snapshot!(run_all(&here, &lines));
}

#[test]
fn schemas_that_cannot_be_compared() {
    let bad = "user#1 id:Missing = User;\n";
    let vk =
        "---functions---\n@read getUser#2 id:int => User;\n---types---\nuser#1 id:int = User;\n";
    let files = [("old.tl", OLD), ("bad.tl", bad), ("vk.tl", vk)];
    let here = directory("diff-errors", &files);
    let lines = [
        "tl diff old.tl bad.tl",
        "tl diff bad.tl bad.tl --format json",
        "tl diff old.tl vk.tl",
        "tl diff vk.tl vk.tl --vk",
        "tl diff old.tl missing.tl",
        "tl diff old.tl",
    ];
    insta::assert_snapshot!(run_all(&here, &lines));
}

/// New fields that values in JSON must have break JSON.
#[test]
fn json_by_policy() {
    let old = "a#1 flags:# = A;\n";
    let policy = "[diff]\nmay-break = [\"wire\", \"rust\", \"names\"]\n";
    for (field, status) in [
        ("x:int", 1),
        ("x:2*[ y:flags.0?int ]", 1),
        ("x:flags.0?int", 0),
        ("x:#", 0),
        ("bytes:int x:flags.0?int", 1),
    ] {
        let new = format!("a#1 flags:# {field} = A;\n");
        let here =
            directory("policy", &[("old.tl", old), ("new.tl", new.as_str()), ("tl.toml", policy)]);
        let done = run(&here, "tl diff old.tl new.tl --policy tl.toml");
        assert!(done.ends_with(&format!("--- status {status}\n")), "{field}: {done}");
    }
}

#[test]
fn colours() {
    let files = [("old.tl", OLD), ("new.tl", COMPATIBLE)];
    let here = directory("diff-colours", &files);
    let plain = run(&here, "tl diff old.tl new.tl");
    assert!(!plain.contains('\x1b'), "{plain}");
    let coloured = run(&here, "tl diff old.tl new.tl --color always");
    assert!(coloured.contains("\x1b[32m+ getSelf#00000003 = User\x1b[0m"), "{coloured}");
    let markdown = run(&here, "tl diff old.tl new.tl --color always --format markdown");
    assert!(!markdown.contains('\x1b'), "{markdown}");
}
