//! The texts for the fields of a definition, by name and in order.

use std::collections::HashMap;
use std::fmt;

/// Texts by the names of fields. Equality includes the order.
#[derive(Clone, Default)]
pub struct Fields {
    texts: Vec<(String, String)>,
    /// The index of each name, so that look-up in long definitions is fast.
    places: HashMap<String, usize>,
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        self.texts == other.texts
    }
}

impl Eq for Fields {}

impl Fields {
    /// Returns the text for a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.places.get(name).map(|&place| self.texts[place].1.as_str())
    }

    /// Sets the text for a field. A new text keeps the place of the one that it replaces.
    pub fn insert(&mut self, name: impl Into<String>, text: impl Into<String>) {
        let (name, text) = (name.into(), text.into());
        match self.places.get(&name) {
            Some(&place) => self.texts[place].1 = text,
            None => {
                self.places.insert(name.clone(), self.texts.len());
                self.texts.push((name, text));
            }
        }
    }

    /// Returns names and texts, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Returns the number of fields with a text.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Returns true if no field has a text.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for Fields {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(texts: I) -> Self {
        let mut fields = Self::default();
        texts.into_iter().for_each(|(name, text)| fields.insert(name, text));
        fields
    }
}
