//! Layers 185 and 186: layer 186 reads the bytes of layer 185 as the converted values.

use layers::api::{layer185, layer186};
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, Sampler};
use tl_runtime::{ConversionError, Decode, Encode, Layered, from_bytes, to_bytes};
use vectors::Vector;

/// Returns true if the newer layer reads older bytes as the converted value, or as the older value
/// if there is no conversion.
fn agrees<Old, New>(bytes: &[u8]) -> bool
where
    Old: Encode + Decode + PartialEq,
    New: Encode + Decode + PartialEq + TryFrom<Old>,
    ConversionError: From<New::Error>,
{
    let read = || from_bytes::<Old>(bytes).expect("a value of its own layer");
    match New::try_from(read()) {
        Ok(new) => {
            let back = from_bytes::<New>(&to_bytes(&new));
            from_bytes::<New>(bytes).as_ref() == Ok(&new) && back.as_ref() == Ok(&new)
        }
        Err(_) => from_bytes(bytes) == Ok(Layered::<New, Old>::Older(read())),
    }
}

fn schema() -> Schema {
    let mut sources = SourceMap::new();
    sources.add("api-185.tl", include_str!("../../../schema/api-185.tl"));
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
}

#[test]
fn random_values_of_what_changed() {
    let schema = schema();
    let codec = Codec::new(&schema);
    let mut sampler = Sampler::new(&codec, 1).max_depth(4);
    let mut changed = 0;
    macro_rules! check {
        ($($name:literal, $($path:ident)::+;)*) => {$(
            let expected = codec.root_type($name).expect("a type of layer 185");
            for _ in 0..60 {
                let value = sampler.sample(&expected).expect("it has values");
                let bytes = codec.encode(&value, &expected).expect("it has bytes");
                type Old = layer185::enums::$($path)::+;
                type New = layer186::enums::$($path)::+;
                assert!(agrees::<Old, New>(&bytes), "{}", $name);
                changed += 1;
            }
        )*};
    }
    check! {
        "Updates", Updates;
        "Update", Update;
        "Message", Message;
        "Chat", Chat;
        "MessageMedia", MessageMedia;
        "MessageAction", MessageAction;
        "messages.Messages", messages::Messages;
        "updates.Difference", updates::Difference;
    }
    assert_eq!(changed, 8 * 60);
}

#[test]
fn known_answers_of_layer_185() {
    let mut answers = 0;
    for Vector { bytes, place, .. } in vectors::all() {
        if from_bytes::<layer185::enums::Updates>(&bytes).is_ok() {
            assert!(
                agrees::<layer185::enums::Updates, layer186::enums::Updates>(&bytes),
                "{place}"
            );
            answers += 1;
        }
    }
    assert!(answers > 20, "{answers}");
}

#[test]
fn what_did_not_change_is_the_same_type() {
    let peer: layer185::enums::InputPeer = layer186::types::InputPeerChannel::new(1, 2).into();
    let ping: layer186::functions::Ping = layer185::functions::Ping::new(7);
    assert_eq!(to_bytes(&peer).len() + to_bytes(&ping).len(), 32);
}
