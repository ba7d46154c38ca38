//! Formats texts for rustdoc, which must neither warn of them nor compile them.

use super::address::{absolute, definition};
use super::blocks::render;
use super::inline::{Inline, pieces};

/// Returns the address of a definition's documentation.
type Resolve<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Rewrites a text for rustdoc: each link to a definition (`[text](tl:NAME)`) gets the path or the
/// address that `resolve` returns for the name. If it returns `None`, the name becomes code.
///
/// The result is safe in any documentation comment: brackets without a link, angle brackets and
/// unpaired backticks are escaped, addresses become links, addresses without a site get Telegram's,
/// and code blocks are marked as text.
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
    render(text, |text| inline(text, &resolve), code)
}

/// Formats code with fences that none of its lines closes.
fn code(first: &str, others: &str, lines: &[&str]) -> String {
    let longest = lines.iter().map(|line| {
        let line = line.trim_start();
        line.len() - line.trim_start_matches('`').len()
    });
    let fence = "`".repeat(longest.max().unwrap_or(0).max(2) + 1);
    let mut out = format!("{first}{fence}text\n");
    for line in lines {
        out.push_str(format!("{others}{line}").trim_end());
        out.push('\n');
    }
    out + &format!("{others}{fence}")
}

/// Rewrites a paragraph.
fn inline(text: &str, resolve: &Resolve<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Inline::Link { text, address } => link(&mut out, text, address, resolve),
            Inline::Address(address) => out.push_str(&format!("<{address}>")),
            other => plain_piece(&mut out, other),
        }
    }
    out
}

/// Writes a piece without a link.
fn plain_piece(out: &mut String, piece: Inline<'_>) {
    match piece {
        // After the mark of a quotation, these would begin code.
        Inline::Text(text) => out.push_str(&text.replace("~~~", "\\~\\~\\~")),
        Inline::Code(text) => out.push_str(text),
        Inline::Escaped(c) | Inline::Loose(c) => {
            out.push('\\');
            out.push(c);
        }
        Inline::Link { text, .. } => out.push_str(&unlinked(text)),
        Inline::Address(address) => {
            // rustdoc warns of a bare address even where a link is impossible.
            out.push_str(&format!("`{address}`"));
        }
    }
}

/// Rewrites the text of a link, which must not contain other links.
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

/// Lists the names of the definitions that a text links to, in order.
pub fn linked_names(text: &str) -> Vec<&str> {
    // The pieces tell code from links; code blocks need no treatment of their own.
    let links = pieces(text).into_iter().filter_map(|piece| match piece {
        Inline::Link { address, .. } => definition(address),
        _ => None,
    });
    links.collect()
}
