//! Annotations of bytes, for visitors of a value.

use std::ops::Range;

use tl_parser::schema::Combinator;

/// The meaning of some bytes of a value.
#[derive(Clone, Debug)]
pub struct Annotation<'a> {
    /// The place of the bytes in `input`.
    pub bytes: Range<usize>,
    /// The whole input, or the content of the innermost `gzip_packed` around the bytes.
    pub input: &'a [u8],
    /// The number of `gzip_packed` values around the bytes.
    pub packed: usize,
    /// The path in the value, such as `multi_media[0].media`. Empty for the value itself.
    pub path: &'a str,
    /// The type at this path, such as `InputPeer`.
    pub type_text: &'a str,
    /// The name of the newer schema that the constructor id is from, if the schema of the codec
    /// does not have it.
    pub newer: Option<&'a str>,
    /// The content of the bytes.
    pub token: Token<'a>,
}

/// The smallest meaningful part of an encoded value.
#[derive(Clone, Debug)]
pub enum Token<'a> {
    /// The constructor id of this combinator.
    Id(&'a Combinator),
    /// The constructor id of a vector.
    VectorId,
    /// The count of a vector.
    Count(u32),
    /// A mask, with the bits that are set and the fields that they guard.
    Mask(u32, Vec<(u8, &'a str)>),
    /// A `#` that is not a mask.
    Nat(u32),
    /// An `int`.
    Int(i32),
    /// A `long`.
    Long(i64),
    /// A `double`.
    Double(f64),
    /// A `float`.
    Float(f32),
    /// A `Bool`.
    Bool(bool),
    /// A `string`.
    String(&'a str),
    /// A `bytes`.
    Bytes(&'a [u8]),
    /// An `int128`, `int256` or `int512`.
    Raw(&'a [u8]),
    /// The rest of the content of a `gzip_packed`, from an error on. The text says what is wrong.
    Invalid(&'a str),
}
