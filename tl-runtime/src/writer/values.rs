//! Conditional fields of types that encode themselves.

use core::ops::Deref;

use super::Writer;
use crate::Encode;

impl Writer<'_> {
    /// Writes a conditional field if it is present. Returns `bit`, its bit of the mask, or zero.
    #[doc(hidden)]
    #[inline]
    pub fn optional<T: Encode>(&mut self, value: &Option<T>, bit: u32) -> u32 {
        match value {
            Some(value) => {
                value.encode(self);
                bit
            }
            None => 0,
        }
    }

    /// Writes a conditional field in a box or reference if it is present. Returns `bit`, its bit of
    /// the mask, or zero.
    #[doc(hidden)]
    #[inline]
    pub fn optional_boxed<P: Deref<Target: Encode>>(&mut self, value: &Option<P>, bit: u32) -> u32 {
        match value {
            Some(value) => {
                P::Target::encode(value, self);
                bit
            }
            None => 0,
        }
    }
}
