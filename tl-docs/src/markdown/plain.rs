//! Texts for a terminal.

use super::blocks::{Block, blocks};
use super::inline::{Piece, pieces};
use super::{absolute, definition};

/// A text without the marks of Markdown that only a browser needs: links to definitions are their
/// names, other links stand behind their texts.
///
/// ```
/// let text = r"Sends a [message](tl:message), \[as\] in [the manual](/api/files).";
/// assert_eq!(
///     tl_docs::plain_text(text),
///     "Sends a message, [as] in the manual (https://core.telegram.org/api/files).",
/// );
/// ```
pub fn plain_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for block in blocks(text) {
        match block {
            Block::Blank => {}
            Block::Rule(rule) => out.push_str(rule),
            Block::Text { first, others, text } => {
                out.push_str(&first);
                out.push_str(&inline(&text).replace('\n', &format!("\n{others}")));
            }
            Block::Code { first, others, lines } => {
                let lines: Vec<_> = lines.iter().map(|line| format!("    {line}")).collect();
                out.push_str(&first);
                out.push_str(&lines.join(&format!("\n{others}")));
            }
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) | Piece::Code(text) | Piece::Address(text) => out.push_str(text),
            Piece::Escaped(c) | Piece::Loose(c) => out.push(c),
            Piece::Link { text, address } => link(&mut out, &inline(text), address),
        }
    }
    out
}

fn link(out: &mut String, shown: &str, address: &str) {
    out.push_str(shown);
    let leads_to = match definition(address) {
        Some(name) => Some(name.to_owned()),
        None => absolute(address),
    };
    if let Some(leads_to) = leads_to.filter(|leads_to| shown.trim_matches('`') != leads_to) {
        out.push_str(&format!(" ({leads_to})"));
    }
}
