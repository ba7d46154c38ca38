//! The way to a place in a value: `updates.users[3].photo`.

/// A path, which grows and shrinks while a value is gone through.
#[derive(Debug, Default)]
pub(crate) struct Path {
    text: String,
    /// How long the text was before each part.
    parts: Vec<usize>,
}

impl Path {
    /// Goes to a field.
    pub(crate) fn enter(&mut self, name: &str) {
        self.parts.push(self.text.len());
        if !self.text.is_empty() {
            self.text.push('.');
        }
        self.text.push_str(name);
    }

    /// Goes to an item.
    pub(crate) fn enter_item(&mut self, index: usize) {
        self.parts.push(self.text.len());
        self.text.push_str(&format!("[{index}]"));
    }

    /// Goes back.
    pub(crate) fn leave(&mut self) {
        self.text.truncate(self.parts.pop().unwrap_or(0));
    }

    /// How many parts there are.
    pub(crate) fn depth(&self) -> usize {
        self.parts.len()
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}
