//! Types and functions that the build script generates from the schema.

include!(concat!(env!("OUT_DIR"), "/tl.rs"));
