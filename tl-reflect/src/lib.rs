//! TL values without generated code: bytes are read and written by a
//! [`Schema`](tl_parser::Schema).
//!
//! A [`Codec`] turns bytes into a [`Value`] and back, and either of them into JSON and back.
//! [`to_json`] and [`from_json`] do so for generated types. [`Codec::explain`] prints bytes with what they mean, and [`Sampler`] makes random values.
//!
//! # JSON
//!
//! One mapping, both ways:
//!
//! | TL | JSON |
//! |---|---|
//! | constructor, function | an object; `"_"` is its name, the other keys are those of the schema |
//! | `int`, `#`, `float`, `double` | a number; `"NaN"`, `"Infinity"`, `"-Infinity"` as text |
//! | `long` | its decimal digits as text; a number is read as well |
//! | `string` | text |
//! | `bytes` | text in base64 |
//! | `int128`, `int256`, `int512` | text in hexadecimal |
//! | `Bool` | `true` or `false` |
//! | `flags.N?true` | `true`, or absent |
//! | a conditional field that is not there | absent |
//! | vector, repetition | an array; records of several fields are objects without `"_"` |
//! | a mask or a count | absent, unless it says more than the other fields |
//! | the `bytes:int` in front of an object | a number; may be absent |
//! | an `Object` of which nothing is known, such as a vector | `{"_":"?","bytes":"…"}`, in base64, constructor id first |
//! | a field without a name | `"field_1"` if it is the first field, and so on; `"field_1_"` if another field has that name |
//!
//! A NaN with other bits than Rust's `NAN` is its bits in hexadecimal, `"0x7ff8000000000001"`, so
//! that nothing is lost. Where a type has a single constructor, `"_"` may be left out.
#![forbid(unsafe_code)]

mod codec;
mod decode;
mod described;
mod encode;
mod error;
mod explain;
mod json;
mod numbers;
mod path;
mod piece;
mod sample;
mod substitute;
mod text;
mod value;

pub use codec::{Codec, Expected};
pub use described::{described, from_json, to_json};
pub use error::{DecodeFailure, ValueError};
pub use explain::Explanation;
pub use piece::{Piece, Shown};
pub use sample::{SampleError, Sampler};
pub use value::{Fields, Value};
