//! Reading vectors and repetitions.

use alloc::vec::Vec;

use super::trace::Whole;
use super::{Reader, VECTOR};
use crate::{Array, VECTOR_ID};

impl Reader<'_> {
    /// Reads a boxed vector: the vector's id, the count, the items. `min_size` is the minimum size of
    /// an item in bytes.
    #[inline]
    pub fn boxed_vector<T>(&mut self, min_size: usize, item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        self.expect_constructor(VECTOR_ID, VECTOR);
        self.bare_vector(min_size, item)
    }

    /// Reads a bare vector: the count, the items. `min_size` is the minimum size of an item in bytes.
    #[inline]
    pub fn bare_vector<T>(&mut self, min_size: usize, item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.vector_count(min_size);
        self.items(count, item)
    }

    /// Reads `count` items.
    #[doc(hidden)]
    #[inline]
    pub fn items<T>(&mut self, count: usize, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        if !self.charge(count.saturating_mul(size_of::<T>()), VECTOR) {
            return Vec::new();
        }
        self.enter(|| Whole::Items);
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(item(self));
            if self.has_failed() {
                // Only complete items count (see `Partial`).
                items.pop();
                break;
            }
        }
        self.leave_part();
        items
    }

    /// Reads `number` items, a count that was read before or is given. It has the limits of a count
    /// that comes right before its items. `min_size` is the minimum size of an item in bytes.
    #[doc(hidden)]
    #[inline]
    pub fn counted<T>(
        &mut self,
        number: u32,
        min_size: usize,
        item: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        let count = self.checked_count(number, min_size);
        self.items(count, item)
    }

    /// Reads a constant number of items onto the heap, without a count. `min_size` is the minimum
    /// size of an item in bytes.
    #[doc(hidden)]
    #[inline(never)]
    pub fn heap_array<T, const N: usize>(
        &mut self,
        min_size: usize,
        item: impl FnMut(&mut Self) -> T,
    ) -> Array<Vec<T>, N> {
        let count = self.constant_count(N, min_size);
        Array::from_reader(self.items(count, item))
    }

    /// Reads a constant number of items, without a count.
    #[doc(hidden)]
    #[inline]
    pub fn array<T, const N: usize>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> [T; N] {
        self.enter(|| Whole::Items);
        let items = core::array::from_fn(|_| item(self));
        self.leave_part();
        items
    }
}
