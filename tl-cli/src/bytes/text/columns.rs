//! Lines of dumps in which the columns count: characters, as `od -c` prints them, and the characters
//! beside the bytes of `xxd`.

use super::groups::{self, GroupEncoding};

/// The width of a column of `od -c`, in characters.
const WIDTH: usize = 4;

/// The number of bytes on a line of `od -c`.
const PER_LINE: usize = 16;

/// The bytes of a line. Its end may be unclear until the offset after it is known.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    /// The number of bytes at the end that may be padding, if this is the last line.
    spare: usize,
    /// The number of blanks that an editor or a terminal may have removed from the end.
    removed: usize,
}

impl Content {
    pub(super) fn new(bytes: Vec<u8>, form: GroupEncoding) -> Self {
        let blanks = bytes.iter().rev().take_while(|byte| **byte == b' ').count();
        match form {
            GroupEncoding::Characters => {
                Self { spare: blanks, removed: PER_LINE.saturating_sub(bytes.len()), bytes }
            }
            _ => Self { bytes, spare: form.len() - 1, removed: 0 },
        }
    }

    /// Returns true if the line can have this number of bytes.
    pub(super) fn may_have(&self, len: usize, is_last: bool) -> bool {
        let least = self.bytes.len() - if is_last { self.spare.min(self.bytes.len()) } else { 0 };
        (least..=self.bytes.len() + self.removed).contains(&len)
    }
}

/// Reads the characters after an offset: one in each column, an escape or three octal digits. Returns
/// `None` if the columns have something else.
pub(super) fn characters(text: &str) -> Option<Vec<u8>> {
    let text: Vec<char> = text.chars().collect();
    // Characters are at the right of their columns; the columns of macOS start one character later.
    let first = text.iter().position(|c| *c != ' ');
    let end = first.map(|first| first + text[first..].iter().take_while(|c| **c != ' ').count());
    let shift = end.map_or(0, |end| end % WIDTH);
    let (before, columns) = text.split_at_checked(shift)?;
    if shift > 1 || before.iter().any(|c| *c != ' ') {
        return None;
    }
    let columns = columns.chunks_exact(WIDTH);
    if columns.remainder().iter().any(|c| *c != ' ') {
        return None;
    }
    let mut bytes = Vec::with_capacity(PER_LINE);
    // The bytes of a character of several, which `**` in further columns stands for.
    let mut rest = Vec::new();
    for column in columns {
        let cell: String = column.iter().collect();
        match (cell.strip_prefix(' ')?.trim_start(), rest.pop()) {
            ("**", Some(byte)) => bytes.push(byte),
            (_, Some(_)) => return None,
            (cell, None) => {
                let mut all = [0; 4];
                let all = character(cell, &mut all)?;
                bytes.push(*all.first()?);
                rest.extend(all[1..].iter().rev());
            }
        }
    }
    rest.is_empty().then_some(bytes)
}

/// Reads one character.
fn character<'a>(cell: &str, bytes: &'a mut [u8; 4]) -> Option<&'a [u8]> {
    let mut chars = cell.chars();
    bytes[0] = match (chars.next(), chars.next(), cell.len()) {
        (None, ..) => b' ',
        (Some(c), None, _) if !c.is_control() => return Some(c.encode_utf8(bytes).as_bytes()),
        (Some('0'..='3'), _, 3) => u8::from_str_radix(cell, 8).ok()?,
        (Some('\\'), Some(escape), 2) => match escape {
            '0' => 0,
            'a' => 7,
            'b' => 8,
            't' => b'\t',
            'n' => b'\n',
            'v' => 11,
            'f' => 12,
            'r' => b'\r',
            _ => return None,
        },
        _ => return None,
    };
    Some(&bytes[..1])
}

/// Returns true if these characters follow the bytes of a line, after blanks.
pub(super) fn shows(text: &str, bytes: &[u8]) -> bool {
    let shown = |byte: &u8| if matches!(byte, b' '..=b'~') { char::from(*byte) } else { '.' };
    let shown: String = bytes.iter().map(shown).collect();
    let gap = text.trim_end().strip_suffix(shown.trim_end());
    gap.is_some_and(|gap| gap.trim_start().is_empty())
}

/// Reads words, the lowest byte first: numbers of gdb, or the groups of `xxd -e`, if the characters
/// after them agree. The groups of `xxd` with another option have their bytes in order.
pub(super) fn words(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(16);
    let (mut rest, mut width) = (text.trim(), 0);
    while !rest.is_empty() {
        let (group, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let number = group.strip_prefix("0x");
        let digits = number.unwrap_or(group);
        // The last word may have fewer bytes than the others.
        let is_word = groups::is_hex(digits) && digits.len() % 2 == 0 && digits.len() <= 16;
        if !is_word || (width > 0 && digits.len() > width) {
            return None;
        }
        width = digits.len();
        let word = u64::from_str_radix(digits, 16).ok()?;
        bytes.extend_from_slice(&word.to_le_bytes()[..width / 2]);
        rest = after.trim_start();
        if number.is_none() && shows(after, &bytes) {
            return Some(bytes);
        }
        if number.is_none() && rest.is_empty() {
            return None;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::text::{Encoding, read};

    #[test]
    fn columns_of_characters() {
        let read = |text: &str| characters(text);
        assert_eq!(read("   a  \\0   \\ 342   *"), Some(b"a\0\\\xe2*".to_vec()));
        assert_eq!(read("       a        "), Some(b" a  ".to_vec()));
        // macOS: another blank, characters of several bytes, and padding.
        assert_eq!(read("    a   é  **        "), Some("aé  ".as_bytes().to_vec()));
        for text in
            ["   a nul", "  nl", "   a   é   b", "   a  **", "  ab", "   a b", " 777", " \u{e9}12"]
        {
            assert_eq!(read(text), None, "{text:?}");
        }
        assert_eq!(read("\u{1b}"), None);
    }

    #[test]
    fn words_with_their_characters() {
        assert_eq!(words("64636261 68676665  abcdefgh"), Some(b"abcdefgh".to_vec()));
        assert_eq!(words("64636261     6665     abcdef"), Some(b"abcdef".to_vec()));
        assert_eq!(words("20202020 20202020"), Some(b"        ".to_vec()));
        assert_eq!(words("61626364  abcd"), None);
        assert_eq!(words("64636261 6665  abcdeg"), None);
        assert_eq!(words("\t0x64636261\t0x68676665"), Some(b"abcdefgh".to_vec()));
        assert_eq!(words("6162 6364"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_lines_are_read_or_refused(
            lines in "(0{6,7}[0-4]0?:?( {2}[a-c ]| 101|  \\\\0| 0x6261| 64636261|  abcd| {4}){0,17}\n|\\*\n){0,6}"
        ) {
            let _ = read(&lines, Encoding::Auto);
        }
    }

    #[track_caller]
    fn reads(text: &str, bytes: &[u8]) {
        let read = read(text, Encoding::Auto).map(|reading| reading.bytes);
        assert_eq!(read.as_deref(), Ok(bytes), "{text}");
    }

    #[test]
    fn dumps_of_characters() {
        let zeros = "  \\0".repeat(16);
        let blanks = " ".repeat(64);
        let bytes = [vec![0; 48], vec![b' '; 16], b"ab  ".to_vec()].concat();
        for (end, extra) in [("", ""), ("            ", " ")] {
            // With padding or without, with the second blank of macOS or without.
            let text = format!(
                "0000000{extra}{zeros}\n*\n0000060{extra}{blanks}\n\
                 0000100{extra}   a   b        {end}\n0000104\n"
            );
            reads(&text, &bytes);
            let stripped: Vec<&str> = text.lines().map(str::trim_end).collect();
            reads(&stripped.join("\r\n"), &bytes);
        }
        // A bar is a character, not the mark of another tool.
        reads("0000000   |   a   |   %\n0000004\n", b"|a|%");
        reads("0000100   |   a   |   %\n0000104\n", b"|a|%");
        let wrong = |text| read(text, Encoding::Auto).expect_err("an error");
        assert!(wrong("0000000   a\nffffffffffffffff\n").starts_with("line 2 of the dump"));
        let lost = format!("0000000{zeros}\n0000060   a\n");
        assert_eq!(wrong(&lost), "line 2 of the dump is at 0000060, but has 16 bytes before it");
        let short = "0000000   a   b   c\n0000002\n";
        assert_eq!(wrong(short), "line 2 of the dump is at 0000002, but has 3 bytes before it");
    }

    #[test]
    fn dumps_of_words() {
        let text = "00000000: 64636261 68676665 6c6b6a69 706f6e6d  abcdefghijklmnop\n\
                    00000010: 7271                                 qr\n";
        reads(text, b"abcdefghijklmnopqr");
        let text = "00000000: 6867666564636261 706f6e6d6c6b6a69  abcdefghijklmnop\n\
                    00000010:           737271                   qrs\n";
        reads(text, b"abcdefghijklmnopqrs");
        // The first line alone would not tell the order.
        let text = "00000000: 00010203 04050607 08090a0b 0c0d0e0f  ................\n\
                    00000010: 64636261     6665                    abcdef\n";
        reads(text, b"\x03\x02\x01\0\x07\x06\x05\x04\x0b\x0a\x09\x08\x0f\x0e\x0d\x0cabcdef");
        // Binary digits are hexadecimal ones, too.
        reads("00000000: 01100001 01100010  ab\n", b"ab");
        reads("0x7ff0:\t0x64636261\t0x68676665\n0x7ff8:\t0x6c6b6a69\n", b"abcdefghijkl");
        reads("0x7ff0 <call>:\t0x6261\t0x6463\n0x7ff4 <call+4>:\t0x6665\n", b"abcdef");
        let wrong = |text| read(text, Encoding::Auto).expect_err("an error");
        let lost = "00000000: 64636261  abcd\n00000010: 68676665  efgh\n";
        assert_eq!(wrong(lost), "line 2 of the dump is at 00000010, but has 4 bytes before it");
    }

    #[test]
    fn lines_whose_end_is_unclear() {
        let line = Content::new(b"ab  ".to_vec(), GroupEncoding::Characters);
        assert!(line.may_have(2, true) && !line.may_have(2, false) && !line.may_have(1, true));
        assert!(line.may_have(16, false) && !line.may_have(17, false));
        let line = Content::new(vec![0; 4], GroupEncoding::OctalWords);
        assert!(line.may_have(3, true) && !line.may_have(2, true) && !line.may_have(3, false));
    }
}
