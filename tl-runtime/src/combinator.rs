//! The two traits that generated code implements once per combinator.

use crate::{Decode, Encode, Reader, Writer};

/// A constructor or a function: its name, its constructor id, and the binary form of its fields.
///
/// This is the one trait that generated code implements for every struct. The boxed form, id
/// first, follows from it through blanket implementations of [`Encode`] and [`Decode`].
pub trait Combinator: Sized {
    /// The 32-bit constructor id that precedes the boxed form.
    const CONSTRUCTOR_ID: u32;
    /// The full name in the schema, such as `messages.sendMultiMedia`.
    const TL_NAME: &'static str;
    /// The fewest bytes the fields can take.
    const BARE_SIZE: usize = 0;

    /// Writes the fields in order, without the constructor id.
    fn encode_bare(&self, writer: &mut Writer<'_>);

    /// Reads the fields in order, without the constructor id.
    ///
    /// Like [`Decode::decode`] it always returns a value: see there.
    fn decode_bare(reader: &mut Reader<'_>) -> Self;
}

/// A function of the schema: what a client sends and a server answers.
///
/// Functions are encoded as their constructor id followed by their arguments, so they are
/// [`Encode`] and [`Decode`] like every other combinator.
pub trait Function: Combinator {
    /// The type of the answer.
    type Output: Decode;
    /// The full name in the schema, such as `messages.sendMultiMedia`.
    const NAME: &'static str = Self::TL_NAME;
    /// The constructor id.
    const ID: u32 = Self::CONSTRUCTOR_ID;
}

impl<T: Combinator> Encode for T {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.u32(T::CONSTRUCTOR_ID);
        self.encode_bare(writer);
    }
}

impl<T: Combinator> Decode for T {
    const MIN_SIZE: usize = 4 + T::BARE_SIZE;

    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Self {
        reader.expect_constructor(T::CONSTRUCTOR_ID, T::TL_NAME);
        reader.fields()
    }
}
