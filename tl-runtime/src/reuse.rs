//! Reading into existing values, which reuses their memory.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::reader::Whole;
use crate::{Decode, DecodeBare, Reader, VECTOR_ID};

/// Methods for generated code.
impl Reader<'_> {
    /// Reads the fields of a combinator, without its constructor id.
    #[doc(hidden)]
    #[inline]
    pub fn fields_into<T: DecodeBare>(&mut self, value: &mut T) {
        self.enter(|| Whole::Combinator(T::TL_NAME, T::CONSTRUCTOR_ID));
        value.decode_bare_into(self);
        self.leave(T::TL_NAME);
    }

    /// Reads a `string`.
    #[doc(hidden)]
    #[inline]
    pub fn string_into(&mut self, value: &mut String) {
        let text = self.str();
        value.clear();
        if self.charge(text.len(), "string") {
            value.push_str(text);
        }
    }

    /// Reads a `bytes`.
    #[doc(hidden)]
    #[inline]
    pub fn bytes_into(&mut self, value: &mut Vec<u8>) {
        let bytes = self.byte_slice();
        value.clear();
        if self.charge(bytes.len(), "bytes") {
            value.extend_from_slice(bytes);
        }
    }

    /// Reads a conditional field if `bit`, its bit of the mask, is not zero.
    #[doc(hidden)]
    #[inline]
    pub fn optional_into<T: Decode>(&mut self, value: &mut Option<T>, bit: u32) {
        // Most fields are absent, and were before.
        if bit != 0 || value.is_some() {
            self.change_optional(value, bit);
        }
    }

    #[inline(never)]
    fn change_optional<T: Decode>(&mut self, value: &mut Option<T>, bit: u32) {
        match value {
            Some(value) if bit != 0 => value.decode_into(self),
            _ => *value = self.optional(bit),
        }
    }

    /// Reads a boxed conditional field if `bit`, its bit of the mask, is not zero.
    #[doc(hidden)]
    #[inline]
    pub fn optional_boxed_into<T: Decode>(&mut self, value: &mut Option<Box<T>>, bit: u32) {
        if bit != 0 || value.is_some() {
            self.change_optional_box(value, bit);
        }
    }

    #[inline(never)]
    fn change_optional_box<T: Decode>(&mut self, value: &mut Option<Box<T>>, bit: u32) {
        match value {
            Some(value) if bit != 0 => T::decode_into(value, self),
            _ => *value = self.optional_boxed(bit),
        }
    }

    /// Reads a boxed vector. `new` reads an item, `old` reads into an existing item.
    #[doc(hidden)]
    #[inline]
    pub fn boxed_vector_into<T>(
        &mut self,
        items: &mut Vec<T>,
        min_size: usize,
        new: impl FnMut(&mut Self) -> T,
        old: impl FnMut(&mut T, &mut Self),
    ) {
        self.expect_constructor(VECTOR_ID, "Vector");
        self.bare_vector_into(items, min_size, new, old);
    }

    /// Reads a bare vector. `new` reads an item, `old` reads into an existing item.
    #[doc(hidden)]
    #[inline]
    pub fn bare_vector_into<T>(
        &mut self,
        items: &mut Vec<T>,
        min_size: usize,
        new: impl FnMut(&mut Self) -> T,
        old: impl FnMut(&mut T, &mut Self),
    ) {
        let count = self.count(min_size);
        self.items_into(items, count, new, old);
    }

    /// Reads `count` items. `new` reads an item, `old` reads into an existing item.
    #[doc(hidden)]
    #[inline]
    pub fn items_into<T>(
        &mut self,
        items: &mut Vec<T>,
        count: usize,
        mut new: impl FnMut(&mut Self) -> T,
        mut old: impl FnMut(&mut T, &mut Self),
    ) {
        items.truncate(count);
        if !self.charge(count.saturating_mul(size_of::<T>()), "Vector") {
            return;
        }
        for item in &mut *items {
            old(item, self);
            if self.error().is_some() {
                return;
            }
        }
        items.reserve_exact(count - items.len());
        while items.len() < count && self.error().is_none() {
            items.push(new(self));
        }
    }
}
