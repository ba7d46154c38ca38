//! The writer of TL's wire format.

mod checks;
mod fill;
mod values;

use alloc::vec::Vec;
use core::array;
use core::mem::{self, MaybeUninit};
use core::ptr;

use crate::{EncodeError, EncodeOptions, FixedSize, VECTOR_ID};
use fill::fill;

/// The size in bytes of the room on the stack in which the content of a new vector starts.
const FIRST_ROOM: usize = 8 << 10;

/// The maximum of a length prefix of three bytes.
const MAX_STRING: usize = (1 << 24) - 1;

/// The maximum of a length prefix of one byte.
const SHORT_STRING: usize = 253;

/// Writes values into the spare capacity of a buffer.
///
/// Once a value does not fit, the writer only counts bytes. [`encode_into`](crate::encode_into) then
/// reserves the counted size and encodes again, so a value takes one comparison and one copy, and no
/// type needs a second function that computes its size.
#[derive(Debug)]
pub struct Writer<'a> {
    /// The room that is left. All bytes before it are initialised: every method that takes a slot
    /// fills it.
    rest: &'a mut [MaybeUninit<u8>],
    /// The size of the room, without the rest that remained when a value did not fit.
    room: usize,
    /// The number of bytes that did not fit.
    overflow: usize,
    error: Option<EncodeError>,
    options: EncodeOptions,
}

/// The place of a mask, which is zero until [`Writer::complete_mask`].
#[doc(hidden)]
#[derive(Debug)]
pub struct MaskPlace<'a>(Option<&'a mut [MaybeUninit<u8>; 4]>);

/// Returns a new vector with what `write` writes, in the forms that `options` allow.
///
/// The vector is allocated once, with the size of its content: the content comes from a room on the
/// stack, or, if it is larger than the room, from a second run of `write`.
#[inline]
pub(crate) fn encode_new(
    options: EncodeOptions,
    write: impl Fn(&mut Writer<'_>),
) -> Result<Vec<u8>, EncodeError> {
    let mut room = [MaybeUninit::uninit(); FIRST_ROOM];
    let mut writer = Writer::new(&mut room, options);
    write(&mut writer);
    let Written { size, fits } = writer.finish()?;
    if !fits {
        return encode_large(size, options, write);
    }
    let mut bytes = Vec::with_capacity(size);
    bytes.spare_capacity_mut()[..size].copy_from_slice(&room[..size]);
    // SAFETY: the vector has the bytes that the writer has initialised in the room.
    #[expect(unsafe_code)]
    unsafe {
        bytes.set_len(size);
    }
    Ok(bytes)
}

/// Returns a new vector with the `size` bytes that `write` writes.
#[cold]
#[inline(never)]
fn encode_large(
    size: usize,
    options: EncodeOptions,
    write: impl Fn(&mut Writer<'_>),
) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::with_capacity(size);
    append(&mut bytes, options, write)?;
    Ok(bytes)
}

/// Appends what `write` writes to a buffer, in the forms that `options` allow, and returns its size
/// in bytes. If the buffer is too small, `write` runs twice.
#[inline]
pub(crate) fn append(
    buffer: &mut Vec<u8>,
    options: EncodeOptions,
    write: impl Fn(&mut Writer<'_>),
) -> Result<usize, EncodeError> {
    loop {
        let mut writer = Writer::new(buffer.spare_capacity_mut(), options);
        write(&mut writer);
        let written = writer.finish()?;
        if written.fits {
            // SAFETY: the writer has initialised `size` bytes of the room after `len`.
            #[expect(unsafe_code)]
            unsafe {
                buffer.set_len(buffer.len() + written.size);
            }
            return Ok(written.size);
        }
        buffer.reserve(written.size);
    }
}

/// Writes what `write` writes into the start of a slice, and returns its size in bytes.
pub(crate) fn fill_slice(
    slice: &mut [u8],
    options: EncodeOptions,
    write: impl FnOnce(&mut Writer<'_>),
) -> Result<usize, EncodeError> {
    let len = slice.len();
    // SAFETY: the types have one layout, and the writer only writes initialised bytes.
    #[expect(unsafe_code)]
    let room = unsafe { &mut *(ptr::from_mut(slice) as *mut [MaybeUninit<u8>]) };
    let mut writer = Writer::new(room, options);
    write(&mut writer);
    let Written { size: needed, fits } = writer.finish()?;
    if fits { Ok(needed) } else { Err(EncodeError::SliceTooShort { needed, len }) }
}

/// The result of writing.
struct Written {
    /// The size of all values. If they fit, the writer has initialised this much of its room: each of
    /// its methods fills the bytes that it takes.
    size: usize,
    /// True if the values fitted into the room.
    fits: bool,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(room: &'a mut [MaybeUninit<u8>], options: EncodeOptions) -> Self {
        Self { room: room.len(), rest: room, overflow: 0, error: None, options }
    }

    /// Returns the size of all written values in bytes, whether or not they fitted.
    pub fn position(&self) -> usize {
        (self.room - self.rest.len()).saturating_add(self.overflow)
    }

    /// Ends writing.
    fn finish(self) -> Result<Written, EncodeError> {
        let written = Written { size: self.position(), fits: self.overflow == 0 };
        self.error.map_or(Ok(written), Err)
    }

    /// Records an error, unless it is a later one.
    #[cold]
    pub(crate) fn fail(&mut self, error: EncodeError) {
        self.error.get_or_insert(error);
    }

    /// Takes the next `len` bytes of the room, if they fit.
    #[inline]
    fn slot(&mut self, len: usize) -> Option<&'a mut [MaybeUninit<u8>]> {
        if self.rest.len() < len {
            self.miss(len);
            return None;
        }
        let (slot, rest) = mem::take(&mut self.rest).split_at_mut_checked(len)?;
        self.rest = rest;
        Some(slot)
    }

    /// Writes a constructor id, if there is one, and takes the `len` bytes after it, if they fit.
    #[inline]
    fn slot_after(&mut self, id: Option<u32>, len: usize) -> Option<&'a mut [MaybeUninit<u8>]> {
        let Some(id) = id else { return self.slot(len) };
        if self.rest.len() < 4 + len {
            self.miss_after(id, len);
            return None;
        }
        let (place, rest) = self.slot(4 + len)?.split_first_chunk_mut()?;
        *place = id.to_le_bytes().map(MaybeUninit::new);
        Some(rest)
    }

    /// Writes a constructor id, for which alone there may be room, and counts the bytes after it.
    #[cold]
    fn miss_after(&mut self, id: u32, len: usize) {
        self.u32(id);
        self.miss(len);
    }

    /// Counts bytes that do not fit, and drops the rest of the room, so that later values are only
    /// counted.
    #[cold]
    fn miss(&mut self, len: usize) {
        self.room -= self.rest.len();
        self.rest = &mut [];
        // Only a hostile `Encode` can overflow this. No memory could hold its value.
        self.overflow = self.overflow.saturating_add(len);
    }

    /// Writes an `int128`, `int256` or `int512`: raw bytes, without length or padding.
    #[inline]
    pub fn raw<const N: usize>(&mut self, value: &[u8; N]) {
        self.fixed(None, *value);
    }

    /// Writes a constructor id, if there is one, and values of constant size, with a single bounds check.
    #[doc(hidden)]
    #[inline]
    pub fn fixed<T: FixedSize>(&mut self, id: Option<u32>, values: T) {
        if let Some(slot) = self.slot_after(id, T::SIZE) {
            values.put(slot);
        }
    }

    /// Writes a constructor id, if there is one.
    #[inline]
    pub fn id(&mut self, id: Option<u32>) {
        self.fixed(id, ());
    }

    /// Writes bytes without length or padding.
    pub(crate) fn unprefixed(&mut self, value: &[u8]) {
        if let Some(slot) = self.slot(value.len()) {
            fill(slot, value);
        }
    }

    /// Writes a `#` or a constructor id.
    #[inline]
    pub fn u32(&mut self, value: u32) {
        self.raw(&value.to_le_bytes());
    }

    /// Writes an `int`.
    #[inline]
    pub fn i32(&mut self, value: i32) {
        self.raw(&value.to_le_bytes());
    }

    /// Writes a `long`.
    #[inline]
    pub fn i64(&mut self, value: i64) {
        self.raw(&value.to_le_bytes());
    }

    /// Writes a `float`.
    #[inline]
    pub fn f32(&mut self, value: f32) {
        self.raw(&value.to_le_bytes());
    }

    /// Writes a `double`.
    #[inline]
    pub fn f64(&mut self, value: f64) {
        self.raw(&value.to_le_bytes());
    }

    /// Writes a `string` or `bytes`: length, content, and zeros up to a multiple of four bytes.
    #[inline]
    pub fn bytes(&mut self, value: &[u8]) {
        self.fixed_and_bytes(None, (), value);
    }

    /// Writes a constructor id, if there is one, values of constant size, and a `string` or `bytes`. If the
    /// length of the last one is short, all of it takes a single bounds check.
    #[doc(hidden)]
    #[inline]
    pub fn fixed_and_bytes<T: FixedSize>(&mut self, id: Option<u32>, values: T, value: &[u8]) {
        let len = value.len();
        if len > SHORT_STRING {
            self.fixed(id, values);
            return self.long_bytes(value);
        }
        // Prefix, content and padding: the multiple of four after `len`.
        if let Some(slot) = self.slot_after(id, T::SIZE + (len | 3) + 1) {
            let (place, slot) = slot.split_at_mut(T::SIZE);
            values.put(place);
            // The padding is part of the last four bytes.
            if let Some(end) = slot.as_chunks_mut::<4>().0.last_mut() {
                *end = [MaybeUninit::new(0); 4];
            }
            if let Some((prefix, rest)) = slot.split_first_mut() {
                prefix.write(len as u8);
                fill(&mut rest[..len], value);
            }
        }
    }

    /// Writes a value that is too long for a prefix of one byte.
    #[inline(never)]
    fn long_bytes(&mut self, value: &[u8]) {
        let len = value.len();
        let [b0, b1, b2, b3, b4, b5, b6, _] = (len as u64).to_le_bytes();
        if len <= MAX_STRING {
            self.raw(&[254, b0, b1, b2]);
        } else if self.options.long_strings {
            self.raw(&[255, b0, b1, b2, b3, b4, b5, b6]);
        } else {
            self.fail(EncodeError::StringTooLong { len });
            return;
        }
        self.unprefixed(value);
        let padding = len.next_multiple_of(4) - len;
        self.unprefixed(&[0; 3][..padding]);
    }

    /// Writes a constructor id, if there is one, and reserves the place of a mask. Pass it to
    /// [`complete_mask`](Self::complete_mask) after writing the fields that the mask guards.
    #[doc(hidden)]
    #[inline]
    pub fn mask(&mut self, id: Option<u32>) -> MaskPlace<'a> {
        let [place] = self.masks(id, ());
        place
    }

    /// Writes a constructor id, if there is one, reserves the places of masks, like [`mask`](Self::mask),
    /// and writes the values after them, with a single bounds check.
    #[doc(hidden)]
    #[inline]
    pub fn masks<const N: usize, T: FixedSize>(
        &mut self,
        id: Option<u32>,
        values: T,
    ) -> [MaskPlace<'a>; N] {
        let mut places: &mut [[MaybeUninit<u8>; 4]] = &mut [];
        if let Some(slot) = self.slot_after(id, 4 * N + T::SIZE) {
            let (masks, rest) = slot.split_at_mut(4 * N);
            values.put(rest);
            masks.fill(MaybeUninit::new(0));
            (places, _) = masks.as_chunks_mut();
        }
        let mut places = places.iter_mut();
        array::from_fn(|_| MaskPlace(places.next()))
    }

    /// Writes a mask to its reserved place.
    #[doc(hidden)]
    #[inline]
    pub fn complete_mask(&mut self, place: MaskPlace<'a>, mask: u32) {
        if let MaskPlace(Some(place)) = place {
            *place = mask.to_le_bytes().map(MaybeUninit::new);
        }
    }

    /// Writes a boxed vector: the vector's id, the count, the items.
    #[inline]
    pub fn boxed_vector<T>(&mut self, items: &[T], item: impl Fn(&T, &mut Self)) {
        match u32::try_from(items.len()) {
            Ok(count) => self.fixed(Some(VECTOR_ID), count),
            Err(_) => self.count(items.len()),
        }
        self.items(items, item);
    }

    /// Writes a bare vector: the count, the items.
    #[inline]
    pub fn bare_vector<T>(&mut self, items: &[T], item: impl Fn(&T, &mut Self)) {
        self.count(items.len());
        self.items(items, item);
    }

    /// Writes items without a count.
    #[doc(hidden)]
    #[inline]
    pub fn items<T>(&mut self, items: &[T], item: impl Fn(&T, &mut Self)) {
        for value in items {
            item(value, self);
        }
    }

    /// Writes the count of items.
    #[doc(hidden)]
    #[inline]
    pub fn count(&mut self, len: usize) {
        match u32::try_from(len) {
            Ok(count) => self.u32(count),
            Err(_) => {
                self.fail(EncodeError::VectorTooLong { len });
            }
        }
    }
}
