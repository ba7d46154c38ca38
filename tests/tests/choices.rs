//! Settings of the builder that change types: extern types, and code for one side.

use std::any::type_name_of_val;

use tests::yours::{Hash, Point};
use tests::{api, client, keeping, small, substituted};
use tl_runtime::{
    Arena, DecodeErrorKind, DecodeOptions, Request, decode_in, from_bytes, from_bytes_into,
    from_bytes_with, to_bytes,
};

/// An extern type has the bytes of the type that it replaces.
#[test]
fn extern_types_have_equal_bytes() {
    let theirs = substituted::types::Primitives::new(
        1,
        2,
        3,
        4.0,
        true,
        "text".into(),
        vec![5, 6].into(),
        [7; 16],
        Hash([8; 32]),
        substituted::types::True::new(),
    );
    let ours = small::types::Primitives::new(
        1,
        2,
        3,
        4.0,
        true,
        "text".to_owned(),
        vec![5, 6],
        [7; 16],
        [8; 32],
        small::types::True::new(),
    );
    assert_eq!(to_bytes(&theirs), to_bytes(&ours));
    assert_eq!(from_bytes::<substituted::types::Primitives>(&to_bytes(&ours)), Ok(theirs.clone()));
    assert_eq!(type_name_of_val(&theirs.e), "compact_str::CompactString");

    let point = || Point { latitude: 1.0, longitude: 2.0 };
    let theirs =
        substituted::types::ShapePolygon::new("a".into(), vec![point()], point(), "".into());
    let our_point = || small::types::geo::Point::new(1.0, 2.0);
    let ours = small::types::ShapePolygon::new(
        "a".to_owned(),
        vec![our_point()],
        our_point(),
        String::new(),
    );
    assert_eq!(to_bytes(&theirs), to_bytes(&ours));
    assert_eq!(from_bytes(&to_bytes(&ours)), Ok(theirs));
}

/// `type_attribute` adds attributes to the selected types. A set needs `Eq` and `Hash`.
#[test]
fn selected_types_have_their_attributes() {
    let mut set = std::collections::HashSet::new();
    assert!(set.insert(substituted::types::ton_node::BlockId::new(1, 2, 3)));
}

/// A client encodes calls and decodes answers, with the bytes of the whole layer.
#[test]
fn a_client_has_its_side() {
    fn call<F: Request>(function: &F) -> Vec<u8> {
        to_bytes(function)
    }
    let call = call(&client::functions::messages::SendMultiMedia::new(
        client::enums::InputPeer::InputPeerSelf,
        Vec::new(),
    ));
    let whole = api::functions::messages::SendMultiMedia::new(
        api::enums::InputPeer::InputPeerSelf,
        Vec::new(),
    );
    assert_eq!(call, to_bytes(&whole));
    let answer = to_bytes(&api::enums::Updates::TooLong);
    assert_eq!(from_bytes(&answer), Ok(client::enums::Updates::TooLong));

    let text = client::TEXT;
    assert!(text.contains("EncodeBare for SendMultiMedia"));
    assert!(!text.contains("DecodeBare for SendMultiMedia"));
    assert!(text.contains("Decode for Updates"));
    assert!(!text.contains("Encode for Updates"));
    // A type in both a call and an answer has both directions.
    assert!(text.contains("EncodeBare for MessageEntityBold"));
    assert!(text.contains("DecodeBare for MessageEntityBold"));
}

/// The number of bits of `flags` in `nested` that guard a field.
const KNOWN_BITS: u32 = 3;

/// The reader ignores, keeps or rejects mask bits that the schema does not know.
#[test]
fn unknown_bits_are_a_choice() {
    let more = small::types::NestedMoreAndTail::new(vec![1; 3]).x(5).y(true);
    let nested = small::types::Nested::new(7).more_and_tail(more);
    let known = to_bytes(&nested);
    // The id, `id`, `flags`, `more`: an unknown bit in each of the two masks.
    let mut bytes = known.clone();
    bytes[8 + 3] |= 0x40;
    bytes[12 + 1] |= 0x80;
    assert_eq!(
        from_bytes::<small::types::Nested>(&bytes).map(|value| to_bytes(&value)),
        Ok(known.clone())
    );

    let kept: keeping::types::Nested = from_bytes(&bytes).expect("unknown bits are accepted");
    assert_eq!(kept.flags_unknown, 0x4000_0000);
    assert_eq!(kept.more_and_tail.as_ref().map(|more| more.more_unknown), Some(0x8000));
    assert_eq!(to_bytes(&kept), bytes);
    let arena = Arena::new();
    let borrowed: keeping::borrowed::types::Nested<'_> =
        decode_in(&bytes, &arena).expect("as above");
    assert_eq!(to_bytes(&borrowed), bytes);
    let mut value = keeping::types::Nested::new(1);
    from_bytes_into(&mut value, &bytes).expect("as above");
    assert_eq!(value, kept);
    // The encoder ignores the known bits of `flags_unknown`.
    value.flags_unknown = u32::MAX;
    let written: keeping::types::Nested = from_bytes(&to_bytes(&value)).expect("valid bytes");
    assert_eq!((written.note, written.flags_unknown.count_ones()), (None, u32::BITS - KNOWN_BITS));

    let error = from_bytes_with::<small::types::Nested>(&bytes, DecodeOptions::canonical());
    let error = error.expect_err("unknown bits are rejected");
    assert_eq!((error.kind, error.offset), (DecodeErrorKind::UnknownBits { bits: 0x4000_0000 }, 8));
    assert_eq!(
        error.to_string(),
        "a mask has bits that the schema does not know: 0x40000000, at byte 8, in nested"
    );
}
