//! Decoding with the values before an error.

use core::fmt;

use crate::{Decode, DecodeError, Reader};

/// The error of a decoder, together with the items that were complete before it.
///
/// # The content of `value`
///
/// The decoder reads in the order of the bytes and stops at the first error. This is certain:
///
/// * Every item of every vector in `value` is complete: the decoder had read all of it before the
///   error. The item with the error and those after it are missing.
/// * If `T` is a vector, `value` has the items before the error, in order.
/// * Vectors after the error are empty.
///
/// Nothing else is certain. In input that was cut off, a vector whose count is larger than the rest
/// can hold fails at its count and has no items. A field that is not in an item of a vector may be
/// a placeholder, such as zero, an empty string, `None` or the simplest variant of an enum, and so
/// may all of `value` if the error is in its first bytes. Compare [`DecodeError::offset`] to tell.
/// Never encode such a value: the bytes would claim that it was complete.
#[derive(Clone, Debug, PartialEq)]
pub struct Partial<T> {
    /// The value up to the error.
    pub value: T,
    /// The error.
    pub error: DecodeError,
}

impl<T> fmt::Display for Partial<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<T: fmt::Debug> core::error::Error for Partial<T> {}

/// Decodes a value from all of `bytes`. An error comes with the items that were complete before it;
/// see [`Partial`] for the guarantees.
///
/// ```
/// use tl_runtime::{from_bytes_partial, to_bytes};
///
/// let mut bytes = to_bytes(&vec![true, true, false]);
/// bytes[16] ^= 1; // The third item is no `Bool` now.
/// let partial = from_bytes_partial::<Vec<bool>>(&bytes).unwrap_err();
/// assert_eq!(partial.value, [true, true]);
/// assert_eq!(partial.error.offset, 16);
/// ```
///
/// [`Reader::decode_partial`] takes options and a skipper.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if bytes follow it.
pub fn from_bytes_partial<T: Decode>(bytes: &[u8]) -> Result<T, Partial<T>> {
    Reader::new(bytes).decode_partial()
}

impl Reader<'_> {
    /// Decodes a value from the rest of the input and ends reading.
    ///
    /// # Errors
    ///
    /// The first error of all reads, or an error if bytes follow the value.
    pub fn decode<T: Decode>(mut self) -> Result<T, DecodeError> {
        let value = T::decode(&mut self);
        self.finish()?;
        Ok(value)
    }

    /// Decodes a value from the rest of the input and ends reading. An error comes with the items
    /// that were complete before it.
    ///
    /// ```
    /// use tl_runtime::{DecodeOptions, Reader, to_bytes};
    ///
    /// let bytes = to_bytes(&vec![1, 2, 3]);
    /// let reader = Reader::with_options(&bytes[..14], DecodeOptions::new().trailing_bytes(true));
    /// assert!(reader.decode_partial::<Vec<i32>>().is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// The first error of all reads, or an error if bytes follow the value.
    pub fn decode_partial<T: Decode>(mut self) -> Result<T, Partial<T>> {
        let value = T::decode(&mut self);
        match self.finish() {
            Ok(()) => Ok(value),
            Err(error) => Err(Partial { value, error }),
        }
    }
}
