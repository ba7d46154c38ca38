//! `Decoded`: a borrowed value together with the memory that it borrows from.

use alloc::boxed::Box;
use core::fmt;
use core::mem;
use core::ptr::NonNull;

use crate::{Arena, Borrowed, DecodeError, DecodeOptions, decode_in_with};

/// A borrowed value together with the bytes and the arena that it borrows from. It can be stored,
/// moved, and sent to another thread.
///
/// `T` is the borrowed type with any lifetime, usually `'static`: `Decoded<Updates<'static>>`.
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
    /// The value, which borrows from the other two fields.
    value: T::For<'static>,
    /// The bytes, as a pointer: a `Box` would claim unique access to them.
    bytes: NonNull<[u8]>,
    arena: Arena,
}

impl<T: Borrowed> Decoded<T> {
    /// Decodes a value from all of `bytes` and keeps them.
    ///
    /// # Errors
    ///
    /// If the bytes are not a value of this type, or if bytes follow it.
    pub fn new(bytes: impl Into<Box<[u8]>>) -> Result<Self, DecodeError> {
        Self::with_options(bytes, DecodeOptions::new())
    }

    /// Decodes a value from all of `bytes`, in any form that `options` accept, and keeps them.
    ///
    /// # Errors
    ///
    /// If the bytes are not a value of this type, or if bytes follow it.
    pub fn with_options(
        bytes: impl Into<Box<[u8]>>,
        options: DecodeOptions,
    ) -> Result<Self, DecodeError> {
        let kept = Kept { bytes: NonNull::from(Box::leak(bytes.into())), arena: Arena::new() };
        // SAFETY: nothing else accesses them while the value exists. The value borrows memory that
        // they point to, which stays in place when they move and is freed after the value is gone.
        let (bytes, arena) = unsafe { (kept.bytes.as_ref(), NonNull::from(&kept.arena).as_ref()) };
        let value = decode_in_with(bytes, arena, options)?;
        let (bytes, arena) = kept.into_parts();
        Ok(Self { value, bytes, arena })
    }

    /// Returns the value.
    pub fn get(&self) -> T::For<'_> {
        // SAFETY: the two types differ in the lifetime only, `For` is covariant, and the borrowed
        // memory lives as long as `self`.
        unsafe { mem::transmute_copy(&self.value) }
    }

    /// Returns the bytes that the value was decoded from.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the bytes live as long as `self`, and nothing writes to them.
        unsafe { self.bytes.as_ref() }
    }

    /// Returns the number of bytes that the arena of the value has allocated.
    pub fn arena_size(&self) -> usize {
        self.arena.capacity()
    }
}

/// The bytes and the arena during decoding. Frees them if decoding fails.
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

/// Frees bytes that came from a box.
fn free(bytes: NonNull<[u8]>) {
    // SAFETY: the owner of the bytes calls this once, when it is dropped.
    drop(unsafe { Box::from_raw(bytes.as_ptr()) });
}

// SAFETY: the value owns the bytes and the arena, and nothing writes to them any more.
unsafe impl<T: Borrowed<For<'static>: Send>> Send for Decoded<T> {}
// SAFETY: only the arena could change through a reference, and no method exposes it.
unsafe impl<T: Borrowed<For<'static>: Sync>> Sync for Decoded<T> {}

impl<T: Borrowed> fmt::Debug for Decoded<T>
where
    for<'a> T::For<'a>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
