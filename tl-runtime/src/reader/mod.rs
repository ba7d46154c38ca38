//! The reader of TL's wire format.

mod cold;
mod limits;
mod older;
mod runs;
mod skip;
mod strings;
mod trace;
mod traced;
mod values;
mod vectors;

use alloc::boxed::Box;

use cold::Cold;
pub use older::OlderForm;
pub use skip::Skip;
use trace::Unit;
pub(crate) use trace::Whole;

use crate::{DecodeError, DecodeErrorKind, DecodeOptions, UnknownBits};

/// Reads values from a byte slice.
///
/// The reader is *sticky*: it records the first error with its offset and drops the rest of the
/// input, and every later read returns zero or an empty value. Code that reads values therefore needs
/// no error handling until [`finish`](Self::finish), which returns the error.
///
/// ```
/// use tl_runtime::Reader;
///
/// let mut reader = Reader::new(&[1, 0, 0, 0, 3, b'a', b'b', b'c']);
/// assert_eq!((reader.i32(), reader.string()), (1, "abc".to_owned()));
/// reader.finish()?;
/// # Ok::<(), tl_runtime::DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    input: &'a [u8],
    rest: &'a [u8],
    /// The number of levels left.
    depth: u32,
    /// The number of bytes left to allocate.
    memory: usize,
    /// The number of items left, and the number of zero-sized items left.
    items: usize,
    empty_items: usize,
    /// The length prefixes of one byte that need no further checks are those below this one. None are
    /// if the options require checks of lengths or padding.
    short_prefixes: u8,
    /// The error and the trace, if there are any.
    cold: Option<Box<Cold<'a>>>,
    options: DecodeOptions,
    skip: Option<&'a dyn Skip>,
    /// The number of values that `skip` has skipped.
    skipped: usize,
    /// The buffer of the input, if values may share it.
    #[cfg(feature = "bytes")]
    pub(crate) shared: Option<&'a bytes::Bytes>,
}

/// The type of a boxed value in errors.
const BOXED: &str = "a boxed value";

/// The type of a vector in errors.
const VECTOR: &str = "Vector";

impl<'a> Reader<'a> {
    /// Creates a reader at the start of `input`.
    pub fn new(input: &'a [u8]) -> Self {
        Self::with_options(input, DecodeOptions::new())
    }

    /// Creates a reader with `options` at the start of `input`.
    pub fn with_options(input: &'a [u8], options: DecodeOptions) -> Self {
        let (items, empty_items) = options.items();
        Self {
            input,
            rest: input,
            depth: options.max_depth,
            memory: options.memory(input.len()),
            items,
            empty_items,
            short_prefixes: if options.checks_strings() { 0 } else { 254 },
            cold: None,
            options,
            skip: None,
            skipped: 0,
            #[cfg(feature = "bytes")]
            shared: None,
        }
    }

    /// Returns the number of bytes read. After an error, it is the length of the input.
    pub fn offset(&self) -> usize {
        self.input.len() - self.rest.len()
    }

    /// Ends reading.
    ///
    /// # Errors
    ///
    /// The first error of all reads, or an error if the reader has not read all of the input.
    pub fn finish(mut self) -> Result<(), DecodeError> {
        let count = self.remaining();
        if count > 0 && !self.options.trailing_bytes {
            self.fail(DecodeErrorKind::TrailingBytes { count }, "the value");
        }
        self.into_error().map_or(Ok(()), Err)
    }

    /// Ends reading before the end of the input, and returns the rest.
    ///
    /// # Errors
    ///
    /// The first error of all reads.
    pub(crate) fn finish_prefix(self) -> Result<&'a [u8], DecodeError> {
        let rest = self.rest;
        self.into_error().map_or(Ok(rest), Err)
    }

    /// Records an error at the current offset, unless it is a later one, and drops the rest of the
    /// input.
    #[cold]
    pub fn fail(&mut self, kind: DecodeErrorKind, type_name: &'static str) {
        self.fail_at(self.offset(), kind, type_name);
    }

    /// Reads the constructor id of a boxed value of type `type_name`.
    #[inline]
    pub fn constructor_id(&mut self, type_name: &'static str) -> u32 {
        u32::from_le_bytes(self.raw_of(type_name, Unit::Id))
    }

    /// Reads the constructor id of a boxed value, which must be `id`.
    #[inline]
    pub fn expect_constructor(&mut self, id: u32, type_name: &'static str) {
        let found = u32::from_le_bytes(self.raw_of(type_name, Unit::Announcement));
        if found != id {
            self.unexpected_constructor(found, type_name);
        }
    }

    /// Records the error that `id`, which was read last, is not the constructor id of the only
    /// constructor of a type.
    #[cold]
    fn unexpected_constructor(&mut self, id: u32, type_name: &'static str) {
        let offset = self.offset().saturating_sub(4);
        let is_newer = !self.has_failed() && self.skip.is_some_and(|skip| skip.knows(id));
        let kind = match is_newer {
            true => DecodeErrorKind::NewerConstructor { id },
            false => DecodeErrorKind::UnknownConstructor { id },
        };
        self.fail_at(offset, kind, type_name);
    }

    /// Returns the next constructor id, which is one of `type_name`, without reading it.
    #[doc(hidden)]
    #[inline]
    pub fn peek_constructor_id(&mut self, type_name: &'static str) -> u32 {
        self.peek().unwrap_or_else(|| {
            self.announce();
            self.fail_end(4, type_name);
            0
        })
    }

    /// Records the error that `id`, which comes next, is no constructor of `type_name`.
    #[doc(hidden)]
    #[cold]
    pub fn unknown_next(&mut self, id: u32, type_name: &'static str) {
        self.announce();
        self.fail(DecodeErrorKind::UnknownConstructor { id }, type_name);
    }

    /// Records the error that `id`, which was read last, is no constructor of `type_name`.
    #[cold]
    pub fn unknown_constructor(&mut self, id: u32, type_name: &'static str) {
        let offset = self.offset().saturating_sub(4);
        self.fail_at(offset, DecodeErrorKind::UnknownConstructor { id }, type_name);
    }

    /// Reads a part of the combinator `name` with `read`.
    #[doc(hidden)]
    #[inline]
    pub fn within<T>(&mut self, name: &'static str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.enter(|| Whole::Combinator(name, 0));
        let value = read(self);
        self.leave(name);
        value
    }

    /// Reads an item of a repetition that has several fields.
    #[doc(hidden)]
    #[inline]
    pub fn record<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.enter(|| Whole::Record);
        let value = read(self);
        self.leave_part();
        value
    }

    /// Puts the value that `make` reads into a box.
    #[doc(hidden)]
    #[inline(never)]
    pub fn boxed_with<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Box<T> {
        self.charge(size_of::<T>(), BOXED);
        Box::write(Box::new_uninit(), make(self))
    }

    /// Reads a mask. `known` has the bits that guard fields of the schema.
    #[doc(hidden)]
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
    fn raw_of<const N: usize>(&mut self, type_name: &'static str, unit: Unit) -> [u8; N] {
        match self.rest.split_first_chunk::<N>() {
            Some((head, rest)) => {
                self.rest = rest;
                *head
            }
            None => {
                let mut value = [0; N];
                self.read_at_end(&mut value, type_name, unit);
                // It is empty already. The compiler does not know, and would load it again.
                self.rest = &[];
                value
            }
        }
    }

    /// Reads an `int128`, `int256` or `int512`: raw bytes, without length or padding.
    #[inline]
    pub fn raw<const N: usize>(&mut self) -> [u8; N] {
        let type_name = match N {
            16 => "int128",
            32 => "int256",
            _ => "int512",
        };
        self.raw_of(type_name, Unit::Value)
    }

    /// Reads a `#`.
    #[inline]
    pub fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.raw_of("#", Unit::Value))
    }

    /// Reads an `int`.
    #[inline]
    pub fn i32(&mut self) -> i32 {
        i32::from_le_bytes(self.raw_of("int", Unit::Value))
    }

    /// Reads a `long`.
    #[inline]
    pub fn i64(&mut self) -> i64 {
        i64::from_le_bytes(self.raw_of("long", Unit::Value))
    }

    /// Reads a `float`.
    #[inline]
    pub fn f32(&mut self) -> f32 {
        f32::from_le_bytes(self.raw_of("float", Unit::Value))
    }

    /// Reads a `double`.
    #[inline]
    pub fn f64(&mut self) -> f64 {
        f64::from_le_bytes(self.raw_of("double", Unit::Value))
    }

    /// Reads `len` bytes of a value of type `type_name`, without length or padding. Empty after an
    /// error.
    pub fn take(&mut self, len: usize, type_name: &'static str) -> &'a [u8] {
        match self.rest.split_at_checked(len) {
            Some((value, rest)) => {
                self.rest = rest;
                value
            }
            None => self.take_at_end(len, type_name),
        }
    }

    /// Reads the rest of the input as an `Object`, which must have a constructor id.
    pub(crate) fn rest(&mut self) -> &'a [u8] {
        self.take(self.remaining().max(4), "Object")
    }
}
