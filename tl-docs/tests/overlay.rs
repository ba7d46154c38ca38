//! Reads overlays and reports their mistakes.

use std::fs;
use std::path::Path;

use tl_docs::{Documentation, Overlay};
use tl_parser::{Options, Schema, SourceMap, load, render};

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overlays").join(name);
    fs::read_to_string(path).expect("a file").replace("\r\n", "\n")
}

fn schema() -> (SourceMap, Schema) {
    let mut sources = SourceMap::new();
    sources.add("schema.tl", file("schema.tl"));
    let schema = load(&sources, &Options::default()).schema.expect("a schema");
    (sources, schema)
}

/// Reads and checks an overlay, and returns it with its diagnostics.
fn read(name: &str, text: String) -> (Documentation, String) {
    let (mut sources, schema) = schema();
    let source = sources.add(name, text);
    let mut diagnostics = Vec::new();
    let overlay = Overlay::read(&sources, source, &mut diagnostics);
    overlay.check(&sources, &schema, &mut diagnostics);
    (overlay.documentation, render(&sources, &diagnostics, false))
}

#[test]
fn what_is_read() {
    let (documentation, findings) = read("good.toml", file("good.toml"));
    assert_eq!(findings, "");
    insta::assert_debug_snapshot!(documentation);
}

#[test]
fn what_is_said_about_mistakes() {
    for name in ["values.toml", "syntax.toml", "names.toml", "long-key.toml"] {
        let (_, findings) = read(name, file(name));
        insta::assert_snapshot!(name, findings);
    }
}

#[test]
fn overlays_win_over_comments() {
    let (_, schema) = schema();
    let mut documentation = Documentation::from_schema(&schema);
    insta::assert_debug_snapshot!("comments", documentation);
    documentation.merge(read("good.toml", file("good.toml")).0);
    let point = documentation.get("point").expect("an entry");
    assert_eq!(point.description.as_deref(), Some("Where something is."));
    let names: Vec<_> = point.fields.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["x", "y"]);
    let shape = documentation.get("Shape").expect("an entry");
    assert_eq!(shape.description.as_deref(), Some("Something to draw."));
}

/// The overlay of the project documents everything in its layer.
#[test]
fn the_overlay_for_the_api() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    let mut sources = SourceMap::new();
    sources.add_file(&folder.join("api-185.tl")).expect("the schema");
    let schema = load(&sources, &Options::default()).schema.expect("a schema");
    let source = sources.add_file(&folder.join("docs/api.toml")).expect("the overlay");
    let mut diagnostics = Vec::new();
    let overlay = Overlay::read(&sources, source, &mut diagnostics);
    overlay.check(&sources, &schema, &mut diagnostics);
    assert_eq!(render(&sources, &diagnostics, false), "");

    let documentation = overlay.documentation;
    let function = documentation.get("messages.sendMultiMedia").expect("an entry");
    assert_eq!((function.fields.len(), function.errors.len(), function.bots), (14, 27, Some(true)));
    let types =
        ["InputPeer", "InputReplyTo", "InputSingleMedia", "InputQuickReplyShortcut", "Updates"];
    let mut names = vec!["messages.sendMultiMedia".to_owned()];
    for ty in types {
        names.push(ty.to_owned());
        let index = schema.type_named(ty).expect("a type");
        names.extend(schema[index].constructors.iter().map(|&index| schema[index].name.clone()));
    }
    for name in names {
        let entry = documentation.get(&name).unwrap_or_else(|| panic!("no entry for {name}"));
        assert!(entry.description.is_some(), "{name} is not described");
        let fields = schema.combinator_named(&name).map_or(&[][..], |index| &schema[index].fields);
        for field in fields.iter().filter_map(|field| field.name.as_deref()) {
            assert!(entry.fields.get(field).is_some(), "{field} of {name} is not described");
        }
    }
}
