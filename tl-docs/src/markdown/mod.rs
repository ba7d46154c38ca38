//! The texts of a documentation: Markdown with links to definitions.
//!
//! [`blocks`] splits a text into paragraphs, list items, rows of tables and code, [`inline`] splits a
//! paragraph into pieces, and [`address`] finds addresses. [`rewrite`] prints the pieces for rustdoc,
//! [`plain`] for a terminal. [`escape`] turns plain text into Markdown.

mod address;
mod blocks;
mod escape;
mod inline;
mod plain;
mod rewrite;

pub use escape::escape;
pub use plain::plain_text;
pub use rewrite::{linked_names, rewrite_links};
