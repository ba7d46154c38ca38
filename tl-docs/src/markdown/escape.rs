//! Escapes plain text for Markdown.

use super::address::bare_address;

/// Turns plain text into Markdown: escapes special characters with `\`, and makes links of addresses.
///
/// ```
/// assert_eq!(tl_docs::escape("x[0] is a Vector<int>"), r"x\[0\] is a Vector\<int>");
/// assert_eq!(tl_docs::escape("see https://ton.org."), "see <https://ton.org>.");
/// ```
pub fn escape(text: &str) -> String {
    let lines: Vec<_> = text.trim().lines().map(|line| escape_line(line.trim())).collect();
    lines.join("\n")
}

fn escape_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let block_mark = block_mark(line);
    let (mut before, mut here) = (None, 0);
    while let Some(c) = line[here..].chars().next() {
        let is_start = c == 'h' && !before.is_some_and(char::is_alphanumeric);
        if let Some(address) = bare_address(&line[here..]).filter(|_| is_start) {
            out.push('<');
            out.push_str(address);
            out.push('>');
            here += address.len();
            before = Some('>');
            continue;
        }
        let next = line[here + c.len_utf8()..].chars().next();
        if block_mark == Some(here) || is_special(c, before, next) {
            out.push('\\');
        }
        out.push(c);
        here += c.len_utf8();
        before = Some(c);
    }
    out
}

/// Finds the character that makes a line special: a list item, a heading, a quotation, a table, or
/// the underline of a heading.
fn block_mark(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mark = line[digits..].chars().next()?;
    let is_item = || line[digits + 1..].chars().next().is_none_or(char::is_whitespace);
    let is_run = || line.chars().all(|c| c == mark);
    let is_mark = match mark {
        '.' | ')' => (1..=9).contains(&digits) && is_item(),
        _ if digits > 0 => false,
        '#' | '>' | '|' => true,
        '-' | '+' | '=' => is_item() || is_run(),
        _ => false,
    };
    is_mark.then_some(digits)
}

/// Returns true if a character is special anywhere in a line.
fn is_special(c: char, before: Option<char>, next: Option<char>) -> bool {
    match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
        // In the middle of a word it is text.
        '_' => [before, next].iter().any(|c| !c.is_some_and(char::is_alphanumeric)),
        '&' => next.is_some_and(|next| next == '#' || next.is_ascii_alphabetic()),
        _ => false,
    }
}
