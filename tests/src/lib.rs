//! Layer 185, and small schemas with one of everything.
//!
//! The crate depends on the runtime alone and denies warnings, as a user's crate may. It has the
//! layer once; `tests/checks`, the fuzz targets and the tests here share it.
#![no_std]
#![deny(warnings)]
#![forbid(unsafe_code)]

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

/// A schema with names that are not valid in Rust.
pub mod names {
    include!(concat!(env!("OUT_DIR"), "/names.rs"));
}

/// The code that a client needs for `messages.sendMultiMedia`.
pub mod client {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));

    /// The text of this module.
    pub const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/client.rs"));
}

/// The schema with one of everything, with masks that keep unknown bits.
pub mod keeping {
    include!(concat!(env!("OUT_DIR"), "/keeping.rs"));
}

/// A part of the small schema, with types of other crates and of this one.
pub mod substituted {
    include!(concat!(env!("OUT_DIR"), "/substituted.rs"));
}

/// A schema with documentation.
pub mod documented {
    include!(concat!(env!("OUT_DIR"), "/documented.rs"));

    /// The text of this module.
    pub const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/documented.rs"));
}

pub mod yours;
