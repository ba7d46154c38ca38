//! Escapes untrusted text for a terminal. Schemas, file names and values may contain characters
//! that move the cursor, change colours or reverse the direction of writing.
//!
//! All text that goes to a terminal passes through one of these functions, here and in the command.
//! They replace each such character with a visible escape: `\u{1b}`.

use std::borrow::Cow;

/// Returns true if a character affects the text around it: a control character, a line or paragraph
/// separator, or one that changes the direction of writing.
pub fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Escapes text that belongs on one line, such as a name or a path. Escapes line ends as well.
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_control)
}

/// Escapes text of several lines. Keeps LF and tabs.
pub fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |character| !matches!(character, '\n' | '\t') && is_control(character))
}

/// Escapes the characters for which `is_escaped` returns true.
fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match is_escaped(character) {
            true => out.extend(character.escape_default()),
            false => out.push(character),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{is_control, line, lines};

    #[test]
    fn no_control_character_is_left() {
        let all: String = ('\0'..='\u{2fff}').collect();
        assert!(!line(&all).contains(is_control));
        let left: Vec<_> = lines(&all).chars().filter(|&c| is_control(c)).collect();
        assert_eq!(left, ['\t', '\n']);
        assert_eq!(line("a\u{1b}[31m\r\n\u{9b}\u{202e}é"), r"a\u{1b}[31m\r\n\u{9b}\u{202e}é");
    }
}
