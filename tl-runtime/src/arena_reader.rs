//! Reads values that borrow: text and bytes from the input, everything else without a constant size
//! from an arena. Such values are `Copy`, need no allocation of their own, and are never dropped.

use core::alloc::Layout;
use core::ops::{Deref, DerefMut};

use crate::{
    Arena, Array, Bare, Combinator, Decode, DecodeError, DecodeOptions, Object, Reader, VECTOR_ID,
};

/// A value that can be read from bytes and an arena that both live for `'a`.
pub trait DecodeIn<'a>: Copy {
    /// The fewest bytes a value can take. Vectors check their count against it.
    const MIN_SIZE: usize = 4;

    /// Reads a value. Like [`Decode::decode`] it always returns one: see there.
    fn decode_in(reader: &mut ArenaReader<'a>) -> Self;
}

/// A combinator that can be read from bytes and an arena that both live for `'a`.
pub trait DecodeBareIn<'a>: Combinator + Copy {
    /// The fewest bytes the fields can take.
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

/// Decodes a value that takes up the whole of `bytes`, and borrows from them and from the arena.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if some are left over.
pub fn decode_in<'a, T: DecodeIn<'a>>(bytes: &'a [u8], arena: &'a Arena) -> Result<T, DecodeError> {
    decode_in_with(bytes, arena, DecodeOptions::new())
}

/// Decodes a value that takes up the whole of `bytes`, and borrows from them and from the arena, in
/// any form that `options` accept.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if some are left over.
pub fn decode_in_with<'a, T: DecodeIn<'a>>(
    bytes: &'a [u8],
    arena: &'a Arena,
    options: DecodeOptions,
) -> Result<T, DecodeError> {
    let mut reader = ArenaReader { reader: Reader::with_options(bytes, options), arena };
    let value = T::decode_in(&mut reader);
    reader.reader.finish()?;
    Ok(value)
}

/// A [`Reader`] that puts what it reads into an [`Arena`].
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

/// Values as [`Reader`] has them in boxes and vectors, in the arena.
impl<'a> ArenaReader<'a> {
    /// A `string`.
    #[inline]
    pub fn string(&mut self) -> &'a str {
        self.reader.str()
    }

    /// A `bytes`.
    #[inline]
    pub fn bytes(&mut self) -> &'a [u8] {
        self.reader.byte_slice()
    }

    /// Takes the memory for a value from the budget, and makes the arena ready for it. Whatever the
    /// arena loses where it needs a new chunk counts as well.
    #[inline]
    fn charge(&mut self, layout: Layout, type_name: &'static str) -> bool {
        if !self.reader.charge(layout.size(), type_name) {
            return false;
        }
        if self.arena.has_room(layout) {
            return true;
        }
        let lost = self.arena.grow(layout, self.reader.memory_left());
        self.reader.charge(lost, type_name)
    }

    /// Makes the arena ready for a single value, which is made even if it exceeds the budget: then it
    /// is an error, and the arena grows by no more than that value.
    #[inline]
    fn charge_one<T>(&mut self, type_name: &'static str) {
        let layout = Layout::new::<T>();
        if !self.charge(layout, type_name) && !self.arena.has_room(layout) {
            self.arena.grow(layout, 0);
        }
    }

    /// The fields of a combinator, without its constructor id.
    #[inline]
    pub fn fields<T: DecodeBareIn<'a>>(&mut self) -> T {
        let was_failed = self.error().is_some();
        let value = T::decode_bare_in(self);
        if !was_failed {
            self.reader.note(T::TL_NAME);
        }
        value
    }

    /// The fields of a combinator, in the arena.
    #[inline(never)]
    pub fn boxed_fields<T: DecodeBareIn<'a>>(&mut self) -> &'a T {
        self.charge_one::<T>(T::TL_NAME);
        self.arena.alloc_with(|| self.fields())
    }

    /// A value in the arena.
    #[inline(never)]
    pub fn boxed<T: DecodeIn<'a>>(&mut self) -> &'a T {
        self.charge_one::<T>("a boxed value");
        self.arena.alloc_with(|| T::decode_in(self))
    }

    /// What `make` reads, in the arena.
    #[inline(never)]
    pub fn boxed_with<T: Copy>(&mut self, make: impl FnOnce(&mut Self) -> T) -> &'a T {
        self.charge_one::<T>("a boxed value");
        self.arena.alloc_with(|| make(self))
    }

    /// A conditional field, which is there if its `bit` of the mask is set.
    #[inline]
    pub fn optional<T: DecodeIn<'a>>(&mut self, bit: u32) -> Option<T> {
        if bit == 0 { None } else { Some(T::decode_in(self)) }
    }

    /// The same, in the arena.
    #[inline]
    pub fn optional_boxed<T: DecodeIn<'a>>(&mut self, bit: u32) -> Option<&'a T> {
        if bit == 0 { None } else { Some(self.boxed()) }
    }

    /// A boxed vector: the vector's id, a count, the items. An item takes at least `min_size`
    /// bytes.
    #[inline]
    pub fn boxed_vector<T: Copy>(
        &mut self,
        min_size: usize,
        item: impl FnMut(&mut Self) -> T,
    ) -> &'a [T] {
        self.reader.expect_constructor(VECTOR_ID, "Vector");
        self.bare_vector(min_size, item)
    }

    /// A bare vector: a count, the items. An item takes at least `min_size` bytes.
    #[inline]
    pub fn bare_vector<T: Copy>(
        &mut self,
        min_size: usize,
        item: impl FnMut(&mut Self) -> T,
    ) -> &'a [T] {
        let count = self.reader.count(min_size);
        self.items(count, item)
    }

    /// As many items as a [`count`](Reader::count) said.
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

    /// A constant number of items in the arena, without a count. An item takes at least `min_size`
    /// bytes.
    #[inline(never)]
    pub fn heap_array<T: Copy, const N: usize>(
        &mut self,
        min_size: usize,
        item: impl FnMut(&mut Self) -> T,
    ) -> Array<&'a [T], N> {
        let count = self.reader.constant_count(N, min_size);
        Array::from_reader(self.items(count, item))
    }

    /// A constant number of items, without a count.
    #[inline]
    pub fn array<T, const N: usize>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> [T; N] {
        core::array::from_fn(|_| item(self))
    }

    /// The length of an object in bytes, as an `int`, and the object.
    #[inline]
    pub fn sized_object(&mut self) -> Object<&'a [u8]> {
        let len = self.u32();
        Object::from_bytes(self.reader.take(len as usize, "Object"))
    }
}

/// Types that own nothing: they are read as they are in owned values.
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
