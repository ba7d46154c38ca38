//! Whole schemas of other layers and dialects, which have to compile without a warning in a crate
//! that knows nothing but the runtime: layer 186, and the folder that `TL_CORPUS` names, if any.
#![no_std]
#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/modules.rs"));
