//! The documentation of definitions, which comments, overlays and pages are read into.

use std::collections::BTreeMap;

use crate::Fields;

/// The documentation of a schema, by TL names.
///
/// Constructors, functions and boxed types share one name space, since a constructor and its type
/// differ in the case of a letter (`message`, `Message`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Documentation {
    /// The entries by name: `messages.sendMultiMedia`, `inputPeerSelf`, `Updates`.
    pub entries: BTreeMap<String, Entry>,
}

/// The documentation of a constructor, a function or a boxed type.
///
/// All texts are [Markdown](crate#texts).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The description.
    pub description: Option<String>,
    /// The meaning of each field.
    pub fields: Fields,
    /// The meaning of a function's result.
    pub result: Option<String>,
    /// The errors that a function may return.
    pub errors: Vec<PossibleError>,
    /// True if bots may call a function.
    pub bots: Option<bool>,
    /// Links for further reading. The definition's own page comes first.
    pub links: Vec<String>,
}

/// An error that a function may return.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PossibleError {
    /// The code, in the style of HTTP: 400.
    pub code: i32,
    /// The name, in which `%d` stands for a number: `SLOWMODE_WAIT_%d`.
    pub name: String,
    /// The explanation.
    pub description: String,
}

impl Documentation {
    /// Returns the entry for a definition.
    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name)
    }

    /// Adds another documentation, which takes precedence.
    pub fn merge(&mut self, other: Documentation) {
        for (name, entry) in other.entries {
            self.entries.entry(name).or_default().merge(entry);
        }
    }
}

impl Entry {
    /// Returns true if the entry says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds another entry, which takes precedence. Texts of fields are replaced one by one, lists of
    /// errors and of links as a whole.
    pub fn merge(&mut self, other: Entry) {
        let Entry { description, fields, result, errors, bots, links } = other;
        self.description = description.or_else(|| self.description.take());
        self.result = result.or_else(|| self.result.take());
        self.bots = bots.or(self.bots);
        if !errors.is_empty() {
            self.errors = errors;
        }
        if !links.is_empty() {
            self.links = links;
        }
        for (name, text) in fields.iter() {
            self.fields.insert(name, text);
        }
    }
}
