//! A value that a path leads to.

use core::fmt;

use super::table::name_at;
use crate::{Decode, DecodeError, Reader};

/// A value in bytes that a [`ScanPath`](super::ScanPath) leads to.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) offset: usize,
    /// The names of the table, and the place of that of the type.
    pub(super) names: &'static str,
    pub(super) name: u32,
}

impl<'a> Part<'a> {
    /// Returns the bytes of the value: with the constructor id if its type is boxed, and with the length
    /// and the padding of a string. A flag has none.
    pub fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns the place of the value in the input, in bytes.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Returns the name of its type in the schema, such as `int`, `Message` or `Vector<User>`. A bare
    /// value has the name of its constructor.
    pub fn type_name(&self) -> &'static str {
        name_at(self.names, self.name)
    }

    /// Decodes the value as a type of Rust that has its form: `i32` for an `int`, `String` for a
    /// `string`, `enums::Message` for a `Message`.
    ///
    /// # Errors
    ///
    /// If the bytes are not a value of this type. The offset is that in the whole input.
    pub fn decode<T: Decode>(&self) -> Result<T, DecodeError> {
        self.moved(Reader::new(self.bytes).decode())
    }

    /// Returns the value of an `int`.
    ///
    /// # Errors
    ///
    /// If the value does not have four bytes.
    #[inline]
    pub fn int(&self) -> Result<i32, DecodeError> {
        match self.bytes.try_into() {
            Ok(bytes) => Ok(i32::from_le_bytes(bytes)),
            Err(_) => self.decode(),
        }
    }

    /// Returns the value of a `long`.
    ///
    /// # Errors
    ///
    /// If the value does not have eight bytes.
    #[inline]
    pub fn long(&self) -> Result<i64, DecodeError> {
        match self.bytes.try_into() {
            Ok(bytes) => Ok(i64::from_le_bytes(bytes)),
            Err(_) => self.decode(),
        }
    }

    /// Returns the text of a `string`, borrowed from the input.
    ///
    /// # Errors
    ///
    /// If the value is no `string`, or if it is not UTF-8.
    pub fn str(&self) -> Result<&'a str, DecodeError> {
        let mut reader = Reader::new(self.bytes);
        let text = reader.str();
        self.moved(reader.finish().map(|()| text))
    }

    /// Returns the content of a `bytes`, borrowed from the input.
    ///
    /// # Errors
    ///
    /// If the value is no `bytes`.
    pub fn bytes(&self) -> Result<&'a [u8], DecodeError> {
        let mut reader = Reader::new(self.bytes);
        let bytes = reader.byte_slice();
        self.moved(reader.finish().map(|()| bytes))
    }

    /// Gives an error its place in the whole input.
    fn moved<T>(&self, result: Result<T, DecodeError>) -> Result<T, DecodeError> {
        result.map_err(|error| DecodeError { offset: error.offset + self.offset, ..error })
    }
}

impl fmt::Debug for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut part = f.debug_struct("Part");
        part.field("type_name", &self.type_name());
        part.field("offset", &self.offset).field("bytes", &self.bytes).finish()
    }
}

/// Equal parts have equal bytes, places and types.
impl PartialEq for Part<'_> {
    fn eq(&self, other: &Self) -> bool {
        let key = |part: &Self| (part.offset, part.type_name());
        self.bytes == other.bytes && key(self) == key(other)
    }
}

impl Eq for Part<'_> {}
