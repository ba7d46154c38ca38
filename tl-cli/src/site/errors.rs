//! The errors that the documentation names.

use std::collections::{BTreeMap, BTreeSet};

use super::LayerSchema;
use super::definitions::slug;

/// An error.
#[derive(Debug, Default)]
pub(super) struct Error {
    pub(super) codes: Vec<i32>,
    /// The different explanations.
    pub(super) descriptions: Vec<String>,
    /// The functions that may answer with it.
    pub(super) functions: Vec<String>,
    slug: String,
}

/// The errors of the functions of all layers, by their names.
#[derive(Debug, Default)]
pub(super) struct Errors(BTreeMap<String, Error>);

impl Errors {
    pub(super) fn new(layers: &[LayerSchema]) -> Self {
        let mut errors: BTreeMap<String, Error> = BTreeMap::new();
        let entries = layers.last().into_iter().flat_map(|layer| &layer.documentation.entries);
        for (function, entry) in entries {
            let has = |layer: &LayerSchema| layer.schema.combinator_named(function).is_some();
            if !layers.iter().any(has) {
                continue;
            }
            for found in &entry.errors {
                let error = errors.entry(found.name.clone()).or_default();
                add(&mut error.codes, &found.code);
                if !found.description.is_empty() {
                    add(&mut error.descriptions, &found.description);
                }
                add(&mut error.functions, function);
            }
        }
        let mut slugs = BTreeSet::new();
        for (name, error) in &mut errors {
            let plain = name.replace("%d", "X");
            error.slug = slug(&plain, |slug| slugs.insert(slug.to_ascii_lowercase()));
        }
        Self(errors)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Error)> {
        self.0.iter()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Error> {
        self.0.get(name)
    }

    /// Returns the name in an address.
    pub(super) fn slug(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |error| error.slug.as_str())
    }
}

fn add<T: PartialEq + Clone>(list: &mut Vec<T>, item: &T) {
    if !list.contains(item) {
        list.push(item.clone());
    }
}
