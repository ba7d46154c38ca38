//! TL values without generated code: bytes are read and written by a
//! [`Schema`](tl_parser::Schema).
//!
//! A [`Codec`] turns bytes into a [`Value`] and back, and either of them into JSON and back.
//! [`to_json`] and [`from_json`] do so for generated types. [`Codec::explain`] prints bytes with what they mean, and [`Sampler`] makes random values.

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
pub use sample::Sampler;
pub use value::{Fields, Value};
