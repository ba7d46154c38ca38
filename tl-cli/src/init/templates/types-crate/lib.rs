//! The types and functions of the schema. The crate changes only when the schema does, so the crates
//! that use it compile without waiting for it.
#![no_std]
#![allow(missing_docs)]

include!(concat!(env!("OUT_DIR"), "/tl.rs"));
