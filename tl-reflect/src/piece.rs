//! Pieces of a value, as a visitor gets to know them.

use std::ops::Range;

use tl_parser::schema::Combinator;

/// A piece of a value: some bytes and what they say.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    /// The bytes.
    pub bytes: Range<usize>,
    /// Where in the value: `multi_media[0].media`. Empty for the value itself.
    pub path: &'a str,
    /// The type that is expected there, such as `InputPeer`.
    pub type_text: &'a str,
    /// What the bytes say.
    pub shown: Shown<'a>,
}

/// What some bytes say.
#[derive(Clone, Debug)]
pub enum Shown<'a> {
    /// The constructor id of this combinator.
    Id(&'a Combinator),
    /// The constructor id of a vector.
    VectorId,
    /// The count of a vector.
    Count(u32),
    /// A mask, with the names of the fields that its bits tell of.
    Mask(u32, Vec<(u8, &'a str)>),
    /// A `#` that is no mask.
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
    /// An `int128` or the like.
    Raw(&'a [u8]),
}
