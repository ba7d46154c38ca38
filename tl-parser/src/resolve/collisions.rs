//! Names that are different in TL and the same in Rust.

use std::collections::HashMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::Span;
use crate::ast::{Combinator, Name, SchemaFile};
use crate::diagnostic::{Code, Diagnostic};

/// Warns of combinators and of fields that get the same name in Rust.
pub(super) fn check(files: &[SchemaFile<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let mut taken = HashMap::new();
    for combinator in files.iter().flat_map(SchemaFile::combinators) {
        let rust = rust_path(combinator.name.text);
        let key = (combinator.is_function(), rust.clone());
        collide(&mut taken, key, combinator.name, &rust, diagnostics);
        check_fields(combinator, diagnostics);
    }
}

fn check_fields(combinator: &Combinator<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // Two names can only become the same if one of them is not in snake case.
    let is_plain = |name: &str| !name.bytes().any(|b| b.is_ascii_uppercase());
    let names = || combinator.fields.iter().filter_map(|field| field.name);
    if names().all(|name| is_plain(name.text)) {
        return;
    }
    let mut taken = HashMap::new();
    for name in names().filter(|name| name.text != "_") {
        let rust = name.text.to_snake_case();
        // These cannot be names in Rust and are renamed in any case.
        if matches!(rust.as_str(), "self" | "super" | "crate") {
            continue;
        }
        collide(&mut taken, rust.clone(), name, &rust, diagnostics);
    }
}

/// Enters a name, or warns of another one at its place. A name that is declared twice has been
/// reported before.
fn collide<'s, K: std::hash::Hash + Eq>(
    taken: &mut HashMap<K, (&'s str, Span)>,
    key: K,
    name: Name<'s>,
    rust: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (first, place) = *taken.entry(key).or_insert((name.text, name.span));
    if first != name.text {
        let message = format!("`{first}` and `{}` are both `{rust}` in Rust", name.text);
        diagnostics.push(
            Diagnostic::new(Code::NameCollision, name.span, message)
                .label("gets an underscore at its end")
                .also(place, "has the name already")
                .help("rename one of them to choose the Rust name yourself"),
        );
    }
}

/// `messages::SendMedia` for `messages.sendMedia`.
fn rust_path(name: &str) -> String {
    let mut parts: Vec<String> = name.split('.').map(str::to_snake_case).collect();
    if let (Some(last), Some(base)) = (parts.last_mut(), name.rsplit('.').next()) {
        *last = base.to_upper_camel_case();
    }
    parts.join("::")
}
