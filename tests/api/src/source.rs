//! The modules of a crate, read from its files.

use std::fs;
use std::path::Path;

use syn::{Attribute, Item, Meta, Visibility};

use crate::text;

/// A module with everything in it.
pub(crate) struct Module {
    /// Its name; `crate` for the root.
    pub(crate) name: String,
    pub(crate) is_public: bool,
    /// The conditions for it and for the modules around it.
    pub(crate) conditions: Vec<String>,
    pub(crate) modules: Vec<Module>,
    /// Its items other than modules.
    pub(crate) items: Vec<Item>,
}

/// Reads the library of a package, or its program if it has no library.
pub(crate) fn read(package: &Path) -> Module {
    let folder = package.join("src");
    let library = folder.join("lib.rs");
    let root = if library.exists() { library } else { folder.join("main.rs") };
    module("crate".to_owned(), true, Vec::new(), parse(&root), &folder)
}

fn parse(path: &Path) -> Vec<Item> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{path:?}: {error}")).items
}

/// Makes a module of its items. The files of its own modules are in `folder`.
fn module(
    name: String,
    is_public: bool,
    conditions: Vec<String>,
    items: Vec<Item>,
    folder: &Path,
) -> Module {
    let mut this = Module { name, is_public, conditions, modules: Vec::new(), items: Vec::new() };
    for item in items {
        let Item::Mod(inner) = item else {
            this.items.push(item);
            continue;
        };
        let conditions = [&this.conditions[..], &conditions_of(&inner.attrs)].concat();
        if conditions.iter().any(|condition| condition == "#[cfg(test)]") {
            continue;
        }
        let name = inner.ident.to_string();
        let folder = folder.join(&name);
        let beside = folder.with_extension("rs");
        let items = match inner.content {
            Some((_, items)) => items,
            None => parse(&if beside.exists() { beside } else { folder.join("mod.rs") }),
        };
        this.modules.push(module(name, is_public_to_all(&inner.vis), conditions, items, &folder));
    }
    this
}

/// Returns true for `pub` without a restriction.
pub(crate) fn is_public_to_all(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Returns the attributes of an item that the listing shows: conditions, and `#[doc(hidden)]`.
pub(crate) fn conditions_of(attributes: &[Attribute]) -> Vec<String> {
    let is_hidden = |meta: &Meta| match meta {
        Meta::List(list) => list.path.is_ident("doc") && list.tokens.to_string() == "hidden",
        _ => false,
    };
    let is_shown =
        |attribute: &&Attribute| attribute.path().is_ident("cfg") || is_hidden(&attribute.meta);
    attributes.iter().filter(is_shown).map(text::of).collect()
}
