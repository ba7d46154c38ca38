//! Answers whose form depends on the call: `--answer-to`.

mod common;

use std::path::PathBuf;

use common::{directory, tl};

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

fn folder(name: &str) -> PathBuf {
    directory(name, &[("s.tl", SCHEMA)])
}

#[test]
fn answers_to_one_call_become_json_and_bytes_again() {
    let here = folder("one");
    for call in [WRAPPED, r#"{"_":"wrap","level":7,"query":{"_":"many","n":2}}"#] {
        let options = format!("--schema s.tl --answer-to {call}");
        let json = tl(&here, &format!("tl decode {options}"), format!("{TWO}\n"));
        assert_eq!((json.stderr.as_str(), json.status), ("", Some(0)));
        assert_eq!(json.text(), "{\"_\":\"tuple\",\"field_1\":[5,6]}\n");
        let hex = tl(&here, &format!("tl encode {options}"), json.text());
        assert_eq!((hex.text().trim(), hex.stderr.as_str(), hex.status), (TWO, "", Some(0)));
    }
}

/// The name of a function is enough if the type of the answer does not depend on the call.
#[test]
fn answers_to_any_call_of_a_function() {
    let here = folder("name");
    let done = tl(&here, "tl decode --schema s.tl --answer-to one", NINE);
    assert_eq!((done.text(), done.stderr.as_str()), ("9\n", ""));
    for (name, error) in [
        (
            "many",
            "the type of the answer to `many` depends on the call; give all of it, in hex or JSON",
        ),
        (
            "wrap",
            "the type of the answer to `wrap` depends on the call; give all of it, in hex or JSON",
        ),
        ("int", "`int` is no function"),
        (
            "on",
            "the call of `--answer-to`: `o` is not a hexadecimal digit, and as base64, 2 digits \
          make no whole bytes; did you mean `one`?",
        ),
    ] {
        let done = tl(&here, &format!("tl decode --schema s.tl --answer-to {name}"), NINE);
        assert_eq!((done.stderr, done.status), (format!("error: {error}\n"), Some(2)));
    }
}

#[test]
fn calls_and_answers_come_in_turn() {
    let here = folder("in_turn");
    let stream = format!("01000000\n{NINE}\n{WRAPPED}\n{TWO}\n");
    let json = tl(&here, "tl decode --schema s.tl --answer-to previous", &stream);
    assert_eq!((json.stderr.as_str(), json.status), ("", Some(0)));
    let lines: Vec<_> = json.text().lines().collect();
    assert_eq!(lines[0], r#"{"_":"one"}"#);
    assert_eq!(lines[3], r#"{"_":"tuple","field_1":[5,6]}"#);
    let hex = tl(&here, "tl encode --schema s.tl --answer-to previous", json.text());
    assert_eq!((hex.text(), hex.stderr.as_str(), hex.status), (stream.as_str(), "", Some(0)));
    // In a raw stream, the end of an answer depends on the call before it.
    let raw = tl(&here, "tl encode --schema s.tl --answer-to previous --to raw", json.text());
    for from in ["", " --from raw"] {
        let line = format!("tl decode --schema s.tl --answer-to previous{from}");
        let read = tl(&here, &line, raw.stdout.as_slice());
        assert_eq!((read.text(), read.stderr.as_str()), (json.text(), ""));
    }
}

#[test]
fn the_answer_to_an_invalid_call_is_reported() {
    let here = folder("invalid");
    let stream = format!("07000000\n{NINE}\n01000000\n{NINE}\n");
    let done = tl(&here, "tl decode --schema s.tl --answer-to previous", &stream);
    assert_eq!((done.text().lines().count(), done.status), (2, Some(1)));
    assert!(done.stderr.contains("the call before this answer is invalid"), "{done:?}");
    let done = tl(&here, &format!("tl decode --schema s.tl --answer-to {NINE}"), "");
    assert_eq!(done.status, Some(2));
    assert!(done.stderr.contains("no function"), "{done:?}");
}
