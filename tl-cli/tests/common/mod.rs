//! Helpers of the tests: a directory for each test, command lines, and generated files.
#![allow(dead_code, reason = "each test uses some of them")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Creates a directory with these files for a test.
pub(crate) fn directory(name: &str, files: &[(impl AsRef<Path>, impl AsRef<[u8]>)]) -> PathBuf {
    let tests = Path::new(env!("CARGO_TARGET_TMPDIR")).join(env!("CARGO_CRATE_NAME"));
    let directory = tests.join(name);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).expect("a directory can be made");
    for (name, bytes) in files {
        let path = directory.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    }
    directory
}

/// Returns the files below a folder with their content, and links with their targets.
pub(crate) fn contents(directory: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![directory.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let path = entry.path();
            let name = path.strip_prefix(directory).expect("below it").to_string_lossy();
            let name = name.replace('\\', "/");
            let kind = entry.file_type().expect("a type");
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_symlink() {
                let target = fs::read_link(&path).expect("a link").to_string_lossy().into_owned();
                found.insert(name, format!("-> {target}"));
            } else {
                found.insert(name, fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    found
}

/// The command in a directory, without the settings for terminals in the environment.
pub(crate) fn command(
    directory: &Path,
    args: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tl"));
    for variable in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TL_SCHEMA"] {
        command.env_remove(variable);
    }
    command.args(args).current_dir(directory);
    command
}

/// Splits a command line into the arguments of `tl`.
pub(crate) fn args(line: &str) -> Vec<&str> {
    line.strip_prefix("tl ").expect("the command is tl").split_whitespace().collect()
}

/// The result of a command.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
    pub(crate) status: Option<i32>,
}

impl Done {
    /// Returns the output, which must be text.
    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("the output is text")
    }
}

/// Runs a command with this standard input.
pub(crate) fn finish(command: &mut Command, input: impl AsRef<[u8]>) -> Done {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command can be run");
    let mut stdin = child.stdin.take().expect("it has an input");
    let input = input.as_ref();
    let output = thread::scope(|scope| {
        // The command may end before it reads the input.
        scope.spawn(move || drop(stdin.write_all(input)));
        child.wait_with_output().expect("the command ends")
    });
    let stderr = String::from_utf8(output.stderr).expect("errors are text");
    let stderr = stderr.replace("tl.exe", "tl");
    Done { stdout: output.stdout, stderr, status: output.status.code() }
}

/// Runs a command line in a directory with this standard input.
pub(crate) fn tl(directory: &Path, line: &str, input: impl AsRef<[u8]>) -> Done {
    finish(&mut command(directory, args(line)), input)
}

/// Runs a command in a directory. Returns the command line, the output and the exit status as text.
pub(crate) fn run_args(directory: &Path, args: &[&str]) -> String {
    let done = finish(&mut command(directory, args), "");
    format!(
        "$ tl {}\n{}--- stderr\n{}--- status {}\n",
        args.join(" "),
        String::from_utf8_lossy(&done.stdout).replace("tl.exe", "tl"),
        done.stderr,
        done.status.unwrap_or(-1),
    )
}

/// Runs a command line as [`run_args`] does.
pub(crate) fn run(directory: &Path, line: &str) -> String {
    run_args(directory, &args(line))
}

/// Runs command lines one after the other.
pub(crate) fn run_all(directory: &Path, lines: &[&str]) -> String {
    lines.iter().map(|line| run(directory, line)).collect::<Vec<_>>().join("\n")
}

/// Compares a file of the project with its generated text. `UPDATE_DOCS=1` stores the text.
pub(crate) fn check_stored(name: &str, text: &str) {
    let path = workspace().join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, text).expect("the file can be written");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(stored == text, "{name} is stale: run this test with UPDATE_DOCS=1");
}

/// Runs git with the settings of this test alone. Returns false if it fails, or if there is none.
pub(crate) fn git(directory: &Path, args: &[&str]) -> bool {
    let output = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com"])
        .args(args)
        .current_dir(directory)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output();
    output.is_ok_and(|output| output.status.success())
}

/// Says that a test does not run here, also where it passes: `cargo test` hides what such tests print
/// by macros.
#[expect(clippy::disallowed_methods, reason = "tests print no text from outside")]
pub(crate) fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}
