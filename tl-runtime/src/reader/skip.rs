//! Reading values whose constructors only a [`Skip`] knows.

use core::ptr;

use super::Reader;
use crate::{DecodeErrorKind, Object, Skip};

/// The type in errors about skipped values.
const SKIPPED: &str = "a skipped value";

impl<'a> Reader<'a> {
    /// Sets the skipper for constructors that the generated code does not know.
    #[must_use]
    pub fn skipping(mut self, skip: &'a dyn Skip) -> Self {
        self.skip = Some(skip);
        self
    }

    /// Skips the boxed value of type `type_name` that comes next, if the reader's skipper knows it,
    /// and returns its bytes.
    ///
    /// A [`Skip`] calls this for a constructor in a value that it does not know itself.
    #[cold]
    pub fn skip_value(&mut self, type_name: &str) -> Option<&'a [u8]> {
        self.show(self.remaining());
        let (skip, before) = (self.skip?, self.rest);
        let mut attempt = self.clone();
        attempt.descend(SKIPPED);
        if !skip.skip(&mut attempt, type_name) {
            return None;
        }
        if let Some(error) = attempt.error() {
            self.keep_error(error.clone());
            return None;
        }
        // The skipper may have replaced the reader, so nothing of it can be relied on.
        let len = before.len().wrapping_sub(attempt.rest.len());
        let after = before.get(len..).filter(|after| ptr::eq(*after, attempt.rest));
        match (after, before.get(..len)) {
            (Some(after), Some(value)) if len >= 4 && len.is_multiple_of(4) => {
                self.rest = after;
                self.hide();
                self.memory = self.memory.min(attempt.memory);
                self.items = self.items.min(attempt.items);
                self.empty_items = self.empty_items.min(attempt.empty_items);
                self.skipped = self.skipped.saturating_add(1);
                Some(value)
            }
            _ => {
                self.fail(DecodeErrorKind::SkippedLength { len }, SKIPPED);
                None
            }
        }
    }

    /// Reads the value whose constructor id was read last and is not known. Without a skipper that
    /// knows it, records an error and returns an empty object.
    #[doc(hidden)]
    #[cold]
    #[inline(never)]
    pub fn unknown_value(&mut self, id: u32, type_name: &'static str) -> Object {
        if self.has_failed() {
            return Object::default();
        }
        let start = self.offset().saturating_sub(4);
        self.rest = self.input.get(start..).unwrap_or_default();
        match self.skip_value(type_name) {
            Some(bytes) => Object::from_bytes(self.copy(bytes, type_name)),
            None => {
                self.unknown_next(id, type_name);
                Object::default()
            }
        }
    }

    /// Reads the value whose constructor id comes next and is not known.
    #[doc(hidden)]
    #[cold]
    #[inline(never)]
    pub fn unknown_value_next(&mut self, type_name: &'static str) -> Object {
        let id = self.constructor_id(type_name);
        self.unknown_value(id, type_name)
    }

    /// Returns the number of values that the skipper has skipped.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// Reads the count of a vector whose items a [`Skip`] passes over. Zero after an error.
    #[doc(hidden)]
    pub fn count_to_skip(&mut self) -> u32 {
        let count = self.u32();
        if self.take_items(usize::try_from(count).unwrap_or(usize::MAX)) {
            return count;
        }
        self.fail_count(self.item_limit(), 4);
        0
    }

    /// Takes `count` values without bytes from the budget of such items.
    #[doc(hidden)]
    pub fn skip_empty_items(&mut self, count: u32) {
        match self.empty_items.checked_sub(usize::try_from(count).unwrap_or(usize::MAX)) {
            Some(left) => self.empty_items = left,
            None => self.fail(DecodeErrorKind::CountTooLarge { count }, "Vector"),
        }
    }
}
