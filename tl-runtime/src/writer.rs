//! The writer: TL's wire format, one primitive at a time.

use alloc::vec::Vec;
use core::mem::{self, MaybeUninit};
use core::ops::Deref;
use core::ptr;

use crate::{Encode, EncodeError, EncodeOptions, FixedSize, VECTOR_ID};

/// The longest `string` or `bytes` that the three-byte length prefix can announce.
const MAX_STRING: usize = (1 << 24) - 1;

/// The longest that the prefix of one byte can announce.
const SHORT_STRING: usize = 253;

/// Writes values one after another into the room that a buffer has, and counts what does not fit.
///
/// So there is one comparison and one copy for each value, and no value needs a second body that
/// computes its length: the count says how much room it takes.
#[derive(Debug)]
pub struct Writer<'a> {
    /// The room that is left. All in front of it has been initialised: what takes a slot fills it.
    rest: &'a mut [MaybeUninit<u8>],
    /// How much room there was, but for what was left when something did not fit.
    room: usize,
    /// How many bytes did not fit.
    overflow: usize,
    error: Option<EncodeError>,
    options: EncodeOptions,
}

/// The place of a mask that has not been completed. Until then it is zero.
#[derive(Debug)]
pub struct MaskPlace<'a>(Option<&'a mut [MaybeUninit<u8>; 4]>);

/// Appends a value to a buffer, in what forms `options` allow. Returns how many bytes that were.
pub(crate) fn append<T: Encode + ?Sized>(
    value: &T,
    buffer: &mut Vec<u8>,
    options: EncodeOptions,
) -> Result<usize, EncodeError> {
    loop {
        let mut writer = Writer::new(buffer.spare_capacity_mut(), options);
        value.encode(&mut writer);
        let fits = writer.overflow == 0;
        let size = writer.position();
        writer.error.map_or(Ok(()), Err)?;
        if fits {
            // SAFETY: `size` bytes of the room behind `len` have been taken, and each of them was
            // initialised by the method that took it.
            #[expect(unsafe_code)]
            unsafe {
                buffer.set_len(buffer.len() + size);
            }
            return Ok(size);
        }
        buffer.reserve(size);
    }
}

impl<'a> Writer<'a> {
    fn new(room: &'a mut [MaybeUninit<u8>], options: EncodeOptions) -> Self {
        Self { room: room.len(), rest: room, overflow: 0, error: None, options }
    }

    /// How many bytes the values written so far take, whether or not they fitted.
    pub fn position(&self) -> usize {
        (self.room - self.rest.len()).saturating_add(self.overflow)
    }

    /// Records that a value has no binary form, unless there was one before.
    #[cold]
    pub(crate) fn fail(&mut self, error: EncodeError) {
        self.error.get_or_insert(error);
    }

    /// The place for the next `len` bytes, if there is room for them.
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

    /// The same, for a number of bytes that is known when this is compiled.
    #[inline]
    fn chunk<const N: usize>(&mut self) -> Option<&'a mut [MaybeUninit<u8>; N]> {
        if self.rest.len() < N {
            self.miss(N);
            return None;
        }
        let (slot, rest) = mem::take(&mut self.rest).split_first_chunk_mut::<N>()?;
        self.rest = rest;
        Some(slot)
    }

    /// Counts what does not fit. Nothing that comes after it is written, whatever room is left.
    #[cold]
    fn miss(&mut self, len: usize) {
        self.room -= self.rest.len();
        self.rest = &mut [];
        // Only a hostile `Encode` gets to the end of the numbers; there is no memory for its value.
        self.overflow = self.overflow.saturating_add(len);
    }

    /// Raw bytes, without length or padding: `int128`, `int256` and the like.
    #[inline]
    pub fn raw<const N: usize>(&mut self, value: &[u8; N]) {
        if let Some(slot) = self.chunk() {
            *slot = value.map(MaybeUninit::new);
        }
    }

    /// Several values of constant size, one after another.
    #[inline]
    pub fn fixed<T: FixedSize>(&mut self, values: T) {
        if let Some(slot) = self.slot(T::SIZE) {
            values.put(slot);
        }
    }

    /// Bytes as they are, without length or padding.
    pub(crate) fn unprefixed(&mut self, value: &[u8]) {
        if let Some(slot) = self.slot(value.len()) {
            fill(slot, value);
        }
    }

    /// A `#`, or a constructor id.
    #[inline]
    pub fn u32(&mut self, value: u32) {
        self.raw(&value.to_le_bytes());
    }

    /// An `int`.
    #[inline]
    pub fn i32(&mut self, value: i32) {
        self.raw(&value.to_le_bytes());
    }

    /// A `long`.
    #[inline]
    pub fn i64(&mut self, value: i64) {
        self.raw(&value.to_le_bytes());
    }

    /// A `float`.
    #[inline]
    pub fn f32(&mut self, value: f32) {
        self.raw(&value.to_le_bytes());
    }

    /// A `double`.
    #[inline]
    pub fn f64(&mut self, value: f64) {
        self.raw(&value.to_le_bytes());
    }

    /// A `string` or `bytes`: length, content, and zeros up to a multiple of four bytes.
    #[inline]
    pub fn bytes(&mut self, value: &[u8]) {
        let len = value.len();
        if len > SHORT_STRING {
            return self.long_bytes(value);
        }
        if let Some(slot) = self.slot((1 + len).next_multiple_of(4)) {
            // The padding is part of the last four bytes.
            if let Some(end) = slot.last_chunk_mut::<4>() {
                *end = [MaybeUninit::new(0); 4];
            }
            let (prefix, rest) = slot.split_at_mut(1);
            fill(prefix, &[len as u8]);
            fill(&mut rest[..len], value);
        }
    }

    /// The same, of a value that is too long for the prefix of one byte.
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

    /// The place of a mask, which is [completed](Self::complete_mask) when what it tells of is
    /// written.
    #[inline]
    pub fn mask(&mut self) -> MaskPlace<'a> {
        let mut place = self.chunk();
        if let Some(place) = &mut place {
            **place = [MaybeUninit::new(0); 4];
        }
        MaskPlace(place)
    }

    /// Writes a mask to the place that was kept for it.
    #[inline]
    pub fn complete_mask(&mut self, place: MaskPlace<'a>, mask: u32) {
        if let MaskPlace(Some(place)) = place {
            *place = mask.to_le_bytes().map(MaybeUninit::new);
        }
    }

    /// A conditional field: nothing if it is not there. Returns its `bit` of the mask if it is.
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

    /// A conditional field in a box, or behind a reference.
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

    /// The items of a boxed vector, behind the vector's id and their count.
    #[inline]
    pub fn boxed_vector<T>(&mut self, items: &[T], item: impl Fn(&T, &mut Self)) {
        match u32::try_from(items.len()) {
            Ok(count) => self.fixed((VECTOR_ID, count)),
            Err(_) => self.count(items.len()),
        }
        self.items(items, item);
    }

    /// The items of a bare vector, behind their count.
    #[inline]
    pub fn bare_vector<T>(&mut self, items: &[T], item: impl Fn(&T, &mut Self)) {
        self.count(items.len());
        self.items(items, item);
    }

    /// Items without their count.
    #[inline]
    pub fn items<T>(&mut self, items: &[T], item: impl Fn(&T, &mut Self)) {
        for value in items {
            item(value, self);
        }
    }

    /// The count of some items.
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

/// Fills a slot of the same length.
#[inline]
fn fill(slot: &mut [MaybeUninit<u8>], value: &[u8]) {
    // SAFETY: a byte is a byte that may be uninitialised, and the slice is only read.
    #[expect(unsafe_code)]
    let value = unsafe { &*(ptr::from_ref(value) as *const [MaybeUninit<u8>]) };
    slot.copy_from_slice(value);
}
