//! Renamed items in Rust types.

use std::collections::BTreeMap;

/// The new paths of items by their old ones: as constructors and functions, and as types.
#[derive(Default)]
pub(crate) struct Renames {
    pub(crate) items: BTreeMap<String, String>,
    pub(crate) types: BTreeMap<String, String>,
}

impl Renames {
    /// Returns true if two Rust types are equal but for renamed items.
    pub(crate) fn is_same(&self, old: &str, new: &str) -> bool {
        old == new || replaced(old, &self.items) == new || replaced(old, &self.types) == new
    }
}

/// Replaces paths in a Rust type.
pub(crate) fn replaced(ty: &str, paths: &BTreeMap<String, String>) -> String {
    let is_in_path = |c: char| c.is_alphanumeric() || "_:#".contains(c);
    let mut text = String::with_capacity(ty.len());
    let mut rest = ty;
    while !rest.is_empty() {
        let path = rest.find(|c| !is_in_path(c)).unwrap_or(rest.len());
        let (path, after) = rest.split_at(path);
        text.push_str(paths.get(path).map_or(path, String::as_str));
        let between = after.find(is_in_path).unwrap_or(after.len());
        let (between, after) = after.split_at(between);
        text.push_str(between);
        rest = after;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_paths_are_replaced() {
        let paths = BTreeMap::from([("types::A".to_owned(), "enums::A".to_owned())]);
        assert_eq!(
            replaced("Option<Box<types::A>>, types::Ab, x::types::A", &paths),
            "Option<Box<enums::A>>, types::Ab, x::types::A"
        );
    }
}
