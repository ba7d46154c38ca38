//! What can go wrong on the wire, in both directions.

use core::fmt;

use crate::ConversionError;

/// Why and where bytes could not be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// What was wrong.
    pub kind: DecodeErrorKind,
    /// Where, in bytes from the start of the input.
    pub offset: usize,
    /// The TL type that was being read there, such as `InputPeer`, `int` or `string`.
    pub type_name: &'static str,
    /// The innermost combinator or boxed type that was being read, if there was one.
    pub within: Option<&'static str>,
}

/// The kinds of [`DecodeError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The input ended where this many bytes more were needed.
    UnexpectedEnd {
        /// How many bytes the value still needed.
        missing: usize,
    },
    /// The constructor id belongs to no constructor of the expected type.
    UnknownConstructor {
        /// The id that was read.
        id: u32,
    },
    /// A `string` that is not UTF-8; the offset is that of the first bad byte.
    InvalidUtf8,
    /// A length prefix of the form `0xff`, which Telegram's format does not have.
    LengthForm,
    /// A length in a longer form than it needs, where that is not accepted.
    LongLength,
    /// Padding with other bytes than zeros, where that is not accepted; the offset is that of the padding.
    Padding,
    /// Bits of a mask that the schema does not give to any field, where those are not accepted.
    UnknownBits {
        /// The bits.
        bits: u32,
    },
    /// The value takes more memory than is allowed for this input.
    MemoryLimit {
        /// The most memory allowed, in bytes.
        limit: usize,
    },
    /// The vectors have more items together than is allowed.
    ItemLimit {
        /// The most items allowed.
        limit: usize,
    },
    /// A vector that announces more items than the rest of the input can hold.
    CountTooLarge {
        /// The announced number of items.
        count: u32,
    },
    /// Values of recursive types are nested deeper than the reader allows.
    TooDeep {
        /// The deepest nesting allowed.
        limit: u32,
    },
    /// A value of an older layer that the newer type cannot say; the offset is that of the value.
    OlderLayer(ConversionError),
    /// The value ended before the input did.
    TrailingBytes {
        /// How many bytes are left.
        count: usize,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, offset, type_name, within } = self;
        match kind {
            DecodeErrorKind::UnexpectedEnd { missing: 1 } => {
                write!(f, "unexpected end of input: {type_name} needs 1 more byte")?;
            }
            DecodeErrorKind::UnexpectedEnd { missing } => {
                write!(f, "unexpected end of input: {type_name} needs {missing} more bytes")?;
            }
            DecodeErrorKind::UnknownConstructor { id } => {
                write!(f, "constructor id {id:#010x} does not belong to {type_name}")?;
            }
            DecodeErrorKind::InvalidUtf8 => write!(f, "{type_name} is not valid UTF-8")?,
            DecodeErrorKind::LengthForm => {
                write!(f, "{type_name} has a length prefix of the unsupported form 0xff")?;
            }
            DecodeErrorKind::CountTooLarge { count } => {
                write!(f, "{type_name} announces {count} items, more than the input can hold")?;
            }
            DecodeErrorKind::TooDeep { limit } => {
                write!(f, "{type_name} is nested deeper than {limit} levels")?;
            }
            DecodeErrorKind::LongLength => {
                write!(f, "{type_name} has its length in a longer form than it needs")?;
            }
            DecodeErrorKind::Padding => write!(f, "{type_name} is not padded with zeros")?,
            DecodeErrorKind::UnknownBits { bits } => {
                write!(f, "a mask has bits that the schema does not know: {bits:#010x}")?;
            }
            DecodeErrorKind::MemoryLimit { limit } => {
                write!(f, "{type_name} takes the value past its limit of {limit} bytes of memory")?;
            }
            DecodeErrorKind::ItemLimit { limit } => {
                write!(f, "{type_name} takes the value past its limit of {limit} items")?;
            }
            DecodeErrorKind::OlderLayer(error) => {
                write!(f, "{type_name} is in the form of an older layer: {error}")?;
            }
            DecodeErrorKind::TrailingBytes { count: 1 } => {
                write!(f, "1 byte is left after {type_name}")?;
            }
            DecodeErrorKind::TrailingBytes { count } => {
                write!(f, "{count} bytes are left after {type_name}")?;
            }
        }
        write!(f, ", at byte {offset}")?;
        match within {
            Some(name) if name != type_name => write!(f, ", in {name}"),
            _ => Ok(()),
        }
    }
}

impl core::error::Error for DecodeError {}

/// Why a value has no binary form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// A `string` or `bytes` value is longer than 2^24 - 1 bytes, the most its length prefix holds.
    StringTooLong {
        /// The length of the value in bytes.
        len: usize,
    },
    /// An object has more than 2^31 - 1 bytes, the most that the `int` in front of it holds.
    ObjectTooLong {
        /// The length of the object in bytes.
        len: usize,
    },
    /// A vector has more than 2^32 - 1 items, the most its count holds.
    VectorTooLong {
        /// The number of items.
        len: usize,
    },
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StringTooLong { len } => {
                write!(f, "a string of {len} bytes cannot be encoded: 16777215 is the most")
            }
            Self::ObjectTooLong { len } => {
                write!(f, "an object of {len} bytes cannot be encoded: 2147483647 is the most")
            }
            Self::VectorTooLong { len } => {
                write!(f, "a vector of {len} items cannot be encoded: 4294967295 is the most")
            }
        }
    }
}

impl core::error::Error for EncodeError {}
