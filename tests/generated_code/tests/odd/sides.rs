//! Code for one side of the connection.

use generated_code::odd::{client, server};
use tl_runtime::{from_bytes, to_bytes};

/// A type that no function mentions has both directions, as have the types in it.
#[test]
fn types_that_no_function_mentions_have_both_directions() {
    let b = client::sides::types::B::new(client::sides::types::A::new(1));
    let bytes = to_bytes(&b);
    assert_eq!(from_bytes(&bytes), Ok(b));
    let b: server::sides::types::B = from_bytes(&bytes).expect("the server has the type as well");
    assert_eq!(to_bytes(&b), bytes);
}

/// A server of the newer layer reads an argument in its older form, even if the type is only a
/// result in the older layer.
#[test]
fn a_newer_layer_reads_older_arguments() {
    let old = server::sides::types::E::new(7);
    let new = from_bytes(&to_bytes(&old));
    assert_eq!(new, Ok(server::sides_layers::layer2::types::E::new(7)));
}
