//! Whole layers: several in one module, and real schemas of other layers and dialects.
//!
//! This is a crate of its own because these modules take longest to compile. It depends on the
//! runtime alone and denies warnings, as a user's crate may.
#![no_std]
#![deny(warnings)]
#![forbid(unsafe_code)]

extern crate alloc;

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

/// Layer 186, which reads the constructors of layer 185.
pub mod reading {
    include!(concat!(env!("OUT_DIR"), "/reading.rs"));
}

/// Layer 186 for a client of `channels.getChannels`, with the constructors of layer 185.
pub mod reading_client {
    include!(concat!(env!("OUT_DIR"), "/reading_client.rs"));
}

/// The last of the three layers, which reads the constructors of the others.
pub mod small_reading {
    include!(concat!(env!("OUT_DIR"), "/small_reading.rs"));
}

/// Layer 186 alone, and the schemas in the folder that `TL_CORPUS` names.
pub mod corpus {
    include!(concat!(env!("OUT_DIR"), "/corpus.rs"));
}
