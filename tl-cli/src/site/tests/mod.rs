//! Tests of the pages. `tl-cli/tests/site.rs` tests the command.

mod bytes;
mod hostile;
mod import;
mod layers;
mod links;
mod rust;
mod small;

use std::fs;
use std::path::Path;

use tl_docs::{Documentation, Overlay};
use tl_parser::{Options, SourceMap, load};

use super::{LayerSchema, Site};

/// Creates a site of layers with their texts, and of an overlay.
fn site_of(layers: &[(Option<u32>, &str)], overlay: &str, options: &Options) -> Site {
    let overlay = overlay_of(overlay);
    let layers = layers.iter().map(|(number, text)| {
        let mut sources = SourceMap::new();
        sources.add("schema.tl", *text);
        let loaded = load(&sources, options);
        let schema = loaded.schema.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
        let mut documentation = Documentation::from_schema(&schema);
        documentation.merge(overlay.clone());
        LayerSchema { number: *number, name: "schema.tl".to_owned(), schema, documentation }
    });
    Site::new("A reference".to_owned(), layers.collect())
}

/// Reads an overlay.
fn overlay_of(text: &str) -> Documentation {
    let mut sources = SourceMap::new();
    let source = sources.add("overlay", text);
    let mut found = Vec::new();
    let overlay = Overlay::read(&sources, source, &mut found).documentation;
    assert!(found.is_empty(), "{found:?}");
    overlay
}

/// Returns the overlays of this repository as one.
fn overlays() -> String {
    let mut overlay = overlay_of(&repository("schema/docs/facts.toml"));
    overlay.merge(overlay_of(&repository("schema/docs/api.toml")));
    overlay.to_toml()
}

/// Creates a site of one schema.
fn site(text: &str, overlay: &str) -> Site {
    site_of(&[(None, text)], overlay, &Options::default())
}

/// Returns a file of the site as text.
fn text(site: &Site, path: &str) -> String {
    site.file(path).unwrap_or_else(|| panic!("no {path}"))
}

/// Reads a file of the repository.
fn repository(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(path).expect("a file")
}
