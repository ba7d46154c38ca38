//! Values as JSON, both ways, by the mapping that the documentation of the crate has.

mod given;
mod read;
mod scalars;
mod tree;
mod write;

/// The key that names the constructor.
const NAME: &str = "_";

/// The name that stands for an unknown one.
const UNKNOWN: &str = "?";

/// The key of the bytes of an object of unknown type.
const BYTES: &str = "bytes";

/// The key of the value of a type that the language predefines, where any type can stand.
const VALUE: &str = "value";
