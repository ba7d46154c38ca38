//! Values of constant size, which the reader and the writer take together with a single bounds check.

use core::mem::MaybeUninit;

/// A value of constant encoded size, or a tuple of such values.
///
/// The trait is sealed, because the writer relies on it:
///
/// ```compile_fail,E0277
/// struct Liar;
/// impl tl_runtime::FixedSize for Liar {}
/// ```
#[doc(hidden)]
pub trait FixedSize: Slot {}

impl<T: Slot> FixedSize for T {}

/// A source of values, one by one.
pub trait Parts {
    /// Takes a `#`.
    fn u32(&mut self) -> u32;
    /// Takes an `int`.
    fn i32(&mut self) -> i32;
    /// Takes a `long`.
    fn i64(&mut self) -> i64;
    /// Takes a `float`.
    fn f32(&mut self) -> f32;
    /// Takes a `double`.
    fn f64(&mut self) -> f64;
    /// Takes raw bytes.
    fn raw<const N: usize>(&mut self) -> [u8; N];
}

/// The sealed part of [`FixedSize`], which the writer relies on.
pub trait Slot: Sized {
    /// The number of bytes.
    const SIZE: usize;

    /// Fills every byte of a slot of this size.
    fn put(self, slot: &mut [MaybeUninit<u8>]);

    /// Returns the value in a slot of this size.
    fn get(slot: &[u8]) -> Self;

    /// Reads the value, each part by itself.
    fn read(parts: &mut impl Parts) -> Self;
}

macro_rules! slot {
    ($($type:ty, $method:ident;)*) => {$(
        impl Slot for $type {
            const SIZE: usize = size_of::<$type>();

            #[inline]
            fn put(self, slot: &mut [MaybeUninit<u8>]) {
                self.to_le_bytes().put(slot);
            }

            #[inline]
            fn get(slot: &[u8]) -> Self {
                Self::from_le_bytes(Slot::get(slot))
            }

            #[inline]
            fn read(parts: &mut impl Parts) -> Self {
                parts.$method()
            }
        }
    )*};
}

slot! { u32, u32; i32, i32; i64, i64; f32, f32; f64, f64; }

impl<const N: usize> Slot for [u8; N] {
    const SIZE: usize = N;

    #[inline]
    fn put(self, slot: &mut [MaybeUninit<u8>]) {
        if let Some(slot) = slot.first_chunk_mut() {
            *slot = self.map(MaybeUninit::new);
        }
    }

    #[inline]
    fn get(slot: &[u8]) -> Self {
        slot.first_chunk().copied().unwrap_or([0; N])
    }

    #[inline]
    fn read(parts: &mut impl Parts) -> Self {
        parts.raw()
    }
}

impl Slot for () {
    const SIZE: usize = 0;

    #[inline]
    fn put(self, _: &mut [MaybeUninit<u8>]) {}

    #[inline]
    fn get(_: &[u8]) -> Self {}

    #[inline]
    fn read(_: &mut impl Parts) -> Self {}
}

macro_rules! slots {
    ($first:ident $($rest:ident)*) => {
        impl<$first: Slot, $($rest: Slot),*> Slot for ($first, $($rest,)*) {
            const SIZE: usize = $first::SIZE $(+ $rest::SIZE)*;

            #[inline]
            #[allow(non_snake_case)]
            fn put(self, slot: &mut [MaybeUninit<u8>]) {
                let ($first, $($rest,)*) = self;
                let (place, _rest) = slot.split_at_mut($first::SIZE);
                $first.put(place);
                $(
                    let (place, _rest) = _rest.split_at_mut($rest::SIZE);
                    $rest.put(place);
                )*
            }

            #[inline]
            #[allow(non_snake_case)]
            fn get(slot: &[u8]) -> Self {
                let (place, _rest) = slot.split_at($first::SIZE);
                let $first = $first::get(place);
                $(
                    let (place, _rest) = _rest.split_at($rest::SIZE);
                    let $rest = $rest::get(place);
                )*
                ($first, $($rest,)*)
            }

            #[inline]
            fn read(parts: &mut impl Parts) -> Self {
                ($first::read(parts), $($rest::read(parts),)*)
            }
        }
        slots!($($rest)*);
    };
    () => {};
}

slots! { A B C D E F G H }
