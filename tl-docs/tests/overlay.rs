//! Reads overlays and reports their mistakes.

use std::fs;
use std::path::Path;

use tl_docs::{Documentation, Overlay, PossibleError};
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

/// Reads an overlay of the project and checks it against layer 185. Returns both.
fn overlay_for_the_api(name: &str) -> (Documentation, Schema) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    let mut sources = SourceMap::new();
    sources.add_file(&folder.join("api-185.tl")).expect("the schema");
    let schema = load(&sources, &Options::default()).schema.expect("a schema");
    let source = sources.add_file(&folder.join("docs").join(name)).expect("the overlay");
    let mut diagnostics = Vec::new();
    let overlay = Overlay::read(&sources, source, &mut diagnostics);
    overlay.check(&sources, &schema, &mut diagnostics);
    assert_eq!(render(&sources, &diagnostics, false), "");
    (overlay.documentation, schema)
}

/// The facts name nothing that the layer does not have, and say of every function who may call it.
#[test]
fn facts_about_all_functions() {
    let (facts, schema) = overlay_for_the_api("facts.toml");
    let functions = || schema.combinators().filter(|(_, combinator)| combinator.is_function);
    for (_, function) in functions() {
        let entry = facts.get(&function.name).unwrap_or_else(|| panic!("no {}", function.name));
        assert!(entry.bots.is_some(), "{}", function.name);
    }
    let with_errors = facts.entries.values().filter(|entry| !entry.errors.is_empty()).count();
    let errors = || facts.entries.values().flat_map(|entry| &entry.errors);
    let (all, pairs) = (functions().count(), errors().count());
    let phrases = [
        ("README.md", format!("the errors of {with_errors} functions and says of all {all} ")),
        ("CHANGELOG.md", format!("Errors of {with_errors} functions")),
        (
            "schema/README.md",
            format!("{with_errors} functions, {pairs} pairs of a code and a name"),
        ),
        ("schema/README.md", format!("says of all {all} ")),
        ("schema/docs/facts.md", format!("| with errors in the overlay | {with_errors} |")),
        ("schema/docs/facts.md", format!("| pairs of a code and a name | {pairs} |")),
    ];
    for (page, phrase) in phrases {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page);
        let text = fs::read_to_string(path).expect("a page");
        assert!(text.contains(&phrase), "{page}: {phrase}");
    }
    let has_no_x = |name: &str| !name.contains("_X_") && !name.ends_with("_X");
    for error in errors() {
        assert!(error.code.abs() >= 300 && error.code.abs() < 600, "{error:?}");
        assert!(error.description.is_empty() && has_no_x(&error.name), "{error:?}");
    }
    // The overlay with texts knows no error that the facts lack.
    let (texts, _) = overlay_for_the_api("api.toml");
    for (name, entry) in &texts.entries {
        let known = facts.get(name).map_or(&[][..], |entry| &entry.errors);
        let is_known = |error: &PossibleError| {
            known.iter().any(|known| (known.code, &known.name) == (error.code, &error.name))
        };
        let missing: Vec<_> = entry.errors.iter().filter(|error| !is_known(error)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}

/// The overlay of the project describes what a client meets first.
#[test]
fn descriptions_of_what_a_client_meets_first() {
    let (documentation, _) = overlay_for_the_api("api.toml");
    let described = documentation.entries.values().filter(|entry| entry.description.is_some());
    assert!(described.count() > 100);
    let names = "auth.sendCode auth.signIn invokeWithLayer initConnection users.getUsers \
                 messages.sendMessage messages.getHistory messages.getDialogs updates.getState \
                 updates.getDifference upload.getFile Message User Chat Peer InputPeer Updates \
                 message user chat channel";
    for name in names.split_whitespace() {
        let entry = documentation.get(name).unwrap_or_else(|| panic!("no entry for {name}"));
        let text = entry.description.as_deref().unwrap_or_default();
        assert!(text.trim_end().ends_with('.'), "{name}: {text:?}");
    }
}

/// The overlay of the project documents everything about an album.
#[test]
fn the_overlay_for_the_api() {
    let (documentation, schema) = overlay_for_the_api("api.toml");
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
