//! Decoding with the path of an error.

use alloc::string::String;
use core::fmt;

use crate::{Decode, DecodeError, Described, Reader};

/// The error of a decoder, together with its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedError {
    /// The path in the value, such as `updates[3].message.media`, with the keys of the schema. Empty for
    /// the value itself.
    ///
    /// The path ends early at types without a description: those of the program that replace types of
    /// the schema, forms of older layers, and types whose masks are arguments.
    pub path: String,
    /// The error.
    pub error: DecodeError,
}

impl fmt::Display for TracedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => self.error.fmt(f),
            path => write!(f, "{path}: {}", self.error),
        }
    }
}

impl core::error::Error for TracedError {}

/// An error without a path.
impl From<DecodeError> for TracedError {
    fn from(error: DecodeError) -> Self {
        Self { path: String::new(), error }
    }
}

/// Decodes a value from all of `bytes`. An error comes with its path.
///
/// Valid bytes are decoded as [`from_bytes`](crate::from_bytes) decodes them. After an error, the
/// decoder reads the bytes once more and counts their fields; the schema in the generated module has
/// the names. The schema becomes part of the program.
///
/// ```
/// use tl_runtime::from_bytes_traced;
///
/// // Generated types have their fields in the path as well: `users[3].photo`.
/// let bytes = [&tl_runtime::VECTOR_ID.to_le_bytes()[..], &[2, 0, 0, 0], b"\x03yes", b"\x01\xff\0\0"];
/// let error = from_bytes_traced::<Vec<String>>(&bytes.concat()).expect_err("no UTF-8");
/// assert_eq!(error.to_string(), "[1]: string is not valid UTF-8, at byte 13");
/// ```
///
/// [`Reader::decode_traced`] takes options and a skipper.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if bytes follow it.
pub fn from_bytes_traced<T: Decode + Described>(bytes: &[u8]) -> Result<T, TracedError> {
    Reader::new(bytes).decode_traced()
}

impl Reader<'_> {
    /// Decodes a value from the rest of the input and ends reading. An error comes with its path.
    ///
    /// # Errors
    ///
    /// The first error of all reads, or an error if bytes follow the value.
    pub fn decode_traced<T: Decode + Described>(self) -> Result<T, TracedError> {
        let again = self.clone();
        self.decode().map_err(|error| TracedError { path: again.error_path::<T>(), error })
    }
}
