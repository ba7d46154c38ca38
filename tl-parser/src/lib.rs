//! A parser for schemas in TL (Type Language), Telegram's schema language and wire format.
//!
//! It turns text into a checked [`Schema`] and [`Diagnostic`]s:
//!
//! 1. [`SourceMap`] holds the texts.
//! 2. [`parse`] turns each text into a syntax tree ([`ast`]), one definition at a time.
//! 3. [`resolve`] looks up every name and returns the [`Schema`].
//! 4. [`render`] prints the diagnostics of both steps as a compiler does.
//!
//! [`load`] combines steps 2 and 3.
//!
//! ```
//! use tl_parser::{Options, SourceMap, load};
//!
//! let mut sources = SourceMap::new();
//! sources.add("user.tl", "user id:int first_name:string last_name:string = User;");
//! let schema = load(&sources, &Options::default()).schema.expect("the schema has no errors");
//!
//! let user = schema.combinator_named("user").expect("a constructor");
//! assert_eq!(schema[user].id, 0xd23c_81a3);
//! assert_eq!(schema[user].fields.len(), 3);
//! ```
#![forbid(unsafe_code)]

mod allow;
mod archive;
pub mod ast;
mod attach;
mod canonical;
mod characters;
mod code;
pub mod codes;
mod constructor_id;
mod diagnostic;
mod docs;
pub mod escape;
mod foreign;
mod format;
mod grammar;
mod lexical;
mod lines;
mod load;
mod options;
mod parse_type;
mod print;
mod reach;
mod render;
mod resolve;
pub mod schema;
mod schema_file;
mod show;
mod source;
pub mod suggest;
mod texts;
mod token;
mod weave;

pub use archive::{Archive, ArchiveError};
pub use canonical::{Dialect, canonical_text};
pub use code::{Category, Code, Severity};
pub use constructor_id::{computed_id, guess_dialect};
pub use diagnostic::{Diagnostic, Label};
pub use format::format;
pub use load::{Loaded, load, load_parsed, parse_all};
pub use options::Options;
pub use reach::{Reach, UnknownName, combinators_in, has_root, suggest_name};
pub use render::render;
pub use resolve::resolve;
pub use schema::Schema;
pub use schema_file::parse;
pub use source::{Place, Source, SourceId, SourceMap, Span};
