//! Choices of the builder that change types: what stands in for what, and code for one side only.

use std::any::type_name_of_val;

use tests::yours::{Hash, Point};
use tests::{api, client, small, substituted};
use tl_runtime::{Request, from_bytes, to_bytes};

/// Types of the caller's are written as those that they stand in for.
#[test]
fn substituted_types_have_the_same_bytes() {
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

/// Attributes go where they were asked for: this needs `Eq` and `Hash`.
#[test]
fn attributes_are_in_front_of_what_was_selected() {
    let mut set = std::collections::HashSet::new();
    assert!(set.insert(substituted::types::ton_node::BlockId::new(1, 2, 3)));
}

/// A client writes calls and reads answers; the bytes are those of the whole layer.
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
    // What is in both a call and an answer has both.
    assert!(text.contains("EncodeBare for MessageEntityBold"));
    assert!(text.contains("DecodeBare for MessageEntityBold"));
}
