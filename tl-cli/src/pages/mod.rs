//! Reads saved pages of Telegram's API reference: the pages of methods, constructors and types.
//!
//! [`read()`] turns the bytes of a file into a [`Page`]: TL definitions, the documentation of the
//! page's subject in the form of an overlay ([`tl_docs`]), and notes on everything that the reader
//! did not understand. [`add_to_schema`] adds the definitions of pages to a schema file.
//!
//! 1. `dom` parses the HTML into a tree.
//! 2. `sections` splits the page at its headings.
//! 3. `scheme`, `layer`, `parameters`, `errors` and `related` read the sections, which are text
//!    (`markdown`) or tables (`columns`, `table`). `address` resolves links, and `clean` removes
//!    invisible characters.
//!
//! Any bytes give a page or a [`PageError`](page::PageError). Size, number of elements and nesting
//! have limits, so recursion has one, too.

mod add;
mod address;
mod clean;
mod columns;
mod dom;
mod errors;
mod layer;
mod markdown;
mod page;
mod parameters;
mod read;
mod related;
mod scheme;
mod sections;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use add::add_to_schema;
#[cfg(feature = "site")]
pub(crate) use address::{of_definition, whole};
#[cfg(feature = "site")]
pub(crate) use dom::{Dom, parse};
#[cfg(feature = "site")]
pub(crate) use markdown::{Markdown, Use};
#[cfg(feature = "site")]
pub(crate) use page::PageKind;
pub(crate) use page::{Page, Scheme};
pub(crate) use read::read;
