//! `tl decode`, `encode`, `explain` and `sample`: output and exit status.

mod common;

use std::path::{Path, PathBuf};

use common::tl;

const SCHEMA: &str = "int ? = Int;
long ? = Long;
string ? = String;
true#3fedd339 = True;
boolFalse#bc799737 = Bool;
boolTrue#997275b5 = Bool;
vector#1cb5c415 {t:Type} # [ t ] = Vector t;
point#1 x:int y:int = Point;
shapeNone#2 = Shape;
shapeLine#3 flags:# dashed:flags.0?true title:flags.3?string points:Vector<Point> = Shape;
---functions---
draw#4 shape:Shape layer:long = Bool;
";

fn directory(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    common::directory(name, &[files, &[("s.tl", SCHEMA.as_bytes())]].concat())
}

/// Runs a command line with this input. Returns the output and the exit status as text.
fn run(directory: &Path, line: &str, input: &str) -> String {
    let done = tl(directory, line, input);
    format!(
        "$ {line}\n{input}--- stdout\n{}--- stderr\n{}--- status {}\n\n",
        done.text(),
        done.stderr,
        done.status.unwrap_or(-1)
    )
}

const LINE: &str = "03000000090000000261620015c4b51c01000000010000000200000003000000";

#[test]
fn decode() {
    let raw: Vec<u8> = vec![4, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0];
    let here =
        directory("decode", &[("call.bin", &raw), ("lines.hex", b"02 00 00 00\n0x02000000\n")]);
    let all = [
        run(
            &here,
            "tl decode --schema s.tl",
            "02000000\n\n  03000000 00000000 15c4b51c 00000000\n",
        ),
        run(&here, "tl decode --schema s.tl", "AgAAAA==\nAgAAAA\n"),
        run(
            &here,
            "tl decode --schema s.tl --format text",
            "030000000100000015c4b51c01000000010000000100000002000000\n",
        ),
        run(&here, "tl decode --schema s.tl --format hexdump", "02000000\n02000000\n"),
        run(&here, "tl decode --schema s.tl call.bin lines.hex", ""),
        run(&here, "tl decode --schema s.tl --from raw call.bin", ""),
        run(
            &here,
            "tl decode --schema s.tl --type Vector<Point>",
            "15c4b51c010000000100000003000000\n15c4b51c01000000010000000500000006000000\n",
        ),
        run(&here, "tl decode --schema s.tl --type vector<%Point>", "010000000500000006000000\n"),
        // The command reports invalid values and writes the others.
        run(
            &here,
            "tl decode --schema s.tl",
            "02000000\n0200000\nxyz?\n05000000\n02000000ff\n02000000\n",
        ),
        run(&here, "tl decode --schema s.tl", "03000000080000000361ff6215c4b51c00000000\n"),
        run(&here, "tl decode --schema s.tl --from hex", "AgAAAA==\n"),
        run(&here, "tl decode --schema s.tl --from base64", "02000000\n"),
        run(&here, "tl decode --schema s.tl --type Shpe", "02000000\n"),
        run(&here, "tl decode --schema none.tl", ""),
        run(&here, "tl decode --schema s.tl none.hex", ""),
    ];
    insta::assert_snapshot!(all.concat());
}

#[test]
fn encode() {
    let here = directory("encode", &[]);
    let json = "{\"_\":\"shapeNone\"}\n{\n  \"_\": \"draw\",\n  \"shape\": {\"_\": \"shapeNone\"},\n  \"layer\": \"7\"\n}\n";
    let all = [
        run(&here, "tl encode --schema s.tl", json),
        run(&here, "tl encode --schema s.tl --to base64", json),
        run(&here, "tl encode --schema s.tl --type Vector<int>", "[1,2]\n[]\n"),
        run(
            &here,
            "tl encode --schema s.tl",
            "{\"_\":\"shapeNon\"}\n{\"_\":\"shapeNone\"}\n{\"_\":\"point\",\"x\":1}\n",
        ),
        run(&here, "tl encode --schema s.tl", "{\"_\":\"shapeNone\"\n"),
    ];
    insta::assert_snapshot!(all.concat());
    let done = tl(&here, "tl encode --schema s.tl --to raw", json);
    assert_eq!((done.status, done.stdout.len()), (Some(0), 4 + 16));
}

#[test]
fn explain() {
    let here = directory("explain", &[]);
    let broken = &LINE[..LINE.len() - 16];
    let all = [
        run(
            &here,
            "tl explain --schema s.tl",
            &format!("{LINE}\n04000000{LINE}0700000000000000\n"),
        ),
        run(&here, "tl explain --schema s.tl", &format!("{broken}\n02000000\n")),
        run(&here, "tl explain --schema s.tl", "030000000100008015c4b51c00000000\n"),
        run(&here, "tl explain --schema s.tl --color always", "02000000\n")
            .replace('\u{1b}', "ESC"),
    ];
    insta::assert_snapshot!(all.concat());
}

/// The schema of a newer layer decodes what the schema does not have, and the output says where.
#[test]
fn newer_schemas() {
    let newest = "shapeNone#2 = Shape; shapeDot#6 at:Point label:string = Shape;";
    let newer = "shapeNone#2 = Shape; shapeGroup#5 shapes:vector<Shape> = Shape; point#1 x:int y:int = Point;";
    let files = [
        ("newest.tl", format!("{newest} point#1 x:int y:int = Point;")),
        ("newer.tl", newer.to_owned()),
    ];
    let files = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>();
    let here = directory("newer", &files);
    // `draw` with a group of a dot and a known shape.
    let line =
        "04000000050000000200000006000000010000000100000002000000016100000200000007000000000000 00";
    let line = format!("{}\n", line.replace(' ', ""));
    let with = "--schema s.tl --newer newest.tl --newer newer.tl";
    let all = [
        run(&here, &format!("tl decode {with}"), &line),
        run(&here, &format!("tl decode {with} --format text"), &line),
        run(&here, &format!("tl explain {with}"), &line),
        run(&here, "tl decode --schema s.tl --newer newer.tl", &line),
        run(&here, "tl decode --schema s.tl", &line),
        run(&here, "tl explain --schema s.tl --newer missing.tl", &line),
    ];
    insta::assert_snapshot!(all.concat());
    let json = tl(&here, &format!("tl decode {with}"), &line).stdout;
    let hex = tl(&here, &format!("tl encode {with}"), &json);
    assert_eq!((hex.status, hex.text()), (Some(0), line.as_str()));
    assert_eq!(tl(&here, "tl encode --schema s.tl", &json).status, Some(1));
}

#[test]
fn sample() {
    let here = directory("sample", &[]);
    let line = "tl sample draw --schema s.tl --count 20 --seed 7";
    let json = tl(&here, line, "").stdout;
    let hex = tl(&here, &format!("{line} --to hex"), "").stdout;
    assert_eq!(json.iter().filter(|byte| **byte == b'\n').count(), 20);
    assert_eq!(tl(&here, "tl decode --schema s.tl", &hex).stdout, json, "samples can be read");
    assert_eq!(tl(&here, "tl encode --schema s.tl", &json).stdout, hex, "and written");
    assert_ne!(tl(&here, "tl sample draw --schema s.tl --seed 8 --count 20", "").stdout, json);
    let all = [
        run(&here, "tl sample Point --schema s.tl --count 2", ""),
        run(&here, "tl sample Nothing --schema s.tl", ""),
        run(&here, "tl sample Shape --schema s.tl --max-pieces 0 --count 2 --to base64", ""),
    ];
    insta::assert_snapshot!(all.concat());
}
