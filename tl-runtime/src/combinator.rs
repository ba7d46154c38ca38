//! The traits that generated code implements for combinators: [`Combinator`], [`EncodeBare`],
//! [`DecodeBare`], and [`Function`] for functions.

use crate::{Decode, Encode, Reader, Writer};

/// A constructor or a function: its name and its constructor id.
///
/// Generated code implements this trait for every struct, together with [`EncodeBare`] and
/// [`DecodeBare`] for the fields. Blanket implementations of [`Encode`] and [`Decode`] add the boxed
/// form, which starts with the id.
pub trait Combinator: Sized {
    /// The 32-bit constructor id that precedes the boxed form.
    const CONSTRUCTOR_ID: u32;
    /// The full name in the schema, such as `messages.sendMultiMedia`.
    const TL_NAME: &'static str;
    /// The definitions that the type depends on, one text per schema file. Empty if the module was
    /// generated without descriptions.
    const SCHEMA: &'static [&'static str] = &[];
}

/// A combinator that can be encoded.
pub trait EncodeBare: Combinator {
    /// Writes `id`, unless it is `None`, and then the fields in order.
    ///
    /// The boxed form passes its constructor id. Generated code writes it together with the values of
    /// constant size that follow it; code by hand starts with [`Writer::id`].
    fn encode_after(&self, id: Option<u32>, writer: &mut Writer<'_>);

    /// Writes the fields in order, without the constructor id.
    #[inline]
    fn encode_bare(&self, writer: &mut Writer<'_>) {
        self.encode_after(None, writer);
    }
}

/// A combinator that can be decoded.
pub trait DecodeBare: Combinator {
    /// The minimum size of the fields in bytes.
    const BARE_SIZE: usize = 0;

    /// Reads the fields in order, without the constructor id.
    ///
    /// Always returns a value, like [`Decode::decode`], which explains errors.
    fn decode_bare(reader: &mut Reader<'_>) -> Self;

    /// Reads a boxed value in the form of an older layer, if the next constructor id is one of that
    /// layer. Types generated from several layers implement it.
    #[inline]
    fn decode_older(_: &mut Reader<'_>) -> Option<Self> {
        None
    }

    /// Reads the fields into this value, like [`Decode::decode_into`].
    fn decode_bare_into(&mut self, reader: &mut Reader<'_>) {
        *self = Self::decode_bare(reader);
    }
}

/// A function of the schema: a request that a client sends and a server answers.
///
/// A call is encoded as its constructor id followed by its arguments. Functions therefore implement
/// [`Encode`] and [`Decode`] like other combinators, unless the module was generated for one side
/// only. Use [`Request`](crate::Request) as the bound of generic client code.
pub trait Function: Combinator {
    /// The type of the result.
    type Output;
    /// The form of the answer. It is [`PlainAnswer`](crate::PlainAnswer) if [`Output`](Self::Output)
    /// encodes and decodes itself; otherwise the answer's form depends on the call.
    type Answer;
    /// The full name in the schema, such as `messages.sendMultiMedia`.
    const NAME: &'static str = Self::TL_NAME;
    /// The constructor id.
    const ID: u32 = Self::CONSTRUCTOR_ID;
}

impl<T: EncodeBare> Encode for T {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        self.encode_after(Some(T::CONSTRUCTOR_ID), writer);
    }
}

impl<T: DecodeBare> Decode for T {
    const MIN_SIZE: usize = 4 + T::BARE_SIZE;

    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Self {
        if let Some(value) = T::decode_older(reader) {
            return value;
        }
        reader.expect_constructor(T::CONSTRUCTOR_ID, T::TL_NAME);
        reader.fields()
    }

    #[inline]
    fn decode_into(&mut self, reader: &mut Reader<'_>) {
        if let Some(value) = T::decode_older(reader) {
            *self = value;
            return;
        }
        reader.expect_constructor(T::CONSTRUCTOR_ID, T::TL_NAME);
        reader.fields_into(self);
    }
}
