//! Values as JSON, both ways, by one mapping.
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
//! | a field without a name | `"field_1"` for the first one, and so on |
//!
//! A NaN with other bits than Rust's `NAN` is its bits in hexadecimal, `"0x7ff8000000000001"`, so
//! that nothing is lost. Where a type has a single constructor, `"_"` may be left out.

mod read;
mod scalars;
mod tree;
mod write;

/// The key that names the constructor.
const NAME: &str = "_";

/// The key of the value of a type that the language predefines, where any type can stand.
const VALUE: &str = "value";
