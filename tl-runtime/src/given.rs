//! Values whose form depends on numbers that come from outside: `{n:#}` in the schema.

use alloc::vec::Vec;

#[cfg(feature = "arena")]
use crate::Arena;
#[cfg(feature = "arena")]
use crate::arena_reader::{ArenaReader, read_all};
use crate::writer::encode_new;
use crate::{
    Bare, Combinator, DecodeError, DecodeOptions, EncodeError, EncodeOptions, Reader, Writer,
};

/// A value that can be encoded once `K` numbers are known.
///
/// The numbers stand for the parameters of kind `#` in the order of the schema, without those that
/// no count and no mask depends on. The form is the boxed one.
pub trait EncodeGiven<const K: usize> {
    /// Writes the value. A value that does not agree with the numbers is an error.
    fn encode_given(&self, writer: &mut Writer<'_>, given: [u32; K]);
}

/// A value that can be decoded from the form that [`EncodeGiven`] writes.
pub trait DecodeGiven<const K: usize>: Sized {
    /// Reads a value. Counts have the limits of counts that the reader reads itself.
    ///
    /// Always returns a value, like [`Decode::decode`](crate::Decode::decode), which explains errors.
    fn decode_given(reader: &mut Reader<'_>, given: [u32; K]) -> Self;
}

/// A combinator whose fields can be encoded once `K` numbers are known.
pub trait EncodeBareGiven<const K: usize>: Combinator {
    /// Writes the fields in order, without the constructor id.
    fn encode_bare_given(&self, writer: &mut Writer<'_>, given: [u32; K]);
}

/// A combinator whose fields can be decoded once `K` numbers are known.
pub trait DecodeBareGiven<const K: usize>: Combinator {
    /// Reads the fields in order, without the constructor id.
    fn decode_bare_given(reader: &mut Reader<'_>, given: [u32; K]) -> Self;

    /// Reads a boxed value in the form of an older layer, like
    /// [`DecodeBare::decode_older`](crate::DecodeBare::decode_older).
    #[inline]
    fn decode_older_given(_: &mut Reader<'_>, _: [u32; K]) -> Option<Self> {
        None
    }
}

impl<const K: usize, T: EncodeBareGiven<K>> EncodeGiven<K> for T {
    fn encode_given(&self, writer: &mut Writer<'_>, given: [u32; K]) {
        writer.u32(T::CONSTRUCTOR_ID);
        self.encode_bare_given(writer, given);
    }
}

impl<const K: usize, T: DecodeBareGiven<K>> DecodeGiven<K> for T {
    fn decode_given(reader: &mut Reader<'_>, given: [u32; K]) -> Self {
        if let Some(value) = T::decode_older_given(reader, given) {
            return value;
        }
        reader.expect_constructor(T::CONSTRUCTOR_ID, T::TL_NAME);
        reader.within(T::TL_NAME, |reader| T::decode_bare_given(reader, given))
    }
}

impl<const K: usize, T: EncodeBareGiven<K>> EncodeGiven<K> for Bare<T> {
    fn encode_given(&self, writer: &mut Writer<'_>, given: [u32; K]) {
        self.0.encode_bare_given(writer, given);
    }
}

impl<const K: usize, T: DecodeBareGiven<K>> DecodeGiven<K> for Bare<T> {
    fn decode_given(reader: &mut Reader<'_>, given: [u32; K]) -> Self {
        Self(reader.within(T::TL_NAME, |reader| T::decode_bare_given(reader, given)))
    }
}

/// A value that can be decoded, once `K` numbers are known, into a form that borrows from its bytes and
/// an arena.
#[cfg(feature = "arena")]
pub trait DecodeGivenIn<'a, const K: usize>: Copy {
    /// Reads a value, like [`DecodeGiven::decode_given`].
    fn decode_given_in(reader: &mut ArenaReader<'a>, given: [u32; K]) -> Self;
}

/// Encodes a value that depends on numbers into a new vector.
///
/// # Errors
///
/// If the value does not agree with the numbers, or if a string, an object or a vector is longer than
/// its length prefix can express.
pub fn to_bytes_given<const K: usize, T: EncodeGiven<K> + ?Sized>(
    value: &T,
    given: [u32; K],
) -> Result<Vec<u8>, EncodeError> {
    encode_new(EncodeOptions::new(), |writer| value.encode_given(writer, given))
}

/// Decodes a value that depends on numbers from all of `bytes`.
///
/// # Errors
///
/// If the bytes are not a value of this type with these numbers, or if bytes follow it.
pub fn from_bytes_given<const K: usize, T: DecodeGiven<K>>(
    bytes: &[u8],
    given: [u32; K],
) -> Result<T, DecodeError> {
    from_bytes_given_with(bytes, given, DecodeOptions::new())
}

/// Decodes a value that depends on numbers from all of `bytes`, in any form that `options` accept.
///
/// # Errors
///
/// If the bytes are not a value of this type with these numbers, or if bytes follow it.
pub fn from_bytes_given_with<const K: usize, T: DecodeGiven<K>>(
    bytes: &[u8],
    given: [u32; K],
    options: DecodeOptions,
) -> Result<T, DecodeError> {
    let mut reader = Reader::with_options(bytes, options);
    let value = T::decode_given(&mut reader, given);
    reader.finish()?;
    Ok(value)
}

/// Decodes a value that depends on numbers from all of `bytes`. The value borrows from the bytes and the
/// arena.
///
/// # Errors
///
/// If the bytes are not a value of this type with these numbers, or if bytes follow it.
#[cfg(feature = "arena")]
pub fn decode_given_in<'a, const K: usize, T: DecodeGivenIn<'a, K>>(
    bytes: &'a [u8],
    arena: &'a Arena,
    given: [u32; K],
) -> Result<T, DecodeError> {
    decode_given_in_with(bytes, arena, given, DecodeOptions::new())
}

/// Decodes a value that depends on numbers from all of `bytes`, in any form that `options` accept. The
/// value borrows from the bytes and the arena.
///
/// # Errors
///
/// If the bytes are not a value of this type with these numbers, or if bytes follow it.
#[cfg(feature = "arena")]
pub fn decode_given_in_with<'a, const K: usize, T: DecodeGivenIn<'a, K>>(
    bytes: &'a [u8],
    arena: &'a Arena,
    given: [u32; K],
    options: DecodeOptions,
) -> Result<T, DecodeError> {
    read_all(bytes, arena, options, |reader| T::decode_given_in(reader, given))
}
