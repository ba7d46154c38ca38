//! Random values of every definition. The codec makes and encodes them; generated code, the codec
//! and JSON must preserve their bytes.

use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler};
use tl_runtime::{
    Borrowed, Decode, DecodeError, Decoded, Encode, from_bytes, from_bytes_into, to_bytes,
};

/// The tables from constructor ids to generated types.
mod tables {
    use super::*;

    include!(concat!(env!("OUT_DIR"), "/round_trip.rs"));
}

/// Returns true if decoding and encoding preserves the bytes.
fn again<T: Decode + Encode>(bytes: &[u8]) -> Result<bool, DecodeError> {
    Ok(to_bytes(&from_bytes::<T>(bytes)?) == bytes)
}

/// Returns true if decoding preserves the bytes, also into the value of the bytes `before`.
fn again_into<T: Decode + Encode>(bytes: &[u8], before: &[u8]) -> Result<bool, DecodeError> {
    let mut value = from_bytes::<T>(before)?;
    from_bytes_into(&mut value, bytes)?;
    Ok(to_bytes(&value) == bytes && again::<T>(bytes)?)
}

/// Returns true if borrowed values encode to the bytes they came from, and their owned forms do.
fn again_borrowed<T: Borrowed>(bytes: &[u8]) -> Result<bool, DecodeError>
where
    for<'a> T::For<'a>: Borrowed<Owned: Encode>,
{
    let decoded = Decoded::<T>::new(bytes)?;
    let value = decoded.get();
    Ok(to_bytes(&value) == bytes && to_bytes(&value.into_owned()) == bytes)
}

/// Checks the bytes through the enums that dispatch on the constructor id.
fn any(bytes: &[u8], is_function: bool) -> Result<bool, DecodeError> {
    match is_function {
        true => Ok(again::<tests::api::any::Function>(bytes)?
            && again_borrowed::<tests::api::borrowed::any::Function>(bytes)?),
        false => Ok(again::<tests::api::any::Object>(bytes)?
            && again_borrowed::<tests::api::borrowed::any::Object>(bytes)?),
    }
}

fn any_small(bytes: &[u8], is_function: bool) -> Result<bool, DecodeError> {
    match is_function {
        true => again::<tests::small::any::Function>(bytes),
        false => again::<tests::small::any::Object>(bytes),
    }
}

fn any_names(bytes: &[u8], is_function: bool) -> Result<bool, DecodeError> {
    match is_function {
        true => again::<tests::names::any::Function>(bytes),
        false => again::<tests::names::any::Object>(bytes),
    }
}

type RoundTrip = fn(u32, &[u8], &[u8]) -> Result<Option<bool>, DecodeError>;
type Any = fn(&[u8], bool) -> Result<bool, DecodeError>;

fn schema(texts: &[&str]) -> Schema {
    let mut sources = SourceMap::new();
    for text in texts {
        sources.add("schema.tl", *text);
    }
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
}

/// Tries `rounds` values of every definition. Returns the number of tried definitions, and the
/// names of those without a Rust type.
fn check(schema: &Schema, rounds: u32, round_trip: RoundTrip, any: Any) -> (u32, Vec<&str>) {
    let codec = Codec::new(schema);
    let mut sampler = Sampler::new(&codec, 185);
    let (mut tried, mut without_type) = (0, Vec::new());
    for (index, combinator) in schema.combinators().filter(|(_, c)| !c.is_predeclared) {
        let mut before: Option<Vec<u8>> = None;
        for round in 0..rounds {
            let expected = RootType::Combinator(index);
            let Some(value) = sampler.sample(&expected) else { break };
            let name = &combinator.name;
            let bytes = codec.encode(&value, &expected);
            let bytes = bytes.unwrap_or_else(|error| panic!("{name} in round {round}: {error}"));
            let decoded = codec.decode(&bytes, &expected).expect("what is written can be read");
            assert_eq!(codec.encode(&decoded, &expected).as_ref(), Ok(&bytes), "{name}");
            let json = codec.to_json(&decoded);
            let mut direct = String::new();
            assert_eq!(codec.write_json(&bytes, &expected, &mut direct), Ok(bytes.len()));
            assert_eq!(direct, json);
            let read = codec.from_json(&json, &expected);
            let read = read.unwrap_or_else(|error| panic!("{name} in round {round}: {error}"));
            assert_eq!(codec.encode(&read, &expected).as_ref(), Ok(&bytes), "{json}");
            assert_eq!(codec.encode_json(&json, &expected).as_ref(), Ok(&bytes), "{json}");
            assert_eq!(codec.to_json(&read), json);
            match round_trip(combinator.id, &bytes, before.as_ref().unwrap_or(&bytes)) {
                Ok(Some(is_same)) => {
                    assert!(is_same, "{} in round {round}", combinator.name);
                    let any = any(&bytes, combinator.is_function);
                    // Local constructors are in no dispatch.
                    assert!(combinator.is_local || any == Ok(true), "{}: {any:?}", combinator.name);
                }
                // Only the dispatch has a constructor without a struct.
                Ok(None) if any(&bytes, combinator.is_function) == Ok(true) => {}
                Ok(None) => {
                    without_type.push(combinator.name.as_str());
                    break;
                }
                Err(error) => panic!("{} in round {round}: {error}", combinator.name),
            }
            tried += u32::from(round == 0);
            before = Some(bytes);
        }
    }
    (tried, without_type)
}

/// The definitions of layer 185 and MTProto with a Rust type: all but Rust's primitives and
/// `vector`.
const IN_API_AND_MTPROTO: u32 = 2_049;
/// The definitions of the small schema. Values of constructors with parameters occur in others.
const IN_SMALL: u32 = 40;
/// The definitions of the schema with odd names.
const IN_NAMES: u32 = 46;

#[test]
fn every_definition_of_layer_185_and_mtproto_survives() {
    let schema =
        schema(&[include_str!("../../schema/api-185.tl"), include_str!("../../schema/mtproto.tl")]);
    let without_type =
        vec!["boolFalse", "boolTrue", "int", "long", "double", "string", "int128", "int256"];
    assert_eq!(check(&schema, 20, tables::api, any), (IN_API_AND_MTPROTO, without_type));
}

#[test]
fn every_definition_of_the_small_schema_survives() {
    let schema = schema(&[include_str!("../schemas/small.tl")]);
    let expected = (IN_SMALL, vec!["int", "boolFalse", "boolTrue"]);
    assert_eq!(check(&schema, 500, tables::small, any_small), expected);
}

#[test]
fn every_odd_name_survives() {
    let schema = schema(&[include_str!("../schemas/names.tl")]);
    assert_eq!(check(&schema, 50, tables::names, any_names), (IN_NAMES, vec!["int"]));
}
