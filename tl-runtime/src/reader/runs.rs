//! Reading masks and values of constant size together.

use core::array;

use super::Reader;
use crate::FixedSize;
use crate::fixed_size::Parts;

impl<'a> Reader<'a> {
    /// Reads several values of constant size with a single bounds check.
    #[doc(hidden)]
    #[inline]
    pub fn fixed<T: FixedSize>(&mut self) -> T {
        self.masked([]).1
    }

    /// Reads masks and the values of constant size that follow them, with a single bounds check. `known`
    /// has the bits of each mask that guard fields of the schema.
    #[doc(hidden)]
    #[inline]
    pub fn masked<const N: usize, T: FixedSize>(&mut self, known: [u32; N]) -> ([u32; N], T) {
        if let Some((run, rest)) = self.rest.split_at_checked(4 * N + T::SIZE) {
            let (masks, values) = run.split_at(4 * N);
            let (masks, _) = masks.as_chunks();
            let masks = array::from_fn(|place| u32::from_le_bytes(masks[place]));
            let unknown =
                masks.iter().zip(&known).fold(0, |unknown, (mask, known)| unknown | mask & !known);
            if unknown == 0 {
                self.rest = rest;
                return (masks, T::get(values));
            }
        }
        let (masks, values, rest) = self.masked_one_by_one(known);
        self.rest = rest;
        (masks, values)
    }

    /// Reads masks and values one by one, for the error at the right place. Returns the rest of the input
    /// as well, so that the caller need not load it.
    #[cold]
    #[inline(never)]
    fn masked_one_by_one<const N: usize, T: FixedSize>(
        &mut self,
        known: [u32; N],
    ) -> ([u32; N], T, &'a [u8]) {
        (known.map(|known| self.mask(known)), T::read(self), self.rest)
    }
}

impl Parts for Reader<'_> {
    fn u32(&mut self) -> u32 {
        self.u32()
    }

    fn i32(&mut self) -> i32 {
        self.i32()
    }

    fn i64(&mut self) -> i64 {
        self.i64()
    }

    fn f32(&mut self) -> f32 {
        self.f32()
    }

    fn f64(&mut self) -> f64 {
        self.f64()
    }

    fn raw<const N: usize>(&mut self) -> [u8; N] {
        self.raw()
    }
}
