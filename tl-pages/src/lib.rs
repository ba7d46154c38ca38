//! Reads saved pages of Telegram's API reference: the pages of methods, constructors and types.
//!
//! Bytes flow in; what flows out is a [`Page`]: TL definitions, the documentation of the definition
//! that the page is about, in the form that overlays have ([`tl_docs`]), and notes on whatever was
//! not understood. Nothing is left out in silence.
//!
//! 1. `dom` has the HTML parser make a tree of the bytes;
//! 2. `sections` cuts the page at its headings;
//! 3. `scheme`, `layer`, `parameters`, `errors` and `related` read the parts, which are text
//!    (`markdown`) or tables (`columns`, `table`); `address` knows where links lead, `clean` which
//!    characters nobody sees.
//!
//! [`add_to_schema`] puts the definitions of pages into a schema file.
//!
//! ```
//! let page = br#"<h1>geo.find</h1><p>Looks for places.</p>
//!     <pre class="page_scheme"><code>---functions---
//!     <a href="/method/geo.find" class="current_page_link">geo.find</a>#7c4d7d41 near:Point = Places;
//!     </code></pre>
//!     <h3 id="parameters">Parameters</h3>
//!     <table><tr><th>Name</th><th>Type</th><th>Description</th></tr>
//!     <tr><td>near</td><td>Point</td><td>A <a href="/type/Point">point</a></td></tr></table>"#;
//! let page = tl_pages::read(page).expect("a page");
//! assert_eq!(page.name, "geo.find");
//! assert_eq!(page.entry.description.as_deref(), Some("Looks for places."));
//! assert_eq!(page.entry.fields.get("near"), Some("A [point](tl:Point)"));
//! ```
//!
//! Any bytes give a page or a [`PageError`]: the size of a page, the number of its elements and
//! how deep they are nested have limits, and there is no recursion deeper than those.
#![forbid(unsafe_code)]

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

pub use add::{Added, add_to_schema};
pub use page::{Definition, Kind, Note, Page, PageError, Scheme};
pub use read::read;
