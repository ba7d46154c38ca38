//! Removes invisible characters and redundant white space.

/// Returns true for a character that only affects the layout of a page.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        // Soft hyphen, zero-width space, word joiner, byte order mark.
        '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{180e}'
        // Marks of writing direction.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}'
    ) || (c.is_control() && !c.is_whitespace())
}

/// Replaces each run of white space with a space, and trims the text.
pub(crate) fn text(text: &str) -> String {
    let visible: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cleans TL: keeps the lines, and also removes the joiners of other scripts.
pub(crate) fn lines(text: &str) -> String {
    let is_joiner = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
    let visible = text.chars().filter(|&c| !is_invisible(c) && !is_joiner(c));
    visible.map(|c| if c.is_whitespace() && c != '\n' { ' ' } else { c }).collect()
}

/// Removes all white space from a name, a type or a number.
pub(crate) fn word(text: &str) -> String {
    lines(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Returns true if the text is a TL name.
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
}

/// Returns whether a text starts and ends with white space.
pub(crate) fn blanks_around(text: &str) -> (bool, bool) {
    let mut visible = text.chars().filter(|&c| !is_invisible(c));
    let first = visible.next().is_some_and(char::is_whitespace);
    (first, text.chars().rev().find(|&c| !is_invisible(c)).is_some_and(char::is_whitespace))
}

/// Quotes the beginning of a text, for a note.
pub(crate) fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("\"{}…\"", &line[..end]),
        None => format!("\"{line}\""),
    }
}
