//! What is said of the fields of a definition: texts by name, in the order in which they came.

use std::collections::HashMap;
use std::fmt;

/// Texts by the names of fields. Two of these are equal if they say the same in the same order.
#[derive(Clone, Default)]
pub struct Fields {
    texts: Vec<(String, String)>,
    /// The place of each name, so that definitions of many fields cost no more than others.
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
    /// What is said of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.places.get(name).map(|&place| self.texts[place].1.as_str())
    }

    /// Says something of a field, in place of what was said of it before.
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

    /// Names and texts, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// How many fields something is said of.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether nothing is said.
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
