//! Copying bytes into slots.

use core::mem::MaybeUninit;
use core::ptr;

/// Copies a value into a slot of equal length.
#[inline]
pub(super) fn fill(slot: &mut [MaybeUninit<u8>], value: &[u8]) {
    // SAFETY: `u8` and `MaybeUninit<u8>` have equal layouts, and the slice is only read.
    #[expect(unsafe_code)]
    let value = unsafe { &*(ptr::from_ref(value) as *const [MaybeUninit<u8>]) };
    match value.len() {
        8..=16 => fill_ends::<8>(slot, value),
        17..=32 => fill_ends::<16>(slot, value),
        _ => slot.copy_from_slice(value),
    }
}

/// Copies the first and the last `N` bytes of a value of `N` to `2 * N` bytes. For short values, this is
/// faster than a call of `memcpy`.
#[inline]
fn fill_ends<const N: usize>(slot: &mut [MaybeUninit<u8>], value: &[MaybeUninit<u8>]) {
    if let (Some(place), Some(start)) = (slot.first_chunk_mut::<N>(), value.first_chunk()) {
        *place = *start;
    }
    if let (Some(place), Some(end)) = (slot.last_chunk_mut::<N>(), value.last_chunk()) {
        *place = *end;
    }
}
