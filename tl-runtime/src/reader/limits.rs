//! The limits of a reader: depth, memory, items.

use super::trace::Unit;
use super::{BOXED, Reader, VECTOR};
use crate::DecodeErrorKind;

impl Reader<'_> {
    /// Enters a value of a recursive type. Exceeding the limit is an error.
    #[inline]
    pub fn descend(&mut self, type_name: &'static str) {
        match self.depth.checked_sub(1) {
            Some(depth) => self.depth = depth,
            None => self.fail_deep(type_name),
        }
    }

    /// Enters a value that takes the stack of several levels.
    #[doc(hidden)]
    #[inline]
    pub fn descend_levels(&mut self, levels: u32, type_name: &'static str) {
        match self.depth.checked_sub(levels) {
            Some(depth) => self.depth = depth,
            None => {
                // The caller will return all of `levels`.
                self.depth = 0;
                self.fail_deep(type_name);
            }
        }
    }

    #[cold]
    fn fail_deep(&mut self, type_name: &'static str) {
        self.begin_deep(type_name);
        self.fail(DecodeErrorKind::TooDeep { limit: self.options.max_depth }, type_name);
    }

    /// Leaves a value that [`descend`](Self::descend) entered.
    #[inline]
    pub fn ascend(&mut self) {
        // After an error the depth is irrelevant.
        self.depth = self.depth.saturating_add(1);
    }

    /// Leaves a value that [`descend_levels`](Self::descend_levels) entered.
    #[doc(hidden)]
    #[inline]
    pub fn ascend_levels(&mut self, levels: u32) {
        self.depth = self.depth.saturating_add(levels);
    }

    /// Returns the number of levels left.
    pub(crate) fn levels_left(&self) -> u32 {
        self.depth
    }

    /// Takes memory from the budget. Returns false and records an error if too little is left.
    #[inline]
    pub(crate) fn charge(&mut self, bytes: usize, type_name: &'static str) -> bool {
        match self.memory.checked_sub(bytes) {
            Some(left) => {
                self.memory = left;
                true
            }
            None => {
                self.fail_memory(type_name);
                false
            }
        }
    }

    /// Returns the number of bytes left to allocate.
    #[cfg(feature = "arena")]
    pub(crate) fn memory_left(&self) -> usize {
        self.memory
    }

    #[cold]
    fn fail_memory(&mut self, type_name: &'static str) {
        if type_name == BOXED || type_name == VECTOR {
            // Nothing of the field has been read.
            self.announce();
        }
        let limit = self.options.memory(self.offset() + self.remaining());
        self.fail(DecodeErrorKind::MemoryLimit { limit }, type_name);
    }

    /// Reads the count of items and checks it against the limits and the rest of the input.
    /// `min_size` is the minimum size of an item in bytes. Zero after an error.
    #[doc(hidden)]
    pub fn count(&mut self, min_size: usize) -> usize {
        let announced = self.u32();
        self.check_count(announced, min_size, 4)
    }

    /// Reads the count of a vector as [`count`](Self::count) does. The items belong to one field with it.
    #[inline]
    pub(super) fn vector_count(&mut self, min_size: usize) -> usize {
        let announced = u32::from_le_bytes(self.raw_of("#", Unit::Announcement));
        self.check_count(announced, min_size, 4)
    }

    /// Checks a number of items as [`count`](Self::count) does. Zero after an error.
    pub(crate) fn checked_count(&mut self, number: u32, min_size: usize) -> usize {
        match self.has_failed() {
            false => self.check_count(number, min_size, 0),
            true => 0,
        }
    }

    /// Checks a number of items that was read in the last `size` bytes.
    #[inline]
    fn check_count(&mut self, number: u32, min_size: usize, size: usize) -> usize {
        let count = usize::try_from(number).unwrap_or(usize::MAX);
        let fits = self.can_hold(count, min_size);
        if fits && self.take_items(count) {
            return count;
        }
        let kind = match fits {
            true => self.item_limit(),
            false => DecodeErrorKind::CountTooLarge { count: number },
        };
        self.fail_count(kind, size);
        0
    }

    /// Records an error at a number of items that was read in the last `size` bytes.
    #[cold]
    pub(super) fn fail_count(&mut self, kind: DecodeErrorKind, size: usize) {
        self.fail_at(self.offset().saturating_sub(size), kind, VECTOR);
    }

    pub(super) fn item_limit(&self) -> DecodeErrorKind {
        DecodeErrorKind::ItemLimit { limit: self.options.items().0 }
    }

    /// Checks a constant number of items as [`count`](Self::count) does. Zero after an error.
    pub(crate) fn constant_count(&mut self, count: usize, min_size: usize) -> usize {
        if !self.can_hold(count, min_size) {
            self.announce();
            match count.checked_mul(min_size) {
                Some(needed) if needed > 0 => {
                    self.fail_end(needed, "an array");
                }
                _ => self.fail(DecodeErrorKind::CountTooLarge { count: count as u32 }, "an array"),
            }
            return 0;
        }
        if !self.take_items(count) {
            self.announce();
            self.fail(self.item_limit(), "an array");
            return 0;
        }
        count
    }

    /// Returns true if the rest of the input can hold `count` items. Zero-sized items have a budget.
    fn can_hold(&mut self, count: usize, min_size: usize) -> bool {
        match self.rest.len().checked_div(min_size) {
            Some(most) if count <= most => true,
            // A traced reader hides the rest.
            Some(_) => self.is_cold() && count <= self.remaining() / min_size,
            None => match self.empty_items.checked_sub(count) {
                Some(left) => {
                    self.empty_items = left;
                    true
                }
                None => false,
            },
        }
    }

    #[inline]
    pub(crate) fn take_items(&mut self, count: usize) -> bool {
        match self.items.checked_sub(count) {
            Some(left) => {
                self.items = left;
                true
            }
            None => false,
        }
    }
}
