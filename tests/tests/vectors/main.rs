//! The known encodings: each decodes to the stated value, and encodes to its bytes again.

mod compare;
mod debug_tree;

use std::fmt::Debug;

use serde_json::Value;
use tests::api::{enums, functions};
use tl_parser::{Options, SourceMap, load};
use tl_reflect::{Codec, RootType};
use tl_runtime::{Decode, Encode, from_bytes, to_bytes};
use vectors::Vector;

#[test]
fn every_vector_decodes_to_its_value_and_encodes_to_its_bytes() {
    for Vector { place, is_function, value, bytes } in vectors::all() {
        let result = match is_function {
            true => check::<functions::messages::SendMultiMedia>(&bytes, &value),
            false => check::<enums::Updates>(&bytes, &value),
        };
        if let Err(error) = result {
            panic!("{place}: {error}");
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
    for Vector { place, value: expected, bytes, .. } in vectors::all() {
        let decoded = codec.decode(&bytes, &RootType::Any);
        let decoded = decoded.unwrap_or_else(|failure| panic!("{place}: {}", failure.error));
        let value: Value = serde_json::from_str(&codec.to_json(&decoded)).expect("valid JSON");
        assert_eq!(value, expected, "{place}");
        let read = codec.from_json(&expected.to_string(), &RootType::Any);
        let read = read.unwrap_or_else(|error| panic!("{place}: {error}"));
        assert_eq!(codec.encode(&read, &RootType::Any), Ok(bytes), "{place}");
    }
}

/// The comparison above notices a value that differs in one field.
#[test]
fn a_wrong_value_is_noticed() {
    let is_message = |vector: &Vector| vector.value["_"] == "updateShortMessage";
    let vector = vectors::all().into_iter().find(is_message).expect("a short message");
    for (key, wrong) in
        [("pts", Value::from(123_456)), ("message", Value::from("?")), ("out", Value::from("x"))]
    {
        let mut value = vector.value.clone();
        value[key] = wrong;
        assert!(check::<enums::Updates>(&vector.bytes, &value).is_err(), "{key}");
    }
}
