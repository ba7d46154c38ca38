//! Names that are different in TL and the same in Rust.

use std::collections::HashMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::ast::{Combinator, Name, SchemaFile};
use crate::diagnostic::{Code, Diagnostic};

/// Warns of combinators and of fields that get the same name in Rust.
pub(super) fn check(files: &[SchemaFile<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let (mut constructors, mut functions) = (Taken::new(), Taken::new());
    for combinator in files.iter().flat_map(SchemaFile::combinators) {
        let taken = if combinator.is_function() { &mut functions } else { &mut constructors };
        collide(taken, combinator.name, rust_path, diagnostics);
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
    let mut taken = Taken::new();
    for name in names().filter(|name| name.text != "_") {
        // These cannot be names in Rust and are renamed in any case.
        if !matches!(name.text.to_ascii_lowercase().as_str(), "self" | "super" | "crate") {
            collide(&mut taken, name, str::to_snake_case, diagnostics);
        }
    }
}

/// The names in one place, by what is left of them without case and underscores: only names that
/// agree in that can become the same in Rust.
type Taken<'s> = HashMap<String, Vec<Name<'s>>>;

/// Enters a name, or warns of another one at its place. A name that is declared twice has been
/// reported before.
fn collide<'s>(
    taken: &mut Taken<'s>,
    name: Name<'s>,
    rust: impl Fn(&str) -> String,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let key = name.text.bytes().filter(|b| *b != b'_').map(|b| char::from(b.to_ascii_lowercase()));
    let others = taken.entry(key.collect()).or_default();
    let other = others.iter().find(|other| rust(other.text) == rust(name.text));
    if let Some(other) = other.filter(|other| other.text != name.text) {
        let rust = rust(name.text);
        let message = format!("`{}` and `{}` are both `{rust}` in Rust", other.text, name.text);
        diagnostics.push(
            Diagnostic::new(Code::NameCollision, name.span, message)
                .label("gets an underscore at its end")
                .also(other.span, "has the name already")
                .help("rename one of them to choose the Rust name yourself"),
        );
    }
    others.push(name);
}

/// `messages::SendMedia` for `messages.sendMedia`.
fn rust_path(name: &str) -> String {
    let mut parts: Vec<String> = name.split('.').map(str::to_snake_case).collect();
    if let (Some(last), Some(base)) = (parts.last_mut(), name.rsplit('.').next()) {
        *last = base.to_upper_camel_case();
    }
    parts.join("::")
}
