//! Text without a byte order mark, in UTF-8. PowerShell and editors of Windows write marks, and
//! UTF-16.

use std::io::{self, BufRead, BufReader, Read};

/// Returns the text of an input that starts with these bytes.
pub(super) fn without_mark<'a>(
    mut start: Vec<u8>,
    rest: &'a mut dyn BufRead,
) -> Box<dyn BufRead + 'a> {
    let Some(unit) = Unit::of(&start) else {
        if start.starts_with(b"\xef\xbb\xbf") {
            start.drain(..3);
        }
        return Box::new(io::Cursor::new(start).chain(rest));
    };
    start.drain(..2);
    let bytes = io::Cursor::new(start).chain(rest);
    Box::new(BufReader::new(Utf16 { bytes, unit, left: Vec::new(), text: Vec::new() }))
}

/// The order of bytes in a unit of UTF-16.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    LowFirst,
    HighFirst,
}

impl Unit {
    /// Returns the order that a mark at the start shows, if ASCII follows it, as it does in
    /// hexadecimal, base64 and JSON. The last byte may be half of a unit.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        let unit = match start.get(..2)? {
            [0xff, 0xfe] => Self::LowFirst,
            [0xfe, 0xff] => Self::HighFirst,
            _ => return None,
        };
        let mut units = start.get(2..4)?.chunks_exact(2);
        units.all(|bytes| matches!(unit.read(bytes), 9..=13 | 32..=126)).then_some(unit)
    }

    fn read(self, bytes: &[u8]) -> u16 {
        let bytes = bytes.first_chunk().copied().unwrap_or_default();
        match self {
            Self::LowFirst => u16::from_le_bytes(bytes),
            Self::HighFirst => u16::from_be_bytes(bytes),
        }
    }
}

/// A reader that turns UTF-16 into UTF-8.
struct Utf16<R> {
    bytes: R,
    unit: Unit,
    /// The bytes of an incomplete character.
    left: Vec<u8>,
    /// Text that has not been read.
    text: Vec<u8>,
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.text.is_empty() {
            let read = self.bytes.fill_buf()?;
            let (len, is_end) = (read.len(), read.is_empty());
            self.left.extend_from_slice(read);
            self.bytes.consume(len);
            self.convert(is_end);
            if is_end {
                break;
            }
        }
        (&self.text[..]).read(buffer).inspect(|&len| drop(self.text.drain(..len)))
    }
}

impl<R> Utf16<R> {
    /// Converts the characters that are complete, at the end of the input all.
    fn convert(&mut self, is_end: bool) {
        let mut units: Vec<u16> =
            self.left.chunks_exact(2).map(|bytes| self.unit.read(bytes)).collect();
        let is_high = |unit: &u16| matches!(unit, 0xd800..0xdc00);
        if !is_end && units.last().is_some_and(is_high) {
            units.pop();
        }
        let half = if is_end && self.left.len() % 2 == 1 { "\u{fffd}" } else { "" };
        self.text.extend_from_slice((String::from_utf16_lossy(&units) + half).as_bytes());
        match is_end {
            true => self.left.clear(),
            false => drop(self.left.drain(..units.len() * 2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(bytes: &[u8], text: &str) {
        for taken in 4..=bytes.len() {
            let (start, rest) = bytes.split_at(taken);
            let (mut read, mut rest) = (String::new(), BufReader::with_capacity(1, rest));
            let mut reader = without_mark(start.to_vec(), &mut rest);
            reader.read_to_string(&mut read).expect("text");
            assert_eq!(read, text, "after {taken} bytes");
        }
    }

    #[test]
    fn both_orders_and_any_parts() {
        let text = "{\"a\": \"é😀\"}\r\n";
        let units: Vec<u16> = format!("\u{feff}{text}").encode_utf16().collect();
        let low: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let high: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        reads(&low, text);
        reads(&high, text);
        reads(format!("\u{feff}{text}").as_bytes(), text);
        reads(text.as_bytes(), text);
        // A unit, and a pair, that the end cuts off.
        reads(&[&low[..], b"a"].concat(), &format!("{text}\u{fffd}"));
        reads(&[&low[..], &[0x3d, 0xd8]].concat(), &format!("{text}\u{fffd}"));
    }

    #[test]
    fn bytes_that_are_no_text() {
        assert!(Unit::of(&[0xff, 0xfe, 0, 0]).is_none());
        assert!(Unit::of(&[0xff, 0xfe, 0x41]).is_none());
        assert!(Unit::of(&[0xff, 0xfe, 0x41, 0x20]).is_none());
    }
}
