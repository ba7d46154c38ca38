//! What is known about definitions beyond their TL: the model that comments, overlays and pages
//! are read into.

use std::collections::BTreeMap;

use crate::Fields;

/// What is said about the definitions of a schema, by their TL names.
///
/// A constructor and its type differ in the case of a letter (`message`, `Message`), and so one
/// space of names is enough for constructors, functions and boxed types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Documentation {
    /// The entries by name: `messages.sendMultiMedia`, `inputPeerSelf`, `Updates`.
    pub entries: BTreeMap<String, Entry>,
}

/// What is said about a constructor, a function or a boxed type.
///
/// All texts are [Markdown](crate#texts).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What it is or does.
    pub description: Option<String>,
    /// What each field means. The type of a field is the schema's business.
    pub fields: Fields,
    /// What a function returns, beyond the type.
    pub result: Option<String>,
    /// The errors that a function may answer with.
    pub errors: Vec<PossibleError>,
    /// Whether bots may call a function.
    pub bots: Option<bool>,
    /// Where to read on, each a link; the page of the definition itself comes first.
    pub links: Vec<String>,
}

/// An error that a function may answer with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PossibleError {
    /// The code, as in HTTP: 400.
    pub code: i32,
    /// The name, in which `%d` stands for a number: `SLOWMODE_WAIT_%d`.
    pub name: String,
    /// What went wrong.
    pub description: String,
}

impl Documentation {
    /// What is said about a definition.
    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name)
    }

    /// Adds what another documentation says. Where both say something, the other one wins.
    pub fn merge(&mut self, other: Documentation) {
        for (name, entry) in other.entries {
            self.entries.entry(name).or_default().merge(entry);
        }
    }
}

impl Entry {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what another entry says. Where both say something, the other one wins: field by field,
    /// but lists of errors and of links as a whole.
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
