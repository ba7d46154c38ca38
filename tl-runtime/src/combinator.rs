//! The two traits that generated code implements once per combinator.

use crate::{Decode, Encode, Reader, Writer};

/// A constructor or a function: its name and its constructor id.
///
/// Generated code implements this for every struct, with [`EncodeBare`] and [`DecodeBare`] for the
/// fields. The boxed form, id first, follows from them through blanket implementations of
/// [`Encode`] and [`Decode`].
pub trait Combinator: Sized {
    /// The 32-bit constructor id that precedes the boxed form.
    const CONSTRUCTOR_ID: u32;
    /// The full name in the schema, such as `messages.sendMultiMedia`.
    const TL_NAME: &'static str;
    /// The definitions that it is made of, a text for each schema file. Empty by default, which
    /// leaves the type without a description.
    const SCHEMA: &'static [&'static str] = &[];
}

/// A combinator that can be written.
pub trait EncodeBare: Combinator {
    /// Writes the fields in order, without the constructor id.
    fn encode_bare(&self, writer: &mut Writer<'_>);
}

/// A combinator that can be read.
pub trait DecodeBare: Combinator {
    /// The fewest bytes the fields can take.
    const BARE_SIZE: usize = 0;

    /// Reads the fields in order, without the constructor id.
    ///
    /// Like [`Decode::decode`] it always returns a value: see there.
    fn decode_bare(reader: &mut Reader<'_>) -> Self;

    /// Reads a boxed value in the form that an older layer gives it, if that is what comes next: for
    /// types that are generated from several layers.
    #[inline]
    fn decode_older(_: &mut Reader<'_>) -> Option<Self> {
        None
    }

    /// Reads the fields into this value, like [`Decode::decode_into`].
    fn decode_bare_into(&mut self, reader: &mut Reader<'_>) {
        *self = Self::decode_bare(reader);
    }
}

/// A function of the schema: what a client sends and a server answers.
///
/// A call is encoded as its constructor id followed by its arguments, so functions are [`Encode`]
/// and [`Decode`] like every other combinator, unless only one side was generated. For code that
/// is generic over what a client calls, there is [`Request`].
pub trait Function: Combinator {
    /// The type of the answer.
    type Output;
    /// The full name in the schema, such as `messages.sendMultiMedia`.
    const NAME: &'static str = Self::TL_NAME;
    /// The constructor id.
    const ID: u32 = Self::CONSTRUCTOR_ID;
}

/// A function that a client can call: the call can be written, and the answer read.
///
/// ```
/// use tl_runtime::{DecodeError, Request, from_bytes, to_bytes};
///
/// fn call<F: Request>(
///     function: &F,
///     exchange: impl Fn(&[u8]) -> Vec<u8>,
/// ) -> Result<F::Output, DecodeError> {
///     from_bytes(&exchange(&to_bytes(function)))
/// }
/// ```
pub trait Request: Function<Output: Decode> + Encode {}

impl<F: Function<Output: Decode> + Encode> Request for F {}

impl<T: EncodeBare> Encode for T {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.u32(T::CONSTRUCTOR_ID);
        self.encode_bare(writer);
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
