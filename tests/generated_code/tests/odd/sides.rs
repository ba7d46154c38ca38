//! Code for one side of the connection.

use generated_code::odd::{client, server};
use tl_runtime::{from_bytes, to_bytes};

/// A type that no function mentions has both directions, with everything in it.
#[test]
fn what_no_function_mentions_is_written_and_read() {
    let b = client::sides::types::B::new(client::sides::types::A::new(1));
    let bytes = to_bytes(&b);
    assert_eq!(from_bytes(&bytes), Ok(b));
    let b: server::sides::types::B = from_bytes(&bytes).expect("the server has the type as well");
    assert_eq!(to_bytes(&b), bytes);
}

/// A server of the newer layer reads an argument in its older form, although the older layer has the
/// type only as a result.
#[test]
fn a_newer_layer_reads_what_an_older_one_wrote() {
    let old = server::sides::types::E::new(7);
    let new = from_bytes(&to_bytes(&old));
    assert_eq!(new, Ok(server::sides_layers::layer2::types::E::new(7)));
}
