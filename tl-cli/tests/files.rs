//! Commands change a file as a whole or not at all, and only if they understand all of its bytes.

mod common;

use std::fs;
use std::path::Path;

use common::{directory, run, workspace};

const UNTIDY: &str = "a   =  A ;\n";

/// Returns the names of the files in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn fmt_of_bytes_that_are_not_utf_8() {
    let here = directory("files_utf8", &[("good.tl", UNTIDY)]);
    // A comment in Windows-1251.
    let bytes = b"b   =  B;\n// ok \xcf\xf0\xe8\xe2\xe5\xf2\na   =  A ;\n";
    fs::write(here.join("cyrillic.tl"), bytes).expect("a file");
    let mut all = vec![run(&here, "tl fmt --check cyrillic.tl good.tl")];
    all.push(run(&here, "tl fmt cyrillic.tl good.tl"));
    insta::assert_snapshot!(all.join("\n"));
    assert_eq!(fs::read(here.join("cyrillic.tl")).expect("a file"), bytes);
    // The command still formats the other file.
    assert_eq!(fs::read_to_string(here.join("good.tl")).expect("a file"), "a = A;\n");
}

#[test]
fn files_beyond_the_limit() {
    let here = directory("files_limit", &[("small.tl", UNTIDY)]);
    let file = fs::File::options().append(true).open(here.join("small.tl")).expect("a file");
    // A sparse file, which takes no space on the disk.
    file.set_len((1 << 32) + 10).expect("the length can be set");
    fs::rename(here.join("small.tl"), here.join("large.tl")).expect("a file");
    for line in ["tl fmt large.tl", "tl check large.tl", "tl generate large.tl --out out"] {
        let done = run(&here, line);
        assert!(done.contains("`large.tl`: the file is longer than 4294967295 bytes"), "{done}");
        assert!(done.ends_with("--- status 2\n"), "{done}");
    }
    let length = fs::metadata(here.join("large.tl")).expect("a file").len();
    assert_eq!(length, (1 << 32) + 10);
    assert_eq!(names(&here), ["large.tl"]);
    fs::remove_file(here.join("large.tl")).expect("it is there");
}

const PAGE: &str = r#"<title>find</title><div id="dev_page_content"><p>Looks for a shape.</p>
<pre class="page_scheme"><code>---functions---
<a href="/method/find" class="current_page_link">find</a>#d3dd1b38&nbsp;count:int = Shape;</code></pre></div>"#;

#[test]
fn import_page_with_one_file_for_both() {
    let here = directory("files_both", &[("find.html", PAGE)]);
    for line in [
        "tl import-page find.html --output new --schema new",
        "tl import-page find.html --output new --schema ./new",
    ] {
        let done = run(&here, line);
        assert!(done.contains("error: `new` is given as `--output` and as `--schema`"), "{done}");
        assert!(done.ends_with("--- status 2\n"), "{done}");
    }
    assert_eq!(names(&here), ["find.html"]);
}

#[test]
fn import_page_into_bytes_that_are_not_utf_8() {
    let here = directory("files_import_utf8", &[("find.html", PAGE)]);
    let bytes = b"# \xcf\xf0\xe8\n";
    for option in ["--output", "--schema"] {
        fs::write(here.join("old"), bytes).expect("a file");
        let done = run(&here, &format!("tl import-page find.html {option} old"));
        assert!(done.contains("error: old:1:3: expected UTF-8, found the byte 0xcf"), "{done}");
        assert!(done.ends_with("--- status 2\n"), "{done}");
        assert_eq!(fs::read(here.join("old")).expect("a file"), bytes);
    }
}

/// Only the function that replaces whole files opens a file for writing.
#[test]
fn one_function_writes() {
    const WRITERS: [&str; 7] = [
        "fs::write",
        "fs::copy",
        "fs::rename",
        "File::create",
        "File::options",
        "OpenOptions::new",
        "generate_to",
    ];
    // The lock of a folder is an empty file on some systems.
    const ALLOWED: [&str; 2] = ["tl-codegen/src/files.rs", "tl-cli/src/lock.rs"];
    let workspace = workspace();
    let crates = names(&workspace).into_iter().filter(|name| name.starts_with("tl-"));
    let mut folders: Vec<_> = crates.map(|name| format!("{name}/src")).collect();
    let (mut found, mut count) = (Vec::new(), 0);
    while let Some(folder) = folders.pop() {
        for name in names(&workspace.join(&folder)) {
            let path = format!("{folder}/{name}");
            if workspace.join(&path).is_dir() {
                folders.push(path);
            } else if path.ends_with(".rs") && !ALLOWED.contains(&path.as_str()) {
                count += 1;
                let text = fs::read_to_string(workspace.join(&path)).expect("a text");
                let is_code = |line: &&str| !line.trim_start().starts_with("//");
                let code: Vec<_> = text.lines().filter(is_code).collect();
                let writes = |writer: &&&str| code.iter().any(|line| line.contains(**writer));
                let writers = WRITERS.iter().filter(writes);
                found.extend(writers.map(|writer| format!("{path}: {writer}")));
            }
        }
    }
    assert!(count > 100, "only {count} files were read");
    assert_eq!(found, [""; 0], "use `tl_codegen::files::replace`");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;

    /// Runs a command line that cannot write more than a kilobyte into a file.
    fn run_out_of_space(here: &Path, line: &str) -> (Option<i32>, String) {
        let line = line.strip_prefix("tl ").expect("the command is tl");
        let script = format!("trap '' XFSZ; ulimit -f 1; exec \"$0\" {line}");
        let output = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_tl")])
            .current_dir(here)
            .output()
            .expect("there is a shell");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Runs every command that changes a user's file without space for the new content.
    #[test]
    fn no_room() {
        let schema = UNTIDY.to_owned() + &"// a comment\n".repeat(1_000);
        let overlay = "# a comment\n".repeat(1_000);
        let files = [
            ("untidy.tl", schema.as_str()),
            ("docs.toml", &overlay),
            ("find.html", PAGE),
            ("crate/Cargo.toml", ""),
            ("crate/schema/untidy.tl", "old\n"),
            ("man/tl.1", "old\n"),
        ];
        let here = directory("files_no_room", &files);
        for (line, file) in [
            ("tl fmt untidy.tl", "untidy.tl"),
            ("tl import-page find.html --output docs.toml", "docs.toml"),
            ("tl import-page find.html --schema untidy.tl", "untidy.tl"),
            ("tl init crate --schema untidy.tl --force", "crate/schema/untidy.tl"),
            ("tl man man", "man/tl-archive.1"),
            ("tl archive --layer 1=untidy.tl --out man/tl.1", "man/tl.1"),
            ("tl generate untidy.tl --out out", "out/mod.rs"),
        ] {
            let before = fs::read(here.join(file)).ok();
            let (status, stderr) = run_out_of_space(&here, line);
            assert_eq!(status, Some(2), "{line}: {stderr}");
            assert!(stderr.contains(&format!("cannot write `{file}`: ")), "{line}: {stderr}");
            assert_eq!(fs::read(here.join(file)).ok(), before, "{line}");
        }
        for folder in [".", "crate", "crate/schema", "man", "out"] {
            let left = names(&here.join(folder));
            assert!(left.iter().all(|name| !name.contains("tmp")), "{folder}: {left:?}");
        }
    }

    #[test]
    fn links_stay_links() {
        let files = [("real/a.tl", UNTIDY), ("crate/Cargo.toml", ""), ("real/build.rs", "old\n")];
        let here = directory("files_links", &files);
        symlink("real/a.tl", here.join("a.tl")).expect("a link");
        let done = run(&here, "tl fmt a.tl");
        assert!(done.ends_with("--- status 0\n"), "{done}");
        assert!(here.join("a.tl").is_symlink());
        assert_eq!(fs::read_to_string(here.join("real/a.tl")).expect("a file"), "a = A;\n");
        // `tl init` writes through a link only with `--force`.
        symlink("../real/new.rs", here.join("crate/build.rs")).expect("a link");
        let done = run(&here, "tl init crate");
        assert!(done.contains("`build.rs` already exists"), "{done}");
        assert!(!here.join("real/new.rs").exists());
    }
}
