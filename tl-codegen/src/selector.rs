//! Selectors of definitions, as settings have them.

use tl_parser::Schema;

/// A set of definitions, by their TL names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selector {
    /// `*`: all definitions.
    All,
    /// `messages.*`: those of a namespace and of the namespaces in it.
    Namespace(String),
    /// `messages.sendMedia`: one definition.
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

    /// Returns true if it selects a definition of this name.
    pub(crate) fn selects(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Namespace(namespace) => name.starts_with(namespace),
            Self::Name(selected) => selected == name,
        }
    }

    /// Returns true if it selects a definition of the schema.
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
