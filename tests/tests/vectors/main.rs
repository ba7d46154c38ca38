//! The known encodings in `vectors/`, written by encoders other than ours: each must decode to the
//! stated value, and encode to the same bytes again.

mod compare;
mod debug_tree;

use std::fmt::Debug;

use serde_json::Value;
use tests::api::{enums, functions};
use tl_parser::{Options, SourceMap, load};
use tl_reflect::{Codec, RootType};
use tl_runtime::{Decode, Encode, from_bytes, to_bytes};

const FILES: [(&str, &str, usize); 3] = [
    ("album", include_str!("../../vectors/album.jsonl"), 80),
    ("updates", include_str!("../../vectors/updates.jsonl"), 181),
    ("edges", include_str!("../../vectors/edges.jsonl"), 20),
];

#[test]
fn every_vector_decodes_to_its_value_and_encodes_to_its_bytes() {
    for (name, lines, count) in FILES {
        assert_eq!(lines.lines().count(), count, "{name}");
        for (line, text) in lines.lines().enumerate() {
            let vector: Value = serde_json::from_str(text).expect("a vector is JSON");
            let bytes = unhex(vector["hex"].as_str().expect("a vector has bytes"));
            let value = &vector["value"];
            let result = match (value["_"].as_str(), vector["type"].as_str()) {
                (Some("messages.sendMultiMedia"), _) => {
                    check::<functions::messages::SendMultiMedia>(&bytes, value)
                }
                (_, Some("Updates")) => check::<enums::Updates>(&bytes, value),
                (name, _) => panic!("no Rust type for {name:?}"),
            };
            if let Err(error) = result {
                panic!("{name}.jsonl:{}: {error}", line + 1);
            }
        }
    }
}

fn check<T: Decode + Encode + Debug>(bytes: &[u8], expected: &Value) -> Result<(), String> {
    let value: T = from_bytes(bytes).map_err(|error| error.to_string())?;
    compare::same(&debug_tree::parse(&format!("{value:?}")), expected)?;
    if to_bytes(&value) == bytes { Ok(()) } else { Err("encodes to other bytes".to_owned()) }
}

/// Converts by the schema alone: bytes to JSON and back, JSON to bytes and back.
#[test]
fn every_vector_survives_reflection() {
    let mut sources = SourceMap::new();
    sources.add("api-185.tl", include_str!("../../../schema/api-185.tl"));
    let schema = load(&sources, &Options::default()).schema.expect("the schema has no errors");
    let codec = Codec::new(&schema);
    for (name, lines, _) in FILES {
        for (line, text) in lines.lines().enumerate() {
            let vector: Value = serde_json::from_str(text).expect("a vector is JSON");
            let bytes = unhex(vector["hex"].as_str().expect("a vector has bytes"));
            let decoded = codec.decode(&bytes, &RootType::Any).expect("a vector can be read");
            let json = codec.to_json(&decoded);
            let value: Value = serde_json::from_str(&json).expect("what is written is JSON");
            assert_eq!(value, vector["value"], "{name}.jsonl:{}", line + 1);
            let read = codec.from_json(&vector["value"].to_string(), &RootType::Any);
            let read = read.unwrap_or_else(|error| panic!("{name}.jsonl:{}: {error}", line + 1));
            assert_eq!(codec.encode(&read, &RootType::Any), Ok(bytes), "{name}.jsonl:{}", line + 1);
        }
    }
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16);
    digits.map(|pair| byte(pair).expect("two digits")).collect()
}

/// The comparison has to notice what is wrong: a value changed in one place must not pass.
#[test]
fn a_wrong_value_is_noticed() {
    let line = FILES[1].1.lines().find(|line| line.contains("\"updateShortMessage\""));
    let vector: Value = serde_json::from_str(line.expect("a short message")).expect("JSON");
    let bytes = unhex(vector["hex"].as_str().expect("bytes"));
    for (key, wrong) in
        [("pts", Value::from(123_456)), ("message", Value::from("?")), ("out", Value::from("x"))]
    {
        let mut value = vector["value"].clone();
        value[key] = wrong;
        assert!(check::<enums::Updates>(&bytes, &value).is_err(), "{key}");
    }
}
