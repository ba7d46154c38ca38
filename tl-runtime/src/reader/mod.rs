//! The reader: TL's wire format, one primitive at a time, with the first error remembered.

mod limits;
mod older;
mod strings;

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::{
    Array, Decode, DecodeBare, DecodeError, DecodeErrorKind, DecodeOptions, UnknownBits, VECTOR_ID,
};

/// Reads values from a byte slice.
///
/// The reader is *sticky*: the first error is recorded with its offset, the rest of the input is
/// dropped, and every later read returns zero. Generated code therefore has no error paths of its
/// own, and [`finish`](Self::finish) tells at the end whether what was read means anything.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    input_len: usize,
    /// How many levels deeper it may go.
    depth: u32,
    /// How many bytes more may be allocated.
    memory: usize,
    /// How many items more there may be, and how many of no size at all.
    items: usize,
    empty_items: usize,
    /// Whether strings have to be looked at more closely than their content needs.
    checks_strings: bool,
    error: Option<DecodeError>,
    options: DecodeOptions,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `input`.
    pub fn new(input: &'a [u8]) -> Self {
        Self::with_options(input, DecodeOptions::new())
    }

    /// A reader that accepts what `options` say.
    pub fn with_options(input: &'a [u8], options: DecodeOptions) -> Self {
        let (items, empty_items) = options.items();
        Self {
            rest: input,
            input_len: input.len(),
            depth: options.max_depth,
            memory: options.memory(input.len()),
            items,
            empty_items,
            checks_strings: options.canonical_lengths || options.zero_padding,
            error: None,
            options,
        }
    }

    /// How many bytes of the input have been read. After an error this is the whole input.
    pub fn offset(&self) -> usize {
        self.input_len - self.rest.len()
    }

    /// The first error, if there was one.
    pub fn error(&self) -> Option<&DecodeError> {
        self.error.as_ref()
    }

    /// Ends the reading.
    ///
    /// # Errors
    ///
    /// The first error of all reads, or that some of the input was not read.
    pub fn finish(mut self) -> Result<(), DecodeError> {
        if !self.rest.is_empty() && !self.options.trailing_bytes {
            self.fail(DecodeErrorKind::TrailingBytes { count: self.rest.len() }, "the value");
        }
        self.error.map_or(Ok(()), Err)
    }

    /// Records an error at the current offset, unless there was one before, and drops the rest.
    #[cold]
    pub fn fail(&mut self, kind: DecodeErrorKind, type_name: &'static str) {
        self.fail_at(self.offset(), kind, type_name);
    }

    #[cold]
    fn fail_at(&mut self, offset: usize, kind: DecodeErrorKind, type_name: &'static str) {
        if self.error.is_none() {
            self.error = Some(DecodeError { kind, offset, type_name, within: None });
        }
        self.rest = &[];
    }

    #[cold]
    fn fail_end(&mut self, needed: usize, type_name: &'static str) {
        let missing = needed.saturating_sub(self.rest.len());
        self.fail(DecodeErrorKind::UnexpectedEnd { missing }, type_name);
    }

    /// The constructor id of a boxed value of type `type_name`.
    #[inline]
    pub fn constructor_id(&mut self, type_name: &'static str) -> u32 {
        u32::from_le_bytes(self.raw_of(type_name))
    }

    /// The constructor id of a boxed value that can only have this one.
    #[inline]
    pub fn expect_constructor(&mut self, id: u32, type_name: &'static str) {
        let found = self.constructor_id(type_name);
        if found != id {
            self.unknown_constructor(found, type_name);
        }
    }

    /// The constructor id that comes next, which is not read yet: that of a `type_name`.
    #[inline]
    pub fn peek_constructor_id(&mut self, type_name: &'static str) -> u32 {
        match self.rest.first_chunk() {
            Some(id) => u32::from_le_bytes(*id),
            None => {
                self.fail_end(4, type_name);
                0
            }
        }
    }

    /// Records that `id`, which comes next, is no constructor of `type_name`.
    #[cold]
    pub fn unknown_next(&mut self, id: u32, type_name: &'static str) {
        self.fail(DecodeErrorKind::UnknownConstructor { id }, type_name);
    }

    /// Records that `id`, which has just been read, is no constructor of `type_name`.
    #[cold]
    pub fn unknown_constructor(&mut self, id: u32, type_name: &'static str) {
        let offset = self.offset().saturating_sub(4);
        self.fail_at(offset, DecodeErrorKind::UnknownConstructor { id }, type_name);
    }

    /// Notes that `name` was being read, if there was an error inside it and nothing closer to the
    /// error has been noted.
    #[inline]
    pub(crate) fn note(&mut self, name: &'static str) {
        if let Some(error) = &mut self.error {
            error.within.get_or_insert(name);
        }
    }

    /// The fields of a combinator, without its constructor id.
    #[inline]
    pub fn fields<T: DecodeBare>(&mut self) -> T {
        let was_failed = self.error.is_some();
        let value = T::decode_bare(self);
        if !was_failed {
            self.note(T::TL_NAME);
        }
        value
    }

    /// The fields of a combinator, in a box.
    ///
    /// A function of its own, so that the value is not part of the caller's stack frame: that of an
    /// enum would have room for all its variants at once, and recursive types would soon exhaust it.
    #[inline(never)]
    pub fn boxed_fields<T: DecodeBare>(&mut self) -> Box<T> {
        self.charge(size_of::<T>(), T::TL_NAME);
        Box::new(self.fields())
    }

    /// A value in a box; see [`boxed_fields`](Self::boxed_fields) for why.
    #[inline(never)]
    pub fn boxed<T: Decode>(&mut self) -> Box<T> {
        self.charge(size_of::<T>(), "a boxed value");
        Box::new(T::decode(self))
    }

    /// What `make` reads, in a box.
    #[inline(never)]
    pub fn boxed_with<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Box<T> {
        self.charge(size_of::<T>(), "a boxed value");
        Box::new(make(self))
    }

    /// A conditional field, which is there if its `bit` of the mask is set.
    #[inline]
    pub fn optional<T: Decode>(&mut self, bit: u32) -> Option<T> {
        if bit == 0 { None } else { Some(T::decode(self)) }
    }

    /// The same, in a box.
    #[inline]
    pub fn optional_boxed<T: Decode>(&mut self, bit: u32) -> Option<Box<T>> {
        if bit == 0 { None } else { Some(self.boxed()) }
    }

    /// A mask, whose bits the schema gives a meaning where `known` has them.
    #[inline]
    pub fn mask(&mut self, known: u32) -> u32 {
        let mask = self.u32();
        if mask & !known != 0 {
            self.unknown_bits(mask & !known);
        }
        mask
    }

    #[cold]
    fn unknown_bits(&mut self, bits: u32) {
        if self.options.unknown_bits == UnknownBits::Reject {
            let offset = self.offset().saturating_sub(4);
            self.fail_at(offset, DecodeErrorKind::UnknownBits { bits }, "#");
        }
    }

    #[inline]
    fn raw_of<const N: usize>(&mut self, type_name: &'static str) -> [u8; N] {
        match self.rest.split_first_chunk::<N>() {
            Some((head, rest)) => {
                self.rest = rest;
                *head
            }
            None => {
                self.fail_end(N, type_name);
                [0; N]
            }
        }
    }

    /// Raw bytes, without length or padding: `int128`, `int256` and the like.
    #[inline]
    pub fn raw<const N: usize>(&mut self) -> [u8; N] {
        self.raw_of(match N {
            16 => "int128",
            32 => "int256",
            _ => "int512",
        })
    }

    /// A `#`.
    #[inline]
    pub fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.raw_of("#"))
    }

    /// An `int`.
    #[inline]
    pub fn i32(&mut self) -> i32 {
        i32::from_le_bytes(self.raw_of("int"))
    }

    /// A `long`.
    #[inline]
    pub fn i64(&mut self) -> i64 {
        i64::from_le_bytes(self.raw_of("long"))
    }

    /// A `float`.
    #[inline]
    pub fn f32(&mut self) -> f32 {
        f32::from_le_bytes(self.raw_of("float"))
    }

    /// A `double`.
    #[inline]
    pub fn f64(&mut self) -> f64 {
        f64::from_le_bytes(self.raw_of("double"))
    }

    /// This many bytes, without length or padding, of a value of type `type_name`; none after an
    /// error.
    pub fn take(&mut self, len: usize, type_name: &'static str) -> &'a [u8] {
        match self.rest.split_at_checked(len) {
            Some((value, rest)) => {
                self.rest = rest;
                value
            }
            None => {
                self.fail_end(len, type_name);
                &[]
            }
        }
    }

    /// All that is left of the input: the bytes of an `Object`, which has at least an id.
    pub(crate) fn rest(&mut self) -> &'a [u8] {
        self.take(self.rest.len().max(4), "Object")
    }

    /// A boxed vector: the vector's id, a count, the items. An item takes at least `min_size`
    /// bytes.
    #[inline]
    pub fn boxed_vector<T>(&mut self, min_size: usize, item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        self.expect_constructor(VECTOR_ID, "Vector");
        self.bare_vector(min_size, item)
    }

    /// A bare vector: a count, the items. An item takes at least `min_size` bytes.
    #[inline]
    pub fn bare_vector<T>(&mut self, min_size: usize, item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.count(min_size);
        self.items(count, item)
    }

    /// As many items as a [`count`](Self::count) said.
    #[inline]
    pub fn items<T>(&mut self, count: usize, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        if !self.charge(count.saturating_mul(size_of::<T>()), "Vector") {
            return Vec::new();
        }
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(item(self));
            if self.error.is_some() {
                break;
            }
        }
        items
    }

    /// A constant number of items on the heap, without a count. An item takes at least `min_size`
    /// bytes.
    #[inline(never)]
    pub fn heap_array<T, const N: usize>(
        &mut self,
        min_size: usize,
        item: impl FnMut(&mut Self) -> T,
    ) -> Array<Vec<T>, N> {
        let count = self.constant_count(N, min_size);
        Array::from_reader(self.items(count, item))
    }

    /// A constant number of items, without a count.
    #[inline]
    pub fn array<T, const N: usize>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> [T; N] {
        core::array::from_fn(|_| item(self))
    }
}
