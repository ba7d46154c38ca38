//! `tl init`: the files that it writes, the files that it keeps, and a build of the result.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{directory, run, workspace};

const SCHEMA: &str = "point x:int y:int = Point;\nshape corners:Vector<Point> = Shape;\n";

fn read(folder: &Path, name: &str) -> String {
    format!("--- {name}\n{}", fs::read_to_string(folder.join(name)).expect("a file"))
}

#[test]
fn written_files() {
    let files = [
        ("crate/Cargo.toml", ""),
        ("library/Cargo.toml", ""),
        ("library/src/lib.rs", ""),
        ("shapes.tl", SCHEMA),
        ("more.tl", "circle center:Point = Circle;\n"),
        ("bad.tl", "a x:Missing = A;\n"),
        ("bad/shapes.tl", SCHEMA),
        ("none/src/main.rs", ""),
    ];
    let here = directory("init-written", &files);
    let mut all = vec![run(&here, "tl init crate")];
    all.extend(
        ["build.rs", "src/tl.rs", "schema/schema.tl"].map(|name| read(&here.join("crate"), name)),
    );
    // An existing file with the right text is no obstacle.
    all.push(run(&here, "tl init crate"));
    all.push(run(&here, "tl init --schema shapes.tl --schema more.tl --root Circle crate"));
    all.push(read(&here.join("crate"), "build.rs"));
    all.push(run(&here, "tl init --schema shapes.tl --schema more.tl --root Circle --force crate"));
    all.push(read(&here.join("crate"), "build.rs"));
    // The schema can already be at its destination.
    all.push(run(&here.join("crate"), "tl init --schema schema/shapes.tl --force"));
    for line in [
        "tl init --schema shapes.tl --root Circl library",
        "tl init --schema bad.tl library",
        "tl init --schema missing.tl library",
        "tl init --schema shapes.tl --schema bad/shapes.tl library",
        "tl init --root Shape library",
        "tl init none",
    ] {
        all.push(run(&here, line));
    }
    assert!(!here.join("library/build.rs").exists() && !here.join("library/schema").exists());
    all.push(run(&here, "tl init --schema shapes.tl library"));
    insta::assert_snapshot!(all.join("\n"));
}

/// Builds crates with the dependencies that the command prints, but with other paths.
#[test]
fn written_files_compile() {
    let here = directory("init-compiled", &[("shapes.tl", SCHEMA)]);
    let cases = [
        ("made_up", "tl init", "pub use tl::{functions::GetNotes, types::Note};"),
        ("copied", "tl init --schema ../shapes.tl --root Shape", "pub use tl::types::Shape;"),
    ];
    for (name, line, uses) in cases {
        let folder = here.join(name);
        fs::create_dir_all(folder.join("src")).expect("a folder can be made");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ntl-runtime = {{ path = {:?} }}\n\n\
             [build-dependencies]\ntl-codegen = {{ path = {:?} }}\n",
            workspace().join("tl-runtime"),
            workspace().join("tl-codegen"),
        );
        let library = format!("#![deny(warnings)]\n//! A crate.\npub mod tl;\n{uses}\n");
        fs::write(folder.join("Cargo.toml"), manifest).expect("a file can be written");
        fs::write(folder.join("src/lib.rs"), library).expect("a file can be written");
        // The versions in this lock file are already downloaded.
        fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a file");
        let said = run(&folder, line);
        assert!(said.ends_with("--- status 0\n"), "{said}");
        assert!(said.contains("and to src/lib.rs:\n\npub mod tl;"), "{said}");
        // The crates share a target folder, so cargo compiles their dependencies once.
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet", "--target-dir"])
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("init-target"))
            .current_dir(&folder)
            .output()
            .expect("cargo can be run");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
