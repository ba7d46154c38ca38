//! The reader of borrowed values. Text and bytes borrow from the input; vectors and boxes borrow from
//! an arena. Such values are `Copy` and have no allocation of their own.

use core::alloc::Layout;
use core::ops::{Deref, DerefMut};

use crate::reader::Whole;
use crate::{
    Arena, Array, Bare, Combinator, Decode, DecodeError, DecodeOptions, Object, Reader, VECTOR_ID,
};

/// A value that can be decoded into a form that borrows from its bytes and an arena.
pub trait DecodeIn<'a>: Copy {
    /// The minimum encoded size in bytes. Vectors check their count against it.
    const MIN_SIZE: usize = 4;

    /// Reads a value. Always returns one, like [`Decode::decode`], which explains errors.
    fn decode_in(reader: &mut ArenaReader<'a>) -> Self;
}

/// A combinator that can be decoded into a form that borrows from its bytes and an arena.
pub trait DecodeBareIn<'a>: Combinator + Copy {
    /// The minimum size of the fields in bytes.
    const BARE_SIZE: usize = 0;

    /// Reads the fields in order, without the constructor id.
    fn decode_bare_in(reader: &mut ArenaReader<'a>) -> Self;
}

impl<'a, T: DecodeBareIn<'a>> DecodeIn<'a> for T {
    const MIN_SIZE: usize = 4 + T::BARE_SIZE;

    #[inline]
    fn decode_in(reader: &mut ArenaReader<'a>) -> Self {
        reader.expect_constructor(T::CONSTRUCTOR_ID, T::TL_NAME);
        reader.fields()
    }
}

/// Decodes a value from all of `bytes`. The value borrows from the bytes and the arena.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if bytes follow it.
pub fn decode_in<'a, T: DecodeIn<'a>>(bytes: &'a [u8], arena: &'a Arena) -> Result<T, DecodeError> {
    decode_in_with(bytes, arena, DecodeOptions::new())
}

/// Decodes a value from all of `bytes`, in any form that `options` accept. The value borrows from the
/// bytes and the arena.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if bytes follow it.
pub fn decode_in_with<'a, T: DecodeIn<'a>>(
    bytes: &'a [u8],
    arena: &'a Arena,
    options: DecodeOptions,
) -> Result<T, DecodeError> {
    read_all(bytes, arena, options, T::decode_in)
}

/// Reads a value from all of `bytes`.
pub(crate) fn read_all<'a, T>(
    bytes: &'a [u8],
    arena: &'a Arena,
    options: DecodeOptions,
    read: impl FnOnce(&mut ArenaReader<'a>) -> T,
) -> Result<T, DecodeError> {
    let mut reader = ArenaReader { reader: Reader::with_options(bytes, options), arena };
    let value = read(&mut reader);
    reader.reader.finish()?;
    Ok(value)
}

/// A [`Reader`] that allocates in an [`Arena`].
///
/// It dereferences to the [`Reader`], whose methods read all values that do not borrow.
#[derive(Debug)]
pub struct ArenaReader<'a> {
    reader: Reader<'a>,
    arena: &'a Arena,
}

impl<'a> Deref for ArenaReader<'a> {
    type Target = Reader<'a>;

    #[inline]
    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl DerefMut for ArenaReader<'_> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.reader
    }
}

/// Counterparts of methods of [`Reader`]: they return references instead of boxes and vectors.
impl<'a> ArenaReader<'a> {
    /// Reads a `string`, borrowed from the input.
    #[inline]
    pub fn string(&mut self) -> &'a str {
        self.reader.str()
    }

    /// Reads a `bytes`, borrowed from the input.
    #[inline]
    pub fn bytes(&mut self) -> &'a [u8] {
        self.reader.byte_slice()
    }

    /// Takes the memory for a value from the budget and makes room in the arena. Memory that the
    /// arena loses to padding and to a new chunk counts as well.
    #[inline]
    fn charge(&mut self, layout: Layout, type_name: &'static str) -> bool {
        if let Some(size) = self.arena.size_in_room(layout) {
            return self.reader.charge(size, type_name);
        }
        if !self.reader.charge(layout.size(), type_name) {
            return false;
        }
        let lost = self.arena.grow(layout, self.reader.memory_left());
        self.reader.charge(lost, type_name)
    }

    /// Makes room in the arena for a single value. If the value exceeds the budget, this is an error,
    /// and the arena grows by the size of the value only.
    #[inline]
    fn charge_one<T>(&mut self, type_name: &'static str) {
        let layout = Layout::new::<T>();
        if !self.charge(layout, type_name) && self.arena.size_in_room(layout).is_none() {
            self.arena.grow(layout, 0);
        }
    }

    /// Reads the fields of a combinator, without its constructor id.
    #[inline]
    pub fn fields<T: DecodeBareIn<'a>>(&mut self) -> T {
        self.reader.enter(|| Whole::Combinator(T::TL_NAME, T::CONSTRUCTOR_ID));
        let value = T::decode_bare_in(self);
        self.reader.leave(T::TL_NAME);
        value
    }

    /// Reads the fields of a combinator into the arena.
    #[doc(hidden)]
    #[inline(never)]
    pub fn boxed_fields<T: DecodeBareIn<'a>>(&mut self) -> &'a T {
        self.charge_one::<T>(T::TL_NAME);
        self.arena.alloc_with(|| self.fields())
    }

    /// Reads a value into the arena.
    #[doc(hidden)]
    #[inline(never)]
    pub fn boxed<T: DecodeIn<'a>>(&mut self) -> &'a T {
        self.charge_one::<T>("a boxed value");
        self.arena.alloc_with(|| T::decode_in(self))
    }

    /// Puts the value that `make` reads into the arena.
    #[doc(hidden)]
    #[inline(never)]
    pub fn boxed_with<T: Copy>(&mut self, make: impl FnOnce(&mut Self) -> T) -> &'a T {
        self.charge_one::<T>("a boxed value");
        self.arena.alloc_with(|| make(self))
    }

    /// Reads a conditional field if `bit`, its bit of the mask, is not zero.
    #[doc(hidden)]
    #[inline]
    pub fn optional<T: DecodeIn<'a>>(&mut self, bit: u32) -> Option<T> {
        if bit == 0 { None } else { Some(T::decode_in(self)) }
    }

    /// Reads a conditional field into the arena if `bit`, its bit of the mask, is not zero.
    #[doc(hidden)]
    #[inline]
    pub fn optional_boxed<T: DecodeIn<'a>>(&mut self, bit: u32) -> Option<&'a T> {
        if bit == 0 { None } else { Some(self.boxed()) }
    }

    /// Reads a boxed vector: the vector's id, the count, the items. `min_size` is the minimum size of
    /// an item in bytes.
    #[inline]
    pub fn boxed_vector<T: Copy>(
        &mut self,
        min_size: usize,
        item: impl FnMut(&mut Self) -> T,
    ) -> &'a [T] {
        self.reader.expect_constructor(VECTOR_ID, "Vector");
        self.bare_vector(min_size, item)
    }

    /// Reads a bare vector: the count, the items. `min_size` is the minimum size of an item in bytes.
    #[inline]
    pub fn bare_vector<T: Copy>(
        &mut self,
        min_size: usize,
        item: impl FnMut(&mut Self) -> T,
    ) -> &'a [T] {
        let count = self.reader.count(min_size);
        self.items(count, item)
    }

    /// Reads `count` items.
    #[doc(hidden)]
    #[inline]
    pub fn items<T: Copy>(
        &mut self,
        count: usize,
        mut item: impl FnMut(&mut Self) -> T,
    ) -> &'a [T] {
        let layout = Layout::array::<T>(count);
        if !layout.is_ok_and(|layout| self.charge(layout, "Vector")) {
            return &[];
        }
        self.arena.alloc_slice(count, || match self.error() {
            None => Some(item(self)),
            Some(_) => None,
        })
    }

    /// Reads `number` items, a count that was read before or is given.
    #[doc(hidden)]
    #[inline]
    pub fn counted<T: Copy>(
        &mut self,
        number: u32,
        min_size: usize,
        item: impl FnMut(&mut Self) -> T,
    ) -> &'a [T] {
        let count = self.reader.checked_count(number, min_size);
        self.items(count, item)
    }

    /// Reads a part of the combinator `name` with `read`.
    #[doc(hidden)]
    #[inline]
    pub fn within<T>(&mut self, name: &'static str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.reader.enter(|| Whole::Combinator(name, 0));
        let value = read(self);
        self.reader.leave(name);
        value
    }

    /// Reads an item of a repetition that has several fields.
    #[doc(hidden)]
    #[inline]
    pub fn record<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        read(self)
    }

    /// Reads a constant number of items into the arena, without a count. `min_size` is the minimum
    /// size of an item in bytes.
    #[doc(hidden)]
    #[inline(never)]
    pub fn heap_array<T: Copy, const N: usize>(
        &mut self,
        min_size: usize,
        item: impl FnMut(&mut Self) -> T,
    ) -> Array<&'a [T], N> {
        let count = self.reader.constant_count(N, min_size);
        Array::from_reader(self.items(count, item))
    }

    /// Reads a constant number of items, without a count.
    #[doc(hidden)]
    #[inline]
    pub fn array<T, const N: usize>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> [T; N] {
        core::array::from_fn(|_| item(self))
    }

    /// Reads the length of an object in bytes, as an `int`, and the object.
    #[doc(hidden)]
    #[inline]
    pub fn sized_object(&mut self) -> Object<&'a [u8]> {
        let len = self.u32();
        Object::from_bytes(self.reader.take(len as usize, "Object"))
    }
}

/// Implements `DecodeIn` for types that own no memory, through their `Decode`.
macro_rules! plain {
    ($($type:ty)*) => {$(
        impl<'a> DecodeIn<'a> for $type {
            const MIN_SIZE: usize = <$type as Decode>::MIN_SIZE;

            #[inline]
            fn decode_in(reader: &mut ArenaReader<'a>) -> Self {
                Decode::decode(&mut reader.reader)
            }
        }
    )*};
}

plain! { u32 i32 i64 f32 f64 bool [u8; 16] [u8; 32] [u8; 64] }

impl<'a> DecodeIn<'a> for &'a str {
    #[inline]
    fn decode_in(reader: &mut ArenaReader<'a>) -> Self {
        reader.string()
    }
}

impl<'a> DecodeIn<'a> for &'a [u8] {
    #[inline]
    fn decode_in(reader: &mut ArenaReader<'a>) -> Self {
        reader.bytes()
    }
}

impl<'a, T: DecodeIn<'a>> DecodeIn<'a> for &'a [T] {
    const MIN_SIZE: usize = 8;

    #[inline]
    fn decode_in(reader: &mut ArenaReader<'a>) -> Self {
        reader.boxed_vector(T::MIN_SIZE, T::decode_in)
    }
}

impl<'a> DecodeIn<'a> for Object<&'a [u8]> {
    #[inline]
    fn decode_in(reader: &mut ArenaReader<'a>) -> Self {
        Self::from_bytes(reader.reader.rest())
    }
}

impl<'a, T: DecodeBareIn<'a>> DecodeIn<'a> for Bare<T> {
    const MIN_SIZE: usize = T::BARE_SIZE;

    #[inline]
    fn decode_in(reader: &mut ArenaReader<'a>) -> Self {
        Self(reader.fields())
    }
}

impl<'a, T: DecodeIn<'a>> DecodeIn<'a> for Bare<&'a [T]> {
    #[inline]
    fn decode_in(reader: &mut ArenaReader<'a>) -> Self {
        Self(reader.bare_vector(T::MIN_SIZE, T::decode_in))
    }
}
