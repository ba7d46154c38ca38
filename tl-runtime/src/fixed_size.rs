//! Values of constant size, which the writer writes together with a single bounds check.

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

/// The sealed part of [`FixedSize`], which the writer relies on.
pub trait Slot {
    /// The number of bytes.
    const SIZE: usize;

    /// Fills every byte of a slot of this size.
    fn put(self, slot: &mut [MaybeUninit<u8>]);
}

macro_rules! slot {
    ($($type:ty)*) => {$(
        impl Slot for $type {
            const SIZE: usize = size_of::<$type>();

            #[inline]
            fn put(self, slot: &mut [MaybeUninit<u8>]) {
                if let Some(slot) = slot.first_chunk_mut() {
                    *slot = self.to_le_bytes().map(MaybeUninit::new);
                }
            }
        }
    )*};
}

slot! { u32 i32 i64 f32 f64 }

impl<const N: usize> Slot for &[u8; N] {
    const SIZE: usize = N;

    #[inline]
    fn put(self, slot: &mut [MaybeUninit<u8>]) {
        if let Some(slot) = slot.first_chunk_mut() {
            *slot = self.map(MaybeUninit::new);
        }
    }
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
        }
        slots!($($rest)*);
    };
    () => {};
}

slots! { A B C D E F G H }
