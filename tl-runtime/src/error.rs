//! Errors of decoding and encoding.

use core::fmt;

use crate::ConversionError;

/// The first error of a decoder, with its place in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// The kind of error.
    pub kind: DecodeErrorKind,
    /// The place of the error, in bytes from the start of the input.
    pub offset: usize,
    /// The TL type that was being read, such as `InputPeer`, `int` or `string`.
    pub type_name: &'static str,
    /// The innermost combinator or boxed type around it, if any.
    pub within: Option<&'static str>,
}

impl DecodeError {
    /// Returns true if the bytes call a function that the schema does not have, directly or inside a
    /// wrapper. The kind then has the id. Only the generated enum `any::Function` reads calls of which
    /// the function is not known before.
    pub fn is_unknown_call(&self) -> bool {
        matches!(self.kind, DecodeErrorKind::UnknownConstructor { .. })
            && self.type_name == "Function"
    }
}

/// The kinds of [`DecodeError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The input ended before the value did.
    UnexpectedEnd {
        /// The number of bytes that the value still needed.
        missing: usize,
    },
    /// The expected type has no constructor with this id.
    UnknownConstructor {
        /// The id that was read.
        id: u32,
    },
    /// A newer schema has the constructor, but this type has a single constructor in the layer of
    /// the generated code, so there is no variant that could keep it.
    NewerConstructor {
        /// The id that was read.
        id: u32,
    },
    /// A [`Skip`](crate::Skip) skipped a value to a place where it cannot end: outside of the
    /// input, or at no multiple of four bytes.
    SkippedLength {
        /// The length in bytes. A very large number stands for a place before the value.
        len: usize,
    },
    /// A `string` is not UTF-8. The offset is that of the first invalid byte.
    InvalidUtf8,
    /// A length prefix starts with `0xff`, which Telegram's format does not have.
    LengthForm,
    /// A length has a longer form than it needs, and the options require the shortest.
    LongLength,
    /// The padding has nonzero bytes, and the options require zeros. The offset is that of the
    /// padding.
    Padding,
    /// A mask has bits that guard no field of the schema, and the options reject them.
    UnknownBits {
        /// The bits.
        bits: u32,
    },
    /// The value needs more memory than the limit.
    MemoryLimit {
        /// The limit in bytes.
        limit: usize,
    },
    /// The vectors have more items in total than the limit.
    ItemLimit {
        /// The limit.
        limit: usize,
    },
    /// A vector announces more items than the rest of the input can hold.
    CountTooLarge {
        /// The announced number of items.
        count: u32,
    },
    /// Values of recursive types are nested deeper than the limit.
    TooDeep {
        /// The limit in levels.
        limit: u32,
    },
    /// A value of an older layer has no counterpart in the newer type. The offset is that of the
    /// value.
    OlderLayer(ConversionError),
    /// Bytes follow the value.
    TrailingBytes {
        /// The number of bytes left.
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
            DecodeErrorKind::NewerConstructor { id } => {
                write!(
                    f,
                    "constructor id {id:#010x} is in a newer schema, but {type_name} is the only \
                     constructor of its type here"
                )?;
            }
            DecodeErrorKind::SkippedLength { len } => {
                write!(f, "{type_name} was skipped by {len} bytes, which is no length of a value")?;
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
                write!(f, "{type_name} has a length prefix that is longer than necessary")?;
            }
            DecodeErrorKind::Padding => write!(f, "{type_name} is not padded with zeros")?,
            DecodeErrorKind::UnknownBits { bits } => {
                write!(f, "a mask has bits that the schema does not know: {bits:#010x}")?;
            }
            DecodeErrorKind::MemoryLimit { limit } => {
                write!(f, "{type_name} exceeds the memory limit of {limit} bytes")?;
            }
            DecodeErrorKind::ItemLimit { limit } => {
                write!(f, "{type_name} exceeds the limit of {limit} items")?;
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

/// The reason why a value has no binary form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// A `string` or `bytes` value is longer than 2^24 - 1 bytes, the maximum of its length prefix.
    StringTooLong {
        /// The length of the value in bytes.
        len: usize,
    },
    /// An object has more than 2^31 - 1 bytes, the maximum of the `int` before it.
    ObjectTooLong {
        /// The length of the object in bytes.
        len: usize,
    },
    /// A vector has more than 2^32 - 1 items, the maximum of its count.
    VectorTooLong {
        /// The number of items.
        len: usize,
    },
    /// A slice has less room than the value needs.
    SliceTooShort {
        /// The size of the value in bytes.
        needed: usize,
        /// The length of the slice.
        len: usize,
    },
    /// A repetition does not have the number of items that another part of the value, or a given
    /// number, states.
    CountMismatch {
        /// The combinator with the repetition.
        type_name: &'static str,
        /// The field with the repetition.
        field: &'static str,
        /// The stated number of items.
        number: u32,
        /// The number of items in the value.
        len: usize,
    },
    /// Conditional fields do not agree with their mask, which is a public field or a given number.
    MaskMismatch {
        /// The combinator with the fields.
        type_name: &'static str,
        /// The field or the parameter with the mask.
        field: &'static str,
        /// The mask, without bits that guard no field.
        number: u32,
        /// The mask that the conditional fields imply.
        bits: u32,
    },
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StringTooLong { len } => {
                write!(f, "a string of {len} bytes cannot be encoded: the maximum is 16777215")
            }
            Self::ObjectTooLong { len } => {
                write!(f, "an object of {len} bytes cannot be encoded: the maximum is 2147483647")
            }
            Self::VectorTooLong { len } => {
                write!(f, "a vector of {len} items cannot be encoded: the maximum is 4294967295")
            }
            Self::SliceTooShort { needed, len } => {
                write!(f, "a value of {needed} bytes does not fit into a slice of {len} bytes")
            }
            Self::CountMismatch { type_name, field, number, len } => {
                let plural = if *len == 1 { "" } else { "s" };
                write!(
                    f,
                    "`{field}` of {type_name} has {len} item{plural}, but its count is {number}"
                )
            }
            Self::MaskMismatch { type_name, field, number, bits } => write!(
                f,
                "the conditional fields of {type_name} imply the bits {bits:#x} of `{field}`, \
                 which has {number:#x}"
            ),
        }
    }
}

impl core::error::Error for EncodeError {}
