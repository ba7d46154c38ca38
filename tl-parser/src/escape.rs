//! Text from outside made fit for a terminal: schemas, file names and values may hold characters
//! that move the cursor, change colours, or turn the direction of what follows.
//!
//! Everything that goes to a terminal passes one of these functions, here and in the command. Such a
//! character becomes an escape that shows which one it was: `\u{1b}`.

use std::borrow::Cow;

/// Whether a character acts on the text around it instead of being shown: a control character, a
/// line or paragraph separator, or one that turns the direction of writing.
pub fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text for a place within a line, such as a name or a path: line ends are escaped as well.
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_control)
}

/// Text of several lines. LF and tabs stay.
pub fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |character| !matches!(character, '\n' | '\t') && is_control(character))
}

/// The text with each character of a kind as an escape.
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
