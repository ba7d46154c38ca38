//! The archive of Telegram's layers in `schema/api.tl`: each layer is a schema without errors, and its
//! ids are those of its definitions.

use std::collections::BTreeSet;
use std::io::Write;
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
    let found = diagnostics.iter().map(|found| (found.code, name(found))).collect();
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
        let (schema, mut found) = loaded(&layer);
        found.retain(|(code, _)| !code.is_style());
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

/// Returns a number with commas between thousands, as the pages write it.
fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

/// The pages state how many layers and definitions there are.
#[test]
fn the_pages_have_the_numbers_of_the_archive() {
    let text = read(&folder().join("api.tl"));
    let archive = Archive::parse(&text).expect("an archive");
    let numbers = archive.layers();
    let (layers, first, last) = (numbers.len(), numbers[0], numbers[numbers.len() - 1]);
    // Another test checks that a layer has as many definitions as semicolons.
    let count = |&number| archive.layer(number).expect("a layer").matches(';').count();
    let counts: Vec<usize> = numbers.iter().map(count).collect();
    let (least, most) =
        (counts.iter().min().expect("layers"), counts.iter().max().expect("layers"));
    let (all, kept) = (with_commas(counts.iter().sum()), with_commas(text.matches(';').count()));
    let mut expected = vec![
        ("README.md", format!("over {layers} layers")),
        ("README.md", format!("an archive of {layers} layers")),
        ("README.md", format!("API in {layers} layers")),
        ("CHANGELOG.md", format!("archive of {layers} layers")),
        ("docs/layers.md", format!("{layers} layers of Telegram's API, from {first} to {last}")),
        (
            "docs/layers.md",
            format!("The {layers} layers of `schema/api.tl` have {all} definitions"),
        ),
        ("docs/layers.md", format!("The archive has {kept} in")),
        ("docs/site.md", format!("| all {layers} of")),
        ("docs/command.md", format!("over the {layers} layers of")),
        (
            "schema/README.md",
            format!("{layers} layers from {first} to {last} | {least} to {most} in"),
        ),
    ];
    for name in ["api-185.tl", "api-186.tl", "mtproto.tl", "lite_api.tl", "ton_api.tl"] {
        let (schema, _) = loaded(&read(&folder().join(name)));
        let readme = read(&folder().join("README.md"));
        let row = readme.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        let cell = row.and_then(|row| row.split('|').nth(3)).expect("a row").trim().to_owned();
        assert_eq!(cell, definitions(&schema).len().to_string(), "{name} in schema/README.md");
    }
    // The rows of a layer are its packages.
    let table = read(&folder().join("sources.tsv"));
    let rows = table.lines().filter_map(|line| line.split('\t').next()?.parse::<u32>().ok());
    let rows: Vec<u32> = rows.collect();
    let packages = |number: &u32| rows.iter().filter(|row| *row == number).count();
    assert!(numbers.iter().all(|number| packages(number) > 0), "a layer without a package");
    let several = numbers.iter().filter(|number| packages(number) > 1).count();
    expected.push(("schema/README.md", format!("{several} of the layers come from two or three")));
    for (page, phrase) in expected {
        assert!(read(&folder().join("..").join(page)).contains(&phrase), "{page}: {phrase}");
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
    for (file, frozen, others) in [("lite_api.tl", lite, 0), ("ton_api.tl", nodes, 7)] {
        let (_, found) = loaded(&read(&folder().join(file)));
        let (other_ids, fields): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(code, _)| *code == codes::ID_MISMATCH);
        let names: Vec<_> = other_ids.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names.join(" "), frozen, "{file}");
        assert_eq!(fields.len(), others, "{file}: {fields:?}");
    }
}

/// `schema/collect.py` writes the texts of the packages into the folder that `TL_SOURCES` names.
#[test]
fn layers_are_those_of_the_packages() {
    let Some(sources) = std::env::var_os("TL_SOURCES") else {
        // Unlike the macros, this shows although the test passes.
        let _ = writeln!(std::io::stderr(), "skipped: TL_SOURCES is not set");
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
