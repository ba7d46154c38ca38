//! `Described`: relates a Rust type to its schema, for tools that read values by schema.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Combinator;

/// A type with a schema: generated types, and the Rust types of TL's built-in types. `tl_reflect`
/// converts values of such types to JSON and back.
pub trait Described {
    /// The name of the type.
    const TYPE: TypeName;
    /// The definitions that the type depends on, one text per schema file.
    const SCHEMA: &'static [&'static str];
}

/// The name of a type in its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeName {
    /// A boxed type, a constructor, a function, or a built-in type.
    Named(&'static str),
    /// A boxed vector of items of this type.
    Vector(&'static TypeName),
    /// Any boxed type, or any function.
    Any,
}

impl<T: Combinator> Described for T {
    const TYPE: TypeName = TypeName::Named(T::TL_NAME);
    const SCHEMA: &'static [&'static str] = T::SCHEMA;
}

impl<T: Described> Described for Vec<T> {
    const TYPE: TypeName = TypeName::Vector(&T::TYPE);
    const SCHEMA: &'static [&'static str] = T::SCHEMA;
}

impl<T: Described> Described for &[T] {
    const TYPE: TypeName = TypeName::Vector(&T::TYPE);
    const SCHEMA: &'static [&'static str] = T::SCHEMA;
}

macro_rules! predefined {
    ($($type:ty, $name:literal;)*) => {$(
        impl Described for $type {
            const TYPE: TypeName = TypeName::Named($name);
            const SCHEMA: &'static [&'static str] = &[];
        }
    )*};
}

predefined! {
    u32, "#";
    i32, "int";
    i64, "long";
    f32, "float";
    f64, "double";
    bool, "Bool";
    String, "string";
    &str, "string";
    &[u8], "bytes";
    Vec<u8>, "bytes";
    [u8; 16], "int128";
    [u8; 32], "int256";
    [u8; 64], "int512";
}
