//! What the wire may look like beyond the form that everybody writes.

/// What a [`Reader`](crate::Reader) accepts.
///
/// ```
/// use tl_runtime::{DecodeOptions, from_bytes_with};
///
/// let options = DecodeOptions::new().long_strings(true);
/// assert_eq!(from_bytes_with::<i32>(&[1, 0, 0, 0], options), Ok(1));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecodeOptions {
    pub(crate) long_strings: bool,
}

impl DecodeOptions {
    /// What [`from_bytes`](crate::from_bytes) accepts.
    pub const fn new() -> Self {
        Self { long_strings: false }
    }

    /// Accepts strings and bytes with a length of seven bytes behind `0xff`, as TON writes those of
    /// 16 MiB and more. Telegram's format does not have them, so they are errors by default.
    #[must_use]
    pub const fn long_strings(mut self, accepted: bool) -> Self {
        self.long_strings = accepted;
        self
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
