//! Dumps with an offset at the start of each line, as `xxd`, `hexdump`, `od`, `Format-Hex`,
//! `tcpdump -X`, Wireshark, debuggers and `tl explain` print them.

use super::Reading;
use super::columns::{self, Content};
use super::groups::{self, GroupEncoding};

/// The maximum number of bytes that a `*` may stand for.
const MOST_REPEATED: usize = 1 << 24;

/// The forms of dumps, for people.
pub(crate) const BYTES: &str = "a dump of bytes";
pub(crate) const WORDS: &str = "a dump of words, lowest byte first";
pub(crate) const CHARACTERS: &str = "a dump of characters";

/// Returns true if a line is the first line of a dump, or a heading above it.
pub(crate) fn starts(line: &str) -> bool {
    is_heading(line) || Line::read(line).is_some_and(|line| line.is_first())
}

/// Reads the bytes of a dump. Returns `None` if the text is none.
pub(crate) fn read(text: &str) -> Option<Result<Reading, String>> {
    let first = lines(text).next().map(|(_, line)| line).and_then(Line::read)?;
    first.is_first().then(|| all(text, &first))
}

/// Returns the lines below the headings that are not blank, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !line.trim().is_empty()).skip_while(|(_, line)| is_heading(line))
}

/// Returns true for the lines that `Format-Hex` of PowerShell writes above a dump.
fn is_heading(line: &str) -> bool {
    // The numbers of columns stand above the bytes; without the indentation, they are a value.
    let is_columns = || {
        let mut numbers = line.split_whitespace().zip(0_u8..);
        line.starts_with("        ")
            && numbers.all(|(text, index)| u8::from_str_radix(text, 16) == Ok(index))
    };
    let text = line.trim();
    ["Label: ", "Path: ", "Offset Bytes", "------ ---"].iter().any(|start| text.starts_with(start))
        || is_columns()
}

/// Reads a dump in the first form that fits all of its lines.
fn all(text: &str, first: &Line<'_>) -> Result<Reading, String> {
    let mut forms = first.forms();
    // The characters beside the bytes tell bytes from words.
    let agree = |form| lines(text).filter_map(|(_, line)| Line::read(line)).all(|l| l.agrees(form));
    forms.sort_by_key(|form| !agree(*form));
    let mut wrong = None;
    for &form in &forms {
        match all_as(text, first, form) {
            Ok(bytes) => {
                let form = match form {
                    GroupEncoding::Words | GroupEncoding::OctalWords => WORDS,
                    GroupEncoding::Characters => CHARACTERS,
                    _ => BYTES,
                };
                return Ok(Reading::new(bytes, form));
            }
            Err(message) => wrong = wrong.or(Some(message)),
        }
    }
    Err(wrong.unwrap_or_else(|| {
        "this dump has neither bytes nor hexadecimal words; dump bytes with `hexdump -C`, \
         `od -tx1` or `xxd`"
            .to_owned()
    }))
}

fn all_as(text: &str, first: &Line<'_>, form: GroupEncoding) -> Result<Vec<u8>, String> {
    let radix = radix(text, first, form);
    let base = first.offset(radix).unwrap_or_default();
    let mut bytes: Vec<u8> = Vec::new();
    // The start of the current dump, the last line, and true after a `*`.
    let (mut start, mut last, mut is_repeated) = (0, Content::default(), false);
    for (number, text) in lines(text) {
        if text.trim() == "*" {
            is_repeated = true;
            continue;
        }
        let wrong = |message: &str| format!("line {number} of the dump {message}");
        let line = Line::read(text).and_then(|line| Some((line.bytes(form)?, line)));
        let (new, line) = line.ok_or_else(|| wrong("has no offset with bytes after it"))?;
        let offset = line.offset(radix).and_then(|offset| offset.checked_sub(base));
        let offset = offset.ok_or_else(|| wrong("has an invalid offset"))?;
        if is_repeated {
            let missing = offset.saturating_sub(bytes.len() - start);
            if missing > MOST_REPEATED {
                return Err(wrong("has an offset that is too large"));
            }
            bytes.extend(last.bytes.iter().copied().cycle().take(missing));
            is_repeated = false;
        }
        if offset == 0 {
            start = bytes.len();
        }
        let before = bytes.len() - start;
        if offset != before {
            let len = offset.checked_sub(before - last.bytes.len());
            if !len.is_some_and(|len| last.may_have(len, new.is_empty())) {
                let message = format!("is at {}, but has {before} bytes before it", line.digits);
                return Err(wrong(&message));
            }
            bytes.resize(start + offset, b' ');
        }
        bytes.extend_from_slice(&new);
        last = Content::new(new, form);
    }
    match is_repeated {
        true => Err("the dump ends with `*`, so its length is unknown".to_owned()),
        false => Ok(bytes),
    }
}

/// Returns the radix of offsets: the one that the second line shows, which `od -A` chooses. Without
/// it, seven digits are octal, since only `od` writes them.
fn radix(text: &str, first: &Line<'_>, form: GroupEncoding) -> u32 {
    let usual = if first.is_of_od() { 8 } else { 16 };
    let second = lines(text).nth(1).and_then(|(_, line)| Line::read(line));
    let (Some(second), Some(bytes)) = (second, first.bytes(form)) else { return usual };
    let distance = |radix| {
        let [start, end] = [first, &second].map(|line| line.offset(radix));
        start.zip(end).and_then(|(start, end)| end.checked_sub(start))
    };
    let (len, is_last) = (bytes.len(), second.groups.is_empty());
    let first = Content::new(bytes, form);
    let radices = || [usual, 8, 10, 16].into_iter();
    let is_exact = |radix: &u32| distance(*radix) == Some(len);
    let fits = |radix: &u32| distance(*radix).is_some_and(|len| first.may_have(len, is_last));
    radices().find(is_exact).or_else(|| radices().find(fits)).unwrap_or(usual)
}

/// A line of a dump.
struct Line<'a> {
    /// The digits of the offset.
    digits: &'a str,
    /// True if a colon after the offset or bars around characters mark the line.
    is_marked: bool,
    /// The texts after the offset, without characters that a mark or a gap separates.
    groups: Vec<&'a str>,
    /// The number of groups after which others are characters.
    most: usize,
    /// The text after the offset.
    columns: &'a str,
    /// The characters beside the bytes, if a colon after the offset marks the line.
    shown: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let line = line.trim_start().trim_end_matches(['\r', '\n']);
        let mut columns = line.split_once([' ', '\t']).map_or("", |(head, _)| &line[head.len()..]);
        let line = line.trim_end();
        let (head, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        let before_colon = head.strip_suffix(':');
        let digits = before_colon.unwrap_or(head);
        let digits = digits.strip_prefix("0x").unwrap_or(digits);
        if !(4..=16).contains(&digits.len()) || !groups::is_hex(digits) {
            return None;
        }
        // The debugger gdb writes `<buffer+8>:` after the address.
        let symbol = rest.strip_prefix('<').and_then(|rest| rest.split_once(">:"));
        let gap = rest.len() - rest.trim_start().len();
        let mut shown = None;
        let (text, is_marked, most) = if before_colon.is_some() || symbol.is_some() {
            let rest = symbol.map_or(rest, |(_, rest)| rest).trim_start();
            columns = rest;
            // Two blanks separate the characters.
            let (groups, characters) = rest.split_once("  ").unwrap_or((rest, ""));
            shown = Some(characters);
            (groups, true, usize::MAX)
        } else if let Some((groups, _)) = rest.split_once('|')
            && !groups.trim().is_empty()
            && groups.split_whitespace().all(groups::is_hex)
        {
            (groups, true, usize::MAX)
        } else {
            let most = match (digits.len(), gap) {
                // Lines of `tl explain`, and of PowerShell's `Format-Hex`.
                (6, 1) => 12,
                (8, 2) | (16, 0) => 16,
                _ => usize::MAX,
            };
            // `od` aligns numbers by blanks, and has no characters after them.
            let is_of_od = digits.len() == 7 && !rest.contains('>');
            let groups = if is_of_od { Some(rest) } else { rest.trim().split("   ").next() };
            (groups.unwrap_or_default(), false, most)
        };
        let groups = text.split_whitespace().collect();
        Some(Self { digits, is_marked, groups, most, columns, shown })
    }

    /// Returns true if only `od` and `hexdump` without options write such lines.
    fn is_of_od(&self) -> bool {
        self.digits.len() == 7 && !self.is_marked
    }

    /// Returns the forms that the line may have.
    fn forms(&self) -> Vec<GroupEncoding> {
        let forms: &[GroupEncoding] = match (self.is_marked, self.is_of_od()) {
            (true, _) => &[
                GroupEncoding::Bytes,
                GroupEncoding::Binary,
                GroupEncoding::Words,
                GroupEncoding::Characters,
            ],
            (_, true) => &[
                GroupEncoding::Bytes,
                GroupEncoding::Octal,
                GroupEncoding::Decimal,
                GroupEncoding::Words,
                GroupEncoding::OctalWords,
                GroupEncoding::Characters,
            ],
            _ => &[GroupEncoding::Bytes, GroupEncoding::Characters],
        };
        forms.iter().copied().filter(|form| self.bytes(*form).is_some()).collect()
    }

    /// Returns the bytes of the line in a form.
    fn bytes(&self, form: GroupEncoding) -> Option<Vec<u8>> {
        let groups = match form {
            // Only `od` writes characters in columns, with six digits before them or more.
            GroupEncoding::Characters if self.digits.len() < 6 => return None,
            GroupEncoding::Characters => return columns::characters(self.columns),
            GroupEncoding::Words if self.is_marked => return columns::words(self.columns),
            GroupEncoding::Bytes if !self.is_marked => self.pairs()?,
            _ => &self.groups,
        };
        let mut bytes = Vec::with_capacity(16);
        groups.iter().try_for_each(|group| form.push(group, &mut bytes))?;
        Some(bytes)
    }

    /// Returns false if the bytes of a form are not those that the characters beside them show.
    fn agrees(&self, form: GroupEncoding) -> bool {
        let Some(shown) = self.shown else { return true };
        let is_shown =
            |bytes: Vec<u8>| form == GroupEncoding::Words || columns::shows(shown, &bytes);
        self.bytes(form).is_some_and(is_shown)
    }

    /// Returns the groups before the characters, which start where a group is not a pair of digits.
    fn pairs(&self) -> Option<&[&'a str]> {
        let is_pair = |group: &&&str| group.len() == 2 && groups::is_hex(group);
        let len = self.groups.iter().take(self.most).take_while(is_pair).count();
        // Digits after the offset that are no pairs belong to hexadecimal text.
        let has_other = self.groups.get(len).is_some_and(|group| groups::is_hex(group));
        let is_dump = self.groups.is_empty() || (len > 0 && (!has_other || self.most < usize::MAX));
        is_dump.then(|| &self.groups[..len])
    }

    /// Returns true if a dump may start with this line.
    fn is_first(&self) -> bool {
        let is_zero = self.digits.bytes().all(|digit| digit == b'0');
        let has_bytes = !self.groups.is_empty() && !self.forms().is_empty();
        match self.is_of_od() {
            true => (is_zero && !self.groups.is_empty()) || (has_bytes && self.groups.len() > 1),
            false => has_bytes && (self.is_marked || is_zero),
        }
    }

    fn offset(&self, radix: u32) -> Option<usize> {
        usize::from_str_radix(self.digits, radix).ok()
    }
}
