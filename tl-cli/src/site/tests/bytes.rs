//! The page that explains bytes, and its schemas.

use tl_parser::{Archive, Options, Reach, Schema, SourceMap, codes, load};

use super::{repository, site, site_of, text};
use crate::site::Site;

/// Returns the texts in the script with the schemas.
fn schemas(site: &Site) -> Vec<String> {
    let script = text(site, "bytes-schemas.js");
    let json = script.strip_prefix("tlSchemas=").and_then(|rest| rest.strip_suffix(";\n"));
    serde_json::from_str(json.expect("an assignment")).expect("JSON")
}

fn parsed<'t>(texts: impl IntoIterator<Item = &'t str>) -> Schema {
    let mut sources = SourceMap::new();
    for text in texts {
        sources.add("schema.tl", text);
    }
    let allow = vec![codes::DUPLICATE_ID];
    let loaded = load(&sources, &Options { vk: true, allow, ..Options::default() });
    loaded.schema.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics))
}

/// Returns the names, ids and results of all definitions.
fn definitions(schema: &Schema) -> Vec<String> {
    let all = schema.combinators().map(|(_, combinator)| combinator);
    let line = |combinator: &tl_parser::schema::Combinator| {
        format!("{} {}", combinator.text_with_id(), schema.result_text(combinator))
    };
    let mut lines: Vec<_> = all.map(line).collect();
    lines.sort();
    lines
}

#[test]
fn the_schemas_of_all_layers_come_back() {
    let archive = repository("schema/api.tl");
    let archive = Archive::parse(&archive).expect("an archive");
    let layers = [179, 185, 186, 231];
    let texts = layers.map(|layer| archive.layer(layer).expect("a layer"));
    let given: Vec<_> = layers.iter().zip(&texts).map(|(n, text)| (Some(*n), &**text)).collect();
    let site = site_of(&given, "", &Options::default());
    let schemas = schemas(&site);
    let woven = Archive::parse(&schemas[0]).expect("an archive");
    assert_eq!((woven.layers(), schemas.len()), (&layers[..], 1));
    for layer in &site.layers {
        let own = Reach::everything(&layer.schema, &[]).texts(&layer.schema);
        let number = layer.number.expect("a number");
        let text = woven.layer(number).expect("a layer");
        // An archive has an empty line before a section.
        let lines = text.lines().filter(|line| !line.is_empty());
        assert!(lines.eq(own.concat().lines()) && own.len() == 1, "layer {number}");
        assert!(definitions(&parsed([&*text])) == definitions(&layer.schema), "layer {number}");
    }
}

#[test]
fn schemas_without_layers_are_texts() {
    let with_functions = "---functions---\nget = Point;\n---types---\npoint x:int = Point;";
    for (given, expected) in [
        ("point x:int = Point;", "point#299f9c6d x:int = Point;\n"),
        ("", ""),
        (with_functions, "point#299f9c6d x:int = Point;\n---functions---\nget#0fc1e775 = Point;\n"),
    ] {
        let schemas = schemas(&site(given, ""));
        assert_eq!(schemas, [expected]);
    }
}

#[test]
fn the_page_says_what_it_needs() {
    let page = text(&site("point x:int = Point;", ""), "bytes.html");
    assert!(page.contains("<noscript>") && page.contains("WebAssembly"), "{page}");
    assert!(!page.contains("id=\"layer\""), "{page}");
}
