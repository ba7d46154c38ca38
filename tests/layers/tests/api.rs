//! Layers 185 and 186: layer 186 reads the bytes of layer 185 as the converted values.

mod samples;

use layers::api::{layer185, layer186};
use samples::samples;
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

/// The number of vectors that layer 185 accepts is larger.
const FEW_ANSWERS: usize = 20;

#[test]
fn random_values_of_changed_types() {
    macro_rules! check {
        ($($name:literal, $($path:ident)::+;)*) => {$(
            for bytes in samples($name) {
                type Old = layer185::enums::$($path)::+;
                type New = layer186::enums::$($path)::+;
                assert!(agrees::<Old, New>(&bytes), "{}", $name);
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
    assert!(answers > FEW_ANSWERS, "{answers}");
}

#[test]
fn unchanged_types_are_shared() {
    let peer: layer185::enums::InputPeer = layer186::types::InputPeerChannel::new(1, 2).into();
    let ping: layer186::functions::Ping = layer185::functions::Ping::new(7);
    let constructor_id = size_of::<u32>();
    assert_eq!(to_bytes(&peer).len(), constructor_id + 2 * size_of::<i64>());
    assert_eq!(to_bytes(&ping).len(), constructor_id + size_of::<i64>());
}
