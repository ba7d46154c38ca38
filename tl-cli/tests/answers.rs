//! Answers whose form depends on the call: `--answer-to`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SCHEMA: &str = "int#a8509bda ? = Int;
tuple#9770768a {t:Type} {n:#} [ t ] = Tuple t n;
---functions---
one#1 = Int;
many#2 n:# = Tuple int n;
wrap#3 {X:Type} level:int query:!X = X;
";

/// The call `wrap level:7 query:(many n:2)`.
const WRAPPED: &str = "03000000070000000200000002000000";

/// Its answer, `[5, 6]`.
const TWO: &str = "8a7670970500000006000000";

/// The answer to `one`, 9.
const NINE: &str = "da9b50a809000000";

fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&directory).expect("a directory can be made");
    fs::write(directory.join("s.tl"), SCHEMA).expect("a file can be written");
    directory
}

/// Runs the command, and returns its output, its errors and its exit status.
fn tl(directory: &Path, args: &[&str], input: &str) -> (String, String, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tl"))
        .args(args)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command can be run");
    // The command may end before it reads the input.
    let _ = child.stdin.take().expect("it has an input").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the command ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code().unwrap_or(-1))
}

#[test]
fn answers_to_one_call_become_json_and_bytes_again() {
    let here = directory("answers_to_one");
    for call in [WRAPPED, r#"{"_":"wrap","level":7,"query":{"_":"many","n":2}}"#] {
        let (json, errors, status) =
            tl(&here, &["decode", "--schema", "s.tl", "--answer-to", call], &format!("{TWO}\n"));
        assert_eq!((errors.as_str(), status), ("", 0));
        assert_eq!(json, "{\"_\":\"tuple\",\"field_1\":[5,6]}\n");
        let (hex, errors, status) =
            tl(&here, &["encode", "--schema", "s.tl", "--answer-to", call], &json);
        assert_eq!((hex.trim(), errors.as_str(), status), (TWO, "", 0));
    }
}

#[test]
fn calls_and_answers_come_in_turn() {
    let here = directory("answers_in_turn");
    let stream = format!("01000000\n{NINE}\n{WRAPPED}\n{TWO}\n");
    let args = ["--schema", "s.tl", "--answer-to", "previous"];
    let (json, errors, status) = tl(&here, &[&["decode"], &args[..]].concat(), &stream);
    assert_eq!((errors.as_str(), status), ("", 0));
    let lines: Vec<_> = json.lines().collect();
    assert_eq!(lines[0], r#"{"_":"one"}"#);
    assert_eq!(lines[3], r#"{"_":"tuple","field_1":[5,6]}"#);
    let (hex, errors, status) = tl(&here, &[&["encode"], &args[..]].concat(), &json);
    assert_eq!((hex.as_str(), errors.as_str(), status), (stream.as_str(), "", 0));
}

#[test]
fn the_answer_to_an_invalid_call_is_reported() {
    let here = directory("answers_invalid");
    let stream = format!("07000000\n{NINE}\n01000000\n{NINE}\n");
    let args = ["decode", "--schema", "s.tl", "--answer-to", "previous"];
    let (json, errors, status) = tl(&here, &args, &stream);
    assert_eq!((json.lines().count(), status), (2, 1));
    assert!(errors.contains("the call before this answer is invalid"), "{errors}");
    let args = ["decode", "--schema", "s.tl", "--answer-to", NINE];
    let (_, errors, status) = tl(&here, &args, "");
    assert_ne!(status, 0);
    assert!(errors.contains("no function"), "{errors}");
}
