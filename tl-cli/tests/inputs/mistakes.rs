//! Input that is no value: each mistake has one error, and a hint that says what to do.

use std::fs;

use crate::common::tl;
use crate::folder;
use crate::forms::{hex, spaced, wrap};

/// Files of programs for networks are no values, in whichever form.
#[test]
fn packet_captures() {
    let (here, ..) = folder("captures");
    let pcap = |magic: [u8; 4], version: [u8; 4]| [&magic[..], &version, &[0; 80]].concat();
    let low = pcap([0xd4, 0xc3, 0xb2, 0xa1], [2, 0, 4, 0]);
    let high = pcap([0xa1, 0xb2, 0x3c, 0x4d], [0, 2, 0, 4]);
    let ng = [b"\n\r\r\n\x1c\0\0\0\x4d\x3c\x2b\x1a\x01\0\0\0".as_slice(), &[0xff; 40]].concat();
    for (name, bytes) in [("pcap", low), ("pcap", high), ("pcapng", ng)] {
        let said = format!(
            "this is a packet capture ({name}), which has values only inside of packets; extract \
             their payloads first, such as by `tshark -r FILE -T fields -e tcp.payload`\n"
        );
        fs::write(here.join("capture"), &bytes).expect("a file");
        for line in ["tl decode -s api.tl capture", "tl explain -s api.tl --type Updates capture"] {
            let done = tl(&here, line, "");
            assert_eq!((done.text(), done.status), ("", Some(1)), "{line}");
            assert_eq!(done.stderr, format!("capture: {said}"), "{line}");
        }
        let done = tl(&here, "tl decode -s api.tl", hex(&bytes));
        assert_eq!((done.stderr, done.status), (format!("stdin:1: {said}"), Some(1)));
        let dump = wrap(&bytes, 16, |at, chunk| format!("{at:07o} {}", spaced(chunk, 1)));
        let done = tl(&here, "tl explain -s api.tl", dump);
        assert!(done.stderr.ends_with(&said), "{}", done.stderr);
    }
    // Bytes that only start with the number of such a file.
    let done = tl(&here, "tl decode -s api.tl", b"\xd4\xc3\xb2\xa1\0\0\0\0");
    assert!(done.stderr.contains("constructor id 0xa1b2c3d4"), "{}", done.stderr);
}

/// JSON of TDLib has another key for the names of constructors: one hint, with the JSON to write.
#[test]
fn json_of_tdlib() {
    let (here, ..) = folder("tdlib");
    let advice = |input: &str| {
        let done = tl(&here, "tl encode -s api.tl", input);
        assert_eq!((done.text(), done.status), ("", Some(1)), "{input}");
        let start =
            "a constructor is named by the key `_` here, not by `@type` as in TDLib; ".to_owned();
        let hints: Vec<_> =
            done.stderr.lines().filter_map(|line| Some(line.split_once(&start)?.1)).collect();
        assert_eq!(hints.len(), 1, "{input}\n{}", done.stderr);
        hints.concat()
    };
    let (before, after) = ("{\"_\":\"updateRead\",\"peer\":{", "\"peerUser\",\"user_id\":\"7\"}}");
    let expected = format!("{before}\"_\":{after}");
    for input in [
        format!("{before}\"@type\":{after}"),
        format!("{before}\"@type\":{after}\n").repeat(20),
        format!("{}\n    \"@type\" :\n{after}", before.replace("\"_\"", "\"@type\"")),
    ] {
        let said = advice(&input).replace("\" :", "\":");
        let json = said.strip_prefix("write ").unwrap_or_else(|| panic!("{said}"));
        assert_eq!(json, expected, "{input}");
        assert_eq!(tl(&here, "tl encode -s api.tl", json).status, Some(0), "{json}");
    }
    assert_eq!(
        advice("{\"@type\":\"peerUser\",\"user_id\":\"a\"}"),
        "write {\"_\":\"peerUser\",…} and so on inside; `tl sample peerUser` writes one"
    );
    assert_eq!(
        advice("{\"@type\":\"updateUser\",\"user\":{}}"),
        "the schema has no `updateUser`, which may be one of TDLib's own"
    );
    // Other errors have no such hint.
    let done = tl(&here, "tl encode -s api.tl", "{\"_\":\"peerUser\",\"user_id\":\"@type\"}");
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
}

/// The place of a mistake in JSON is that in the input, not in the value.
#[test]
fn places_of_mistakes_in_json() {
    let (here, ..) = folder("mistakes");
    let says = |input: &str, expected: &[&str]| {
        let done = tl(&here, "tl encode -s api.tl", input);
        assert_eq!(done.stderr.lines().collect::<Vec<_>>(), expected, "{input}");
        assert_eq!(done.status, Some(1), "{input}");
    };
    let good = "{\"_\":\"boolTrue\"}";
    let bad = "{\n  \"_\": \"peerUser\"\n  \"user_id\": 1\n}";
    let comma = "not JSON: expected `,` or `}`";
    says(&format!("{good}\n\n{bad}\n{good}\n"), &[&format!("stdin:3: {comma} at line 5 column 3")]);
    let twice = format!("\n[{good},\n {bad}, {{\"_\":1 1}}]");
    says(
        &twice,
        &[
            &format!("stdin:2: value 2: {comma} at line 5 column 3"),
            &format!("stdin:2: value 3: {comma} at line 6 column 11"),
        ],
    );
    says(&format!("{good} {{\"_\" 1}}"), &["stdin:1: not JSON: expected `:` at line 1 column 23"]);
    says(
        "{'_': 'boolTrue'}",
        &[
            "stdin:1: not JSON: key must be a string at line 1 column 2",
            "note: stdin:1: JSON has keys and texts in double quotes: {\"_\":\"…\"}",
        ],
    );
    // Deeper than the reader that looks for the place.
    let deep = format!("{{\"_\":\"peerUser\",\"user_id\":{}{}}}", "[".repeat(200), "]".repeat(200));
    says(&deep, &["stdin:1: user_id: expected `long`, a whole number, found an array"]);
}

/// An empty input is no error, since streams may be empty, but may be a mistake.
#[test]
fn nothing() {
    let (here, ..) = folder("nothing");
    fs::write(here.join("blank"), "\n \n").expect("a file");
    for command in ["decode", "explain", "decode --type Vector<int>", "decode --field a", "encode"]
    {
        let line = format!("tl {command} -s api.tl - blank");
        let done = tl(&here, &line, "");
        let notes = "note: stdin: no value: the input is empty\n\
                     note: blank: no value: the input is empty\n";
        assert_eq!(
            (done.text(), done.stderr.as_str(), done.status),
            ("", notes, Some(0)),
            "{line}"
        );
        let done = tl(&here, &format!("{line} -q"), "");
        assert_eq!((done.stderr.as_str(), done.status), ("", Some(0)), "{line}");
    }
}

/// Hexadecimal with a letter too many is base64, but hardly meant so.
#[test]
fn almost_hexadecimal() {
    let (here, ..) = folder("almost");
    let hint = "note: stdin:1: `O` is not a hexadecimal digit, so this was read as base64";
    let done = tl(&here, "tl decode -s api.tl", "b575729O");
    assert_eq!(done.stderr.lines().last(), Some(hint));
    for (line, input) in [
        ("tl decode -s api.tl --from base64", "b575729O"),
        ("tl decode -s api.tl", "b575729O0Xyz"),
        ("tl decode -s api.tl", "qg/Oaaaa"),
    ] {
        let done = tl(&here, line, input);
        assert!(!done.stderr.contains("read as base64"), "{}", done.stderr);
    }
}

/// An id of another type is named.
#[test]
fn ids_of_other_types() {
    let (here, ..) = folder("other");
    let says = |line: &str, input: &str, hint: &str| {
        let done = tl(&here, line, input);
        let expected = format!("note: stdin:1: {hint}");
        assert_eq!(done.stderr.lines().last(), Some(expected.as_str()), "{input}");
    };
    let chat = "9a01c63607000000";
    says("tl decode -s api.tl --type Bool", chat, "`peerChat` has this id, of type `Peer`");
    says(
        "tl decode -s api.tl",
        &format!("df4f979c00000000{}", "b5757299"),
        "`boolTrue` has this id, of type `Bool`",
    );
    let done = tl(&here, "tl decode -s api.tl --type Bool", "01020304");
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
}
