//! Line ends: LF, CRLF, and a CR by itself, as old Macs wrote it.
//!
//! Everything that ends a comment, counts lines or cuts out a line asks here. An editor shows a line
//! end for each of the three, and a reader of the schema must see what the parser sees: a CR that did
//! not end a comment would hide the definitions after it.

/// The characters that line ends consist of.
const CHARACTERS: [char; 2] = ['\n', '\r'];

/// The offset of the first line end.
pub(crate) fn find(text: &str) -> Option<usize> {
    text.find(CHARACTERS)
}

/// Whether there is a line end.
pub(crate) fn is_in(text: &str) -> bool {
    text.contains(CHARACTERS)
}

/// How many line ends there are. A CRLF is one.
pub(crate) fn count(text: &str) -> usize {
    let bytes = text.as_bytes();
    (0..bytes.len()).filter(|&at| ends_at(bytes, at)).count()
}

/// Whether the byte at this offset is the last one of a line end.
pub(crate) fn ends_at(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(b'\n') => true,
        Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    }
}

/// The offset of the first byte of the last line.
pub(crate) fn start_of_last(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).rev().find(|&at| ends_at(bytes, at)).map(|at| at + 1)
}

/// The offset after the first line end.
pub(crate) fn end_of_first(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find(|&at| ends_at(bytes, at)).map(|at| at + 1)
}

/// The text without the line ends at its end.
pub(crate) fn trim_end(text: &str) -> &str {
    text.trim_end_matches(CHARACTERS)
}

/// The text with an LF for each line end.
pub(crate) fn with_lf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
