//! `Encode` and `Decode` for the Rust forms of TL's built-in types: numbers, strings, `Bool` and
//! vectors.

use alloc::string::String;
use alloc::vec::Vec;

use crate::{BOOL_FALSE_ID, BOOL_TRUE_ID, Decode, Encode, Reader, Writer};

/// Implements the traits for types that have their own methods in the reader and the writer.
macro_rules! by_method {
    ($($type:ty, $method:ident, $size:literal;)*) => {$(
        impl Encode for $type {
            #[inline]
            fn encode(&self, writer: &mut Writer<'_>) {
                writer.$method(*self);
            }
        }

        impl Decode for $type {
            const MIN_SIZE: usize = $size;

            #[inline]
            fn decode(reader: &mut Reader<'_>) -> Self {
                reader.$method()
            }
        }
    )*};
}

by_method! {
    u32, u32, 4;
    i32, i32, 4;
    i64, i64, 8;
    f32, f32, 4;
    f64, f64, 8;
}

/// Implements the traits for `int128`, `int256` and `int512`: bytes in order, without a length.
macro_rules! raw {
    ($($size:literal)*) => {$(
        impl Encode for [u8; $size] {
            #[inline]
            fn encode(&self, writer: &mut Writer<'_>) {
                writer.raw(self);
            }
        }

        impl Decode for [u8; $size] {
            const MIN_SIZE: usize = $size;

            #[inline]
            fn decode(reader: &mut Reader<'_>) -> Self {
                reader.raw()
            }
        }
    )*};
}

raw! { 16 32 64 }

impl Encode for str {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.bytes(self.as_bytes());
    }
}

impl Encode for &str {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.bytes(self.as_bytes());
    }
}

impl Encode for &[u8] {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.bytes(self);
    }
}

impl Encode for String {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.bytes(self.as_bytes());
    }
}

impl Decode for String {
    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Self {
        reader.string()
    }

    #[inline]
    fn decode_into(&mut self, reader: &mut Reader<'_>) {
        reader.string_into(self);
    }
}

impl Encode for Vec<u8> {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.bytes(self);
    }
}

impl Decode for Vec<u8> {
    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Self {
        reader.bytes()
    }

    #[inline]
    fn decode_into(&mut self, reader: &mut Reader<'_>) {
        reader.bytes_into(self);
    }
}

/// `Bool`: the constructor id is the value.
impl Encode for bool {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.u32(if *self { BOOL_TRUE_ID } else { BOOL_FALSE_ID });
    }
}

impl Decode for bool {
    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Self {
        match reader.constructor_id("Bool") {
            BOOL_TRUE_ID => true,
            BOOL_FALSE_ID => false,
            id => {
                reader.unknown_constructor(id, "Bool");
                false
            }
        }
    }
}

/// `Vector t`, boxed. The items have the form that their [`Encode`] writes.
impl<T: Encode> Encode for Vec<T> {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.boxed_vector(self, T::encode);
    }
}

impl<T: Encode> Encode for &[T] {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.boxed_vector(self, T::encode);
    }
}

impl<T: Decode> Decode for Vec<T> {
    const MIN_SIZE: usize = 8;

    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Self {
        reader.boxed_vector(T::MIN_SIZE, T::decode)
    }

    #[inline]
    fn decode_into(&mut self, reader: &mut Reader<'_>) {
        reader.boxed_vector_into(self, T::MIN_SIZE, T::decode, T::decode_into);
    }
}
