//! Selectors of definitions, as settings have them.

use tl_parser::Schema;

/// A set of definitions, by their TL names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selector {
    /// `*`: all definitions.
    All,
    /// `types.*`: all constructors and boxed types, and what is in a namespace of this name.
    Types,
    /// `functions.*`: all functions, and what is in a namespace of this name.
    Functions,
    /// `messages.*`: those of a namespace and of the namespaces in it.
    Namespace(String),
    /// `messages.sendMedia`: one definition.
    Name(String),
}

impl Selector {
    pub(crate) fn new(text: &str) -> Self {
        match text.strip_suffix('*') {
            Some("") => Self::All,
            Some("types.") => Self::Types,
            Some("functions.") => Self::Functions,
            Some(namespace) if namespace.ends_with('.') => Self::Namespace(namespace.to_owned()),
            _ => Self::Name(text.to_owned()),
        }
    }

    /// Returns true if it selects a definition, which is a function or not.
    pub(crate) fn selects(&self, is_function: bool, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Types => !is_function || name.starts_with("types."),
            Self::Functions => is_function || name.starts_with("functions."),
            Self::Namespace(namespace) => name.starts_with(namespace),
            Self::Name(selected) => selected == name,
        }
    }

    /// Returns true if it selects a definition of the schema.
    pub(crate) fn is_known(&self, schema: &Schema) -> bool {
        match self {
            Self::All | Self::Types | Self::Functions => true,
            Self::Namespace(_) => {
                schema.combinators().any(|(_, c)| self.selects(c.is_function, &c.name))
            }
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
    fn selectors_cover_names_namespaces_and_kinds() {
        let selects = |selector: &str, name: &str| Selector::new(selector).selects(false, name);
        assert!(selects("types.*", "user"));
        assert!(!selects("functions.*", "user"));
        assert!(Selector::new("functions.*").selects(true, "messages.sendMedia"));
        assert!(!Selector::new("types.*").selects(true, "messages.sendMedia"));
        assert!(Selector::new("types.*").selects(true, "types.get"));
        assert!(selects("*", "user"));
        assert!(selects("messages.*", "messages.sendMedia"));
        assert!(!selects("messages.*", "messagesNotModified"));
        assert!(selects("user", "user"));
        assert!(!selects("user", "userEmpty"));
    }
}
