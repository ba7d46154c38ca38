//! What generated modules import, so that they compile in a `no_std` crate that depends on nothing
//! but this one. Not meant for hand-written code.

pub use alloc::boxed::Box;
pub use alloc::string::String;
pub use alloc::vec::Vec;
pub use core::option::Option;
