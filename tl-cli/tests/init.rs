//! `tl init`: the files that it writes, the files that it keeps, and a build of the result.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
        cargo("check", &folder);
    }
}

/// The folder that cargo compiles into. The crates share it, so their dependencies are compiled once.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("init-target")
}

fn cargo(command: &str, folder: &Path) {
    let output = Command::new(env!("CARGO"))
        .args([command, "--offline", "--quiet", "--target-dir"])
        .arg(target())
        .env("RUSTFLAGS", "-D warnings")
        .current_dir(folder)
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "{folder:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Writes a crate of a template, and builds it as it is, but outside of this workspace.
fn build(here: &Path, name: &str, arguments: &str) -> String {
    let crates = workspace().into_os_string().into_string().expect("a path in UTF-8");
    let said = run(here, &format!("tl init --template {arguments} --crates {crates} {name}"));
    assert!(said.ends_with("--- status 0\n"), "{said}");
    let folder = here.join(name);
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
    fs::write(folder.join("Cargo.toml"), manifest + "\n[workspace]\n").expect("a manifest");
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a file");
    cargo("build", &folder);
    said
}

#[test]
fn the_client_of_a_template_talks_to_the_server() {
    let here = directory("init-templates", &[("shapes.tl", SCHEMA)]);
    build(&here, "notes-server", "server");
    build(&here, "notes-client", "client");
    build(&here, "shapes", "types-crate --schema shapes.tl --root Shape");

    let mut server = Command::new(target().join("debug/notes-server"))
        .arg("127.0.0.1:0")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server runs");
    let mut line = String::new();
    let output = server.stdout.take().expect("a pipe");
    BufReader::new(output).read_line(&mut line).expect("a line");
    let address = line.trim().strip_prefix("listening on ").expect("an address").to_owned();
    let client = Command::new(target().join("debug/notes-client")).arg(&address).output();
    // Bytes that are no call, and a length that lies.
    let mut hostile = TcpStream::connect(&address).expect("a server");
    hostile.write_all(b"\x04\0\0\0four\xff\xff\xff\xff").expect("a server that reads");
    let mut answer = Vec::new();
    hostile.read_to_end(&mut answer).expect("the server ends the connection");
    server.kill().expect("the server still runs");
    server.wait().expect("the server ends");
    let client = client.expect("the client runs");
    assert_eq!(
        String::from_utf8_lossy(&client.stdout),
        "note 1 is new\nnote 1: Water the plants\n",
        "{}",
        String::from_utf8_lossy(&client.stderr)
    );
    assert!(String::from_utf8_lossy(&answer).contains("does not belong to Function"), "{answer:?}");
}

#[test]
fn templates_keep_what_is_there() {
    let files = [("notes/src/main.rs", "fn main() {}\n"), ("shapes.tl", SCHEMA)];
    let here = directory("init-kept", &files);
    let lines = [
        "tl init --template client notes",
        "tl init --template server --schema shapes.tl new",
        "tl init --template types-crate --schema shapes.tl --root Circl new",
        "tl init --template types-crate --schema shapes.tl new",
    ];
    let said = lines.map(|line| run(&here, line)).join("\n");
    assert!(!here.join("notes/Cargo.toml").exists());
    let made = ["Cargo.toml", "build.rs"].map(|name| read(&here.join("new"), name)).join("\n");
    insta::assert_snapshot!(said + &made);
}
