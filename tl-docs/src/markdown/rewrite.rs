//! Texts for rustdoc: links to definitions lead where the caller says, and nothing is left that
//! rustdoc would warn of or compile.

use super::blocks::{Block, blocks};
use super::inline::{Piece, pieces};
use super::{absolute, definition};

/// Where definitions are documented.
type Resolve<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Rewrites a text for rustdoc: each link to a definition (`[text](tl:NAME)`) leads to what
/// `resolve` says of the name, a path or an address. A link to a name of which it says nothing
/// becomes code.
///
/// What comes back is safe in any documentation comment, whatever the text is: brackets that are
/// no link, angle brackets and single backticks are escaped, addresses become links, links without
/// a site lead to Telegram's, and code is marked as text.
///
/// ```
/// let path = |name: &str| (name == "updateShort").then(|| "crate::types::UpdateShort".to_owned());
/// let text = "Sends [updateShort](tl:updateShort) or [nothing](tl:none), as a Vector<int>.";
/// assert_eq!(
///     tl_docs::rewrite_links(text, path),
///     r"Sends [`updateShort`](crate::types::UpdateShort) or nothing (`none`), as a Vector\<int>.",
/// );
/// ```
pub fn rewrite_links(text: &str, resolve: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for block in blocks(text) {
        match block {
            Block::Blank => {}
            Block::Rule(rule) => out.push_str(rule),
            Block::Text { first, others, text } => {
                out.push_str(&first);
                let line_end = format!("\n{others}");
                out.push_str(&inline(&text, &resolve).replace('\n', &line_end));
            }
            Block::Code { first, others, lines } => code(&mut out, &first, &others, &lines),
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

/// Code between fences that none of its lines closes.
fn code(out: &mut String, first: &str, others: &str, lines: &[&str]) {
    let longest = lines.iter().map(|line| {
        let line = line.trim_start();
        line.len() - line.trim_start_matches('`').len()
    });
    let fence = "`".repeat(longest.max().unwrap_or(0).max(2) + 1);
    out.push_str(&format!("{first}{fence}text\n"));
    for line in lines {
        out.push_str(format!("{others}{line}").trim_end());
        out.push('\n');
    }
    out.push_str(&format!("{others}{fence}"));
}

/// A paragraph with its links.
fn inline(text: &str, resolve: &Resolve<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Link { text, address } => link(&mut out, text, address, resolve),
            Piece::Address(address) => out.push_str(&format!("<{address}>")),
            other => plain_piece(&mut out, other),
        }
    }
    out
}

/// A piece that leads nowhere.
fn plain_piece(out: &mut String, piece: Piece<'_>) {
    match piece {
        // Behind the mark of a quotation these would begin code.
        Piece::Text(text) => out.push_str(&text.replace("~~~", "\\~\\~\\~")),
        Piece::Code(text) => out.push_str(text),
        Piece::Escaped(c) | Piece::Loose(c) => {
            out.push('\\');
            out.push(c);
        }
        Piece::Link { text, .. } => out.push_str(&unlinked(text)),
        Piece::Address(address) => {
            // rustdoc takes a bare address for a mistake even where a link cannot stand.
            out.push_str(&format!("`{address}`"));
        }
    }
}

/// The text of a link, in which there are no other links.
fn unlinked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    pieces(text).into_iter().for_each(|piece| plain_piece(&mut out, piece));
    out
}

fn link(out: &mut String, text: &str, address: &str, resolve: &Resolve<'_>) {
    let shown = unlinked(text);
    let name = definition(address);
    let is_name = name.is_some_and(|name| shown.trim_matches('`') == name);
    let shown = match name {
        Some(name) if is_name => format!("`{name}`"),
        _ => shown,
    };
    let leads_to = match name {
        Some(name) => resolve(name),
        None => absolute(address),
    };
    match (leads_to, name) {
        (Some(leads_to), _) => out.push_str(&format!("[{shown}]({leads_to})")),
        (None, Some(name)) if !is_name => out.push_str(&format!("{shown} (`{name}`)")),
        (None, _) => out.push_str(&shown),
    }
}

/// The names of the definitions that a text links to, in order.
pub fn linked_names(text: &str) -> Vec<&str> {
    // Links in code are none, and code is made of whole lines; the pieces find the rest.
    let links = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Link { address, .. } => definition(address),
        _ => None,
    });
    links.collect()
}
