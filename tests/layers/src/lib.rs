//! Several layers in one module, as users compile them.
#![no_std]
#![deny(warnings)]

/// Layers 185 and 186 of Telegram's API, each with MTProto.
pub mod api {
    include!(concat!(env!("OUT_DIR"), "/api.rs"));
}

/// Three layers with one change of each kind.
pub mod small {
    include!(concat!(env!("OUT_DIR"), "/small.rs"));
}

/// Three layers with one change of each kind, which keep unknown mask bits.
pub mod keeping {
    include!(concat!(env!("OUT_DIR"), "/keeping.rs"));
}
