//! `Array`: a constant number of items on the heap.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::{Deref, DerefMut};

/// Exactly `N` items, in a vector because a Rust array of this size would fill the stack.
///
/// Generated types use it for a long repetition such as `2000*[ int ]`; short repetitions are
/// `[T; N]`. It dereferences to a slice and converts from a vector or an array of length `N`:
///
/// ```
/// use tl_runtime::Array;
///
/// let mut row: Array<Vec<i32>, 2000> = vec![0; 2000].try_into().expect("2000 items");
/// row[7] = 1;
/// assert_eq!(row.iter().sum::<i32>(), 1);
/// assert!(Array::<Vec<i32>, 2000>::try_from(vec![0; 3]).is_err());
/// ```
///
/// The storage `S` is `Vec<T>`, or a slice in borrowed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Array<S, const N: usize>(S);

impl<S, const N: usize> Array<S, N> {
    /// Wraps the items of a reader: `N` of them, or fewer after an error.
    pub(crate) const fn from_reader(items: S) -> Self {
        Self(items)
    }

    /// Returns the vector or the slice with the items.
    pub fn into_inner(self) -> S {
        self.0
    }
}

impl<T, const N: usize> TryFrom<Vec<T>> for Array<Vec<T>, N> {
    type Error = Vec<T>;

    /// Returns the items as the error unless there are exactly `N`.
    fn try_from(items: Vec<T>) -> Result<Self, Vec<T>> {
        if items.len() == N { Ok(Self(items)) } else { Err(items) }
    }
}

impl<'a, T, const N: usize> TryFrom<&'a [T]> for Array<&'a [T], N> {
    type Error = &'a [T];

    /// Returns the items as the error unless there are exactly `N`.
    fn try_from(items: &'a [T]) -> Result<Self, &'a [T]> {
        if items.len() == N { Ok(Self(items)) } else { Err(items) }
    }
}

impl<T, const N: usize> From<[T; N]> for Array<Vec<T>, N> {
    fn from(items: [T; N]) -> Self {
        Self(items.into())
    }
}

impl<T, const N: usize> From<Box<[T; N]>> for Array<Vec<T>, N> {
    fn from(items: Box<[T; N]>) -> Self {
        Self((items as Box<[T]>).into_vec())
    }
}

impl<S: Deref, const N: usize> Deref for Array<S, N> {
    type Target = S::Target;

    fn deref(&self) -> &S::Target {
        &self.0
    }
}

impl<S: DerefMut, const N: usize> DerefMut for Array<S, N> {
    fn deref_mut(&mut self) -> &mut S::Target {
        &mut self.0
    }
}
