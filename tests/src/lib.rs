//! The whole of layer 185, in a crate that knows nothing but the runtime.
#![no_std]
#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/tl.rs"));
