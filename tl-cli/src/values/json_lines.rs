//! JSON values in the lines of an input.

use std::io;
use std::ops::Range;

use serde_json::Value;

use crate::files::BadByte;

use super::item::Item;

/// The text of a JSON value, and its place in the input.
pub(crate) struct JsonText {
    pub(crate) text: String,
    /// The number of its first line.
    line: usize,
    /// The number of bytes before it on its first line.
    column: usize,
}

impl JsonText {
    /// Returns the length of the text.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Returns the line and the column in the input of an error in the syntax of this part, and the
    /// error itself, without the line and the column in the part.
    pub(crate) fn syntax_error(&self, part: Range<usize>) -> Option<(usize, usize, String)> {
        let (before, part) = (&self.text[..part.start], &self.text[part]);
        let error = serde_json::from_str::<Value>(part).err()?;
        let line = self.line + before.matches('\n').count() + error.line() - 1;
        let start = match before.rfind('\n') {
            _ if error.line() > 1 => 0,
            Some(end) => before.len() - end - 1,
            None => self.column + before.len(),
        };
        // At the end of a text that ends with a line, the column is zero.
        Some((line, (start + error.column()).max(1), syntax_message(&error)))
    }
}

/// Returns the message about text that is not JSON, without its place.
pub(crate) fn syntax_message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    format!("not JSON: {}", message.strip_suffix(&place).unwrap_or(&message))
}

/// The lines of a JSON value that have been read so far.
#[derive(Default)]
pub(crate) struct JsonLines {
    bytes: Vec<u8>,
    /// The number of the first line.
    start: usize,
    /// The number of bytes before the value on that line.
    column: usize,
    open_brackets: usize,
}

impl JsonLines {
    /// Returns true if the next line may belong to the value: it is indented, starts with a closing
    /// bracket or a comma, or follows a part after which a value needs more.
    pub(crate) fn goes_on(&self, line: &[u8]) -> bool {
        let last = || self.bytes.trim_ascii_end().last().copied();
        matches!(line.first(), Some(b' ' | b'\t' | b'}' | b']' | b','))
            || matches!(last(), Some(b'[' | b'{' | b',' | b':'))
    }

    /// Adds a line, and calls `each` with every value that it completes.
    pub(crate) fn add(
        &mut self,
        line: &[u8],
        number: usize,
        mut each: impl FnMut(Item<JsonText>) -> io::Result<()>,
        name: &str,
    ) -> io::Result<()> {
        if self.bytes.is_empty() {
            self.start = number;
        }
        let mut start = 0;
        for (at, byte) in outside_strings(line) {
            match byte {
                b'[' | b'{' => {
                    // The next value starts on the line that ends another one.
                    if self.open_brackets == 0 && is_complete(&line[start..at]) {
                        self.bytes.extend_from_slice(&line[start..at]);
                        start = at;
                        self.take(name).map_or(Ok(()), &mut each)?;
                        (self.start, self.column) = (number, at);
                    }
                    self.open_brackets += 1;
                }
                b']' | b'}' => {
                    self.open_brackets = self.open_brackets.saturating_sub(1);
                }
                _ => {}
            }
        }
        self.bytes.extend_from_slice(&line[start..]);
        match self.open_brackets {
            0 => self.take(name).map_or(Ok(()), each),
            _ => Ok(()),
        }
    }

    /// Takes the value out. Returns `None` if the lines are blank.
    pub(crate) fn take(&mut self, name: &str) -> Option<Item<JsonText>> {
        let Self { bytes, start, column, .. } = std::mem::take(self);
        let item =
            |place, value| Item { place, offset: 0, value, is_row: false, is_guessed: false };
        match String::from_utf8(bytes) {
            Ok(text) if text.trim().is_empty() => None,
            Ok(text) => {
                let json = JsonText { text, line: start, column };
                Some(item(format!("{name}:{start}"), Ok(json)))
            }
            Err(error) => {
                let bad = BadByte::of(&error);
                let place = format!("{name}:{}:{}", start + bad.line - 1, bad.column);
                Some(item(place, Err(bad.to_string())))
            }
        }
    }
}

/// Returns the bytes of JSON that are not in strings, with their positions. A string never spans
/// lines, so the bytes may be a line.
fn outside_strings(json: &[u8]) -> impl Iterator<Item = (usize, u8)> {
    let mut next = 0;
    std::iter::from_fn(move || {
        loop {
            let at = next;
            next += 1;
            match *json.get(at)? {
                b'"' => {}
                byte => return Some((at, byte)),
            }
            // To the end of the string.
            loop {
                let byte = *json.get(next)?;
                next += if byte == b'\\' { 2 } else { 1 };
                if byte == b'"' {
                    break;
                }
            }
        }
    })
}

/// Returns true if the bytes end with a closing bracket.
fn is_complete(bytes: &[u8]) -> bool {
    matches!(bytes.trim_ascii_end().last(), Some(b'}' | b']'))
}

/// Returns the places of the items in the text of a JSON array of objects.
pub(crate) fn items(text: &str) -> Option<Vec<Range<usize>>> {
    let first = text.len() - text.trim_start().len() + 1;
    let inside = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    if !inside.trim_start().starts_with('{') {
        return None;
    }
    let (mut items, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, byte) in outside_strings(inside.as_bytes()) {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                items.push(first + start..first + at);
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(first + start..first + inside.len());
    Some(items)
}
