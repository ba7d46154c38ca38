//! Selectors: which definitions a choice of the caller's is about.

use tl_parser::Schema;

/// Which definitions a choice is about, by their TL names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selector {
    /// `*`: all of them.
    All,
    /// `messages.*`: those of a namespace, and of the namespaces inside of it.
    Namespace(String),
    /// `messages.sendMedia`: this one.
    Name(String),
}

impl Selector {
    pub(crate) fn new(text: &str) -> Self {
        match text.strip_suffix('*') {
            Some("") => Self::All,
            Some(namespace) if namespace.ends_with('.') => Self::Namespace(namespace.to_owned()),
            _ => Self::Name(text.to_owned()),
        }
    }

    /// Whether a definition of this name is meant.
    pub(crate) fn selects(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Namespace(namespace) => name.starts_with(namespace),
            Self::Name(selected) => selected == name,
        }
    }

    /// Whether the schema has what is meant.
    pub(crate) fn is_known(&self, schema: &Schema) -> bool {
        match self {
            Self::All => true,
            Self::Namespace(_) => schema.combinators().any(|(_, c)| self.selects(&c.name)),
            Self::Name(name) => {
                schema.combinator_named(name).is_some() || schema.type_named(name).is_some()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_selected() {
        let selects = |selector: &str, name: &str| Selector::new(selector).selects(name);
        assert!(selects("*", "user"));
        assert!(selects("messages.*", "messages.sendMedia"));
        assert!(!selects("messages.*", "messagesNotModified"));
        assert!(selects("user", "user"));
        assert!(!selects("user", "userEmpty"));
    }
}
