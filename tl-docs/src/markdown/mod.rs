//! The texts of a documentation: Markdown with links to definitions.
//!
//! [`inline`] cuts a paragraph into pieces, [`blocks`] a text into paragraphs, list items, rows of
//! tables and code. What is done with the pieces is one file each: [`rewrite`] for rustdoc,
//! [`plain`] for a terminal. [`escape`] goes the other way, from plain text to Markdown.

mod blocks;
mod escape;
mod inline;
mod plain;
mod rewrite;

pub use escape::escape;
pub use plain::plain_text;
pub use rewrite::{linked_names, rewrite_links};

/// What begins the address of a link to a definition.
const TL: &str = "tl:";

/// The site that links without one are about.
const SITE: &str = "https://core.telegram.org";

/// The name in the address of a link to a definition: `tl:messages.sendMedia`.
fn definition(address: &str) -> Option<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '#' | '%');
    address.strip_prefix(TL).filter(|name| !name.is_empty() && name.chars().all(is_name))
}

/// An address that a browser can follow, if this is one or can be made one.
fn absolute(address: &str) -> Option<String> {
    let scheme = ["https://", "http://", "tg://", "mailto:"];
    if scheme.iter().any(|scheme| address.starts_with(scheme)) {
        Some(address.to_owned())
    } else if address.starts_with("//") {
        Some(format!("https:{address}"))
    } else if address.starts_with('/') {
        Some(format!("{SITE}{address}"))
    } else {
        None
    }
}
