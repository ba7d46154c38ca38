//! [`Skip`], which finds the end of values whose constructors the generated code does not know, and
//! reading with it.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::{fmt, ptr};

use super::Reader;
use crate::{DecodeErrorKind, Object};

/// Finds the end of values whose constructor ids the generated code does not know.
///
/// TL has no lengths, so only a schema tells where such a value ends. A skipper has one:
/// `tl_reflect::Skipper` reads any schema at run time. Generated code of another layer will do as
/// well:
///
/// ```
/// use tl_runtime::{Decode, Reader, Skip};
///
/// /// Knows one constructor of one type: `#00000007` with a string.
/// struct OneConstructor;
///
/// impl Skip for OneConstructor {
///     fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
///         if type_name != "Update" || reader.constructor_id("Update") != 7 {
///             return false;
///         }
///         String::decode(reader);
///         true
///     }
/// }
/// ```
///
/// Types that were generated with `Extra::Unknown` keep the skipped bytes in their variant
/// `Unknown`.
///
/// Several skippers in a vector, an array or a slice are one: the first one that knows a value
/// skips it. Put the newest schema first.
pub trait Skip: Sync {
    /// Skips the boxed value of type `type_name` that comes next, its constructor id included.
    ///
    /// Returns false if the skipper does not know the constructor as one of this type. The caller then
    /// ignores what this reader has read. The names `Object` and `Function` stand for any type and for
    /// a call of any function.
    ///
    /// The reader has the limits that are left for the whole input. An error of the reader inside a
    /// known value is the error of the whole input.
    fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool;

    /// Returns true if a combinator has this id, whatever its type. Errors use it to tell newer
    /// constructors from invalid input.
    fn knows(&self, _id: u32) -> bool {
        false
    }
}

impl fmt::Debug for dyn Skip + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Skip")
    }
}

/// A sequence of skippers: the first one that knows a value skips it.
impl<S: Skip> Skip for [S] {
    fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
        self.iter().any(|skip| {
            let mut attempt = reader.clone();
            let is_known = skip.skip(&mut attempt, type_name);
            if is_known {
                *reader = attempt;
            }
            is_known
        })
    }

    fn knows(&self, id: u32) -> bool {
        self.iter().any(|skip| skip.knows(id))
    }
}

/// Implements `Skip` for types that refer to another skipper.
macro_rules! forward {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> Skip for $type {
            fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
                (**self).skip(reader, type_name)
            }

            fn knows(&self, id: u32) -> bool {
                (**self).knows(id)
            }
        }
    )*};
}

forward! {
    [S: Skip + ?Sized] &S;
    [S: Skip + ?Sized + Send] Arc<S>;
    [S: Skip + ?Sized] Box<S>;
    [S: Skip] Vec<S>;
}

impl<S: Skip, const N: usize> Skip for [S; N] {
    fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
        self.as_slice().skip(reader, type_name)
    }

    fn knows(&self, id: u32) -> bool {
        self.as_slice().knows(id)
    }
}

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

    /// Takes the items of a repetition, whose number was read before, from the budget of items. Zero
    /// after an error.
    pub(crate) fn repeated_to_skip(&mut self, count: u32) -> u32 {
        if !self.has_failed() && self.take_items(usize::try_from(count).unwrap_or(usize::MAX)) {
            return count;
        }
        self.fail(self.item_limit(), "Vector");
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
