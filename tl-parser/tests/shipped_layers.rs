//! The archive of Telegram's layers in `schema/api.tl`: each layer is a schema without errors, and its
//! ids are those of its definitions.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tl_parser::{
    Archive, Code, Diagnostic, Loaded, Options, Schema, SourceMap, codes, load, render,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a text")
}

/// Loads a text. Returns the schema and its warnings, as codes and names of definitions.
fn loaded(text: &str) -> (Schema, Vec<(Code, String)>) {
    let mut sources = SourceMap::new();
    sources.add("layer", text);
    let Loaded { schema, diagnostics } = load(&sources, &Options::default());
    let schema = schema.unwrap_or_else(|| panic!("{}", render(&sources, &diagnostics, false)));
    let name = |found: &Diagnostic| {
        let line = sources.place(found.primary.span).line;
        let line = text.lines().nth(line - 1).unwrap_or_default();
        line.split('#').next().unwrap_or_default().to_owned()
    };
    let found = diagnostics.iter().filter(|found| !found.code.is_style());
    let found = found.map(|found| (found.code, name(found))).collect();
    (schema, found)
}

/// Returns the definitions of a schema, with their ids.
fn definitions(schema: &Schema) -> BTreeSet<String> {
    let own = schema.combinators().filter(|(_, combinator)| !combinator.is_predeclared);
    own.map(|(_, combinator)| combinator.text_with_id()).collect()
}

#[test]
fn every_layer_is_a_schema_with_the_ids_that_it_declares() {
    let text = read(&folder().join("api.tl"));
    let archive = Archive::parse(&text).expect("an archive");
    assert!(archive.layers().len() > 70, "{:?}", archive.layers());
    for &number in archive.layers() {
        let layer = archive.layer(number).expect("a layer");
        assert!(
            layer.starts_with(&format!("// LAYER {number}\n// ")),
            "layer {number}: its origin"
        );
        let (schema, found) = loaded(&layer);
        let count = definitions(&schema).len();
        assert_eq!(count, layer.matches(';').count(), "layer {number} has each definition once");
        assert!(count > 800, "layer {number} has {count} definitions");
        let mut own = schema.combinators().filter(|(_, combinator)| !combinator.is_predeclared);
        assert!(own.all(|(_, combinator)| combinator.is_id_declared), "layer {number}");
        // The id is that of a text with the field `feed_id:flags.18?int`, which the packages do not have.
        let frozen = (codes::ID_MISMATCH, "channel".to_owned());
        let known = if (81..97).contains(&number) { vec![frozen] } else { Vec::new() };
        assert_eq!(found, known, "layer {number}");
    }
}

#[test]
fn layers_185_and_186_are_the_separate_files() {
    let text = read(&folder().join("api.tl"));
    let archive = Archive::parse(&text).expect("an archive");
    for number in [185, 186] {
        let (layer, _) = loaded(&archive.layer(number).expect("a layer"));
        let (file, _) = loaded(&read(&folder().join(format!("api-{number}.tl"))));
        assert_eq!(definitions(&layer), definitions(&file));
    }
}

/// TON's schemas are without errors. They declare ids for a few definitions only, and some are frozen.
#[test]
fn the_schemas_of_ton() {
    let lite =
        "liteServer.transactionId liteServer.signatureSet.ordinary liteServer.getValidatorStats";
    let nodes =
        "tonNode.capabilities db.block.info collatorNode.pong consensus.broadcastExtraLegacy";
    for (file, count, frozen) in [("lite_api.tl", 100, lite), ("ton_api.tl", 600, nodes)] {
        let (schema, found) = loaded(&read(&folder().join(file)));
        assert!(definitions(&schema).len() > count, "{file}");
        let other_ids = found.iter().filter(|(code, _)| *code == codes::ID_MISMATCH);
        let names: Vec<_> = other_ids.map(|(_, name)| name.as_str()).collect();
        assert_eq!(names.join(" "), frozen, "{file}");
    }
}

/// `schema/collect.py` writes the texts of the packages into the folder that `TL_SOURCES` names.
#[test]
fn layers_are_those_of_the_packages() {
    let Some(sources) = std::env::var_os("TL_SOURCES") else {
        println!("TL_SOURCES is not set: nothing to compare");
        return;
    };
    let text = read(&folder().join("api.tl"));
    let archive = Archive::parse(&text).expect("an archive");
    for &number in archive.layers() {
        let (layer, _) = loaded(&archive.layer(number).expect("a layer"));
        let (package, _) = loaded(&read(&Path::new(&sources).join(format!("{number}.tl"))));
        let (layer, package) = (definitions(&layer), definitions(&package));
        let added: Vec<_> = layer.difference(&package).collect();
        let core = ["boolFalse#", "boolTrue#", "true#", "vector#", "error#", "null#"];
        let is_core = |text: &&String| core.iter().any(|name| text.starts_with(name));
        assert!(added.iter().all(is_core), "layer {number} has {added:?}");
        assert!(layer.is_superset(&package), "layer {number}");
    }
}
