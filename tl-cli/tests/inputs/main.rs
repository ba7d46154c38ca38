//! Bytes as people have them: wrapped text, dumps, literals, raw streams and logs, each on the
//! command line that a new user typed.

#[path = "../common/mod.rs"]
mod common;
mod forms;
mod mistakes;

use std::fs;
use std::path::PathBuf;

use common::{directory, tl, workspace};
use forms::{forms, hex, spaced, utf_16, wrap};

const SCHEMA: &str = "boolFalse#bc799737 = Bool;\nboolTrue#997275b5 = Bool;\ntrue#3fedd339 = True;\n\
    vector#1cb5c415 {t:Type} # [ t ] = Vector t;\npeerUser#59511722 user_id:long = Peer;\n\
    peerChat#36c6019a chat_id:long = Peer;\nupdateReset#7084a7be = Update;\n\
    updateRead#9c974fdf flags:# still:flags.0?true folder_id:flags.1?int peer:Peer = Update;\n\
    updateText#5e5259f2 text:string order:Vector<long> peer:Peer = Update;\n\
    updates#74ae4240 updates:Vector<Update> peers:Vector<Peer> date:int = Updates;\n";

/// A folder with a schema, a value in raw bytes, and its JSON.
fn folder(name: &str) -> (PathBuf, Vec<u8>, String) {
    let here = directory(name, &[("api.tl", SCHEMA)]);
    let sample = "tl sample Updates -s api.tl --seed 5";
    let bytes = tl(&here, &format!("{sample} --to raw"), "").stdout;
    assert!(bytes.len() > 100, "{}", bytes.len());
    let json = tl(&here, sample, "").text().to_owned();
    (here, bytes, json)
}

#[test]
fn one_value_in_each_form() {
    let (here, bytes, json) = folder("forms");
    for (name, text) in forms(&bytes) {
        let done = tl(&here, "tl decode -s api.tl", &text);
        assert_eq!(
            (done.text(), done.status),
            (json.as_str(), Some(0)),
            "{name}\n{}\n{text}",
            done.stderr
        );
        // A guess is mentioned, in one line, and `--quiet` drops the mention.
        assert!(done.stderr.lines().count() <= 1, "{name}\n{}", done.stderr);
        assert!(
            done.stderr.is_empty() || done.stderr.starts_with("note: stdin:1-"),
            "{name}\n{}",
            done.stderr
        );
        let done = tl(&here, "tl decode -s api.tl --quiet -", &text);
        assert_eq!((done.text(), done.stderr.as_str()), (json.as_str(), ""), "{name}");
        // The same with the end of lines of Windows, in a file, and explained.
        fs::write(here.join("call.txt"), text.replace('\n', "\r\n")).expect("a file");
        let done = tl(&here, "tl decode -s api.tl call.txt", "");
        assert_eq!(done.text(), json, "{name}\n{}", done.stderr);
        let done = tl(&here, "tl explain -s api.tl call.txt", "");
        assert_eq!(done.status, Some(0), "{name}\n{}", done.stderr);
        assert_eq!(tl(&here, "tl decode -s api.tl", done.stdout).text(), json, "{name}");
        let done = tl(&here, "tl decode -s api.tl -q", utf_16(&text));
        assert_eq!((done.text(), done.stderr.as_str()), (json.as_str(), ""), "{name}");
        if ["PEM", "base64"].contains(&name) {
            let done = tl(&here, "tl decode -s api.tl --from base64 call.txt", "");
            assert_eq!(done.text(), json, "{name}\n{}", done.stderr);
        }
        if name != "base64" {
            let done = tl(&here, "tl decode -s api.tl --from hex call.txt", "");
            assert_eq!(done.text(), json, "{name}\n{}", done.stderr);
        }
    }
}

#[test]
fn the_answer_of_the_example() {
    let (here, ..) = folder("answer");
    fs::copy(workspace().join("schema/api-185.tl"), here.join("api.tl")).expect("a copy");
    fs::copy(workspace().join("examples/album/answer.hex"), here.join("answer.hex"))
        .expect("a copy");
    let done = tl(&here, "tl decode -s api.tl answer.hex", "");
    assert!(done.text().starts_with("{\"_\":\"updates\","), "{}", done.stderr);
    assert_eq!((done.text().lines().count(), done.status), (1, Some(0)));
    assert_eq!(
        done.stderr,
        "note: answer.hex:1-22: read as hexadecimal in several lines; with `--one-per line`, each \
         line is a value\n"
            .replace(
                "22",
                &fs::read_to_string(here.join("answer.hex"))
                    .expect("text")
                    .lines()
                    .count()
                    .to_string()
            )
    );
    let done = tl(&here, "tl decode -s api.tl --one-per input answer.hex", "");
    assert_eq!((done.stderr.as_str(), done.status), ("", Some(0)));
}

#[test]
fn several_values_in_a_row() {
    let (here, ..) = folder("row");
    let sample = "tl sample Update -s api.tl --count 7 --seed 4";
    let json = tl(&here, sample, "").text().to_owned();
    let raw = tl(&here, &format!("{sample} --to raw"), "").stdout;
    for line in ["tl decode --from raw -s api.tl", "tl decode -s api.tl", "tl decode -s api.tl -"] {
        let done = tl(&here, line, &raw);
        assert_eq!((done.text(), done.stderr.as_str()), (json.as_str(), ""), "{line}");
    }
    for (name, text) in forms(&raw) {
        let done = tl(&here, "tl decode -s api.tl", &text);
        assert_eq!(done.text(), json, "{name}\n{}", done.stderr);
    }
    // Bytes after the values are an error at their place; the values are written.
    let done = tl(&here, "tl decode --from raw -s api.tl", [&raw[..], &[1, 2, 3, 4]].concat());
    assert_eq!((done.text(), done.status), (json.as_str(), Some(1)));
    let place = format!(
        "stdin: value 8: constructor id 0x04030201 does not belong to a combinator of the schema, at byte {}\n",
        raw.len()
    );
    assert_eq!(done.stderr, place);
    // A value without bytes does not repeat for ever.
    let done = tl(&here, "tl decode --from raw -s api.tl --type true", [0]);
    assert_eq!((done.text(), done.status), ("", Some(1)), "{}", done.stderr);
    // JSON, too: on one line, in an array, and over several lines.
    let one_line = json.replace('\n', " ");
    let array = format!("[{}]", json.trim_end().replace('\n', ",\n"));
    let pretty: String = json
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .fold(String::new(), |text, value| text + &format!("{value:#}\n"));
    for input in [&json, &one_line, &array, &pretty] {
        let done = tl(&here, "tl encode -s api.tl --to raw -", input);
        assert_eq!((&done.stdout, done.stderr.as_str()), (&raw, ""), "{input}");
    }
}

/// The last line of a value may be a value by itself: the object at its end.
#[test]
fn a_value_with_an_object_on_its_last_line() {
    let (here, ..) = folder("last");
    for order in ["", "\"1\",\"2\"", "\"1\",\"2\",\"3\""] {
        let peer = "{\"_\":\"peerUser\",\"user_id\":\"7\"}";
        let json = format!(
            "{{\"_\":\"updateText\",\"text\":\"abc\",\"order\":[{order}],\"peer\":{peer}}}\n"
        );
        let bytes = tl(&here, "tl encode -s api.tl --to raw", &json).stdout;
        for per_line in (4..bytes.len()).step_by(4) {
            let text = wrap(&bytes, per_line, |_, chunk| format!(" {}", spaced(chunk, 1)));
            let done = tl(&here, "tl decode -s api.tl", &text);
            assert_eq!(done.text(), json, "{per_line} bytes on a line: {}", done.stderr);
            // A comma at the end of a line says that the list goes on, whatever the lines are.
            let last = bytes.len().div_ceil(per_line) * per_line - per_line;
            let text = wrap(&bytes, per_line, |at, chunk| {
                let comma = if at == last { "" } else { "," };
                format!("  0x{}{comma}", spaced(chunk, 1).replace(' ', ", 0x"))
            });
            let done = tl(&here, "tl decode -s api.tl", &text);
            assert_eq!((done.text(), done.stderr.as_str()), (json.as_str(), ""), "{text}");
        }
    }
}

#[test]
fn one_value_per_line_stays_one_per_line() {
    let (here, ..) = folder("lines");
    let sample = "tl sample Update -s api.tl --count 30 --seed 1";
    let json = tl(&here, sample, "").text().to_owned();
    for form in ["hex", "base64"] {
        let text = tl(&here, &format!("{sample} --to {form}"), "").text().to_owned();
        let done = tl(&here, "tl decode -s api.tl", &text);
        assert_eq!((done.text(), done.stderr.as_str()), (json.as_str(), ""));
        // A line that is cut off at any place costs no other.
        for (line, start) in [(0, 4), (3, 6), (29, 10)] {
            let mut lines: Vec<&str> = text.lines().collect();
            let is_short = lines[line].len() <= start;
            lines[line] = &lines[line][..start.min(lines[line].len())];
            let done = tl(&here, "tl decode -s api.tl", lines.join("\n"));
            let expected: Vec<&str> = json
                .lines()
                .enumerate()
                .filter(|(i, _)| is_short || *i != line)
                .map(|(_, text)| text)
                .collect();
            assert_eq!(done.text().lines().collect::<Vec<_>>(), expected, "{}", done.stderr);
            assert_eq!(done.stderr.lines().count(), usize::from(!is_short), "{}", done.stderr);
        }
    }
    // Blocks of PEM, each a value.
    let text = tl(&here, &format!("{sample} --to base64"), "").text().to_owned();
    let blocks: String = text.lines().fold(String::new(), |blocks, line| {
        blocks + &format!("-----BEGIN UPDATE-----\n{line}\n-----END UPDATE-----\n\n")
    });
    for from in ["auto", "hex", "base64"] {
        let done = tl(&here, &format!("tl decode -s api.tl --from {from}"), &blocks);
        assert_eq!((done.text(), done.stderr.as_str()), (json.as_str(), ""));
    }
    let done = tl(&here, "tl decode -s api.tl", blocks.replacen("-----END", "----END", 1));
    assert_eq!(done.text().lines().count(), 28, "{}", done.stderr);
    assert!(done.stderr.starts_with("stdin:1: "), "{}", done.stderr);
    // Literals, one per line.
    let text = tl(&here, &format!("{sample} --to hex"), "").text().to_owned();
    let text: String = text
        .lines()
        .map(|line| data_encoding::HEXLOWER.decode(line.as_bytes()).expect("hex"))
        .fold(String::new(), |text, bytes| text + &format!("{bytes:?}\n"));
    let done = tl(&here, "tl decode -s api.tl", text);
    assert_eq!((done.text(), done.stderr.as_str()), (json.as_str(), ""));
}

#[test]
fn a_hint_instead_of_a_cascade() {
    let (here, bytes, json) = folder("hints");
    let hinted = |input: &[u8], first: &str, hint: &str| {
        let done = tl(&here, "tl decode -s api.tl", input);
        let text = String::from_utf8_lossy(input);
        assert_eq!((done.text(), done.status), ("", Some(1)), "{text}\n{}", done.stderr);
        assert!(done.stderr.starts_with(first), "{text}\n{}", done.stderr);
        assert!(done.stderr.contains(hint), "{text}\n{}", done.stderr);
        assert!(done.stderr.lines().count() <= 3, "{text}\n{}", done.stderr);
    };
    // Wrapped text that is cut off: one error, at its byte.
    let cut = wrap(&bytes[..bytes.len() - 5], 16, |_, chunk| hex(chunk));
    hinted(cut.as_bytes(), "note: stdin:1-", "unexpected end of input");
    // Text that is no bytes at all.
    let prose = "Some text,\nof several\nlines, which\nare no values\n";
    hinted(prose.as_bytes(), "stdin:1: ", "`--one-per line` lists");
    let pretty = format!("{:#}\n", serde_json::json!({ "_": "true", "x": [1, 2, 3] }));
    hinted(pretty.as_bytes(), "stdin:1-8: ", "this is JSON; `tl encode` reads JSON");
    hinted(json.as_bytes(), "stdin:1: this is JSON", "`--field NAME`");
    // A value within a frame, and an id in the wrong order.
    let framed =
        [&u32::try_from(bytes.len()).expect("a length").to_le_bytes()[..], &bytes].concat();
    hinted(hex(&framed).as_bytes(), "stdin:1: constructor id", "`updates` starts after 4 bytes");
    hinted(b"997275b5", "stdin:1: constructor id", "`boolTrue` with its bytes reversed");
    hinted(b"\x1f\x8b\x08\0\0\0\0\0", "stdin: constructor id", "gzip");
    // Lines that repeat, without offsets that would tell their number.
    let short = wrap(&bytes, 16, |_, chunk| format!(" {}", spaced(chunk, 1)));
    let (first, rest) = short.split_once('\n').expect("lines");
    hinted(format!("{first}\n*\n{rest}").as_bytes(), "stdin:1-", "`od -v`");
    let done = tl(&here, "tl encode -s api.tl", hex(&bytes));
    assert!(done.stderr.contains("`tl decode` reads bytes"), "{}", done.stderr);
    // A vector does not say what it has; a number is JSON, whatever its range.
    let vector = "15c4b51c0100000022175159 0700000000000000".replace(' ', "");
    hinted(vector.as_bytes(), "stdin:1: constructor id", "such as `Vector<Peer>`");
    let done = tl(&here, "tl encode -s api.tl --type int", "2147483648");
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
    // A mark at the start is no character of the text.
    let done = tl(&here, "tl decode -s api.tl", "\u{feff}b5757299\n");
    assert_eq!((done.text(), done.stderr.as_str()), ("{\"_\":\"boolTrue\"}\n", ""));
}

/// Files of Windows: a mark at the start of JSON, and UTF-16. Values that look like them stay.
#[test]
fn marks_and_utf_16() {
    let (here, bytes, json) = folder("marks");
    let marked = format!("\u{feff}{json}");
    for text in [marked.clone().into_bytes(), utf_16(&json)] {
        let done = tl(&here, "tl encode -s api.tl --to raw", text);
        assert_eq!((&done.stdout, done.stderr.as_str()), (&bytes, ""));
    }
    let log = serde_json::json!({ "body": hex(&bytes) }).to_string() + "\n";
    let node = serde_json::json!({ "body": { "type": "Buffer", "data": bytes } }).to_string();
    for text in [format!("\u{feff}{log}").into_bytes(), utf_16(&log), node.into_bytes()] {
        let done = tl(&here, "tl decode -s api.tl --field body", text);
        assert_eq!((done.text(), done.stderr.as_str()), (json.as_str(), ""));
    }
    fs::write(here.join("wide.tl"), utf_16(SCHEMA)).expect("a file");
    let done = tl(&here, "tl check wide.tl", "");
    assert!(done.text().contains("help: save the text as UTF-8"), "{}", done.text());
    let value = b"\xff\xfea\0";
    for line in ["tl decode -s api.tl --from raw --type int", "tl decode -s marked.tl --type Mark"]
    {
        fs::write(here.join("marked.tl"), "mark#0061feff = Mark;\n").expect("a file");
        let done = tl(&here, line, value);
        assert_eq!(done.status, Some(0), "{line}: {}", done.stderr);
    }
}

/// Lines that wait for a decision cost time in proportion to their number.
#[test]
fn waiting_takes_linear_time() {
    let (here, ..) = folder("linear");
    // A line that is cut off, then values of its length; and bad lines with blank lines in between.
    let equal = format!("4042ae74\n4042ae74\n{}", "b5757299\n".repeat(100_000));
    let blank = "4042ae74\n\n".repeat(100_000);
    for input in [equal, blank] {
        let start = std::time::Instant::now();
        fs::write(here.join("lines.txt"), input).expect("a file can be written");
        let done = tl(&here, "tl decode -s api.tl -q lines.txt", "");
        assert_eq!(done.status, Some(1));
        assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
    }
}

#[test]
fn logs_with_a_field() {
    let (here, bytes, json) = folder("logs");
    let log = [
        serde_json::json!({ "at": 1, "body": hex(&bytes) }),
        serde_json::json!({ "at": 2, "other": "zz" }),
        serde_json::json!({ "at": 3, "body": data_encoding::BASE64.encode(&bytes) }),
        serde_json::json!({ "at": 4, "body": bytes }),
        serde_json::json!({ "at": 5, "body": 7 }),
    ];
    let text = log.iter().fold(String::new(), |text, line| text + &line.to_string() + "\n");
    fs::write(here.join("log.jsonl"), format!("{text}nonsense\n")).expect("a file");
    let done = tl(&here, "tl decode -s api.tl --field body log.jsonl", "");
    assert_eq!((done.text(), done.status), (json.repeat(3).as_str(), Some(1)));
    let lines: Vec<&str> = done.stderr.lines().collect();
    assert_eq!(lines[0], "log.jsonl:5: `body` is neither text nor a list of bytes");
    assert_eq!(lines[1], "log.jsonl:6: not JSON: expected ident at column 2");
    assert_eq!(lines[2..], ["note: log.jsonl: 1 line without a field `body`"]);
    let nested = serde_json::json!({ "message": { "items": [hex(&bytes)] } }).to_string();
    let done = tl(&here, "tl decode -s api.tl --field message.items.0 -", nested);
    assert_eq!((done.text(), done.stderr.as_str()), (json.as_str(), ""));
}
