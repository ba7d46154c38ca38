//! Streams of values: the command reads each value as soon as it arrives, and an invalid one does
//! not affect the others.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use common::{args, command, directory, run, tl};

/// Constructor ids whose bytes are line ends, spaces, text, or not text.
const SCHEMA: &str = "int ? = Int;\nstring ? = String;\nvector#1cb5c415 {t:Type} # [t] = Vector t;\n\
    newline#0000000a x:int = Any;\nnewlines#0a0a0a0a = Any;\nblank#20202020 x:int = Any;\n\
    letters#64636261 = Any;\ndigits#30303030 x:int = Any;\nmiddle#000a0041 = Any;\n\
    plain#00000001 name:string = Any;\n";

#[test]
fn raw_values_are_distinguished_from_text() {
    let here = directory("streams_raw", &[("s.tl", SCHEMA)]);
    for name in ["newline", "newlines", "blank", "letters", "digits", "middle", "plain"] {
        for seed in 0..10 {
            let sample = format!("tl sample {name} --schema s.tl --seed {seed}");
            let json = tl(&here, &sample, "");
            let raw = tl(&here, &format!("{sample} --to raw"), "").stdout;
            let read = tl(&here, "tl decode --schema s.tl", &raw);
            assert_eq!(read.text(), json.text(), "{name}: {raw:?} {read:?}");
            // Text stays text.
            for form in ["hex", "base64"] {
                let text_form = tl(&here, &format!("{sample} --to {form}"), "").stdout;
                for input in [text_form.clone(), [b"\n \r\n", &text_form[..]].concat()] {
                    let read = tl(&here, "tl decode --schema s.tl", &input);
                    assert_eq!(read.text(), json.text(), "{name}: {input:?} {read:?}");
                }
            }
        }
    }
    // An unknown id.
    let read = tl(&here, "tl decode --schema s.tl", b"\n\n\xff\0");
    assert!(read.stderr.contains("0x00ff0a0a"), "{read:?}");
}

#[test]
fn a_bad_line_does_not_affect_others() {
    let here = directory("streams_bad", &[("s.tl", SCHEMA)]);
    let input = b"{\"_\":\"newlines\"}\n{\"_\":\"plain\",\"name\":\"\xff\"}\n{\"_\":\"letters\"}\n";
    let read = tl(&here, "tl encode --schema s.tl", input);
    assert_eq!(read.text(), "0a0a0a0a\n61626364\n");
    assert_eq!(read.stderr, "stdin:2:22: expected UTF-8, found the byte 0xff\n");
    assert_eq!(read.status, Some(1));
    let read = tl(&here, "tl decode --schema s.tl", b"0a0a0a0a\n\xff\n+a0a0a0a\n61626364\n");
    assert_eq!(read.text(), "{\"_\":\"newlines\"}\n{\"_\":\"letters\"}\n");
    assert_eq!(read.stderr.lines().count(), 2, "{read:?}");
    let read = tl(&here, "tl decode --schema s.tl --from hex", b"+a0a0a0a\n61626364\n");
    assert_eq!(read.stderr, "stdin:1: `+` is not a hexadecimal digit\n");
    assert_eq!(read.text(), "{\"_\":\"letters\"}\n");
    // A value with unclosed brackets, a value in several lines, and brackets in a string.
    let input = "{\"_\":\"letters\"\n{\n  \"_\": \"newlines\"\n}\n  {\"_\":\"letters\"}\n\
                 {\"_\":\"plain\",\"name\":\"\\\"{[\"}\n{\"_\":\"letters\"}";
    let read = tl(&here, "tl encode --schema s.tl", input);
    let plain = "0100000003227b5b";
    assert_eq!(read.text(), format!("0a0a0a0a\n61626364\n{plain}\n61626364\n"));
    assert!(read.stderr.starts_with("stdin:1: not JSON: "), "{read:?}");
    assert_eq!(read.stderr.lines().count(), 1, "{read:?}");
}

/// A raw stream goes on after a value that has an end but is invalid.
#[test]
fn a_bad_raw_value_does_not_affect_others() {
    let schema = format!(
        "{SCHEMA}box#00000002 bytes:int body:Object = Any;\n\
        any#00000003 body:Object = Any;\n"
    );
    let here = directory("streams_bad_raw", &[("s.tl", &schema)]);
    let words =
        |words: &[u32]| -> Vec<u8> { words.iter().flat_map(|word| word.to_le_bytes()).collect() };
    // The second object is shorter than it says.
    let input = words(&[2, 4, 0x6463_6261, 2, 8, 0x6463_6261, 0, 0x0a0a_0a0a]);
    let [boxed, newlines] =
        ["{\"_\":\"box\",\"bytes\":4,\"body\":{\"_\":\"letters\"}}\n", "{\"_\":\"newlines\"}\n"];
    let read = tl(&here, "tl decode --schema s.tl --from raw", &input);
    assert_eq!(read.text(), format!("{boxed}{newlines}"));
    let error = "stdin: value 2: body: 4 bytes are left after the object, at byte 24\n";
    assert_eq!((read.stderr.as_str(), read.status), (error, Some(1)));
    let text = tl(&here, "tl decode --schema s.tl --from raw", b"abcd\x01\0\0\0\x03\xffab\n\n\n\n");
    assert_eq!(text.text(), format!("{{\"_\":\"letters\"}}\n{newlines}"));
    assert_eq!(text.stderr, "stdin: value 2: name: string is not valid UTF-8, at byte 9\n");
    let line = "tl decode --schema s.tl --from raw --type Any";
    assert_eq!(tl(&here, line, &input).text(), read.text());
    // An object of unknown type has no end, so it takes all of the rest.
    let input = [words(&[2, 4, 0x6463_6261, 3]), vec![0x77; 40_000_000]].concat();
    let read = tl(&here, "tl decode --schema s.tl --from raw", &input);
    let values: Vec<_> = read.text().lines().collect();
    assert_eq!((values.len(), read.stderr.as_str()), (2, ""));
    assert!(values[1].len() > 40_000_000, "{}", values[1].len());
}

/// The command writes each value while the input is still open.
#[test]
fn values_do_not_wait_for_the_next_line() {
    let here = directory("streams_wait", &[("s.tl", SCHEMA)]);
    let json = "{\"_\":\"letters\"}";
    for (line, values, expected) in [
        ("tl encode --schema s.tl", [format!("{json}\n"), format!("{json}\n")], "61626364"),
        (
            "tl encode --schema s.tl",
            [format!("\n{json}\n"), "{\n \"_\":\"letters\"\n}\n".into()],
            "61626364",
        ),
        ("tl decode --schema s.tl", ["61626364\n".into(), "YWJjZA==\n".into()], json),
        ("tl decode --schema s.tl --from base64", ["YWJjZA\n".into(), "YWJjZA==\n".into()], json),
        ("tl decode --schema s.tl", ["\n61626364\n".into(), "61 626364\r\n".into()], json),
        ("tl decode --schema s.tl --from raw", ["abcd".into(), "abcd".into()], json),
        // The id is enough to know raw values by.
        ("tl decode --schema s.tl", ["abcd".into(), "abcd".into()], json),
    ] {
        let mut child = command(&here, args(line))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command can be run");
        let mut stdin = child.stdin.take().expect("it has an input");
        let stdout = BufReader::new(child.stdout.take().expect("it has an output"));
        let (sender, receiver) = mpsc::channel();
        let reader = thread::spawn(move || {
            for line in stdout.lines() {
                let _ = sender.send(line.expect("a line"));
            }
        });
        for value in values {
            stdin.write_all(value.as_bytes()).expect("it reads");
            stdin.flush().expect("it reads");
            let written = receiver.recv_timeout(Duration::from_secs(60));
            assert_eq!(written.as_deref(), Ok(expected), "{line}: {value:?} is waiting");
        }
        drop(stdin);
        assert!(child.wait().expect("the command ends").success());
        reader.join().expect("it ends");
    }
}

/// The start of a long line tells text from raw bytes.
#[test]
fn long_lines_are_distinguished_from_raw_values() {
    let here = directory("streams_long", &[("s.tl", SCHEMA)]);
    // It may end within a character.
    for before in 0..4 {
        let long = format!("\"{}{}\"", " ".repeat(before), "\u{1f600}".repeat(50_000));
        let read = tl(&here, "tl decode --schema s.tl", &long);
        assert!(read.stderr.starts_with("stdin:1: "), "{}", &read.stderr[..100]);
    }
    let read = tl(&here, "tl decode --schema s.tl", vec![0xff; 300_000]);
    assert!(read.stderr.starts_with("stdin: constructor id 0xffffffff"), "{read:?}");
}

#[test]
fn inputs_that_cannot_be_read_are_named() {
    let here = directory("streams_named", &[("s.tl", SCHEMA)]);
    fs::create_dir(here.join("folder")).expect("a folder");
    for command in ["decode", "decode --from raw", "decode --from hex", "encode", "explain"] {
        let done = run(&here, &format!("tl {command} --schema s.tl folder"));
        assert!(done.contains("error: cannot read `folder`: "), "{done}");
        assert!(done.ends_with("--- status 2\n"), "{done}");
    }
}

/// A full disk is an error, even for short output without a line end.
#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written() {
    let here = directory("streams_full", &[("s.tl", SCHEMA)]);
    for line in ["sample letters --schema s.tl --to raw", "sample letters --schema s.tl", "man"] {
        let full = fs::File::options().write(true).open("/dev/full").expect("a full device");
        let output =
            command(&here, line.split(' ')).stdout(full).output().expect("the command can be run");
        assert_eq!(output.status.code(), Some(2), "{line}: {output:?}");
    }
}

/// `-` is standard input wherever a file is read, and only once.
#[test]
fn standard_input_everywhere() {
    let schema = "point   x:int y:int = Point ;\n";
    let value = "{\"_\":\"point\",\"x\":1,\"y\":2}\n";
    let here = directory("stdin", &[("s.tl", schema), ("p.json", value)]);
    for line in [
        "tl check @",
        "tl id @",
        "tl diff @ s.tl",
        "tl diff s.tl @",
        "tl show Point -s @",
        "tl sample Point -s @",
        "tl encode -s @ p.json",
    ] {
        let piped = tl(&here, &line.replace('@', "-"), schema);
        let named = tl(&here, &line.replace('@', "s.tl"), "");
        assert_eq!(piped.status, Some(0), "{line}\n{}", piped.stderr);
        let plain = |text: &str| text.replace("stdin", "s.tl");
        assert_eq!(plain(piped.text()), plain(named.text()), "{line}");
    }
    let done = tl(&here, "tl fmt -", schema);
    assert_eq!((done.text(), done.status), ("point x:int y:int = Point;\n", Some(0)));
    let done = tl(&here, "tl fmt --check -", schema);
    assert_eq!((done.text(), done.status), ("stdin\n", Some(1)));
    assert!(!here.join("-").exists());
    let done = tl(&here, "tl check -", "a x:Missing = A;\n");
    assert!(done.text().contains("stdin:1:5"), "{}", done.text());
    let done = tl(&here, "tl encode -s -", schema);
    assert_eq!(done.status, Some(2));
    assert!(done.stderr.contains("standard input is given twice"), "{}", done.stderr);
    if cfg!(unix) {
        let done = tl(&here, "tl generate - --out out", schema);
        assert_eq!(done.status, Some(0), "{}", done.stderr);
    }
}

/// Values are decoded and encoded on all cores. Results and errors keep the order of the lines.
#[test]
fn long_streams_keep_their_order() {
    let here = directory("streams_order", &[("s.tl", SCHEMA)]);
    let (mut hex, mut json, mut values, mut errors) =
        (String::new(), String::new(), String::new(), [String::new(), String::new()]);
    for line in 1..=20_000_u32 {
        // Some lines take much longer than others.
        let text = "x".repeat(if line % 97 == 0 { 9000 } else { (line % 5) as usize });
        match line % 1000 {
            7 => {
                hex += "01000000ff\n";
                json += "{\"_\":\"plain\"}\n";
                errors[0] += &format!("stdin:{line}: ");
                errors[1] += &format!("stdin:{line}: ");
            }
            _ => {
                let value = format!("{{\"_\":\"plain\",\"name\":\"{line}{text}\"}}\n");
                let encoded = encoded(&format!("{line}{text}"));
                hex += &encoded;
                json += &value;
                values += &value;
            }
        }
    }
    let places = |stderr: &str| -> String {
        stderr.lines().map(|line| line.split_inclusive(' ').next().unwrap_or_default()).collect()
    };
    let decoded = tl(&here, "tl decode --schema s.tl", &hex);
    assert!(decoded.text() == values, "{}", decoded.stderr);
    assert_eq!(places(&decoded.stderr), errors[0]);
    let encoded = tl(&here, "tl encode --schema s.tl", &json);
    let good: String = hex
        .lines()
        .filter(|line| !line.ends_with("0ff"))
        .map(|line| line.to_owned() + "\n")
        .collect();
    assert!(encoded.text() == good, "{}", encoded.stderr);
    assert_eq!(places(&encoded.stderr), errors[1]);
    // A raw stream has the values without lines, and ends at the first error.
    let raw = tl(&here, "tl encode --schema s.tl --to raw", &values).stdout;
    let read = tl(&here, "tl decode --schema s.tl --from raw", &raw);
    assert!(read.text() == values, "{}", read.stderr);
    let read = tl(&here, "tl decode --schema s.tl --from raw", &raw[..raw.len() - 4]);
    assert!(values.starts_with(read.text()) && read.text().len() > values.len() - 100);
    // The string starts eight bytes before the end of the whole stream.
    let error = format!("at byte {}\n", raw.len() - 8);
    assert!(read.stderr.starts_with("stdin: value 19980: name: "), "{}", read.stderr);
    assert!(read.stderr.ends_with(&error), "{}: {error}", read.stderr);
    // Each dump but the first starts with a blank line.
    let dumps = tl(&here, "tl explain --schema s.tl", "61626364\n".repeat(3));
    assert_eq!(dumps.text().matches("\n\n").count(), 2, "{}", dumps.text());
}

fn encoded(text: &str) -> String {
    let mut bytes = vec![1, 0, 0, 0];
    match text.len() {
        len @ ..254 => bytes.push(len as u8),
        len => bytes.extend([254, len as u8, (len >> 8) as u8, 0]),
    }
    bytes.extend(text.bytes());
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + "\n"
}

/// If nobody reads the output, the command ends, even if its input stays open.
#[cfg(unix)]
#[test]
fn a_closed_output_ends_the_command() {
    let here = directory("streams_closed", &[("s.tl", SCHEMA)]);
    for (line, value) in [
        ("tl decode --schema s.tl", "61626364\n"),
        ("tl encode --schema s.tl", "{\"_\":\"letters\"}\n"),
        ("tl decode --schema s.tl --from raw", "abcd"),
    ] {
        let mut child = command(&here, args(line))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command can be run");
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().expect("it has an input");
        stdin.write_all(value.as_bytes()).expect("it reads");
        let (sender, receiver) = mpsc::channel();
        let waiter = thread::spawn(move || sender.send(child.wait().expect("it ends")));
        let status = receiver.recv_timeout(Duration::from_secs(60)).expect("it ends");
        assert!(status.success(), "{line}: {status}");
        waiter.join().expect("it ends").expect("it was received");
        drop(stdin);
    }
}
