//! Values of constant size, which the reader and the writer take together with a single bounds check.

use core::mem::MaybeUninit;

use crate::Reader;

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

/// The sealed part of [`FixedSize`], which the writer relies on.
pub trait Slot: Sized {
    /// The number of bytes.
    const SIZE: usize;

    /// Fills every byte of a slot of this size.
    fn put(self, slot: &mut [MaybeUninit<u8>]);

    /// Returns the value in a slot of this size.
    fn get(slot: &[u8]) -> Self;

    /// Reads the value, each part by itself.
    fn read(reader: &mut Reader<'_>) -> Self;
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
            fn read(reader: &mut Reader<'_>) -> Self {
                reader.$method()
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
    fn read(reader: &mut Reader<'_>) -> Self {
        reader.raw()
    }
}

macro_rules! slots {
    ($($part:ident)*) => {
        impl<$($part: Slot),*> Slot for ($($part,)*) {
            const SIZE: usize = 0 $(+ $part::SIZE)*;

            #[inline]
            #[allow(non_snake_case)]
            fn put(self, _rest: &mut [MaybeUninit<u8>]) {
                let ($($part,)*) = self;
                $(
                    let (place, _rest) = _rest.split_at_mut($part::SIZE);
                    $part.put(place);
                )*
            }

            #[inline]
            #[allow(non_snake_case)]
            fn get(_rest: &[u8]) -> Self {
                $(
                    let (place, _rest) = _rest.split_at($part::SIZE);
                    let $part = $part::get(place);
                )*
                ($($part,)*)
            }

            #[inline]
            fn read(_reader: &mut Reader<'_>) -> Self {
                ($($part::read(_reader),)*)
            }
        }
    };
    ($first:ident $($rest:ident)*; all) => {
        slots!($first $($rest)*);
        slots!($($rest)*; all);
    };
    (; all) => {
        slots!();
    };
}

slots! { A B C D E F G H; all }
