//! Bytes from documentation and from other implementations.

use tests::{api, small};
use tl_runtime::{Combinator, Encode, from_bytes, to_bytes};

fn hex(value: &dyn Encode) -> String {
    to_bytes(value).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn telegram() {
    let peer = api::types::InputPeerUser::new(1, 2);
    assert_eq!(hex(&peer), "4ca5e8dd01000000000000000200000000000000");
    assert_eq!(hex(&api::enums::InputPeer::from(peer)), "4ca5e8dd01000000000000000200000000000000");
    assert_eq!(hex(&api::types::True::new()), "39d3ed3f");
    assert_eq!(hex(&true), "b5757299");
}

/// The example in the documentation of the binary format: three users by their ids.
#[test]
fn plain_ids_are_computed() {
    let call = small::functions::GetUsers::new(vec![2, 3, 4]);
    assert_eq!(hex(&call), "f5d5842d15c4b51c03000000020000000300000004000000");
    assert_eq!(small::types::User::CONSTRUCTOR_ID, 0xd23c_81a3);
}

/// A field under a conditional mask is present, in its position, if both bits are set.
#[test]
fn conditional_masks() {
    use small::types::{Nested, NestedAlone, NestedMoreAndTail};

    let bare = |value: &Nested| hex(value)[8..].to_owned();
    assert_eq!(bare(&Nested::new(1)), "0100000000000000");
    let more = NestedMoreAndTail::new(vec![9]).x(5).y(true);
    let nested = Nested::new(1).more_and_tail(more).note("n".to_owned());
    // id, flags 0 and 1, more 1 and 2, note, x, tail
    let expected = "01000000030000000600000001 6e0000 05000000 01090000".replace(' ', "");
    assert_eq!(bare(&nested), expected);
    assert_eq!(from_bytes::<Nested>(&to_bytes(&nested)), Ok(nested));
    // An empty mask is present, too.
    let empty = Nested::new(1).alone(NestedAlone::new());
    assert_eq!(bare(&empty), "010000000400000000000000");
    assert_eq!(from_bytes::<Nested>(&to_bytes(&empty)), Ok(empty));
}

/// The type of an argument determines the form of the value: `int` is bare, `Shape` boxed.
#[test]
fn types_with_parameters() {
    use small::enums::{List, Maybe};
    use small::types::{Cons, Pair, geo::Point};
    use tl_runtime::Bare;

    let pair = Pair::new(1, "a".to_owned());
    assert_eq!(hex(&pair)[8..], *"0100000001610000");
    let bare = Pair::new(Bare(Point::new(0.0, 0.0)), Bare(vec![7]));
    assert_eq!(hex(&bare)[8..], format!("{:032}0100000007000000", 0));
    let list = List::from(Cons::new(1_i64, List::Nil));
    let (cons, nil) = (Cons::<i64>::CONSTRUCTOR_ID.swap_bytes(), hex(&List::<i64>::Nil));
    assert_eq!(hex(&list), format!("{cons:08x}0100000000000000{nil}"));
    assert_eq!(from_bytes::<List<i64>>(&to_bytes(&list)), Ok(list));
    assert_eq!(from_bytes(&to_bytes(&Maybe::<i32>::Nothing)), Ok(Maybe::<i32>::Nothing));
}

/// `Int` is an `int` after the constructor id of `int ? = Int`.
#[test]
fn boxed_builtins() {
    let value = small::types::BoxedBuiltins::new(2, vec![3], String::new()).d([1; 16]);
    let raw = "01".repeat(16);
    let expected = format!(
        "da9b50a802000000 15c4b51c01000000ba6c07220300000000000000 246e28b500000000 01000000 \
         b7f7cc84{raw}"
    );
    assert_eq!(hex(&value)[8..], expected.replace(' ', ""));
}

/// Masks of any name, and both bare and boxed uses of one constructor, as in TON's schemas.
#[test]
fn bare_and_boxed() {
    use small::types::{lite_server::Lookup, ton_node::BlockId};

    let id = || BlockId::new(-1, i64::MIN, 7);
    let bare = "ffffffff000000000000008007000000";
    let boxed = hex(&id());
    assert_eq!(boxed[8..], *bare);
    let lookup = Lookup::new(id(), id()).utime(5);
    let expected = format!("04000000{bare}{boxed}05000000");
    assert_eq!(hex(&lookup)[8..], expected);
    assert_eq!(from_bytes::<Lookup>(&to_bytes(&lookup)), Ok(lookup));
}
