//! Serde's traits of generated code, for the tests of this crate.
//!
//! The crate depends on the runtime alone and denies warnings, as a user's crate may.
#![no_std]
#![deny(warnings)]
#![forbid(unsafe_code)]

use tl_runtime::generated::serde::{Deserialize, Serialize};
use tl_runtime::{Decode, Encode};

/// Layer 185 and MTProto.
pub mod api {
    include!(concat!(env!("OUT_DIR"), "/api.rs"));
}

/// The schema of docs/generated-code.md.
pub mod small {
    include!(concat!(env!("OUT_DIR"), "/small.rs"));
}

/// Long arrays.
pub mod arrays {
    include!(concat!(env!("OUT_DIR"), "/arrays.rs"));
}

/// A function of any generated type.
pub trait Visit {
    /// The result.
    type Output;

    /// Calls the function for a type.
    fn visit<T: Encode + Decode + Serialize + for<'de> Deserialize<'de>>(self) -> Self::Output;
}

/// The types by their names.
pub mod tables {
    use super::Visit;

    include!(concat!(env!("OUT_DIR"), "/api_table.rs"));
    include!(concat!(env!("OUT_DIR"), "/small_table.rs"));
    include!(concat!(env!("OUT_DIR"), "/arrays_table.rs"));
}
