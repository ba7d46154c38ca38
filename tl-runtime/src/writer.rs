//! The writer: TL's wire format, one primitive at a time.

use alloc::boxed::Box;

use crate::{Encode, EncodeError, EncodeOptions, VECTOR_ID};

/// The longest `string` or `bytes` that the three-byte length prefix can announce.
const MAX_STRING: usize = (1 << 24) - 1;

/// Writes into a slice as long as there is room, and keeps counting where there is none.
///
/// A writer over an empty slice therefore measures a value, and the same code then fills a buffer
/// of exactly that size: no value needs a second body that computes its length.
#[derive(Debug)]
pub struct Writer<'a> {
    buffer: &'a mut [u8],
    position: usize,
    error: Option<EncodeError>,
    options: EncodeOptions,
}

impl<'a> Writer<'a> {
    /// A writer that starts at the beginning of `buffer`.
    pub fn new(buffer: &'a mut [u8]) -> Self {
        Self::with_options(buffer, EncodeOptions::new())
    }

    /// A writer that may write what `options` allow.
    pub fn with_options(buffer: &'a mut [u8], options: EncodeOptions) -> Self {
        Self { buffer, position: 0, error: None, options }
    }

    /// How many bytes the values written so far take, whether or not they fitted.
    pub fn position(&self) -> usize {
        self.position
    }

    /// How many bytes the values written take, whether or not they fitted.
    ///
    /// # Errors
    ///
    /// The first value that has no binary form.
    pub fn finish(self) -> Result<usize, EncodeError> {
        match self.error {
            None => Ok(self.position),
            Some(error) => Err(error),
        }
    }

    /// Raw bytes, without length or padding: `int128`, `int256` and the like.
    #[inline]
    pub fn raw<const N: usize>(&mut self, value: &[u8; N]) {
        if let Some(slot) =
            self.buffer.get_mut(self.position..).and_then(|rest| rest.first_chunk_mut::<N>())
        {
            *slot = *value;
        }
        self.position += N;
    }

    /// Bytes as they are, without length or padding.
    pub(crate) fn unprefixed(&mut self, value: &[u8]) {
        if let Some(slot) =
            self.buffer.get_mut(self.position..).and_then(|rest| rest.get_mut(..value.len()))
        {
            slot.copy_from_slice(value);
        }
        self.position += value.len();
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
    pub fn bytes(&mut self, value: &[u8]) {
        let len = value.len();
        let [b0, b1, b2, b3, b4, b5, b6, _] = (len as u64).to_le_bytes();
        let (prefix, prefix_len) = if len <= 253 {
            ([b0, 0, 0, 0, 0, 0, 0, 0], 1)
        } else if len <= MAX_STRING {
            ([254, b0, b1, b2, 0, 0, 0, 0], 4)
        } else if self.options.long_strings {
            ([255, b0, b1, b2, b3, b4, b5, b6], 8)
        } else {
            self.error.get_or_insert(EncodeError::StringTooLong { len });
            return;
        };
        let size = (prefix_len + len).next_multiple_of(4);
        if let Some(slot) =
            self.buffer.get_mut(self.position..).and_then(|rest| rest.get_mut(..size))
        {
            let (head, rest) = slot.split_at_mut(prefix_len);
            head.copy_from_slice(&prefix[..prefix_len]);
            let (content, padding) = rest.split_at_mut(len);
            content.copy_from_slice(value);
            padding.fill(0);
        }
        self.position += size;
    }

    /// A conditional field: nothing if it is not there. The mask says whether it is.
    #[inline]
    pub fn optional<T: Encode>(&mut self, value: &Option<T>) {
        if let Some(value) = value {
            value.encode(self);
        }
    }

    /// A conditional field in a box.
    #[inline]
    pub fn optional_boxed<T: Encode>(&mut self, value: &Option<Box<T>>) {
        if let Some(value) = value {
            T::encode(value, self);
        }
    }

    /// The items of a boxed vector, behind the vector's id and their count.
    #[inline]
    pub fn boxed_vector<T>(&mut self, items: &[T], item: impl Fn(&T, &mut Self)) {
        self.u32(VECTOR_ID);
        self.bare_vector(items, item);
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
                self.error.get_or_insert(EncodeError::VectorTooLong { len });
            }
        }
    }
}
