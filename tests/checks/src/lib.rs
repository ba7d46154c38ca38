//! What must hold of any text and of any bytes. Each check takes bytes and panics if something does
//! not hold; fuzzers call them with bytes they think up, and the tests of this package with seeds and
//! simple changes of them.

mod seeds;

use std::sync::LazyLock;

use tests::api::{any, borrowed, enums};
use tl_parser::{Diagnostic, Options, Schema, SourceMap, format, load, parse, render};
use tl_reflect::{Codec, RootType, Sampler};
use tl_runtime::{
    Arena, Borrowed, Decode, DecodeError, DecodeErrorKind, DecodeIn, DecodeOptions, Encode,
    UnknownBits, decode_in, from_bytes, from_bytes_into, from_bytes_with, to_bytes,
};

pub use seeds::vectors;

/// A check, with the name of its fuzz target.
pub type Check = (&'static str, fn(&[u8]));

/// All of them.
pub const CHECKS: [Check; 4] =
    [("parser", parser), ("decoder", decoder), ("values", values), ("reflection", reflection)];

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let mut sources = SourceMap::new();
    sources.add("api-185.tl", include_str!("../../../schema/api-185.tl"));
    sources.add("mtproto.tl", include_str!("../../../schema/mtproto.tl"));
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
});

/// The schema of the layer, for reading by it.
pub static CODEC: LazyLock<Codec<'static>> = LazyLock::new(|| Codec::new(&SCHEMA));

/// Any text is read to a schema or to findings that can be shown; what is formatted stays as it is
/// when it is formatted again.
pub fn parser(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut sources = SourceMap::new();
    sources.add("any.tl", text.as_ref());
    let loaded = load(&sources, &Options::default());
    // To show all of them would take most of the time.
    let step = loaded.diagnostics.len() / 8 + 1;
    let some: Vec<_> = loaded.diagnostics.into_iter().step_by(step).collect();
    render(&sources, &some, false);
    if let Some(formatted) = formatted(&text) {
        assert_eq!(self::formatted(&formatted).as_deref(), Some(&formatted[..]));
    }
}

/// The text as it is laid out, if it can be parsed.
fn formatted(text: &str) -> Option<String> {
    let mut sources = SourceMap::new();
    let id = sources.add("any.tl", text);
    let mut found = Vec::new();
    let file = parse(&sources, id, &Options::default(), &mut found);
    (!found.iter().any(Diagnostic::is_error)).then(|| format(text, &file))
}

/// Any bytes are decoded to a value or to an error with a place in them, in the same way by all ways of
/// decoding. A value that is encoded is the same value again, and if the bytes are in canonical form,
/// the same bytes.
pub fn decoder(bytes: &[u8]) {
    all_ways::<any::Object, borrowed::any::Object<'static>>(bytes);
    all_ways::<any::Function, borrowed::any::Function<'static>>(bytes);
    all_ways::<enums::Updates, borrowed::enums::Updates<'static>>(bytes);
}

fn all_ways<T: Decode + Encode, B: Borrowed>(bytes: &[u8])
where
    for<'a> B::For<'a>: DecodeIn<'a> + Encode,
{
    let decoded = from_bytes::<T>(bytes);
    let arena = Arena::new();
    let borrowed = decode_in::<B::For<'_>>(bytes, &arena);
    let strict = DecodeOptions::new()
        .canonical_lengths(true)
        .zero_padding(true)
        .unknown_bits(UnknownBits::Reject);
    let canonical = from_bytes_with::<T>(bytes, strict);
    match (&decoded, &borrowed) {
        (Ok(value), Ok(borrowed)) => {
            let written = to_bytes(value);
            assert_eq!(to_bytes(borrowed), written);
            let again = from_bytes_with::<T>(&written, strict);
            assert_eq!(to_bytes(&again.expect("what is written is canonical")), written);
            if canonical.is_ok() {
                assert_eq!(written, bytes);
            }
        }
        (Err(error), Err(other)) => {
            in_place(error, bytes);
            assert_eq!(error, other);
            assert!(canonical.is_err());
        }
        _ => panic!("values that own and values that borrow disagree"),
    }
    // Whatever was there before.
    for before in [&bytes[..bytes.len() / 2], bytes] {
        if let Ok(mut value) = from_bytes::<T>(before) {
            let into = from_bytes_into(&mut value, bytes);
            assert_eq!(into.as_ref().err(), decoded.as_ref().err());
            if into.is_ok() {
                assert_eq!(decoded.as_ref().map(to_bytes), Ok(to_bytes(&value)));
            }
        }
    }
}

fn in_place(error: &DecodeError, bytes: &[u8]) {
    assert!(error.offset <= bytes.len(), "{error}");
    assert!(!error.to_string().is_empty());
}

/// A value of a definition, made by chance, is the same bytes to generated code and to the schema.
/// The bytes say which definition and which chance.
pub fn values(bytes: &[u8]) {
    let Some((seed, rest)) = bytes.split_first_chunk::<8>() else { return };
    let Some((place, _)) = rest.split_first_chunk::<2>() else { return };
    let combinators: Vec<_> = SCHEMA.combinators().filter(|(_, c)| !c.is_predeclared).collect();
    let place = usize::from(u16::from_le_bytes(*place)) % combinators.len();
    let (index, combinator) = combinators[place];
    let expected = RootType::Combinator(index);
    let mut sampler = Sampler::new(&CODEC, u64::from_le_bytes(*seed)).max_pieces(2_000);
    let Some(value) = sampler.sample(&expected) else { return };
    let bytes = CODEC.encode(&value, &expected).expect("what is sampled can be written");
    if !combinator.is_local {
        decoder(&bytes);
        let is_same = match combinator.is_function {
            true => from_bytes::<any::Function>(&bytes).map(|value| to_bytes(&value) == bytes),
            false => from_bytes::<any::Object>(&bytes).map(|value| to_bytes(&value) == bytes),
        };
        match is_same {
            Ok(is_same) => assert!(is_same, "{}", combinator.name),
            // What is a type of Rust's own, such as a vector, is in no dispatch.
            Err(error) => assert_eq!(error.offset, 0, "{}: {error}", combinator.name),
        }
    }
    let json = CODEC.to_json(&value);
    let read = CODEC.from_json(&json, &expected).expect("what is written can be read");
    assert_eq!(CODEC.encode(&read, &expected), Ok(bytes));
}

/// Generated code and the schema agree on what bytes are `Updates`, and which ones.
pub fn reflection(bytes: &[u8]) {
    let expected = CODEC.root_type("Updates").expect("the layer has the type");
    let by_schema = CODEC.decode(bytes, &expected);
    match (from_bytes::<enums::Updates>(bytes), by_schema) {
        (Ok(value), Ok(by_schema)) => {
            // What generated code ignores, unknown bits, the schema keeps.
            let written = CODEC.encode(&by_schema, &expected).expect("what is read can be written");
            assert_eq!(
                from_bytes::<enums::Updates>(&written).map(|v| to_bytes(&v)),
                Ok(to_bytes(&value))
            );
        }
        (Err(_), Err(_)) => {}
        (Err(error), Ok(_)) => {
            // Their limits differ: depth is counted in types here, and in names on the way there.
            let limits = matches!(
                error.kind,
                DecodeErrorKind::TooDeep { .. } | DecodeErrorKind::MemoryLimit { .. }
            );
            assert!(limits, "only generated code refuses: {error}");
        }
        (Ok(_), Err(failure)) => {
            let is_deep = failure.error.to_string().contains("deep");
            assert!(is_deep, "only the schema refuses: {}", failure.error);
        }
    }
}
