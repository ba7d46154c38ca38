//! `Bare`: a wrapper for type arguments that are bare types.

use alloc::vec::Vec;

use crate::{Decode, DecodeBare, Encode, EncodeBare, Reader, Writer};

/// A value whose binary form is bare: the fields of a constructor, or the count and items of a
/// vector, without the constructor id.
///
/// A field of a bare type does not need the wrapper, because generated code knows its form. Type
/// arguments do, such as `Pair<Bare<geo::Point>, i32>` for `(Pair %geo.Point int)`, and so do the
/// results of functions that return a bare type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bare<T>(pub T);

impl<T> From<T> for Bare<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: EncodeBare> Encode for Bare<T> {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        self.0.encode_bare(writer);
    }
}

impl<T: DecodeBare> Decode for Bare<T> {
    const MIN_SIZE: usize = T::BARE_SIZE;

    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Self {
        Self(reader.fields())
    }
}

impl<T: Encode> Encode for Bare<Vec<T>> {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.bare_vector(&self.0, T::encode);
    }
}

impl<T: Encode> Encode for Bare<&[T]> {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.bare_vector(self.0, T::encode);
    }
}

impl<T: Decode> Decode for Bare<Vec<T>> {
    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Self {
        Self(reader.bare_vector(T::MIN_SIZE, T::decode))
    }
}
