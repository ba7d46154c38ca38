//! `tl init`: what it writes and when it does not, and that what it writes compiles.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{directory, run};

const SCHEMA: &str = "point x:int y:int = Point;\nshape corners:Vector<Point> = Shape;\n";

fn workspace() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    path.canonicalize().expect("the workspace is there")
}

fn read(folder: &Path, name: &str) -> String {
    format!("--- {name}\n{}", fs::read_to_string(folder.join(name)).expect("a file"))
}

#[test]
fn what_is_written() {
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
    // What is there with the same text is not in the way.
    all.push(run(&here, "tl init crate"));
    all.push(run(&here, "tl init --schema shapes.tl --schema more.tl --root Circle crate"));
    all.push(read(&here.join("crate"), "build.rs"));
    all.push(run(&here, "tl init --schema shapes.tl --schema more.tl --root Circle --force crate"));
    all.push(read(&here.join("crate"), "build.rs"));
    // The schema may be where it goes to.
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

/// Crates with the lines in Cargo.toml that the command asks for, but for where the dependencies are.
#[test]
fn what_is_written_compiles() {
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
        // The versions that are here already, so that no network is needed.
        fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a file");
        let said = run(&folder, line);
        assert!(said.ends_with("--- status 0\n"), "{said}");
        assert!(said.contains("and to src/lib.rs:\n\npub mod tl;"), "{said}");
        // One target folder, which is kept: what both need is compiled once.
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet", "--target-dir"])
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("init-target"))
            .current_dir(&folder)
            .output()
            .expect("cargo can be run");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
