//! A program without the standard library, compiled and linked.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn directory() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-std")
}

/// Compiles a crate with `panic=abort`, which a program without the standard library needs.
fn compile(name: &str, source: &str, options: &[&str]) {
    let cargo = env::var_os("CARGO").expect("cargo runs the tests");
    let output = Command::new(Path::new(&cargo).with_file_name("rustc"))
        .args([
            "--crate-name",
            name,
            "--edition",
            "2024",
            "-C",
            "panic=abort",
            "-C",
            "opt-level=1",
            "-D",
            "warnings",
        ])
        .arg("--out-dir")
        .arg(directory())
        .arg("-L")
        .arg(directory())
        .args(options)
        .arg(source)
        .env("OUT_DIR", env!("OUT_DIR"))
        .output()
        .expect("the compiler is beside cargo");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_program_without_the_standard_library() {
    fs::create_dir_all(directory()).expect("a folder can be made");
    compile(
        "tl_runtime",
        "../../tl-runtime/src/lib.rs",
        &["--crate-type", "rlib", "--cfg", "feature=\"arena\""],
    );
    compile("no_std", "src/lib.rs", &["--crate-type", "rlib", "--extern", "tl_runtime"]);
    compile(
        "program",
        "program/main.rs",
        &["--crate-type", "bin", "--extern", "tl_runtime", "--extern", "no_std"],
    );
    let status =
        Command::new(directory().join("program")).status().expect("the program can be run");
    assert!(status.success());
}
