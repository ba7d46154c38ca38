//! Byte literals of programming languages: strings with escapes, and lists of numbers.

use std::borrow::Cow;

use super::encoded;
use super::groups::{self, is_hex};

/// A literal.
pub(crate) enum Literal {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// Text that is hexadecimal or base64: a string without escapes, or digits without separators.
    Digits(String),
}

/// Reads a literal. Returns `None` if the text has no sign of one.
pub(crate) fn read(text: &str) -> Option<Result<Literal, String>> {
    let trimmed = text.trim();
    if is_json(trimmed) {
        let message =
            "this is JSON; `tl encode` reads JSON, and `--field NAME` the bytes in a field";
        return Some(Err(message.to_owned()));
    }
    // PostgreSQL writes `\x` once, before all digits.
    if let Some(digits) = trimmed.strip_prefix("\\x").filter(|digits| is_hex(digits)) {
        return Some(Ok(Literal::Digits(digits.to_owned())));
    }
    if trimmed.contains("\\x") && !trimmed.contains(['"', '\'']) {
        let digits: String = trimmed.split_whitespace().collect();
        return Some(unescape(&digits).map(Literal::Bytes));
    }
    let value = value_of_declaration(trimmed);
    if value.contains(['"', '\'']) {
        let strings = strings(value);
        return Some(match strings.iter().any(|string| string.contains('\\')) {
            true => unescape(&strings.concat()).map(Literal::Bytes),
            false => Ok(Literal::Digits(strings.concat())),
        });
    }
    if let Some(bytes) = trimmed.strip_prefix("<Buffer ").and_then(|text| text.strip_suffix('>')) {
        return Some(match bytes.contains("more byte") {
            true => Err("Node.js prints only the first bytes; print `toString('hex')`".to_owned()),
            false => Ok(Literal::Digits(bytes.replace(' ', ""))),
        });
    }
    if let Some((_, list)) = split_type(value) {
        let end = list.find([']', '}']).unwrap_or(list.len());
        return Some(numbers(&list[..end], false).map(Literal::Bytes));
    }
    if let Some(list) = in_parentheses(value) {
        return Some(numbers(&without_calls(list), false).map(Literal::Bytes));
    }
    if let Some(bytes) = decimals(trimmed) {
        return Some(Ok(Literal::Bytes(bytes)));
    }
    let prefixes = trimmed.matches("0x").count() + trimmed.matches("0X").count();
    if prefixes > 1 || trimmed.contains(',') {
        let is_numbers = prefixes > 1 || trimmed.bytes().all(|byte| byte != b'=');
        return is_numbers.then(|| numbers(trimmed, true).map(Literal::Bytes));
    }
    let is_separator = |c| matches!(c, ':' | '-');
    let is_pair = |pair: &str| pair.len() == 2 && is_hex(pair);
    let has_pairs = trimmed.contains(is_separator)
        && trimmed.split_whitespace().flat_map(|word| word.split(is_separator)).all(is_pair);
    has_pairs.then(|| Ok(Literal::Digits(trimmed.replace(is_separator, ""))))
}

/// Returns true if a text looks like a JSON object, or an array of them.
pub(crate) fn is_json(text: &str) -> bool {
    let text = text.trim();
    let inside = text.strip_prefix('{').or(text.strip_prefix("[{")).map(str::trim_start);
    inside.is_some_and(|inside| inside.starts_with('"') || text.starts_with("[{"))
}

/// Returns the text after the `=` of `const X: [u8; 4] = …;`.
fn value_of_declaration(text: &str) -> &str {
    match text.split_once('=') {
        Some((name, value)) if !name.contains(['"', '\'']) => value,
        _ => text,
    }
}

/// Returns the list in `(10, 11)` of Python, `<<10, 11>>` of Erlang or `byteArrayOf(10, 11)` of
/// Kotlin.
fn in_parentheses(value: &str) -> Option<&str> {
    let value = value.trim().trim_end_matches([';', ',']);
    if let Some(list) = value.strip_prefix("<<").and_then(|list| list.strip_suffix(">>")) {
        return Some(list);
    }
    let (name, list) = value.strip_suffix(')')?.split_once('(')?;
    let is_name = name.chars().all(|c| c.is_alphanumeric() || "_.: ".contains(c));
    is_name.then(|| list.trim_start_matches('(').trim_end_matches(')'))
}

/// Removes the conversions of Kotlin from `0xff.toByte()`.
fn without_calls(list: &str) -> Cow<'_, str> {
    match list.contains(".to") {
        true => Cow::Owned(list.replace(".toByte()", "").replace(".toByte(", "")),
        false => Cow::Borrowed(list),
    }
}

/// Reads decimal numbers with blanks or line ends between them. Hexadecimal groups have an even
/// number of digits, so one of the numbers must not.
fn decimals(text: &str) -> Option<Vec<u8>> {
    let words = || text.split_whitespace();
    let is_odd = |word: &str| word.trim_start_matches('-').len() % 2 == 1;
    if words().nth(3).is_none() || !words().any(is_odd) {
        return None;
    }
    words().map(groups::decimal).collect()
}

/// Splits `[]byte{10, 11}` into the type and the list after its bracket. Returns `None` if there is
/// no bracket.
fn split_type(value: &str) -> Option<(&str, &str)> {
    let mut start = value.find(['[', '{'])?;
    // `[4]u8{` and `[] {`: brackets of a type, with words up to the bracket of the list.
    while let Some(end) = value[start..].find(']')
        && let after = &value[start + end + 1..]
        && let words = after.trim_start_matches(|c: char| c.is_alphanumeric() || " _".contains(c))
        && words.starts_with('{')
    {
        start = value.len() - words.len();
    }
    Some((&value[..start], &value[start + 1..]))
}

/// Returns the contents of the string literals in a text, with their escapes.
fn strings(text: &str) -> Vec<&str> {
    let mut strings = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['"', '\'']) {
        let quote = rest.as_bytes()[start];
        rest = &rest[start + 1..];
        let end = end_of_string(rest, quote).unwrap_or(rest.len());
        strings.push(&rest[..end]);
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    strings
}

/// Returns the position of the quote that ends a string.
fn end_of_string(text: &str, quote: u8) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let is_end = byte == quote && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    })
}

/// Replaces the escapes of Rust, C and Python.
fn unescape(text: &str) -> Result<Vec<u8>, String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len() / 4 + 1);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let escape = bytes.get(at).copied().unwrap_or_default();
        at += 1;
        match escape {
            b'x' => {
                let digits = bytes.get(at..at + 2).and_then(|digits| str::from_utf8(digits).ok());
                let value = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                out.push(value.ok_or_else(|| {
                    let shown: String = text[at - 2..].chars().take(4).collect();
                    format!("`{shown}` is not an escape of a byte")
                })?);
                at += 2;
            }
            b'0'..=b'7' => {
                let digits = &bytes[at - 1..];
                let octal = digits.iter().take(3).take_while(|d| matches!(d, b'0'..=b'7'));
                let (len, value) = octal
                    .fold((0, 0_u32), |(len, value), d| (len + 1, value * 8 + u32::from(d - b'0')));
                out.push(u8::try_from(value).map_err(|_| format!("`\\{value:o}` is not a byte"))?);
                at += len - 1;
            }
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'a' => out.push(7),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'v' => out.push(11),
            // The string goes on in the next line.
            b'\n' | b'\r' => {
                at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            }
            b'\\' | b'"' | b'\'' => out.push(escape),
            _ => return Err(format!("`\\{}` is not an escape of a byte", char::from(escape))),
        }
    }
    Ok(out)
}

/// Reads a list of numbers. In one that has no prefix `0x`, letters and leading zeros show that its
/// numbers are hexadecimal; so do pairs of digits throughout if the list has no brackets.
fn numbers(list: &str, pairs_are_hex: bool) -> Result<Vec<u8>, String> {
    let list = without_comments(list);
    let tokens = list.split(|c: char| c == ',' || c.is_ascii_whitespace());
    let tokens: Vec<&str> = tokens.filter(|token| !token.is_empty()).map(without_type).collect();
    let is_bare = |token: &&&str| !token.starts_with("0x") && !token.starts_with("0X");
    let shows_hex = |token: &&str| {
        let has_zero = token.len() == 2 && token.starts_with('0');
        has_zero || token.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    let bare = || tokens.iter().filter(is_bare);
    let is_hex = bare().any(shows_hex)
        || (pairs_are_hex && bare().all(|token| token.len() == 2) && bare().next().is_some());
    tokens.iter().map(|token| number(token, is_hex)).collect()
}

fn number(token: &str, is_hex: bool) -> Result<u8, String> {
    let prefixed = token.strip_prefix("0x").or(token.strip_prefix("0X"));
    let value = match prefixed {
        Some(digits) => u8::from_str_radix(digits, 16).ok(),
        None if is_hex => u8::from_str_radix(token, 16).ok(),
        // Java's bytes have signs.
        None => token.parse().ok().or_else(|| token.parse().ok().map(i8::cast_unsigned)),
    };
    value.ok_or_else(|| format!("`{token}` is not a byte"))
}

/// Removes the type from `0xff_u8` and `(byte)0xff`.
fn without_type(token: &str) -> &str {
    let token = token.strip_prefix("(byte)").unwrap_or(token);
    token.strip_suffix("u8").unwrap_or(token).trim_end_matches('_')
}

/// Removes comments of C and Rust.
fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains('/') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("//").into_iter().chain(rest.find("/*")).min() {
        out.push_str(&rest[..start]);
        let end = if rest[start..].starts_with("//") { "\n" } else { "*/" };
        let len = rest[start..].find(end).map_or(rest.len() - start, |len| len + end.len());
        rest = &rest[start + len..];
        out.push(' ');
    }
    Cow::Owned(out + rest)
}

/// A literal that goes on in the next line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Open {
    /// A list whose bracket is not closed.
    List,
    /// A list without brackets whose last line ends with a comma, as `xxd -i` writes it.
    Commas,
    /// A string whose last line ends with a backslash.
    String,
    /// A block of PEM without its last line.
    Block,
}

impl Open {
    /// Returns the literal that a line leaves open, if any.
    pub(crate) fn after_first(line: &str) -> Option<Self> {
        let line = line.trim();
        if encoded::label_of_block(line).is_some() {
            return Some(Self::Block);
        }
        let value = value_of_declaration(line).trim_start();
        let is_declared = value.len() < line.len();
        if value.ends_with('\\') && value.trim_start_matches('b').starts_with('"') {
            return Some(Self::String);
        }
        if line.starts_with("0x") && line.ends_with(',') && is_part_of_list(line) {
            return Some(Self::Commas);
        }
        let list = match split_type(value) {
            Some((ty, list)) => (!ty.contains(['"', '\'', '\\'])).then_some(list),
            None => (is_declared && value.is_empty()).then_some(""),
        }?;
        (!list.contains([']', '}']) && is_part_of_list(list)).then_some(Self::List)
    }

    /// Returns the literal that is still open after a further line. Returns an error if the line
    /// cannot belong to the literal.
    pub(crate) fn after(self, line: &str) -> Result<Option<Self>, ()> {
        match self {
            Self::String => Ok(line.trim_end().ends_with('\\').then_some(self)),
            Self::Block => Ok(encoded::label_of_end(line).is_none().then_some(self)),
            Self::List | Self::Commas if !is_part_of_list(line) => Err(()),
            Self::Commas => Ok(line.trim_end().ends_with(',').then_some(self)),
            Self::List => Ok((!without_comments(line).contains([']', '}'])).then_some(self)),
        }
    }
}

/// Returns true if a line has only numbers, separators, comments and closing brackets.
fn is_part_of_list(line: &str) -> bool {
    without_comments(line).bytes().all(|byte| {
        byte.is_ascii_hexdigit()
            || byte.is_ascii_whitespace()
            || matches!(byte, b'x' | b'X' | b'u' | b'_' | b',' | b'-' | b']' | b'}' | b')' | b';')
            || matches!(byte, b'[' | b'{' | b'&')
    })
}

/// Returns true for the line with the length that `xxd -i` writes after the bytes.
pub(crate) fn is_length(line: &str) -> bool {
    let name = line.trim().strip_prefix("unsigned int ").and_then(|line| line.split_once(" = "));
    name.is_some_and(|(name, _)| name.ends_with("_len"))
}
