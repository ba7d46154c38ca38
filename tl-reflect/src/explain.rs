//! The annotated dump: offset, bytes, path, type and value of every token.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use tl_parser::escape;

use crate::{Annotation, Codec, DecodeFailure, RootType, Token};

/// The number of bytes per line.
const BYTES_PER_LINE: usize = 12;

const OFFSET: Style = Style::new().dimmed();
const PATH: Style = AnsiColor::Cyan.on_default();
const TYPE: Style = AnsiColor::Green.on_default();
const VALUE: Style = Style::new().bold();

/// An annotated dump, with the error that ends it early, if any.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// One line for every token, and more lines for tokens with many bytes.
    pub text: String,
    /// The error after the last token, if any.
    pub failure: Option<DecodeFailure>,
}

impl Codec<'_> {
    /// Prints an annotated dump of bytes. The line of a token has its offset, up to twelve bytes, the
    /// path, the type, and the value. The content of a `gzip_packed` follows with an indent, and with
    /// offsets of its own.
    ///
    /// If `in_colour` is true, the text contains escape sequences for colours.
    pub fn explain(&self, bytes: &[u8], root: &RootType, in_colour: bool) -> Explanation {
        let mut text = String::new();
        let mut visit = |annotation: Annotation<'_>| {
            write_lines(&mut text, &annotation, in_colour);
        };
        let failure = self.walk(bytes, root, &mut visit).err();
        Explanation { text, failure }
    }
}

/// Writes the line of a token, and more lines if it has many bytes.
fn write_lines(text: &mut String, annotation: &Annotation<'_>, in_colour: bool) {
    let paint = |style: Style| if in_colour { style } else { Style::new() };
    let bytes = annotation.input.get(annotation.bytes.clone()).unwrap_or_default();
    let indent = "  ".repeat(annotation.packed);
    let is_error = matches!(annotation.token, Token::Invalid(_));
    // An error at the end of the bytes has a line, too.
    let rest: &[&[u8]] = if bytes.is_empty() && is_error { &[&[]] } else { &[] };
    for (i, chunk) in bytes.chunks(BYTES_PER_LINE).chain(rest.iter().copied()).enumerate() {
        let offset = annotation.bytes.start + i * BYTES_PER_LINE;
        let hex: String = chunk.iter().map(|byte| format!("{byte:02x} ")).collect();
        let style = paint(OFFSET);
        // Writing to a string cannot fail.
        let _ = write!(text, "{indent}{style}{offset:06x}{style:#}  ");
        let _ = match i {
            0 => writeln!(
                text,
                "{hex:0$} {1}",
                BYTES_PER_LINE * 3,
                meaning(annotation, paint).trim_end()
            ),
            _ => writeln!(text, "{}", hex.trim_end()),
        };
    }
}

fn meaning(annotation: &Annotation<'_>, paint: impl Fn(Style) -> Style) -> String {
    let (path, ty, value) = (paint(PATH), paint(TYPE), paint(VALUE));
    let shown = match annotation.token.to_string() {
        text if text.is_empty() => text,
        text => format!("{value}{}{value:#}", escape::line(&text)),
    };
    let typed = match (&annotation.token, annotation.type_text) {
        // A call has the type of its function, and a count belongs to its vector.
        (Token::Count(_) | Token::Invalid(_), _) | (_, "") => String::new(),
        (_, text) => format!("{ty}{}{ty:#}", escape::line(text)),
    };
    let meaning = match (typed.is_empty(), shown.is_empty()) {
        (false, false) => format!("{typed} = {shown}"),
        _ => typed + &shown,
    };
    let meaning = match annotation.newer {
        Some(newer) => format!("{meaning} ({})", escape::line(newer)),
        None => meaning,
    };
    match annotation.path {
        "" => meaning,
        text => format!("{path}{}{path:#}: {meaning}", escape::line(text)),
    }
}
