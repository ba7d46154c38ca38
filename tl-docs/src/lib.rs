//! Documentation of the definitions of a TL schema, from where it is written to where it is shown.
//!
//! What a definition means is written in two places: in comments of the schema, as in `td_api.tl`
//! ([`Documentation::from_schema`]), and in overlays, files beside the schema ([`Overlay`]). Both
//! become a [`Documentation`], and [`Documentation::merge`] makes one of several: overlays win over
//! comments, later overlays over earlier ones. The generator turns it into rustdoc, `tl show` prints
//! it, and [`Documentation::to_toml`] writes an overlay again.
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
//! An overlay is TOML, with a table for each constructor, function or boxed type. All keys may be
//! left out.
//!
//! ```toml
//! # Names with dots stand in quotes.
//! ["geo.find"]
//! description = "Looks for places near a point."
//! fields.near = "The point, such as the [user's](tl:geo.whereAmI)."
//! result = "The places, the nearest first."
//! bots = true
//! errors = [
//!     { code = 400, name = "POINT_INVALID", description = "There is no such point." },
//!     { code = 420, name = "FLOOD_WAIT_%d", description = "Wait for so many seconds." },
//! ]
//! links = ["https://example.org/find", "[All about places](https://example.org/geo)"]
//! ```
//!
//! | key | value | of |
//! |---|---|---|
//! | `description` | what it is or does | anything |
//! | `fields.NAME` | what the field means | constructors and functions |
//! | `result` | what is returned, beyond the type | functions |
//! | `bots` | whether bots may call it | functions |
//! | `errors` | what may go wrong: `code`, `name` with `%d` for a number, `description` | functions |
//! | `links` | where to read on; the definition's own page comes first | anything |
//!
//! TOML and not JSON, because people write these files: they have comments and texts of several
//! lines, a changed sentence is a changed line, and the parser says where each value stands. It
//! is used without serde, which would be most of what a build script has to compile for it.
//!
//! # Texts
//!
//! Texts are Markdown. A link to a definition names it, wherever its documentation may be:
//! `[the peer](tl:InputPeer)`. [`rewrite_links`] makes links of rustdoc of these and leaves nothing
//! that rustdoc would complain of, [`plain_text`] is for terminals, and [`escape`] makes Markdown of
//! plain text. Links that start with a `/` lead to `https://core.telegram.org`.
#![forbid(unsafe_code)]

#[cfg(feature = "overlays")]
mod check;
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
