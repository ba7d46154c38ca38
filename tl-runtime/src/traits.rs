//! `Encode` and `Decode`, and the functions that apply them to whole byte slices.

use alloc::vec::Vec;

use crate::writer::append;
use crate::{DecodeError, DecodeOptions, EncodeError, EncodeOptions, Reader, Writer};

/// A value with a binary form.
///
/// For combinators and boxed types this is the boxed form: constructor id first, then the fields.
pub trait Encode {
    /// Writes the value.
    fn encode(&self, writer: &mut Writer<'_>);
}

/// A value that can be read back from its binary form, the one that [`Encode`] writes.
pub trait Decode: Sized {
    /// The fewest bytes a value can take. Vectors check their count against it.
    const MIN_SIZE: usize = 4;

    /// Reads a value.
    ///
    /// There is always a value: after the first error the reader remembers that error, is empty
    /// and yields zeros, so whatever is returned from then on means nothing. Ask
    /// [`Reader::finish`], or use [`from_bytes`], which does.
    fn decode(reader: &mut Reader<'_>) -> Self;

    /// Reads a value into this one, and uses its memory again as far as the type knows how to:
    /// generated types do if they are asked to when they are generated.
    fn decode_into(&mut self, reader: &mut Reader<'_>) {
        *self = Self::decode(reader);
    }
}

/// How much room a new vector gets: most values take less, and what is left is given back.
const FIRST_ROOM: usize = 8 << 10;

/// Encodes a value into a new vector.
///
/// # Panics
///
/// If the value has no binary form, which takes a string or bytes of 16 MiB or a vector of 2^32
/// items. [`try_to_bytes`] returns an error instead.
pub fn to_bytes<T: Encode + ?Sized>(value: &T) -> Vec<u8> {
    match try_to_bytes(value) {
        Ok(bytes) => bytes,
        Err(error) => panic!("{error}"),
    }
}

/// Encodes a value into a new vector.
///
/// # Errors
///
/// If a string or a vector is longer than its prefix can say.
pub fn try_to_bytes<T: Encode + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    to_bytes_with(value, EncodeOptions::new())
}

/// Encodes a value into a new vector, in what forms `options` allow.
///
/// # Errors
///
/// If a string or a vector is longer than its prefix can say.
pub fn to_bytes_with<T: Encode + ?Sized>(
    value: &T,
    options: EncodeOptions,
) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::with_capacity(FIRST_ROOM);
    encode_into_with(value, &mut bytes, options)?;
    bytes.shrink_to_fit();
    Ok(bytes)
}

/// Appends the binary form of a value to a vector, and returns how many bytes that were.
///
/// # Errors
///
/// If a string or a vector is longer than its prefix can say; the vector is left as it was.
pub fn encode_into<T: Encode + ?Sized>(
    value: &T,
    bytes: &mut Vec<u8>,
) -> Result<usize, EncodeError> {
    encode_into_with(value, bytes, EncodeOptions::new())
}

/// Appends the binary form of a value to a vector, in what forms `options` allow, and returns how
/// many bytes that were.
///
/// # Errors
///
/// If a string or a vector is longer than its prefix can say; the vector is left as it was.
pub fn encode_into_with<T: Encode + ?Sized>(
    value: &T,
    bytes: &mut Vec<u8>,
    options: EncodeOptions,
) -> Result<usize, EncodeError> {
    append(value, bytes, options)
}

/// Decodes a value that takes up the whole of `bytes`.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if some are left over.
pub fn from_bytes<T: Decode>(bytes: &[u8]) -> Result<T, DecodeError> {
    from_bytes_with(bytes, DecodeOptions::new())
}

/// Decodes a value that takes up the whole of `bytes` into one that is there, whose memory is used
/// again: a loop that decodes like values into the same one does not allocate.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if some are left over. What is in `value` then
/// means nothing, but can be decoded into again.
pub fn from_bytes_into<T: Decode>(value: &mut T, bytes: &[u8]) -> Result<(), DecodeError> {
    let mut reader = Reader::new(bytes);
    value.decode_into(&mut reader);
    reader.finish()
}

/// Decodes a value that takes up the whole of `bytes`, in any form that `options` accept.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if some are left over.
pub fn from_bytes_with<T: Decode>(bytes: &[u8], options: DecodeOptions) -> Result<T, DecodeError> {
    let mut reader = Reader::with_options(bytes, options);
    let value = T::decode(&mut reader);
    reader.finish()?;
    Ok(value)
}
