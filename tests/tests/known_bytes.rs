//! Bytes that are known from documentation and from other implementations.

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

/// The example of the documentation of the binary format: three users by their numbers.
#[test]
fn plain_ids_are_computed() {
    let call = small::functions::GetUsers::new(vec![2, 3, 4]);
    assert_eq!(hex(&call), "f5d5842d15c4b51c03000000020000000300000004000000");
    assert_eq!(small::types::User::CONSTRUCTOR_ID, 0xd23c_81a3);
}

/// Masks of any name, and bare beside boxed uses of one constructor, as TON has them.
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
