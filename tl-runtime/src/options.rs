//! Options for decoding and encoding: limits, strictness, and forms beyond Telegram's.

/// The default limit for the nesting of recursive types. The deepest values that clients exchange,
/// rich text inside page blocks inside messages, stay below half of it.
const DEPTH: u32 = 64;

/// The default memory limit per byte of the input.
const MEMORY_PER_BYTE: usize = 64;

/// The constant part of the default memory limit.
const MEMORY: usize = 1 << 20;

/// The default limit for zero-sized items of all vectors together. Such items take time but no input,
/// so no other limit applies to them.
const EMPTY_ITEMS: usize = 1 << 16;

/// Options of a [`Reader`](crate::Reader): limits against hostile input, and strictness about
/// non-canonical forms.
///
/// ```
/// use tl_runtime::{DecodeErrorKind, DecodeOptions, from_bytes_with, to_bytes};
///
/// let bytes = to_bytes(&vec![7_i64; 1000]);
/// let options = DecodeOptions::new().max_memory(1000);
/// let error = from_bytes_with::<Vec<i64>>(&bytes, options).unwrap_err();
/// assert_eq!(error.kind, DecodeErrorKind::MemoryLimit { limit: 1000 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeOptions {
    pub(crate) max_depth: u32,
    max_memory: Option<usize>,
    max_items: Option<usize>,
    pub(crate) long_strings: bool,
    pub(crate) canonical_lengths: bool,
    pub(crate) zero_padding: bool,
    pub(crate) trailing_bytes: bool,
    pub(crate) unknown_bits: UnknownBits,
    pub(crate) older_layers: bool,
}

/// The treatment of mask bits that guard no field of the schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownBits {
    /// Ignores unknown bits. Types generated to keep them do so. A newer layer may use such a bit for
    /// a new flag, which older clients can ignore. Likewise, values of older constructors lose what the
    /// newest form has no place for.
    #[default]
    Accept,
    /// Treats unknown bits as an error. If such a bit guards a field with bytes, the reader would
    /// misread everything after it. A value of an older constructor that would lose something is an error,
    /// too.
    Reject,
}

impl DecodeOptions {
    /// Returns the options of [`from_bytes`](crate::from_bytes).
    pub const fn new() -> Self {
        Self {
            max_depth: DEPTH,
            max_memory: None,
            max_items: None,
            long_strings: false,
            canonical_lengths: false,
            zero_padding: false,
            trailing_bytes: false,
            unknown_bits: UnknownBits::Accept,
            older_layers: true,
        }
    }

    /// Returns options that accept only the form that [`to_bytes`](crate::to_bytes) writes. Encoding a
    /// decoded value returns the original bytes.
    pub const fn canonical() -> Self {
        let mut options = Self::new();
        options.canonical_lengths = true;
        options.zero_padding = true;
        options.unknown_bits = UnknownBits::Reject;
        options.older_layers = false;
        options
    }

    /// Sets the nesting limit for values of recursive types. The default is 64. Each level takes stack.
    #[must_use]
    pub const fn max_depth(mut self, levels: u32) -> Self {
        self.max_depth = levels;
        self
    }

    /// Sets the memory limit in bytes for the vectors, boxes, strings and bytes of the value. The
    /// default is 1 MiB and 64 bytes for each byte of the input.
    #[must_use]
    pub const fn max_memory(mut self, bytes: usize) -> Self {
        self.max_memory = Some(bytes);
        self
    }

    /// Sets the limit for the items of all vectors together. By default, only the input and the memory
    /// limit bound them; for items that take no bytes, the default is 65,536.
    #[must_use]
    pub const fn max_items(mut self, items: usize) -> Self {
        self.max_items = Some(items);
        self
    }

    /// Returns true if lengths or padding must be checked.
    pub(crate) fn checks_strings(&self) -> bool {
        self.canonical_lengths || self.zero_padding
    }

    /// Returns the limits for all items and for zero-sized items.
    pub(crate) fn items(&self) -> (usize, usize) {
        (self.max_items.unwrap_or(usize::MAX), self.max_items.unwrap_or(EMPTY_ITEMS))
    }

    /// Returns the memory limit for an input of this length.
    pub(crate) fn memory(&self, input_len: usize) -> usize {
        let default = input_len.saturating_mul(MEMORY_PER_BYTE).saturating_add(MEMORY);
        self.max_memory.unwrap_or(default)
    }

    /// Accepts strings and bytes with a length prefix of `0xff` and seven bytes, which TON uses for
    /// 16 MiB and more. Telegram's format does not have this form, so the default is an error.
    #[must_use]
    pub const fn long_strings(mut self, accepted: bool) -> Self {
        self.long_strings = accepted;
        self
    }

    /// Rejects strings and bytes whose length prefix is longer than necessary. Some encoders write
    /// such prefixes, so the default is to accept them.
    #[must_use]
    pub const fn canonical_lengths(mut self, required: bool) -> Self {
        self.canonical_lengths = required;
        self
    }

    /// Rejects strings and bytes whose padding is not zero. Some encoders write such padding, so the
    /// default is to accept it.
    #[must_use]
    pub const fn zero_padding(mut self, required: bool) -> Self {
        self.zero_padding = required;
        self
    }

    /// Accepts bytes after the value. By default they are an error.
    #[must_use]
    pub const fn trailing_bytes(mut self, accepted: bool) -> Self {
        self.trailing_bytes = accepted;
        self
    }

    /// Sets whether types that were generated with older layers or schemas accept constructors that only
    /// these have, and convert them. The default is true. A converted value encodes to other bytes than it
    /// was decoded from.
    #[must_use]
    pub const fn older_layers(mut self, accepted: bool) -> Self {
        self.older_layers = accepted;
        self
    }

    /// Sets the treatment of mask bits that guard no field of the schema.
    #[must_use]
    pub const fn unknown_bits(mut self, unknown_bits: UnknownBits) -> Self {
        self.unknown_bits = unknown_bits;
        self
    }
}

impl Default for DecodeOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// Options of a [`Writer`](crate::Writer).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EncodeOptions {
    pub(crate) long_strings: bool,
}

impl EncodeOptions {
    /// Returns the options of [`to_bytes`](crate::to_bytes).
    pub const fn new() -> Self {
        Self { long_strings: false }
    }

    /// Writes strings and bytes of 16 MiB and more with a length prefix of `0xff` and seven bytes, as
    /// TON does. Telegram's format has no form for them, so the default is an error.
    #[must_use]
    pub const fn long_strings(mut self, allowed: bool) -> Self {
        self.long_strings = allowed;
        self
    }
}
