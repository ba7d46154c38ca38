//! TL values without generated code: a [`Codec`] converts between bytes, [`Value`]s and JSON by a
//! [`Schema`](tl_parser::Schema).
//!
//! ```
//! use tl_parser::{Options, SourceMap, load};
//! use tl_reflect::{Codec, RootType};
//!
//! let mut sources = SourceMap::new();
//! sources.add("point.tl", "point#1 x:int y:int = Point;");
//! let schema = load(&sources, &Options::default()).schema.expect("it has no errors");
//! let codec = Codec::new(&schema);
//!
//! let point = codec.from_json(r#"{"_":"point","x":7,"y":8}"#, &RootType::Any)?;
//! let bytes = codec.encode(&point, &RootType::Any)?;
//! assert_eq!(bytes, [1, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0]);
//!
//! let failure = codec.decode(&bytes[..10], &RootType::Any).expect_err("the end is missing");
//! assert_eq!(
//!     failure.to_string(),
//!     "y: unexpected end of input: int needs 2 more bytes, at byte 8"
//! );
//! # Ok::<(), tl_reflect::ValueError>(())
//! ```
//!
//! # Tasks
//!
//! | from | to | items |
//! |---|---|---|
//! | bytes | a value | [`Codec::decode`]; [`Codec::walk`] to visit every token with its bytes |
//! | bytes | the end of the first value | [`Codec::value_len`] |
//! | a value | bytes | [`Codec::encode`]; [`Codec::validate`] to check only |
//! | a value | JSON | [`Codec::to_json`], [`Codec::serializable`] |
//! | JSON | a value | [`Codec::from_json`] |
//! | bytes | JSON | [`Codec::write_json`] |
//! | JSON | bytes | [`Codec::encode_json`] |
//! | bytes | an annotated dump | [`Codec::explain`] |
//! | a value | one line of text | [`Codec::to_text`] |
//! | a generated value | JSON | [`to_json`] |
//! | JSON | a generated value | [`from_json`] |
//! | a seed | random values | [`Sampler`] |
//! | bytes of a newer layer | a generated value of this layer | [`Skipper`] |
//! | a call | the type of its answer | [`Codec::answer_type`] |
//!
//! A [`RootType`] is the type of the whole value. [`Codec::root_type`] parses one from a name.
//!
//! # JSON
//!
//! The mapping works in both directions:
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
//! | an absent conditional field | absent |
//! | vector, repetition | an array; records of several fields are objects without `"_"` |
//! | a mask or a count | absent, unless the other fields do not imply its value |
//! | the `bytes:int` before an object | a number; may be absent |
//! | a constructor that only a newer schema has ([`Codec::with_newer`]) | `{"_":"?","bytes":"…","newer":{…}}`, where `newer` is its JSON by that schema, for people |
//! | a `gzip_packed` (feature `gzip`) | `{"_":"gzip_packed","packed_data":"…","unpacked":{…}}`; one of the two keys is enough |
//! | a call in a field `!X` | as a function; a constructor may stand for one, as `gzip_packed` does in MTProto |
//! | an `Object` of unknown type, such as a vector | `{"_":"?","bytes":"…"}`, in base64, constructor id first |
//! | the first field, without a name | `"field_1"`, or `"field_1_"` if another field has that name; later fields accordingly |
//!
//! A NaN with other bits than Rust's `NAN` becomes a text of its bits in hexadecimal, such as
//! `"0x7ff8000000000001"`, so that no bits are lost. `"_"` is optional if a type has a single constructor.
#![forbid(unsafe_code)]

mod annotation;
mod answer;
mod bind;
mod codec;
mod decode;
mod described;
mod encode;
mod error;
mod explain;
mod gzip;
mod ids;
mod implied_nats;
mod json;
mod kinds;
mod newer;
mod packed;
mod path;
mod plan;
mod sample;
mod shape;
mod skip;
mod skipper;
mod substitute;
mod text;
mod value;

pub use annotation::{Annotation, Token};
pub use codec::{Codec, RootType, Skipper};
pub use described::{described, from_json, to_json};
pub use error::{DecodeFailure, ValueError};
pub use explain::Explanation;
pub use sample::{SampleError, Sampler};
pub use value::{Fields, Value};
