//! Random schemas as the generator writes them, in a crate that depends only on the runtime.
#![no_std]
#![deny(warnings)]
#![forbid(unsafe_code)]

extern crate alloc;

include!(concat!(env!("OUT_DIR"), "/modules.rs"));
