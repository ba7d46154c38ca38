//! Imports of generated modules. They let generated code compile in a `no_std` crate whose only
//! dependency is this one. Hand-written code should not use them.

pub use alloc::boxed::Box;
pub use alloc::string::String;
pub use alloc::vec::Vec;
pub use core::option::Option;
