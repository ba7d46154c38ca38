//! Positions in texts: bytes here, lines and columns of UTF-16 in the protocol.

use lsp_types::{Position, Range};

/// The starts of the lines of a text. LF, CRLF and a lone CR end a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines of a text.
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = |&at: &usize| {
            bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
        };
        let after_ends = (0..bytes.len()).filter(ends).map(|at| at + 1);
        Self { starts: std::iter::once(0).chain(after_ends).collect() }
    }

    /// Returns the position of a byte. A byte inside of a character counts as its start.
    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = floor(text, offset);
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let column = text[self.start(line)..offset].encode_utf16().count();
        Position::new(line as u32, column as u32)
    }

    /// Returns the byte of a position. One after the end of its line is that end.
    pub(super) fn offset(&self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else { return text.len() };
        let next = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let line = text[start..next].trim_end_matches(['\r', '\n']);
        let mut units = 0;
        for (at, character) in line.char_indices() {
            if units >= position.character as usize {
                return start + at;
            }
            units += character.len_utf16();
        }
        start + line.len()
    }

    /// Returns the range of bytes.
    pub(super) fn range(&self, text: &str, start: usize, end: usize) -> Range {
        Range::new(self.position(text, start), self.position(text, end))
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(0)
    }
}

/// Returns the start of the character at a byte.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_units_of_utf_16() {
        let text = "a // \u{1f600} и\r\nb\rc\n";
        let lines = Lines::new(text);
        let at = |needle| lines.position(text, text.find(needle).expect("in the text"));
        assert_eq!(at("и"), Position::new(0, 8));
        assert_eq!(at("b"), Position::new(1, 0));
        assert_eq!(at("c"), Position::new(2, 0));
        assert_eq!(lines.position(text, text.len()), Position::new(3, 0));
    }

    #[test]
    fn positions_and_bytes_agree() {
        let text = "é\u{1f600}\r\n\r\nx\ty\rz";
        let lines = Lines::new(text);
        for (at, character) in text.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
            let position = lines.position(text, at);
            assert_eq!(lines.offset(text, position), at, "{character:?}");
        }
        // Positions that no character has.
        assert_eq!(lines.offset(text, Position::new(0, 100)), "é\u{1f600}".len());
        assert_eq!(lines.offset(text, Position::new(100, 0)), text.len());
        assert_eq!(lines.position(text, 1), Position::new(0, 0));
    }
}
