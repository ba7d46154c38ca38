//! Values of types that decode themselves: fields, boxes, conditional fields.

use alloc::boxed::Box;

use super::{BOXED, Reader, Whole};
use crate::{Decode, DecodeBare};

impl Reader<'_> {
    /// Reads the fields of a combinator, without its constructor id.
    #[inline]
    pub fn fields<T: DecodeBare>(&mut self) -> T {
        self.enter(|| Whole::Combinator(T::TL_NAME, T::CONSTRUCTOR_ID));
        let value = T::decode_bare(self);
        self.leave(T::TL_NAME);
        value
    }

    /// Reads the fields of a combinator into a box.
    ///
    /// This is not inlined, to keep the value out of the caller's stack frame. The decoder of an enum
    /// would otherwise reserve stack for all variants at once, and recursive types would exhaust it.
    #[doc(hidden)]
    #[inline(never)]
    pub fn boxed_fields<T: DecodeBare>(&mut self) -> Box<T> {
        self.charge(size_of::<T>(), T::TL_NAME);
        Box::write(Box::new_uninit(), self.fields())
    }

    /// Reads a value into a box, for the reason given at [`boxed_fields`](Self::boxed_fields).
    #[doc(hidden)]
    #[inline(never)]
    pub fn boxed<T: Decode>(&mut self) -> Box<T> {
        self.charge(size_of::<T>(), BOXED);
        Box::write(Box::new_uninit(), T::decode(self))
    }

    /// Reads a conditional field if `bit`, its bit of the mask, is not zero.
    #[doc(hidden)]
    #[inline]
    pub fn optional<T: Decode>(&mut self, bit: u32) -> Option<T> {
        if bit == 0 { None } else { Some(T::decode(self)) }
    }

    /// Reads a boxed conditional field if `bit`, its bit of the mask, is not zero.
    #[doc(hidden)]
    #[inline]
    pub fn optional_boxed<T: Decode>(&mut self, bit: u32) -> Option<Box<T>> {
        if bit == 0 { None } else { Some(self.boxed()) }
    }
}
