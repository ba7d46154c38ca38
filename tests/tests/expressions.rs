//! The Rust that `tl site` shows beside values, compiled: it encodes to the bytes of the value. A test of
//! `tl-cli` writes the expressions (`UPDATE_DOCS=1 cargo test -p tl-cli --bin tl expressions`).

use data_encoding::HEXLOWER;
use tests::small::{enums, functions, types};
use tl_runtime::to_bytes;

#[test]
fn expressions_encode_to_the_bytes_beside_them() {
    let all = include!("expressions/small.in");
    for (name, bytes, expected) in all {
        assert_eq!(HEXLOWER.encode(&bytes), expected, "{name}");
    }
}
