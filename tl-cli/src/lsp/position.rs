//! Positions in texts: bytes here, lines and columns in the protocol.

use lsp_types::{Position, Range};

/// The units of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16, which all editors know.
    #[default]
    Utf16,
}

impl Encoding {
    fn len(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
        }
    }
}

/// The starts of the lines of a text. LF, CRLF and a lone CR end a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    starts: Vec<usize>,
    encoding: Encoding,
}

impl Lines {
    /// Finds the lines of a text.
    pub(super) fn new(text: &str, encoding: Encoding) -> Self {
        let starts = std::iter::once(0).chain(starts(text, 0, text.len())).collect();
        Self { starts, encoding }
    }

    /// Finds the lines again after a part of the text has been replaced. `text` is the new one.
    pub(super) fn replaced(&mut self, text: &str, start: usize, old_end: usize, new_end: usize) {
        // A line end before the change may have become one half of a CRLF, or may no longer be one.
        let first = self.starts.partition_point(|at| *at < start.max(1));
        let last = self.starts.partition_point(|at| *at <= old_end);
        let moved = |at: &usize| at - old_end + new_end;
        let rest: Vec<usize> = self.starts[last.max(first)..].iter().map(moved).collect();
        self.starts.truncate(first);
        self.starts.extend(starts(text, start.saturating_sub(1), new_end));
        self.starts.extend(rest);
    }

    /// Returns the position of a byte. A byte inside of a character counts as its start.
    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = floor(text, offset);
        let (line, start) = self.line(offset);
        Position::new(line as u32, self.columns(&text[start..offset]) as u32)
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
            units += self.encoding.len(character);
        }
        start + line.len()
    }

    /// Returns the number of a byte's line, and the line's first byte.
    pub(super) fn line(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        (line, self.start(line))
    }

    /// Returns the columns of a text.
    pub(super) fn columns(&self, text: &str) -> usize {
        match self.encoding {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 if text.is_ascii() => text.len(),
            Encoding::Utf16 => text.encode_utf16().count(),
        }
    }

    /// Returns the range of bytes.
    pub(super) fn range(&self, text: &str, start: usize, end: usize) -> Range {
        Range::new(self.position(text, start), self.position(text, end))
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(0)
    }
}

/// Returns the starts of the lines after the line ends in a part of a text.
fn starts(text: &str, start: usize, end: usize) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let is_end = move |&at: &usize| {
        bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
    };
    (start..end).filter(is_end).map(|at| at + 1)
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
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_count_units() {
        let text = "a // \u{1f600} и\r\nb\rc\n";
        for (encoding, column) in [(Encoding::Utf16, 8), (Encoding::Utf8, 10)] {
            let lines = Lines::new(text, encoding);
            let at = |needle| lines.position(text, text.find(needle).expect("in the text"));
            assert_eq!(at("и"), Position::new(0, column));
            assert_eq!(at("b"), Position::new(1, 0));
            assert_eq!(at("c"), Position::new(2, 0));
            assert_eq!(lines.position(text, text.len()), Position::new(3, 0));
        }
    }

    #[test]
    fn positions_and_bytes_agree() {
        let text = "é\u{1f600}\r\n\r\nx\ty\rz";
        for encoding in [Encoding::Utf16, Encoding::Utf8] {
            let lines = Lines::new(text, encoding);
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

    proptest! {
        #[test]
        fn a_change_finds_the_lines_again(
            text in "[a\r\nи]{0,12}", at in (0..13_usize, 0..13_usize), new in "[b\r\n]{0,4}",
        ) {
            let (start, end) = (floor(&text, at.0.min(at.1)), floor(&text, at.0.max(at.1)));
            let mut lines = Lines::new(&text, Encoding::Utf16);
            let mut changed = text.clone();
            changed.replace_range(start..end, &new);
            lines.replaced(&changed, start, end, start + new.len());
            prop_assert_eq!(lines, Lines::new(&changed, Encoding::Utf16));
        }
    }
}
