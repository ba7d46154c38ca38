//! Annotations of bytes, for visitors of a value.

use std::fmt;
use std::ops::Range;

use data_encoding::HEXLOWER;
use tl_parser::schema::Combinator;

/// The maximum length of a printed value: characters of text, or hexadecimal digits.
const LONGEST_VALUE: usize = 48;

/// The meaning of some bytes of a value.
#[derive(Clone, Debug)]
pub struct Annotation<'a> {
    /// The place of the bytes in `input`.
    pub bytes: Range<usize>,
    /// The whole input, or the content of the innermost `gzip_packed` around the bytes.
    pub input: &'a [u8],
    /// The number of `gzip_packed` values around the bytes.
    pub packed: usize,
    /// The path in the value, such as `multi_media[0].media`. Empty for the value itself.
    pub path: &'a str,
    /// The type at this path, such as `InputPeer`.
    pub type_text: &'a str,
    /// The name of the newer schema that the constructor id is from, if the schema of the codec
    /// does not have it.
    pub newer: Option<&'a str>,
    /// The content of the bytes.
    pub token: Token<'a>,
}

/// The smallest meaningful part of an encoded value.
#[derive(Clone, Debug)]
pub enum Token<'a> {
    /// The constructor id of this combinator.
    Id(&'a Combinator),
    /// The constructor id of a vector.
    VectorId,
    /// The count of a vector.
    Count(u32),
    /// A mask, with the bits that are set and the fields that they guard.
    Mask(u32, Vec<(u8, &'a str)>),
    /// A `#` that is not a mask.
    Nat(u32),
    /// An `int`.
    Int(i32),
    /// A `long`.
    Long(i64),
    /// A `double`.
    Double(f64),
    /// A `float`.
    Float(f32),
    /// A `Bool`.
    Bool(bool),
    /// A `string`.
    String(&'a str),
    /// A `bytes`.
    Bytes(&'a [u8]),
    /// An `int128`, `int256` or `int512`.
    Raw(&'a [u8]),
    /// The rest of the content of a `gzip_packed`, from an error on. The text says what is wrong.
    Invalid(&'a str),
}

/// Prints the content for people, in short, as [`Codec::explain`](crate::Codec::explain) does: names,
/// numbers, the start of a long text. The names and texts are not escaped.
impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(combinator) => f.write_str(&combinator.name),
            Self::VectorId => Ok(()),
            Self::Count(1) => f.write_str("1 item"),
            Self::Count(count) => write!(f, "{count} items"),
            Self::Mask(0, _) => f.write_str("no bits"),
            Self::Mask(value, bits) => {
                let known = bits.iter().fold(0, |known, (bit, _)| known | 1 << bit);
                let bits = bits.iter().map(|(bit, name)| format!("{bit} {name}"));
                let unknown = (0..32).filter(|bit| (value & !known) >> bit & 1 == 1);
                let all: Vec<_> = bits.chain(unknown.map(|bit| format!("{bit} unknown"))).collect();
                write!(f, "bits {}", all.join(", "))
            }
            Self::Nat(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Long(value) => value.fmt(f),
            Self::Double(value) => write!(f, "{value:?}"),
            Self::Float(value) => write!(f, "{value:?}"),
            Self::Bool(value) => value.fmt(f),
            Self::Invalid(reason) => f.write_str(reason),
            Self::String(text) => match text.char_indices().nth(LONGEST_VALUE) {
                Some((end, _)) => write!(f, "{:?}… {} bytes", &text[..end], text.len()),
                None => write!(f, "{text:?}"),
            },
            Self::Bytes([]) | Self::Raw([]) => f.write_str("no bytes"),
            Self::Bytes(bytes) | Self::Raw(bytes) => {
                let shown = &bytes[..bytes.len().min(LONGEST_VALUE / 2)];
                let dots = if shown.len() < bytes.len() { "…" } else { "" };
                write!(f, "{}{dots} ({} bytes)", HEXLOWER.encode(shown), bytes.len())
            }
        }
    }
}
