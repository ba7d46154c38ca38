//! Tables of a file in TOML. Every mistake has a place.

use std::fmt::Display;
use std::ops::Range;

use tl_parser::suggest::did_you_mean;
use toml_edit::{Document, Item, Table as TomlTable, TableLike, Value};

use crate::files;

/// A mistake in a file, at its bytes.
#[derive(Debug)]
pub(crate) struct Mistake {
    pub(crate) at: Range<usize>,
    pub(crate) message: String,
}

impl Mistake {
    /// Formats the mistake with its place in a file.
    pub(super) fn text(&self, name: &str, text: &str) -> String {
        let (line, column) = files::end(text.get(..self.at.start).unwrap_or(text));
        format!("{name}:{line}:{column}: {}", self.message)
    }
}

/// Parses a file in TOML.
pub(super) fn parse(text: &str) -> Result<Document<&str>, Mistake> {
    Document::parse(text).map_err(|error| Mistake {
        at: error.span().unwrap_or_default(),
        message: error.message().to_owned(),
    })
}

/// A table. Its methods refuse values of other types.
#[derive(Clone)]
pub(crate) struct Table<'t> {
    /// The keys that lead to the table, with dots: `diff.exceptions`.
    path: String,
    table: &'t dyn TableLike,
}

impl<'t> Table<'t> {
    /// Returns the table of a whole file.
    pub(super) fn root(table: &'t TomlTable) -> Self {
        Self { path: String::new(), table }
    }

    /// Refuses keys that the table does not have.
    pub(crate) fn expect_keys(&self, known: &[&str]) -> Result<(), Mistake> {
        match self.keys().find(|key| !known.contains(key)) {
            None => Ok(()),
            Some(key) => {
                let help = did_you_mean(key, known.iter().copied());
                let help = help.map_or_else(
                    || format!("; expected `{}`", known.join("`, `")),
                    |help| format!("; {help}"),
                );
                let what = match self.path.as_str() {
                    "" => "the file".to_owned(),
                    path => format!("`{path}`"),
                };
                Err(self.key_error(key, &format!("{what} has no key `{key}`{help}")))
            }
        }
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &'t str> {
        self.table.iter().map(|(key, _)| key)
    }

    /// Returns the table with this key.
    pub(crate) fn table(&self, key: &str) -> Result<Option<Self>, Mistake> {
        let Some(item) = self.table.get(key) else { return Ok(None) };
        let table = item.as_table_like().ok_or_else(|| self.wrong(key, "is not a table"))?;
        Ok(Some(Self { path: self.path_to(key), table }))
    }

    /// Returns the tables in the list with this key.
    pub(crate) fn tables(&self, key: &str) -> Result<Vec<Self>, Mistake> {
        let Some(item) = self.table.get(key) else { return Ok(Vec::new()) };
        let wrong = || self.wrong(key, "is not a list of tables");
        let one = |table| Self { path: self.path_to(key), table };
        match (item.as_array_of_tables(), item.as_array()) {
            (Some(tables), _) => Ok(tables.iter().map(|table| one(table)).collect()),
            (None, Some(items)) => {
                let table = |item: &'t Value| item.as_inline_table().map(|table| one(table));
                items.iter().map(|item| table(item).ok_or_else(wrong)).collect()
            }
            _ => Err(wrong()),
        }
    }

    /// Returns the text with this key. It is not empty.
    pub(crate) fn text(&self, key: &str) -> Result<Option<&'t str>, Mistake> {
        let Some(item) = self.table.get(key) else { return Ok(None) };
        let text = item.as_str().filter(|text| !text.is_empty());
        text.map(Some).ok_or_else(|| self.wrong(key, "is not a text"))
    }

    /// Returns the texts in the list with this key. None of them is empty.
    pub(crate) fn texts(&self, key: &str) -> Result<Option<Vec<&'t str>>, Mistake> {
        let Some(item) = self.table.get(key) else { return Ok(None) };
        let text = |item: &'t Value| item.as_str().filter(|text| !text.is_empty());
        let texts = item.as_array().and_then(|items| items.iter().map(text).collect());
        texts.map(Some).ok_or_else(|| self.wrong(key, "is not a list of texts"))
    }

    /// Returns the value with this key, which is true or false.
    pub(crate) fn flag(&self, key: &str) -> Result<Option<bool>, Mistake> {
        let Some(item) = self.table.get(key) else { return Ok(None) };
        item.as_bool().map(Some).ok_or_else(|| self.wrong(key, "is not true or false"))
    }

    /// Returns the message for a table without a key that it needs.
    pub(crate) fn missing(&self, message: &str) -> Mistake {
        let first = self.table.iter().next();
        let span = first.and_then(|(key, _)| self.table.get_key_value(key)?.0.span());
        Mistake { at: span.unwrap_or_default(), message: message.to_owned() }
    }

    /// Returns the message for a key that is wrong.
    pub(crate) fn key_error(&self, key: &str, message: &str) -> Mistake {
        let key = self.table.get_key_value(key);
        let span = key.and_then(|(key, item)| key.span().or_else(|| item.span()));
        Mistake { at: span.unwrap_or_default(), message: message.to_owned() }
    }

    /// Returns the message for a value that is wrong.
    pub(crate) fn value_error(&self, key: &str, message: &dyn Display) -> Mistake {
        let message = message.to_string();
        match self.table.get(key).and_then(Item::span) {
            Some(at) => Mistake { at, message },
            None => self.key_error(key, &message),
        }
    }

    fn wrong(&self, key: &str, what: &str) -> Mistake {
        self.value_error(key, &format!("`{}` {what}", self.path_to(key)))
    }

    fn path_to(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}
