//! What the wire may look like beyond the form that everybody writes.

/// How deep values of recursive types may be nested by default. The deepest values that clients
/// exchange, rich text inside page blocks inside messages, stay below half of it.
const DEPTH: u32 = 64;

/// How much memory a value may take by default, for each byte of the input.
const MEMORY_PER_BYTE: usize = 64;

/// How much memory a value may take by default beside that.
const MEMORY: usize = 1 << 20;

/// How many items without bytes all vectors may have together by default. Such items take time and no
/// input, so that nothing else bounds them.
const EMPTY_ITEMS: usize = 1 << 16;

/// What a [`Reader`](crate::Reader) accepts: limits against bytes that want to hurt, and how strict it
/// is about forms that nobody has to write.
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

/// What happens to bits of a mask that no field of the schema has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownBits {
    /// They are passed over, and kept in types that were generated to keep them. A newer layer may give
    /// a bit to a new flag, which is nothing that an older client could not live without.
    #[default]
    Accept,
    /// They are an error: what they stand for cannot be known, and if it has bytes, everything that
    /// follows would be taken for something else.
    Reject,
}

impl DecodeOptions {
    /// What [`from_bytes`](crate::from_bytes) accepts.
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

    /// Only the form that [`to_bytes`](crate::to_bytes) writes: what is accepted is encoded to the same
    /// bytes again.
    pub const fn canonical() -> Self {
        let mut options = Self::new();
        options.canonical_lengths = true;
        options.zero_padding = true;
        options.unknown_bits = UnknownBits::Reject;
        options.older_layers = false;
        options
    }

    /// How deep values of recursive types may be nested; 64 by default. Each level takes stack.
    #[must_use]
    pub const fn max_depth(mut self, levels: u32) -> Self {
        self.max_depth = levels;
        self
    }

    /// How many bytes of memory the value may take: its vectors, boxes, strings and bytes. By default 64
    /// for each byte of the input and a mebibyte.
    #[must_use]
    pub const fn max_memory(mut self, bytes: usize) -> Self {
        self.max_memory = Some(bytes);
        self
    }

    /// How many items all vectors may have together. By default the input and the memory bound them, and
    /// vectors whose items have no bytes may have 65,536 items together.
    #[must_use]
    pub const fn max_items(mut self, items: usize) -> Self {
        self.max_items = Some(items);
        self
    }

    /// The limits of all items and of items without bytes.
    pub(crate) fn items(&self) -> (usize, usize) {
        (self.max_items.unwrap_or(usize::MAX), self.max_items.unwrap_or(EMPTY_ITEMS))
    }

    /// The memory limit for an input of this length.
    pub(crate) fn memory(&self, input_len: usize) -> usize {
        let default = input_len.saturating_mul(MEMORY_PER_BYTE).saturating_add(MEMORY);
        self.max_memory.unwrap_or(default)
    }

    /// Accepts strings and bytes with a length of seven bytes behind `0xff`, as TON writes those of
    /// 16 MiB and more. Telegram's format does not have them, so they are errors by default.
    #[must_use]
    pub const fn long_strings(mut self, accepted: bool) -> Self {
        self.long_strings = accepted;
        self
    }

    /// Rejects strings and bytes whose length is written in a longer form than it needs. Some encoders
    /// do that, so it is accepted by default.
    #[must_use]
    pub const fn canonical_lengths(mut self, required: bool) -> Self {
        self.canonical_lengths = required;
        self
    }

    /// Rejects strings and bytes that are padded with other bytes than zeros. Some encoders do that, so
    /// it is accepted by default.
    #[must_use]
    pub const fn zero_padding(mut self, required: bool) -> Self {
        self.zero_padding = required;
        self
    }

    /// Accepts bytes behind the value. By default they are an error.
    #[must_use]
    pub const fn trailing_bytes(mut self, accepted: bool) -> Self {
        self.trailing_bytes = accepted;
        self
    }

    /// Whether types that were generated from several layers accept the constructors that only older
    /// layers have, and turn them into their own. They do by default; what they encode is then not
    /// what was decoded.
    #[must_use]
    pub const fn older_layers(mut self, accepted: bool) -> Self {
        self.older_layers = accepted;
        self
    }

    /// What happens to bits of a mask that no field of the schema has.
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

/// What a [`Writer`](crate::Writer) may write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EncodeOptions {
    pub(crate) long_strings: bool,
}

impl EncodeOptions {
    /// What [`to_bytes`](crate::to_bytes) writes.
    pub const fn new() -> Self {
        Self { long_strings: false }
    }

    /// Writes strings and bytes of 16 MiB and more with a length of seven bytes behind `0xff`, as
    /// TON does. Telegram's format has no form for them, so they are errors by default.
    #[must_use]
    pub const fn long_strings(mut self, allowed: bool) -> Self {
        self.long_strings = allowed;
        self
    }
}
