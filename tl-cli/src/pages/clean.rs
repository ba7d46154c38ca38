//! Characters of pages that nobody sees.

/// Whether a character is there for the layout of a page and means nothing.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        // Soft hyphen, zero-width space, word joiner, byte order mark.
        '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{180e}'
        // Marks of direction.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}'
    ) || (c.is_control() && !c.is_whitespace())
}

/// Text with single blanks for white space of all kinds, and none around it.
pub(crate) fn text(text: &str) -> String {
    let visible: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// TL: as [`text`], but lines stay, and what joins letters of other scripts goes, too.
pub(crate) fn lines(text: &str) -> String {
    let is_joiner = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
    let visible = text.chars().filter(|&c| !is_invisible(c) && !is_joiner(c));
    visible.map(|c| if c.is_whitespace() && c != '\n' { ' ' } else { c }).collect()
}

/// A name, a type, a number: no white space at all.
pub(crate) fn word(text: &str) -> String {
    lines(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a text that is put between others has to be parted from what stands before and behind.
pub(crate) fn blanks_around(text: &str) -> (bool, bool) {
    let mut visible = text.chars().filter(|&c| !is_invisible(c));
    let first = visible.next().is_some_and(char::is_whitespace);
    (first, text.chars().rev().find(|&c| !is_invisible(c)).is_some_and(char::is_whitespace))
}

/// The beginning of a text, for a note.
pub(crate) fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("\"{}…\"", &line[..end]),
        None => format!("\"{line}\""),
    }
}
