//! The forms of an input, and the parts that it has.

use crate::bytes::text::Encoding;

/// The encoding of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum InputEncoding {
    /// Raw if the input starts with a constructor id of the schema or its first line is not text.
    /// Otherwise as for `hex`, or base64 if there are other characters.
    Auto,
    /// Hexadecimal digits, with or without separators; byte literals of Rust, C, Go, Python,
    /// JavaScript and others; decimal numbers; percent-encoded bytes; dumps of `xxd`, `hexdump`,
    /// `od`, `Format-Hex` and gdb, of bytes, of words with the lowest byte first, and of characters.
    Hex,
    /// Base64 of either alphabet, with or without padding, and blocks of PEM, which `auto` and `hex`
    /// read as well.
    Base64,
    /// Bytes, with one value after the other.
    Raw,
}

impl InputEncoding {
    /// Returns the encoding of an input that is text.
    pub(crate) fn of_text(self) -> Encoding {
        match self {
            Self::Auto | Self::Raw => Encoding::Auto,
            Self::Hex => Encoding::Hex,
            Self::Base64 => Encoding::Base64,
        }
    }
}

/// The unit of text that has one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum OnePer {
    /// Each line is a value.
    Line,
    /// All lines of an input are one value, or several in a row.
    Input,
}

/// A step in reading an input.
pub(crate) enum InputPart<T> {
    Item(Item<T>),
    /// A note for people.
    Note(String),
    /// The end of the input.
    End,
}

/// A part of the input and its place, for errors.
pub(crate) struct Item<T> {
    pub(crate) place: String,
    /// The offset of its bytes in the input, if the input is raw.
    pub(crate) offset: usize,
    pub(crate) value: Result<T, String>,
    /// True if the part may have several values in a row.
    pub(crate) is_row: bool,
    /// True if the command guessed which part of the input has a value.
    pub(crate) is_guessed: bool,
}
