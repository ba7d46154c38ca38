//! `Encode` and `Decode`, and functions that encode and decode whole values.

use alloc::vec::Vec;

use crate::writer::{append, encode_new};
use crate::{DecodeError, DecodeOptions, EncodeError, EncodeOptions, Reader, Writer};

/// A value that can be encoded.
///
/// The form of combinators and boxed types is the boxed one: the constructor id, then the fields.
pub trait Encode {
    /// Writes the value.
    fn encode(&self, writer: &mut Writer<'_>);
}

/// A value that can be decoded from the form that [`Encode`] writes.
pub trait Decode: Sized {
    /// The minimum encoded size in bytes. Vectors check their count against it.
    const MIN_SIZE: usize = 4;

    /// Reads a value.
    ///
    /// Always returns a value. After the first error, the reader returns zeros and empty values, so
    /// the result is a placeholder. [`Reader::finish`] returns the error; [`from_bytes`] calls it.
    fn decode(reader: &mut Reader<'_>) -> Self;

    /// Reads a value into this one and reuses its memory, if the type supports it. Generated types do
    /// if the generator was asked for it.
    fn decode_into(&mut self, reader: &mut Reader<'_>) {
        *self = Self::decode(reader);
    }
}

/// Encodes a value into a new vector.
///
/// The vector has no spare capacity. Values of up to 8 KiB are encoded on the stack, and then copied;
/// larger ones are encoded twice. [`encode_into`] does neither if the buffer has room.
///
/// # Panics
///
/// If the value has no binary form, because it contains a string or bytes of 16 MiB or more, an
/// object of 2 GiB or more, or a vector of 2^32 or more items, or because a public count or mask in it
/// does not agree with the fields that depend on it. [`try_to_bytes`] returns an error instead.
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
/// If a string, an object or a vector is longer than its length prefix can express, or if a public
/// count or mask does not agree with the fields that depend on it.
pub fn try_to_bytes<T: Encode + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    to_bytes_with(value, EncodeOptions::new())
}

/// Encodes a value into a new vector, in the forms that `options` allow.
///
/// # Errors
///
/// If a string, an object or a vector is longer than its length prefix can express, or if a public
/// count or mask does not agree with the fields that depend on it.
pub fn to_bytes_with<T: Encode + ?Sized>(
    value: &T,
    options: EncodeOptions,
) -> Result<Vec<u8>, EncodeError> {
    encode_new(options, |writer| value.encode(writer))
}

/// Appends the binary form of a value to a vector, and returns its size in bytes.
///
/// # Errors
///
/// If a string, an object or a vector is longer than its length prefix can express, or if a public
/// count or mask does not agree with the fields that depend on it. The error leaves
/// `bytes` unchanged.
pub fn encode_into<T: Encode + ?Sized>(
    value: &T,
    bytes: &mut Vec<u8>,
) -> Result<usize, EncodeError> {
    encode_into_with(value, bytes, EncodeOptions::new())
}

/// Appends the binary form of a value to a vector, in the forms that `options` allow, and returns its
/// size in bytes.
///
/// # Errors
///
/// If a string, an object or a vector is longer than its length prefix can express, or if a public
/// count or mask does not agree with the fields that depend on it. The error leaves
/// `bytes` unchanged.
pub fn encode_into_with<T: Encode + ?Sized>(
    value: &T,
    bytes: &mut Vec<u8>,
    options: EncodeOptions,
) -> Result<usize, EncodeError> {
    append(bytes, options, |writer| value.encode(writer))
}

/// Decodes a value from all of `bytes`.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if bytes follow it.
pub fn from_bytes<T: Decode>(bytes: &[u8]) -> Result<T, DecodeError> {
    from_bytes_with(bytes, DecodeOptions::new())
}

/// Decodes a value from all of `bytes` into `value` and reuses its memory. A loop that decodes similar
/// values into one variable does not allocate.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if bytes follow it. The content of `value` is then
/// unspecified; it can still be decoded into.
pub fn from_bytes_into<T: Decode>(value: &mut T, bytes: &[u8]) -> Result<(), DecodeError> {
    let mut reader = Reader::new(bytes);
    value.decode_into(&mut reader);
    reader.finish()
}

/// Decodes a value from all of `bytes`, in any form that `options` accept.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if bytes follow it.
pub fn from_bytes_with<T: Decode>(bytes: &[u8], options: DecodeOptions) -> Result<T, DecodeError> {
    Reader::with_options(bytes, options).decode()
}
