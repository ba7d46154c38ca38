//! What an album is compared with beside a generated one: declared for tl-proto, and written by hand.

pub mod by_hand;
pub mod tl_proto;
