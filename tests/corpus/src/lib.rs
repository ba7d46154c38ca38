//! Whole schemas of other layers and dialects, which must compile without a warning in a crate that
//! depends only on the runtime: layer 186, and those in the folder that `TL_CORPUS` names, if any.
#![no_std]
#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/modules.rs"));
