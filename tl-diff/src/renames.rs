//! Renamed items in Rust types.

use std::collections::BTreeMap;

use tl_codegen::{RustPath, RustType};

/// New paths by old paths.
pub(crate) type NewPaths = BTreeMap<RustPath, RustPath>;

/// The new paths of items by their old ones: as constructors and functions, and as types.
#[derive(Default)]
pub(crate) struct Renames {
    pub(crate) items: NewPaths,
    pub(crate) types: NewPaths,
}

impl Renames {
    /// Returns true if two Rust types are equal but for renamed items.
    pub(crate) fn is_same(&self, old: &RustType, new: &RustType) -> bool {
        old == new || renamed(old, &self.items) == *new || renamed(old, &self.types) == *new
    }

    /// Returns true if two paths lead to one item, which may be renamed.
    pub(crate) fn is_same_item(&self, old: &RustPath, new: &RustPath) -> bool {
        old == new || self.items.get(old) == Some(new) || self.types.get(old) == Some(new)
    }
}

/// Replaces paths in a Rust type.
pub(crate) fn renamed(ty: &RustType, paths: &NewPaths) -> RustType {
    ty.map_paths(&|path| paths.get(path).unwrap_or(path).clone())
}
