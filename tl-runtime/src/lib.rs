//! The runtime of generated TL code: functions that convert values to bytes and back, the traits of
//! values and functions, and the errors.
//!
//! ```
//! use tl_runtime::{from_bytes, to_bytes};
//!
//! // Generated types work like this vector.
//! let bytes = to_bytes(&vec![1_i32, 2]);
//! assert_eq!(bytes[..4], tl_runtime::VECTOR_ID.to_le_bytes());
//! assert_eq!(from_bytes::<Vec<i32>>(&bytes), Ok(vec![1, 2]));
//!
//! let error = from_bytes::<Vec<i32>>(&bytes[..10]).expect_err("the end is missing");
//! assert_eq!(
//!     error.to_string(),
//!     "Vector announces 2 items, more than the input can hold, at byte 4"
//! );
//! ```
//!
//! The crate is `no_std` with `alloc`. Its only dependencies are the crates `bytes` and `serde`, if
//! the features with these names are on. Generated modules depend on this crate alone; the items that only they call are hidden from
//! this page.
//!
//! # Tasks
//!
//! | task | items |
//! |---|---|
//! | encode a value | [`to_bytes`], or [`try_to_bytes`] for an error instead of a panic |
//! | encode into an existing buffer | [`encode_into`], [`encode_into_slice`] |
//! | know the size of an encoded value | [`encoded_len`] |
//! | decode a value | [`from_bytes`], or [`from_bytes_prefix`] if bytes follow it |
//! | decode and reuse the memory of a value | [`from_bytes_into`] |
//! | set limits or strictness | [`DecodeOptions`] with [`from_bytes_with`] |
//! | hold a value of a type not yet known | [`Object`] |
//! | visit or change every value of a type | [`walk`], [`walk_mut`] |
//! | keep values of constructors that only newer schemas have | [`from_bytes_skipping`] |
//! | find values in bytes without decoding them | [`Scan`] |
//! | keep the items before an error | [`from_bytes_partial`] |
//! | get the path of an error, such as `users[3].photo` | [`from_bytes_traced`] |
//! | accept values of two layers | [`Layered`] |
//! | recognise an error that a server returned | [`PossibleError`] |
//!
//! # Traits
//!
//! Generated types implement all of these. As bounds they serve different purposes:
//!
//! | trait | bound for |
//! |---|---|
//! | [`Encode`], [`Decode`] | code that handles any value, such as a transport or a cache |
//! | [`Request`] | client code: a function that can be sent, with a result that can be decoded |
//! | [`Function`] | code that needs the result type or the name of any function |
//! | [`Combinator`] | code that needs the constructor id or the name of a constructor or function |
//! | [`EncodeBare`], [`DecodeBare`] | code that handles the fields without the constructor id |
//! | [`Walk`] | code that visits the values inside others |
//! | [`Described`] | JSON: `tl_reflect::to_json` and `tl_reflect::from_json` |
//!
//! Implement [`Encode`] and [`Decode`] by hand for a type of your own that replaces a generated one
//! (`extern_type` of the generator). The methods of [`Writer`] and [`Reader`] write and read the parts.
#![cfg_attr(
    feature = "arena",
    doc = "
# Borrowed values

With the feature `arena`, generated types can borrow from their bytes and an [`Arena`]:

| item | purpose |
|---|---|
| [`decode_in`], [`Arena`] | decode values that live as long as their bytes and the arena |
| [`Decoded`] | store a borrowed value together with its bytes and its arena |
| [`DecodeIn`], [`DecodeBareIn`] | counterparts of [`Decode`] and [`DecodeBare`] |
| [`Borrowed`] | convert a borrowed value to its owned form |"
)]
#![no_std]

extern crate alloc;

mod answer;
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
mod buffers;
mod combinator;
mod conversion;
mod debug;
#[cfg(feature = "arena")]
#[allow(unsafe_code)]
mod decoded;
mod definition;
mod described;
#[cfg(feature = "serde")]
mod digits;
mod error;
mod fixed_size;
pub mod generated;
mod given;
mod layered;
mod object;
mod options;
mod partial;
mod primitives;
#[cfg(feature = "serde")]
mod readable;
mod reader;
mod reuse;
mod rpc_error;
mod scan;
mod skip;
mod text;
mod traced;
mod traits;
mod walk;
#[cfg(not(feature = "arena"))]
mod without_arena;
mod writer;
mod wrong_variant;

pub use answer::{
    DecodeAnswer, EncodeAnswer, PlainAnswer, Request, answer_from_bytes, answer_to_bytes,
};
#[doc(hidden)]
pub use answer::{decode_wrapped, encode_wrapped};
#[cfg(feature = "arena")]
pub use arena::Arena;
#[cfg(feature = "arena")]
pub use arena_reader::{ArenaReader, DecodeBareIn, DecodeIn, decode_in, decode_in_with};
pub use array::Array;
pub use bare::Bare;
#[cfg(feature = "arena")]
pub use borrowed::Borrowed;
#[cfg(feature = "bytes")]
pub use buffers::{encode_into_buf, from_shared_bytes};
pub use buffers::{encode_into_slice, encoded_len, from_bytes_prefix, from_bytes_prefix_with};
pub use combinator::{Combinator, DecodeBare, EncodeBare, Function};
pub use conversion::{ConversionError, ConversionErrorKind, ConversionReason, growth};
#[cfg(feature = "arena")]
pub use decoded::Decoded;
pub use described::{Described, TypeName};
pub use error::{DecodeError, DecodeErrorKind, EncodeError};
pub use fixed_size::FixedSize;
pub use given::{
    DecodeBareGiven, DecodeGiven, EncodeBareGiven, EncodeGiven, from_bytes_given,
    from_bytes_given_with, to_bytes_given,
};
#[cfg(feature = "arena")]
pub use given::{DecodeGivenIn, decode_given_in, decode_given_in_with};
pub use layered::Layered;
pub use object::Object;
pub use options::{DecodeOptions, EncodeOptions, UnknownBits};
pub use partial::{Partial, from_bytes_partial};
#[cfg(feature = "serde")]
pub use readable::Readable;
pub use reader::{Reader, Skip};
pub use rpc_error::{PossibleError, error_numbers, write_error};
pub use scan::{Found, Part, PathError, Scan, ScanPath, ScanRoot};
pub use skip::{from_bytes_skipping, from_bytes_skipping_with};
pub use traced::{TracedError, from_bytes_traced};
pub use traits::{
    Decode, Encode, encode_into, encode_into_with, from_bytes, from_bytes_into, from_bytes_with,
    to_bytes, to_bytes_with, try_to_bytes,
};
pub use walk::{Visit, VisitMut, Walk, walk, walk_mut};
pub use writer::{MaskPlace, Writer};
pub use wrong_variant::WrongVariant;

/// The constructor id of `vector {t:Type} # [ t ] = Vector t`, which starts every boxed vector.
pub const VECTOR_ID: u32 = 0x1cb5_c415;

/// The constructor id of `boolTrue = Bool`.
pub const BOOL_TRUE_ID: u32 = 0x9972_75b5;

/// The constructor id of `boolFalse = Bool`.
pub const BOOL_FALSE_ID: u32 = 0xbc79_9737;
