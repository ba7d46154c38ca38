//! The only access to standard output and standard error.
//!
//! Schemas, pages, values, file names and arguments come from other people and may contain
//! characters that control a terminal. Each writer escapes them according to the kind of its text,
//! so that no command can forget to. `clippy.toml` forbids all other access.
#![expect(clippy::disallowed_methods, reason = "this is where the streams are opened")]

pub(crate) mod progress;

use std::borrow::Cow;
use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anstream::AutoStream;
use tl_parser::escape::{self, is_control};

/// The kind of a text, which decides how it is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextKind {
    /// Text without styles: every control character but LF and tab becomes an escape such as
    /// `\u{1b}`.
    Text,
    /// Text with our own styles, in which the libraries have escaped foreign text. The sequences of
    /// styles stay, or go if colours are off.
    Styled,
    /// JSON: control characters, which only strings can contain, become JSON escapes. The value
    /// stays equal.
    Json,
    /// Bytes, written unchanged.
    Bytes,
}

/// A writer to standard output or standard error.
pub(crate) struct Terminal {
    stream: Box<dyn Write>,
    kind: TextKind,
}

/// Returns a writer to standard output.
pub(crate) fn stdout(kind: TextKind) -> Terminal {
    let stream = io::stdout().lock();
    let stream: Box<dyn Write> = match kind {
        TextKind::Styled => Box::new(AutoStream::auto(stream)),
        _ => Box::new(stream),
    };
    Terminal { stream, kind }
}

/// Returns a writer to standard error. It removes the display of progress first.
pub(crate) fn stderr(kind: TextKind) -> Terminal {
    progress::clear();
    let stream = io::stderr().lock();
    let stream: Box<dyn Write> = match kind {
        TextKind::Styled => Box::new(AutoStream::auto(stream)),
        _ => Box::new(stream),
    };
    Terminal { stream, kind }
}

/// Formats a path for a message, on one line.
pub(crate) fn path(path: &Path) -> String {
    escape::line(&path.display().to_string()).into_owned()
}

/// Prints a message of clap: help, or an error in the command line.
pub(crate) fn print_clap(error: &clap::Error) -> ExitCode {
    let text = error.render();
    // clap quotes arguments between its own styles.
    let is_harmless = |arg: &str| !arg.contains(is_control);
    let kind = match env::args_os().all(|arg| is_harmless(&arg.to_string_lossy())) {
        true => TextKind::Styled,
        false => TextKind::Text,
    };
    let mut out = if error.use_stderr() { stderr(kind) } else { stdout(kind) };
    // If standard error is closed, there is nowhere to report it.
    let _ = match kind {
        TextKind::Styled => write!(out, "{}", text.ansi()),
        _ => write!(out, "{text}"),
    };
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let escaped: fn(&str) -> Cow<'_, str> = match self.kind {
            TextKind::Bytes => return self.stream.write(bytes),
            TextKind::Text => escape::lines,
            TextKind::Styled => styled,
            TextKind::Json if is_plain_json(bytes) => return self.stream.write(bytes),
            TextKind::Json => json,
        };
        // A quick check, since most texts are UTF-8.
        if let Ok(text) = str::from_utf8(bytes) {
            self.stream.write_all(escaped(text).as_bytes())?;
            return Ok(bytes.len());
        }
        for chunk in bytes.utf8_chunks() {
            self.stream.write_all(escaped(chunk.valid()).as_bytes())?;
            for byte in chunk.invalid() {
                write!(self.stream, "\\x{byte:02x}")?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Escapes a text except for sequences of styles, such as `ESC[1;31m`.
fn styled(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('\u{1b}') {
        let (before, from) = rest.split_at(start);
        out.push_str(&escape::lines(before));
        let len = style_len(from);
        match len {
            0 => out.push_str(&escape::lines("\u{1b}")),
            len => out.push_str(&from[..len]),
        }
        rest = &from[len.max(1)..];
    }
    out.push_str(&escape::lines(rest));
    Cow::Owned(out)
}

/// Returns the length of the style sequence at the start of a text, or 0.
fn style_len(text: &str) -> usize {
    let Some(parameters) = text.strip_prefix("\u{1b}[") else { return 0 };
    let len = parameters.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b';')).count();
    if parameters.as_bytes().get(len) == Some(&b'm') { len + 3 } else { 0 }
}

/// Replaces the control characters in JSON strings by escapes.
fn json(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match is_escaped_in_json(character) {
            // All control characters fit into 16 bits.
            true => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            false => out.push(character),
        }
    }
    Cow::Owned(out)
}

fn is_escaped_in_json(character: char) -> bool {
    character != '\n' && is_control(character)
}

/// Returns true if bytes are JSON in UTF-8 without control characters, as most are.
fn is_plain_json(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while !rest.is_empty() {
        let mut end = rest.len().min(64);
        if !is_plain(&rest[..end]) {
            // A character ends before one of ASCII.
            end += rest[end..].iter().take_while(|byte| !byte.is_ascii()).count();
            match str::from_utf8(&rest[..end]) {
                Ok(text) if !text.contains(is_escaped_in_json) => {}
                _ => return false,
            }
        }
        rest = &rest[end..];
    }
    true
}

/// Returns true if bytes are printable ASCII and line ends only. It looks at all of them, which the
/// processor does with many at once.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.iter().fold(true, |is_plain, byte| is_plain & matches!(byte, b'\n' | b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sequences_of_styles_stay() {
        let all = "\u{1b}[1;31mred\u{1b}[0m \u{1b}[2J\u{1b}]0;title\u{7} \u{9b}31m \u{1b}";
        let shown = "\u{1b}[1;31mred\u{1b}[0m \\u{1b}[2J\\u{1b}]0;title\\u{7} \\u{9b}31m \\u{1b}";
        assert_eq!(styled(all), shown);
    }

    #[test]
    fn json_keeps_its_value() {
        let control: String = ('\0'..='\u{2fff}').filter(|c| is_control(*c)).collect();
        let value = serde_json::json!({ "text": control, "key\u{9b}": "é" });
        let text = json(&value.to_string()).into_owned();
        assert!(!text.contains(is_control), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), value);
        for len in 0..200 {
            for odd in ["", "\u{7f}", "\u{9b}", "\u{202e}", "é"] {
                let text = "a".repeat(len) + odd + &"é\n".repeat(len / 2);
                let is_harmless = matches!(odd, "" | "é");
                assert_eq!(is_plain_json(text.as_bytes()), is_harmless, "{text}");
                let cut = &text.as_bytes()[..text.len().saturating_sub(2)];
                let is_whole =
                    str::from_utf8(cut).is_ok_and(|text| !text.contains(odd) || is_harmless);
                assert_eq!(is_plain_json(cut), is_whole, "{text}");
            }
        }
    }
}
