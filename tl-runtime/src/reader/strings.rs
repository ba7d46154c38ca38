//! Reading strings and bytes.

use alloc::string::String;
use alloc::vec::Vec;

use super::Reader;
use super::trace::Unit;
use crate::{DecodeErrorKind, text};

impl<'a> Reader<'a> {
    /// Reads a length prefix, the content, and its padding.
    ///
    /// Padding bytes may have any value, and a short string may have the long prefix, because some
    /// encoders write these.
    #[inline]
    fn prefixed(&mut self, type_name: &'static str) -> &'a [u8] {
        if let Some(len) = self.rest.first()
            && *len < self.short_prefixes
        {
            let len = usize::from(*len);
            // Prefix, content and padding: the multiple of four after `len`.
            if let Some((value, rest)) = self.rest.split_at_checked((len | 3) + 1)
                && let Some(content) = value.get(1..=len)
            {
                self.rest = rest;
                return content;
            }
        }
        let (content, rest) = self.long_prefixed(type_name);
        self.rest = rest;
        content
    }

    /// Returns the length prefix of one byte from which on strings need further checks.
    pub(crate) fn short_prefixes(&self) -> u8 {
        self.short_prefixes
    }

    /// Reads content of any length, checks what the options require, and reports missing bytes. Returns
    /// the rest of the input as well, so that the caller need not load it.
    #[inline(never)]
    fn long_prefixed(&mut self, type_name: &'static str) -> (&'a [u8], &'a [u8]) {
        (self.any_prefixed(type_name), self.rest)
    }

    fn any_prefixed(&mut self, type_name: &'static str) -> &'a [u8] {
        if self.rest.is_empty() {
            self.begin(Unit::Value, type_name);
            self.show(self.remaining().min(8));
        }
        let (prefix, len): (usize, usize) = match *self.rest {
            [255, ..] if !self.options.long_strings => {
                self.fail(DecodeErrorKind::LengthForm, type_name);
                return &[];
            }
            [255, b0, b1, b2, b3, b4, b5, b6, ..] => {
                let len = u64::from_le_bytes([b0, b1, b2, b3, b4, b5, b6, 0]);
                (8, usize::try_from(len).unwrap_or(usize::MAX))
            }
            [255, ..] => (8, 0),
            [254, b0, b1, b2, ..] => (4, u32::from_le_bytes([b0, b1, b2, 0]) as usize),
            [254, ..] => (4, 0),
            [len, ..] => (1, usize::from(len)),
            [] => (1, 0),
        };
        let end = prefix.saturating_add(len);
        let size = end.checked_next_multiple_of(4).unwrap_or(usize::MAX);
        if self.rest.len() < size && !self.fail_end(size, type_name) {
            return &[];
        }
        let Some((value, rest)) = self.rest.split_at_checked(size) else { return &[] };
        let shortest = match len {
            0..=253 => 1,
            254..0x0100_0000 => 4,
            _ => 8,
        };
        if self.options.canonical_lengths && prefix != shortest {
            self.fail(DecodeErrorKind::LongLength, type_name);
            return &[];
        }
        if self.options.zero_padding && value[end..].iter().any(|byte| *byte != 0) {
            self.fail_at(self.offset() + end, DecodeErrorKind::Padding, type_name);
            return &[];
        }
        self.rest = rest;
        self.hide();
        &value[prefix..end]
    }

    /// Reads a `bytes`, borrowed from the input. Empty after an error.
    #[inline]
    pub fn byte_slice(&mut self) -> &'a [u8] {
        self.prefixed("bytes")
    }

    /// Reads a `bytes`.
    #[inline]
    pub fn bytes(&mut self) -> Vec<u8> {
        let value = self.byte_slice();
        self.copy(value, "bytes")
    }

    /// Reads a `bytes` into a type of the caller's. A `bytes::Bytes` is a slice of the input, if the
    /// input is one that values may share.
    #[doc(hidden)]
    #[inline]
    pub fn bytes_as<B: From<Vec<u8>> + 'static>(&mut self) -> B {
        #[cfg(feature = "bytes")]
        {
            let mut value: Option<B> = None;
            let slot: &mut dyn core::any::Any = &mut value;
            if let (Some(shared), Some(slot)) = (self.shared, slot.downcast_mut()) {
                *slot = Some(shared.slice_ref(self.byte_slice()));
            }
            if let Some(value) = value {
                return value;
            }
        }
        self.bytes().into()
    }

    /// Copies bytes, or returns none if they exceed the memory limit.
    #[inline]
    pub(crate) fn copy(&mut self, bytes: &[u8], type_name: &'static str) -> Vec<u8> {
        if self.charge(bytes.len(), type_name) { bytes.into() } else { Vec::new() }
    }

    /// Reads a `string`, borrowed from the input. Empty after an error.
    pub fn str(&mut self) -> &'a str {
        let content = self.prefixed("string");
        match text::from_utf8(content) {
            Some(text) => text,
            None => self.not_text(content),
        }
    }

    /// Records the error that the string read last is not UTF-8.
    #[cold]
    fn not_text(&mut self, content: &'a [u8]) -> &'a str {
        let valid =
            core::str::from_utf8(content).map_or_else(|error| error.valid_up_to(), str::len);
        // The rest of the input starts after the content and its padding.
        let size = self.rest.as_ptr().addr() - content.as_ptr().addr();
        self.fail_at(self.offset() - size + valid, DecodeErrorKind::InvalidUtf8, "string");
        ""
    }

    /// Reads a `string`.
    #[inline]
    pub fn string(&mut self) -> String {
        let value = self.str();
        if self.charge(value.len(), "string") { value.into() } else { String::new() }
    }
}
