//! Albums to compare with the generated one: declared for tl-proto, and written by hand.

pub mod by_hand;
pub mod tl_proto;
