//! The runtime of generated TL code.
//!
//! Generated modules call into this crate and into nothing else: a [`Reader`] and a [`Writer`] for
//! the wire format, the traits that tie values to their binary form, and the errors. In flows a
//! value or a byte slice, out comes the other one, or an error that says where it happened.
//!
//! ```
//! use tl_runtime::{from_bytes, to_bytes};
//!
//! let bytes = to_bytes(&vec![1_i32, 2]);
//! assert_eq!(bytes[..4], 0x1cb5_c415_u32.to_le_bytes());
//! assert_eq!(from_bytes::<Vec<i32>>(&bytes), Ok(vec![1, 2]));
//! ```
//!
//! The crate is `no_std` with `alloc` and has no dependencies.
#![no_std]

extern crate alloc;

#[cfg(feature = "arena")]
#[allow(unsafe_code)]
mod arena;
#[cfg(feature = "arena")]
mod arena_reader;
mod array;
mod bare;
#[cfg(feature = "arena")]
#[allow(unsafe_code)]
mod borrowed;
mod combinator;
#[cfg(feature = "arena")]
#[allow(unsafe_code)]
mod decoded;
mod described;
mod error;
mod fixed_size;
pub mod generated;
mod layered;
mod object;
mod options;
mod primitives;
mod reader;
mod reuse;
mod rpc_error;
mod text;
mod traits;
mod writer;

#[cfg(feature = "arena")]
pub use arena::Arena;
#[cfg(feature = "arena")]
pub use arena_reader::{ArenaReader, DecodeBareIn, DecodeIn, decode_in, decode_in_with};
pub use array::Array;
pub use bare::Bare;
#[cfg(feature = "arena")]
pub use borrowed::Borrowed;
pub use combinator::{Combinator, DecodeBare, EncodeBare, Function, Request};
#[cfg(feature = "arena")]
pub use decoded::Decoded;
pub use described::{Described, TypeName};
pub use error::{DecodeError, DecodeErrorKind, EncodeError};
pub use fixed_size::FixedSize;
pub use layered::{ConversionError, ConversionErrorKind, ConversionReason, Layered, growth};
pub use object::Object;
pub use options::{DecodeOptions, EncodeOptions, UnknownBits};
pub use reader::Reader;
pub use rpc_error::{PossibleError, error_numbers, write_error};
pub use traits::{
    Decode, Encode, encode_into, encode_into_with, from_bytes, from_bytes_into, from_bytes_with,
    to_bytes, to_bytes_with, try_to_bytes,
};
pub use writer::{MaskPlace, Writer};

/// The constructor id of `vector {t:Type} # [ t ] = Vector t`, which starts every boxed vector.
pub const VECTOR_ID: u32 = 0x1cb5_c415;

/// The constructor id of `boolTrue = Bool`.
pub const BOOL_TRUE_ID: u32 = 0x9972_75b5;

/// The constructor id of `boolFalse = Bool`.
pub const BOOL_FALSE_ID: u32 = 0xbc79_9737;
