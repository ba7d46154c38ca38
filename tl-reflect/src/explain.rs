//! The annotated dump: offset, bytes, path, type and value of every piece.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use tl_parser::escape;

use crate::{Codec, DecodeFailure, Expected, Piece, Shown};

/// How many bytes stand on a line of the dump.
const BYTES_PER_LINE: usize = 12;

/// How many characters of a text, or bytes of a value, are printed.
const LONGEST_VALUE: usize = 48;

const OFFSET: Style = Style::new().dimmed();
const PATH: Style = AnsiColor::Cyan.on_default();
const TYPE: Style = AnsiColor::Green.on_default();
const VALUE: Style = Style::new().bold();

/// An annotated dump, and why it ends early if it does.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// A line for every piece that could be read, and more for those with many bytes.
    pub text: String,
    /// Why there is no more.
    pub failure: Option<DecodeFailure>,
}

impl Codec<'_> {
    /// Prints bytes with what they mean, a line for every piece: the offset, up to twelve bytes, the
    /// path, the type, and the value. With escape sequences for colours, if these are wanted.
    pub fn explain(&self, bytes: &[u8], expected: &Expected, in_colour: bool) -> Explanation {
        let mut text = String::new();
        let mut line = |piece: Piece<'_>| lines(&mut text, bytes, &piece, in_colour);
        let failure = self.walk(bytes, expected, &mut line).err();
        Explanation { text, failure }
    }
}

/// Writes the line of a piece, and more lines if it has many bytes.
fn lines(text: &mut String, bytes: &[u8], piece: &Piece<'_>, in_colour: bool) {
    let paint = |style: Style| if in_colour { style } else { Style::new() };
    let bytes = bytes.get(piece.bytes.clone()).unwrap_or_default();
    for (i, chunk) in bytes.chunks(BYTES_PER_LINE).enumerate() {
        let offset = piece.bytes.start + i * BYTES_PER_LINE;
        let hex: String = chunk.iter().map(|byte| format!("{byte:02x} ")).collect();
        let style = paint(OFFSET);
        // Writing to a string cannot fail.
        let _ = write!(text, "{style}{offset:06x}{style:#}  ");
        let _ = match i {
            0 => writeln!(
                text,
                "{hex:0$} {1}",
                BYTES_PER_LINE * 3,
                annotation(piece, paint).trim_end()
            ),
            _ => writeln!(text, "{}", hex.trim_end()),
        };
    }
}

fn annotation(piece: &Piece<'_>, paint: impl Fn(Style) -> Style) -> String {
    let (path, ty, value) = (paint(PATH), paint(TYPE), paint(VALUE));
    let shown = match value_text(&piece.shown) {
        text if text.is_empty() => text,
        text => format!("{value}{}{value:#}", escape::line(&text)),
    };
    let typed = match (&piece.shown, piece.type_text) {
        // A call has the type of its function; a count belongs to its vector.
        (Shown::Count(_), _) | (_, "") => String::new(),
        (_, text) => format!("{ty}{}{ty:#}", escape::line(text)),
    };
    let meaning = match (typed.is_empty(), shown.is_empty()) {
        (false, false) => format!("{typed} = {shown}"),
        _ => typed + &shown,
    };
    match piece.path {
        "" => meaning,
        text => format!("{path}{}{path:#}: {meaning}", escape::line(text)),
    }
}

fn value_text(shown: &Shown<'_>) -> String {
    match shown {
        Shown::Id(combinator) => combinator.name.clone(),
        Shown::VectorId => String::new(),
        Shown::Count(1) => "1 item".to_owned(),
        Shown::Count(count) => format!("{count} items"),
        Shown::Mask(0, _) => "no bits".to_owned(),
        Shown::Mask(value, bits) => {
            let known = bits.iter().fold(0, |known, (bit, _)| known | 1 << bit);
            let bits = bits.iter().map(|(bit, name)| format!("{bit} {name}"));
            let unknown = (0..32).filter(|bit| (value & !known) >> bit & 1 == 1);
            let all: Vec<_> = bits.chain(unknown.map(|bit| format!("{bit} unknown"))).collect();
            format!("bits {}", all.join(", "))
        }
        Shown::Nat(value) => value.to_string(),
        Shown::Int(value) => value.to_string(),
        Shown::Long(value) => value.to_string(),
        Shown::Double(value) => format!("{value:?}"),
        Shown::Float(value) => format!("{value:?}"),
        Shown::Bool(value) => value.to_string(),
        Shown::String(text) => match text.char_indices().nth(LONGEST_VALUE) {
            Some((end, _)) => format!("{:?}… {} bytes", &text[..end], text.len()),
            None => format!("{text:?}"),
        },
        Shown::Bytes(bytes) | Shown::Raw(bytes) => {
            let shown = &bytes[..bytes.len().min(LONGEST_VALUE / 2)];
            let hex: String = shown.iter().map(|byte| format!("{byte:02x}")).collect();
            let dots = if shown.len() < bytes.len() { "…" } else { "" };
            match shown {
                [] => "no bytes".to_owned(),
                _ => format!("{hex}{dots} ({} bytes)", bytes.len()),
            }
        }
    }
}
