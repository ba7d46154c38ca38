//! Helpers of the tests: a directory for each test, and command lines.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Creates a directory with these files for a test.
pub(crate) fn directory(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).expect("a directory can be made");
    for (name, text) in files {
        let path = directory.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
    directory
}

/// Runs a command line in a directory. Returns the output and the exit status as text.
pub(crate) fn run(directory: &Path, line: &str) -> String {
    let args = line.strip_prefix("tl ").expect("the command is tl").split_whitespace();
    let output = Command::new(env!("CARGO_BIN_EXE_tl"))
        .args(args)
        .current_dir(directory)
        .output()
        .expect("the command can be run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("tl.exe", "tl");
    format!(
        "$ {line}\n{}--- stderr\n{}--- status {}\n",
        text(&output.stdout),
        text(&output.stderr),
        output.status.code().unwrap_or(-1),
    )
}
