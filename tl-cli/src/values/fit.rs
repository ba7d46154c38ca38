//! Tests whether bytes are values.

use std::cell::RefCell;

use tl_reflect::{Codec, DecodeFailure, RootType, Skipper, Value};

use super::NextType;
use crate::bytes::hint::Known;

/// The result of decoding bytes as values in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// This number of values, without a byte left.
    Whole(usize),
    /// The bytes end within a value.
    Incomplete,
    /// The bytes are something else.
    Other,
}

/// The end of a value is unknown.
pub(crate) struct CannotTell;

/// The schema and the type of the values of an input.
pub(crate) struct Expected<'a> {
    pub(crate) codec: &'a Codec<'a>,
    /// The schemas of newer layers.
    pub(crate) newer: &'a [Skipper<'a>],
    /// The type of the next value.
    pub(crate) next: RefCell<NextType>,
}

impl Expected<'_> {
    /// Returns the type of the next value, or a message if the call before it is invalid.
    pub(crate) fn root(&self) -> Result<RootType, String> {
        self.next.borrow().root()
    }

    /// Returns true if the type of a value depends on the values before it.
    pub(crate) fn depends_on_values(&self) -> bool {
        self.next.borrow().depends_on_values()
    }

    /// Moves on to the next value, after this one or after an invalid one.
    pub(crate) fn advance(&self, value: Option<&Value>) {
        self.next.borrow_mut().advance(self.codec, value);
    }

    /// Returns the number of bytes of the value that the bytes start with, or `None` if its end is not
    /// among them.
    ///
    /// # Errors
    ///
    /// If only decoding can tell: the bytes are no value, or one without an end of its own.
    pub(crate) fn value_len(&self, bytes: &[u8]) -> Result<Option<usize>, CannotTell> {
        let root = self.root().map_err(|_| CannotTell)?;
        match self.codec.value_len(bytes, &root) {
            // A value without bytes would repeat for ever.
            Ok(Some(0)) | Err(_) => Err(CannotTell),
            Ok(len) => Ok(len),
        }
    }

    /// Decodes values in a row.
    pub(crate) fn fit(&self, bytes: &[u8]) -> Fit {
        let Ok(root) = self.root() else { return Fit::Other };
        let (mut rest, mut count) = (bytes, 0);
        loop {
            let failure = match self.codec.decode(rest, &root) {
                Ok(_) => return Fit::Whole(count + 1),
                Err(failure) => failure,
            };
            match failure.trailing_bytes() {
                Some(left) if left < rest.len() => rest = &rest[rest.len() - left..],
                _ if failure.is_incomplete() => return Fit::Incomplete,
                _ => return Fit::Other,
            }
            count += 1;
        }
    }

    /// Returns true if the bytes start with a constructor id of a schema.
    pub(crate) fn starts_with_id(&self, bytes: &[u8]) -> bool {
        self.known().starts_with_id(bytes)
    }

    /// Returns the probable reason of an error, for people. The bytes are those of the whole input.
    pub(crate) fn hint(&self, bytes: Option<&[u8]>, failure: &DecodeFailure) -> Option<String> {
        let is_any = matches!(self.root(), Ok(RootType::Any));
        let start = bytes.filter(|_| is_any);
        let owner = self.known().owner(failure);
        owner.or_else(|| start.and_then(|bytes| self.known().hint(bytes)))
    }

    fn known(&self) -> Known<'_> {
        Known { codec: self.codec, newer: self.newer }
    }
}
