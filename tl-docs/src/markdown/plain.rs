//! Formats texts for a terminal.

use super::address::{absolute, definition};
use super::blocks::render;
use super::inline::{Inline, pieces};

/// Formats a text for a terminal: links to definitions become their names, and the addresses of other
/// links follow their texts in parentheses.
///
/// ```
/// let text = r"Sends a [message](tl:message), \[as\] in [the manual](/api/files).";
/// assert_eq!(
///     tl_docs::plain_text(text),
///     "Sends a message, [as] in the manual (https://core.telegram.org/api/files).",
/// );
/// ```
pub fn plain_text(text: &str) -> String {
    render(text, inline, |first, others, lines| {
        let lines: Vec<_> = lines.iter().map(|line| format!("    {line}")).collect();
        format!("{first}{}", lines.join(&format!("\n{others}")))
    })
}

fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Inline::Text(text) | Inline::Code(text) | Inline::Address(text) => out.push_str(text),
            Inline::Escaped(c) | Inline::Loose(c) => out.push(c),
            Inline::Link { text, address } => link(&mut out, &inline(text), address),
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
