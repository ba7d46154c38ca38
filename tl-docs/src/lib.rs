//! Documentation of the definitions of a TL schema.
//!
//! The documentation comes from two places: comments of the schema, as in `td_api.tl`
//! ([`Documentation::from_schema`]), and overlays, which are files beside the schema ([`Overlay`]).
//! Both are read into a [`Documentation`], and [`Documentation::merge`] combines several: overlays
//! take precedence over comments, and later overlays over earlier ones. The generator turns the result
//! into rustdoc, `tl show` prints it, and [`Documentation::to_toml`] writes it as an overlay.
//!
//! ```
//! use tl_docs::{Documentation, Overlay};
//! use tl_parser::{Options, SourceMap, load};
//!
//! let mut sources = SourceMap::new();
//! sources.add("schema.tl", "//@description A place @x Metres to the east\npoint x:int y:int = Point;");
//! let schema = load(&sources, &Options::default()).schema.expect("a schema");
//! let mut documentation = Documentation::from_schema(&schema);
//!
//! let overlay = sources.add("docs.toml", "[point]\nfields.y = \"Metres to the north\"");
//! let mut diagnostics = Vec::new();
//! let overlay = Overlay::read(&sources, overlay, &mut diagnostics);
//! overlay.check(&sources, &schema, &mut diagnostics);
//! assert!(diagnostics.is_empty());
//!
//! documentation.merge(overlay.documentation);
//! let point = documentation.get("point").expect("an entry");
//! assert_eq!(point.fields.get("x"), Some("Metres to the east"));
//! assert_eq!(point.fields.get("y"), Some("Metres to the north"));
//! ```
//!
//! # Overlays
//!
//! An overlay is TOML, with a table for each constructor, function or boxed type. All keys are
//! optional.
//!
//! ```toml
//! # Names with dots need quotes.
//! ["geo.find"]
//! description = "Looks for places near a point."
//! fields.near = "The point, such as the [user's](tl:geo.whereAmI)."
//! result = "The places, the nearest first."
//! bots = true
//! errors = [
//!     { code = 400, name = "POINT_INVALID", description = "There is no such point." },
//!     { code = 420, name = "FLOOD_WAIT_%d", description = "Wait for %d seconds." },
//! ]
//! links = ["https://example.org/find", "[All about places](https://example.org/geo)"]
//! ```
//!
//! | key | value | for |
//! |---|---|---|
//! | `description` | the description | everything |
//! | `fields.NAME` | the meaning of the field | constructors and functions |
//! | `result` | the meaning of the result | functions |
//! | `bots` | true if bots may call it | functions |
//! | `errors` | possible errors: `code`, `name` with `%d` for a number, `description` | functions |
//! | `links` | further reading; the definition's own page comes first | everything |
//!
//! Overlays are TOML and not JSON because people write them: TOML has comments and strings of several
//! lines, a changed sentence is a changed line, and the parser reports the place of each value. The
//! parser is used without serde, which would be most of its compile time in a build script.
//!
//! # Texts
//!
//! Texts are Markdown. The address of a link to a definition is its name: `[the peer](tl:InputPeer)`.
//! [`rewrite_links`] prepares a text for rustdoc, without anything that rustdoc would warn of;
//! [`plain_text`] formats it for a terminal, and [`escape`] turns plain text into Markdown. Links that
//! start with a `/` lead to `https://core.telegram.org`.
#![forbid(unsafe_code)]

#[cfg(feature = "overlays")]
mod check;
#[cfg(feature = "overlays")]
pub mod codes;
mod documentation;
mod fields;
mod from_schema;
mod markdown;
#[cfg(feature = "overlays")]
mod read;
mod write;

pub use documentation::{Documentation, Entry, PossibleError};
pub use fields::Fields;
pub use markdown::{escape, linked_names, plain_text, rewrite_links};
#[cfg(feature = "overlays")]
pub use read::Overlay;
