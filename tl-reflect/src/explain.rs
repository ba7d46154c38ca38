//! The annotated dump: offset, bytes, path and value of every piece.

use std::fmt::Write;

use tl_parser::Schema;

use crate::walk::{Piece, Shown, WalkError, walk};

/// How many bytes stand on a line of the dump.
const BYTES_PER_LINE: usize = 12;

/// How many characters of a text, or bytes of a value, are printed.
const LONGEST_VALUE: usize = 48;

/// Prints a boxed value or a function call with one line for every piece.
///
/// # Errors
///
/// If the bytes are not a value of the schema. The text of what could be read comes with the error.
pub fn explain(schema: &Schema, bytes: &[u8]) -> Result<String, (String, WalkError)> {
    let mut text = String::new();
    let result = walk(schema, bytes, &mut |piece| line(&mut text, bytes, &piece));
    match result {
        Ok(()) => Ok(text),
        Err(error) => Err((text, error)),
    }
}

/// Writes the line of a piece, and more lines if it has many bytes.
fn line(text: &mut String, bytes: &[u8], piece: &Piece<'_>) {
    let bytes = bytes.get(piece.bytes.clone()).unwrap_or_default();
    for (i, chunk) in bytes.chunks(BYTES_PER_LINE).enumerate() {
        let offset = piece.bytes.start + i * BYTES_PER_LINE;
        let hex: String = chunk.iter().map(|byte| format!("{byte:02x} ")).collect();
        let width = BYTES_PER_LINE * 3;
        // Writing to a string cannot fail.
        let _ = match i {
            0 => writeln!(text, "{offset:06x}  {hex:width$} {}", annotation(piece)),
            _ => writeln!(text, "{offset:06x}  {}", hex.trim_end()),
        };
    }
}

fn annotation(piece: &Piece<'_>) -> String {
    let indent = "  ".repeat(piece.depth);
    let name = piece.path.rsplit('.').next().unwrap_or_default();
    let value = value(&piece.shown);
    match name {
        "" => format!("{indent}{value}"),
        name => format!("{indent}{name}: {value}"),
    }
}

fn value(shown: &Shown<'_>) -> String {
    match shown {
        Shown::Id(combinator) => combinator.name.clone(),
        Shown::VectorId => "vector".to_owned(),
        Shown::Count(1) => "1 item".to_owned(),
        Shown::Count(count) => format!("{count} items"),
        Shown::Mask(0, _) => "no bits".to_owned(),
        Shown::Mask(value, bits) => {
            let bits: Vec<_> = bits.iter().map(|(bit, name)| format!("{bit} {name}")).collect();
            if bits.is_empty() {
                format!("{value:#x}")
            } else {
                format!("bits {}", bits.join(", "))
            }
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
            format!("{hex}{dots} ({} bytes)", bytes.len())
        }
    }
}
