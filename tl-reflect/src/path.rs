//! Paths in a value, such as `updates.users[3].photo`.

use std::fmt::Write;

/// The path of a traversal.
#[derive(Debug, Default)]
pub(crate) struct Path {
    text: String,
    /// The length of the text before each part.
    parts: Vec<usize>,
}

impl Path {
    /// Enters a field.
    pub(crate) fn enter(&mut self, name: &str) {
        self.parts.push(self.text.len());
        if !self.text.is_empty() {
            self.text.push('.');
        }
        self.text.push_str(name);
    }

    /// Enters an item of a list.
    pub(crate) fn enter_item(&mut self, index: usize) {
        self.parts.push(self.text.len());
        // Writing to a string cannot fail.
        let _ = write!(self.text, "[{index}]");
    }

    /// Leaves the last part.
    pub(crate) fn leave(&mut self) {
        self.text.truncate(self.parts.pop().unwrap_or(0));
    }

    /// Leaves all parts but the first `depth`.
    pub(crate) fn leave_to(&mut self, depth: usize) {
        while self.parts.len() > depth {
            self.leave();
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}
