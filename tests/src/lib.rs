//! Generated code, in a crate that knows nothing but the runtime.
#![no_std]
#![deny(warnings)]

/// The whole of layer 185, and MTProto.
pub mod api {
    include!(concat!(env!("OUT_DIR"), "/api.rs"));
}

/// A schema with one of everything.
pub mod small {
    include!(concat!(env!("OUT_DIR"), "/small.rs"));

    /// The text of this module.
    pub const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/small.rs"));
}
