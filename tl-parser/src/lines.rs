//! Line ends: LF, CRLF, and a single CR, as on classic Mac OS.
//!
//! All code that ends a comment, counts lines or extracts a line uses this module. Editors show a
//! line end for each of the three. The parser must agree with them: a CR that did not end a comment
//! would hide the definitions after it.

/// The characters of line ends.
const CHARACTERS: [char; 2] = ['\n', '\r'];

/// Returns the offset of the first line end.
pub(crate) fn find(text: &str) -> Option<usize> {
    text.find(CHARACTERS)
}

/// Returns true if the text contains a line end.
pub(crate) fn is_in(text: &str) -> bool {
    text.contains(CHARACTERS)
}

/// Counts line ends. A CRLF is one.
pub(crate) fn count(text: &str) -> usize {
    let bytes = text.as_bytes();
    (0..bytes.len()).filter(|&at| ends_at(bytes, at)).count()
}

/// Returns true if the byte at this offset is the last one of a line end.
pub(crate) fn ends_at(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(b'\n') => true,
        Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    }
}

/// Returns the offset of the first byte of the last line, if a line end comes before it.
pub(crate) fn start_of_last(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).rev().find(|&at| ends_at(bytes, at)).map(|at| at + 1)
}

/// Returns the offset after the first line end.
pub(crate) fn end_of_first(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find(|&at| ends_at(bytes, at)).map(|at| at + 1)
}

/// Removes the line ends at the end of the text.
pub(crate) fn trim_end(text: &str) -> &str {
    text.trim_end_matches(CHARACTERS)
}

/// Replaces each line end with an LF.
pub(crate) fn with_lf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
