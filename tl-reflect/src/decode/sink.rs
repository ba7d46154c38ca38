//! The trait for the results of a decoder: values, or JSON.

use tl_parser::schema::CombinatorIndex;

use super::budget::Budget;
use crate::plan::Record;
use crate::{Token, Value};

/// A value without parts.
pub(crate) enum Leaf<'b> {
    Nat(u32),
    Int(i32),
    Long(i64),
    Double(f64),
    Float(f32),
    Bool(bool),
    True,
    String(&'b str),
    Bytes(&'b [u8]),
    Raw(&'b [u8]),
    Object(&'b [u8]),
}

impl<'b> Leaf<'b> {
    /// Returns the token for annotations, or `None` for a value without bytes.
    pub(super) fn token(&self) -> Option<Token<'b>> {
        Some(match *self {
            Self::Nat(value) => Token::Nat(value),
            Self::Int(value) => Token::Int(value),
            Self::Long(value) => Token::Long(value),
            Self::Double(value) => Token::Double(value),
            Self::Float(value) => Token::Float(value),
            Self::Bool(value) => Token::Bool(value),
            Self::True => return None,
            Self::String(value) => Token::String(value),
            Self::Bytes(value) | Self::Object(value) => Token::Bytes(value),
            Self::Raw(value) => Token::Raw(value),
        })
    }
}

/// Builds values. A budget pays for their memory.
#[derive(Debug)]
pub(crate) struct Values {
    pub(crate) budget: Budget,
    /// The fields of all combinators and records that are not complete. Each takes its own from the end,
    /// so that it is allocated once, with its size.
    pub(super) open: Vec<(usize, Value)>,
}

/// The builder of a result. The decoder calls it in the order of the bytes. After an error, it reads
/// nothing more and ends all that is open, so that the result is the part before the error.
pub(crate) trait Sink {
    type Value;
    /// The fields of a combinator or of a record so far.
    type Fields;
    /// The items of a list so far.
    type Items;

    /// Returns the limit for the memory of the result, if the result exceeds it.
    fn exceeded(&self) -> Option<usize>;
    /// Returns the builder of values, for those that are read before they become a part of the result.
    fn values(&mut self) -> &mut Values;

    /// Adds a whole value.
    fn value(&mut self, value: Value) -> Self::Value;
    /// Adds a value without parts.
    fn leaf(&mut self, leaf: Leaf<'_>) -> Self::Value;

    /// Starts a combinator by the start of its JSON, or a record of a repetition.
    fn open(&mut self, json: &str, record: &Record<'_>) -> Self::Fields;
    /// Starts a field, by its key in JSON.
    fn key(&mut self, json: &str);
    /// Ends a field.
    fn field(&mut self, fields: &mut Self::Fields, place: usize, value: Self::Value);
    /// Adds a `#` field.
    fn nat(&mut self, fields: &mut Self::Fields, record: &Record<'_>, place: usize, nat: u32);
    /// Ends the fields of a record.
    fn end_fields(&mut self, fields: &mut Self::Fields, record: &Record<'_>);
    /// Ends a combinator, or a record of a repetition.
    fn close(&mut self, combinator: Option<CombinatorIndex>, fields: Self::Fields) -> Self::Value;

    /// Starts a list, which most likely has at most this number of items.
    fn open_items(&mut self, most: usize) -> Self::Items;
    /// Starts an item.
    fn comma(&mut self, items: &Self::Items);
    /// Ends an item.
    fn item(&mut self, items: &mut Self::Items, value: Self::Value);
    /// Ends a list.
    fn close_items(&mut self, items: Self::Items) -> Self::Value;
}
