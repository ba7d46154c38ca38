//! The modules of a crate, read from its files.

use std::path::{Path, PathBuf};
use std::{error, fmt, fs, io};

use syn::{Attribute, Item, Visibility};

use crate::text;

/// A module with everything in it.
pub(crate) struct Module {
    /// Its name; `crate` for the root.
    pub(crate) name: String,
    pub(crate) is_public: bool,
    /// The conditions that it and the modules around it are compiled under.
    pub(crate) conditions: Vec<String>,
    pub(crate) modules: Vec<Module>,
    /// Its items other than modules.
    pub(crate) items: Vec<Item>,
}

/// The reason why the sources of a crate cannot be read.
#[derive(Debug)]
pub struct SourceError {
    path: PathBuf,
    reason: Reason,
}

#[derive(Debug)]
enum Reason {
    Io(io::Error),
    Syntax(syn::Error),
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path.display())?;
        match &self.reason {
            Reason::Io(error) => error.fmt(f),
            Reason::Syntax(error) => error.fmt(f),
        }
    }
}

impl error::Error for SourceError {}

/// Reads a crate from its root file.
pub(crate) fn read(root: &Path) -> Result<Module, SourceError> {
    let folder = root.parent().unwrap_or(Path::new(""));
    let items = parse(root)?;
    module("crate".to_owned(), true, Vec::new(), items, folder)
}

fn parse(path: &Path) -> Result<Vec<Item>, SourceError> {
    let error = |reason| SourceError { path: path.to_owned(), reason };
    let text = fs::read_to_string(path).map_err(|reason| error(Reason::Io(reason)))?;
    let file = syn::parse_file(&text).map_err(|reason| error(Reason::Syntax(reason)))?;
    Ok(file.items)
}

/// A module of these items, whose own modules are files in `folder`.
fn module(
    name: String,
    is_public: bool,
    conditions: Vec<String>,
    items: Vec<Item>,
    folder: &Path,
) -> Result<Module, SourceError> {
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
        let items = match inner.content {
            Some((_, items)) => items,
            None => {
                let beside = folder.with_extension("rs");
                parse(&if beside.exists() { beside } else { folder.join("mod.rs") })?
            }
        };
        this.modules.push(module(name, is_public_to_all(&inner.vis), conditions, items, &folder)?);
    }
    Ok(this)
}

/// Returns true for `pub` without a restriction.
pub(crate) fn is_public_to_all(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The conditions among the attributes of an item.
pub(crate) fn conditions_of(attributes: &[Attribute]) -> Vec<String> {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    conditions.map(text::of).collect()
}
