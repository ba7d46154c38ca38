//! Different names in TL that become one name in Rust.

use std::collections::HashMap;

use tl_parser::ast::{Name, SchemaFile};
use tl_parser::{Diagnostic, Loaded, Options, Schema, SourceMap, parse_all};

use crate::codes;
use crate::names::{modules, snake_name, type_name};

/// Loads schemas as [`tl_parser::load`] does, and warns of names that collide in Rust.
pub fn load(sources: &SourceMap, options: &Options) -> Loaded {
    let mut diagnostics = Vec::new();
    let files = parse_all(sources, options, &mut diagnostics);
    load_parsed(sources, &files, options, diagnostics)
}

/// Does the work of [`load`] after [`parse_all`], which returned `files` and `diagnostics`.
pub fn load_parsed(
    sources: &SourceMap,
    files: &[SchemaFile<'_>],
    options: &Options,
    diagnostics: Vec<Diagnostic>,
) -> Loaded {
    tl_parser::load_parsed(sources, files, options, diagnostics, |schema, found| {
        check(schema, files, found);
    })
}

/// Warns of combinators, of types with several constructors and of fields that get one name in Rust.
fn check(schema: &Schema, files: &[SchemaFile<'_>], diagnostics: &mut Vec<Diagnostic>) {
    // A type with a single constructor is that constructor in Rust.
    let unions = schema.types().map(|(_, ty)| ty).filter(|ty| ty.constructors.len() > 1);
    collide(unions.map(|ty| Name { text: &ty.name, span: ty.span }), rust_path, diagnostics);
    for is_function in [false, true] {
        let combinators = files.iter().flat_map(SchemaFile::combinators);
        let names = combinators.filter(|combinator| combinator.is_function() == is_function);
        collide(names.map(|combinator| combinator.name), rust_path, diagnostics);
    }
    for combinator in files.iter().flat_map(SchemaFile::combinators) {
        let names = combinator.fields.iter().filter_map(|field| field.name);
        if names.clone().any(|name| !is_snake_case(name.text)) {
            // Rust reserves these, so they are renamed in any case.
            let is_renamed = |name: &Name<'_>| {
                matches!(name.text.to_ascii_lowercase().as_str(), "self" | "super" | "crate")
            };
            collide(names.filter(|name| !is_renamed(name)), snake_name, diagnostics);
        }
    }
}

/// Returns true for a name in snake case. Two names can only collide if one of them is not.
fn is_snake_case(name: &str) -> bool {
    let is_upper_case = |b: u8| b.is_ascii_uppercase();
    !name.bytes().any(is_upper_case) && !name.contains("__") && !name.ends_with('_')
}

/// Warns of names that become one. The parser reports names that are declared twice.
fn collide<'s>(
    names: impl Iterator<Item = Name<'s>>,
    rust: impl Fn(&str) -> String,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // Only names that agree but for case and underscores can collide. Sorting by a hash of the rest
    // brings them together.
    let mut names: Vec<_> = names.map(|name| (fingerprint(name.text), name)).collect();
    names.sort_by_key(|(fingerprint, _)| *fingerprint);
    for group in names.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        let mut first: HashMap<String, Name<'s>> = HashMap::new();
        for (_, name) in group {
            let rust_name = rust(name.text);
            let other = *first.entry(rust_name.clone()).or_insert(*name);
            if other.text == name.text {
                continue;
            }
            let what =
                format!("`{}` and `{}` are both `{rust_name}` in Rust", other.text, name.text);
            diagnostics.push(
                Diagnostic::new(codes::NAME_COLLISION, name.span, what)
                    .label("gets an underscore or a number at its end")
                    .also(other.span, "has the name already")
                    .help("rename one of them to choose the Rust name yourself"),
            );
        }
    }
}

/// Hashes (FNV-1a) the letters, digits and dots of a name, without their case.
fn fingerprint(name: &str) -> u64 {
    name.bytes().filter(|b| *b != b'_').fold(0xcbf2_9ce4_8422_2325, |hash, b| {
        (hash ^ u64::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Returns `messages::SendMedia` for `messages.sendMedia`.
fn rust_path(name: &str) -> String {
    let mut parts = modules(name);
    parts.push(type_name(name));
    parts.join("::")
}
