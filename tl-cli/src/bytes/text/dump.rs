//! Dumps with an offset at the start of each line, as `xxd`, `hexdump -C`, `od`, `tcpdump -X`,
//! Wireshark, debuggers and `tl explain` print them.

/// The maximum number of bytes that a `*` may stand for.
const MOST_REPEATED: usize = 1 << 24;

/// Returns true if a line is the first line of a dump.
pub(crate) fn starts(line: &str) -> bool {
    Line::read(line).is_some_and(|line| line.is_first())
}

/// Reads the bytes of a dump. Returns `None` if the text is none.
pub(crate) fn read(text: &str) -> Option<Result<Vec<u8>, String>> {
    let first = Line::read(text.lines().find(|line| !line.trim().is_empty())?)?;
    first.is_first().then(|| bytes(text, &first))
}

fn bytes(text: &str, first: &Line<'_>) -> Result<Vec<u8>, String> {
    if first.has_words {
        return Err(
            "this dump has words, whose order of bytes depends on the machine; dump bytes \
                    with `hexdump -C`, `od -tx1` or `xxd`"
                .to_owned(),
        );
    }
    let radix = radix(text, first);
    let base = first.offset(radix).unwrap_or_default();
    let mut bytes: Vec<u8> = Vec::new();
    // The start of the current dump, the last line, and true after a `*`.
    let (mut start, mut last, mut is_repeated) = (0, Vec::new(), false);
    for (index, text) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if text.trim() == "*" {
            is_repeated = true;
            continue;
        }
        let wrong = |message: &str| format!("line {} of the dump {message}", index + 1);
        let line = Line::read(text).filter(|line| !line.has_words);
        let line = line.ok_or_else(|| wrong("has no offset with bytes after it"))?;
        let offset = line.offset(radix).and_then(|offset| offset.checked_sub(base));
        let offset = offset.ok_or_else(|| wrong("has an invalid offset"))?;
        if is_repeated {
            let missing = offset.saturating_sub(bytes.len() - start);
            if missing > MOST_REPEATED {
                return Err(wrong("has an offset that is too large"));
            }
            bytes.extend(last.iter().copied().cycle().take(missing));
            is_repeated = false;
        }
        if offset == 0 {
            start = bytes.len();
        }
        let before = bytes.len() - start;
        if offset != before {
            let message = format!("is at {}, but has {before} bytes before it", line.digits);
            return Err(wrong(&message));
        }
        bytes.extend_from_slice(&line.bytes);
        last = line.bytes;
    }
    match is_repeated {
        true => Err("the dump ends with `*`, so its length is unknown".to_owned()),
        false => Ok(bytes),
    }
}

/// Returns the radix of offsets: the one that the second line shows, which `od -A` chooses. Without
/// it, seven digits are octal, since only `od` writes them.
fn radix(text: &str, first: &Line<'_>) -> u32 {
    let usual = if first.digits.len() == 7 && !first.is_marked { 8 } else { 16 };
    let second = text.lines().filter(|line| !line.trim().is_empty()).nth(1).and_then(Line::read);
    let Some(second) = second else { return usual };
    let fits = |radix: &u32| {
        let [start, end] = [first, &second].map(|line| line.offset(*radix));
        start.zip(end).and_then(|(start, end)| end.checked_sub(start)) == Some(first.bytes.len())
    };
    [usual, 8, 10, 16].into_iter().find(fits).unwrap_or(usual)
}

/// A line of a dump.
struct Line<'a> {
    /// The digits of the offset.
    digits: &'a str,
    /// True if a colon after the offset or bars around characters mark the line.
    is_marked: bool,
    /// True if the line has words instead of bytes.
    has_words: bool,
    bytes: Vec<u8>,
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let line = line.trim();
        let (head, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        let before_colon = head.strip_suffix(':');
        let digits = before_colon.unwrap_or(head);
        let digits = digits.strip_prefix("0x").unwrap_or(digits);
        if !(4..=16).contains(&digits.len()) || !is_hex(digits) {
            return None;
        }
        let gap = rest.len() - rest.trim_start().len();
        let mut line = Self { digits, is_marked: true, has_words: false, bytes: Vec::new() };
        if before_colon.is_some() {
            // Two blanks separate the characters.
            let groups = rest.trim_start().split("  ").next().unwrap_or_default();
            groups.split([' ', '\t']).try_for_each(|group| line.push(group))?;
        } else if let Some((groups, _)) = rest.split_once('|') {
            groups.split_whitespace().try_for_each(|group| line.push(group))?;
        } else {
            line.is_marked = false;
            let most = if digits.len() == 6 && gap == 1 { 12 } else { usize::MAX };
            line.unmarked(rest, most)?;
        }
        Some(line)
    }

    /// Reads pairs of digits up to a gap, or words.
    fn unmarked(&mut self, rest: &str, most: usize) -> Option<()> {
        let groups = rest.trim().split("   ").next().unwrap_or_default();
        let groups: Vec<&str> = groups.split_whitespace().collect();
        let is_word = |group: &&str| matches!(group.len(), 4 | 6) && is_hex(group);
        self.has_words = self.digits.len() == 7 && !groups.is_empty() && groups.iter().all(is_word);
        if self.has_words {
            return Some(());
        }
        let is_pair = |group: &&&str| group.len() == 2 && is_hex(group);
        let pairs = groups.iter().take(most).take_while(is_pair);
        pairs.map(|pair| self.push(pair)).collect::<Option<Vec<()>>>()?;
        // Digits after the offset that are no pairs belong to hexadecimal text.
        let has_other = groups.get(self.bytes.len()).is_some_and(|group| is_hex(group));
        (groups.is_empty() || (!self.bytes.is_empty() && (!has_other || most < usize::MAX)))
            .then_some(())
    }

    fn push(&mut self, group: &str) -> Option<()> {
        // The debugger gdb writes each byte with a prefix.
        let group = group.strip_prefix("0x").unwrap_or(group);
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(group.as_bytes()).ok()?;
        self.bytes.extend(bytes);
        Some(())
    }

    /// Returns true if a dump may start with this line.
    fn is_first(&self) -> bool {
        let is_zero = self.digits.bytes().all(|digit| digit == b'0');
        self.has_words || (!self.bytes.is_empty() && (self.is_marked || is_zero))
    }

    fn offset(&self, radix: u32) -> Option<usize> {
        usize::from_str_radix(self.digits, radix).ok()
    }
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
