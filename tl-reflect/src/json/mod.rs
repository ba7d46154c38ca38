//! Conversion of values to JSON and back, by the mapping in the documentation of the crate.

mod bytes;
mod direct;
mod given;
mod names;
mod packed;
mod read;
mod scalars;
mod tree;
mod write;

/// The key that names the constructor.
const NAME: &str = "_";

/// The name in place of an unknown one.
const UNKNOWN: &str = "?";

/// The key of the bytes of an object of unknown type.
const BYTES: &str = "bytes";

/// The key of the JSON by a newer schema, beside the bytes.
const NEWER: &str = "newer";

/// The key of a value of a built-in type where any type is allowed.
const VALUE: &str = "value";

/// The key with its quotation marks, after the name.
pub(crate) const VALUE_KEY: &str = ",\"value\":";
