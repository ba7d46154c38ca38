//! A public module, whose content is also public at the root.

use crate::Known;

/// A trait with something to implement and something to leave out.
pub trait Open: Sized {
    /// A type.
    type Item: Clone;
    /// A constant.
    const N: usize = 1;
    /// A function.
    fn open(mut self, with: &mut Self::Item) -> [u8; 2];
}

impl Open for u8 {
    type Item = u8;
    fn open(self, _: &mut u8) -> [u8; 2] {
        [self; 2]
    }
}

/// Public, and not documented.
#[doc(hidden)]
pub fn generated_code_calls_this() {}
