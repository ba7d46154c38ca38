//! `Decoded`: a value that borrows, with what it borrows from.

use alloc::boxed::Box;
use core::fmt;
use core::mem;
use core::ptr::NonNull;

use crate::{Arena, Borrowed, DecodeError, DecodeOptions, decode_in_with};

/// A borrowed value together with the bytes and the arena that it borrows from: it can be kept,
/// moved, and sent to another thread.
///
/// `T` is the borrowed type for any lifetime, best written as `Updates<'static>`.
///
/// ```
/// use tl_runtime::{Decoded, to_bytes};
///
/// let bytes = to_bytes(&vec!["a".to_owned(), "b".to_owned()]);
/// let texts = Decoded::<&[&str]>::new(bytes)?;
/// let joined = std::thread::spawn(move || texts.get().join(" and "));
/// assert_eq!(joined.join().ok().as_deref(), Some("a and b"));
/// # Ok::<(), tl_runtime::DecodeError>(())
/// ```
pub struct Decoded<T: Borrowed> {
    /// What borrows from the other two, for no longer than they are here.
    value: T::For<'static>,
    /// The bytes, as a pointer: a `Box` would claim to be the only way to them.
    bytes: NonNull<[u8]>,
    arena: Arena,
}

impl<T: Borrowed> Decoded<T> {
    /// Decodes a value that takes up the whole of `bytes`, and keeps them.
    ///
    /// # Errors
    ///
    /// If the bytes are not a value of this type, or if some are left over.
    pub fn new(bytes: impl Into<Box<[u8]>>) -> Result<Self, DecodeError> {
        Self::with_options(bytes, DecodeOptions::new())
    }

    /// The same, in any form that `options` accept.
    ///
    /// # Errors
    ///
    /// If the bytes are not a value of this type, or if some are left over.
    pub fn with_options(
        bytes: impl Into<Box<[u8]>>,
        options: DecodeOptions,
    ) -> Result<Self, DecodeError> {
        let kept = Kept { bytes: NonNull::from(Box::leak(bytes.into())), arena: Arena::new() };
        // SAFETY: neither is used in another way as long as the value is there: what the value
        // borrows is the memory behind them, which stays where it is when they are moved, and which
        // is given back when the value is gone.
        let (bytes, arena) = unsafe { (kept.bytes.as_ref(), NonNull::from(&kept.arena).as_ref()) };
        let value = decode_in_with(bytes, arena, options)?;
        let (bytes, arena) = kept.into_parts();
        Ok(Self { value, bytes, arena })
    }

    /// The value.
    pub fn get(&self) -> T::For<'_> {
        // SAFETY: `For` of two lifetimes is the same type but for the lifetime, and what the value
        // borrows lives as long as `self`.
        unsafe { mem::transmute_copy(&self.value) }
    }

    /// The bytes that the value was decoded from.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: they live as long as `self`, and nothing writes to them.
        unsafe { self.bytes.as_ref() }
    }

    /// How many bytes of memory the value takes besides those.
    pub fn arena_size(&self) -> usize {
        self.arena.capacity()
    }
}

/// Bytes and an arena while they are decoded, so that an error gives them back.
struct Kept {
    bytes: NonNull<[u8]>,
    arena: Arena,
}

impl Kept {
    fn into_parts(mut self) -> (NonNull<[u8]>, Arena) {
        let arena = mem::take(&mut self.arena);
        let bytes = self.bytes;
        mem::forget(self);
        (bytes, arena)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        free(self.bytes);
    }
}

impl<T: Borrowed> Drop for Decoded<T> {
    fn drop(&mut self) {
        free(self.bytes);
    }
}

/// Gives bytes back that came out of a box.
fn free(bytes: NonNull<[u8]>) {
    // SAFETY: they are called for once, by the drop of what owns them.
    drop(unsafe { Box::from_raw(bytes.as_ptr()) });
}

// SAFETY: the bytes and the arena are owned, are not written to any more, and are not shared.
unsafe impl<T: Borrowed<For<'static>: Send>> Send for Decoded<T> {}
// SAFETY: the arena, the only part that could be changed through a reference, cannot be got at.
unsafe impl<T: Borrowed<For<'static>: Sync>> Sync for Decoded<T> {}

impl<T: Borrowed> fmt::Debug for Decoded<T>
where
    for<'a> T::For<'a>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
