//! Tables of a file in TOML. Every error has the place of what it is about.

use std::fmt::Display;
use std::ops::Range;

use tl_parser::suggest::did_you_mean;
use toml_edit::{Document, Item, Table as TomlTable, TableLike, Value};

use crate::files;

/// A file in TOML.
pub(super) struct File<'a> {
    /// The name of the file, for messages.
    pub(super) name: &'a str,
    pub(super) text: &'a str,
}

impl<'a> File<'a> {
    pub(super) fn parse(&self) -> Result<Document<&'a str>, String> {
        Document::parse(self.text)
            .map_err(|error| self.error(error.span().unwrap_or_default(), &error.message()))
    }

    pub(super) fn root<'t>(&'t self, table: &'t TomlTable) -> Table<'t> {
        Table { file: self, path: String::new(), table }
    }

    /// Returns the message for an error at a place.
    fn error(&self, span: Range<usize>, message: &dyn Display) -> String {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let (line, column) = files::end(before);
        format!("{}:{line}:{column}: {message}", self.name)
    }
}

/// A table. Its methods refuse values of other types.
#[derive(Clone)]
pub(crate) struct Table<'t> {
    file: &'t File<'t>,
    /// The keys that lead to the table, with dots: `diff.exceptions`.
    path: String,
    table: &'t dyn TableLike,
}

impl<'t> Table<'t> {
    /// Refuses keys that the table does not have.
    pub(crate) fn expect_keys(&self, known: &[&str]) -> Result<(), String> {
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
    pub(crate) fn table(&self, key: &str) -> Result<Option<Self>, String> {
        let Some(item) = self.table.get(key) else { return Ok(None) };
        let table = item.as_table_like().ok_or_else(|| self.wrong(key, "is not a table"))?;
        Ok(Some(Self { file: self.file, path: self.path_to(key), table }))
    }

    /// Returns the tables in the list with this key.
    pub(crate) fn tables(&self, key: &str) -> Result<Vec<Self>, String> {
        let Some(item) = self.table.get(key) else { return Ok(Vec::new()) };
        let wrong = || self.wrong(key, "is not a list of tables");
        let one = |table| Self { file: self.file, path: self.path_to(key), table };
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
    pub(crate) fn text(&self, key: &str) -> Result<Option<&'t str>, String> {
        let Some(item) = self.table.get(key) else { return Ok(None) };
        let text = item.as_str().filter(|text| !text.is_empty());
        text.map(Some).ok_or_else(|| self.wrong(key, "is not a text"))
    }

    /// Returns the texts in the list with this key. None of them is empty.
    pub(crate) fn texts(&self, key: &str) -> Result<Option<Vec<&'t str>>, String> {
        let Some(item) = self.table.get(key) else { return Ok(None) };
        let text = |item: &'t Value| item.as_str().filter(|text| !text.is_empty());
        let texts = item.as_array().and_then(|items| items.iter().map(text).collect());
        texts.map(Some).ok_or_else(|| self.wrong(key, "is not a list of texts"))
    }

    /// Returns the value with this key, which is true or false.
    pub(crate) fn flag(&self, key: &str) -> Result<Option<bool>, String> {
        let Some(item) = self.table.get(key) else { return Ok(None) };
        item.as_bool().map(Some).ok_or_else(|| self.wrong(key, "is not true or false"))
    }

    /// Returns the message for a table without a key that it needs.
    pub(crate) fn missing(&self, message: &str) -> String {
        let first = self.table.iter().next();
        let span = first.and_then(|(key, _)| self.table.get_key_value(key)?.0.span());
        self.file.error(span.unwrap_or_default(), &message)
    }

    /// Returns the message for a key that is wrong.
    pub(crate) fn key_error(&self, key: &str, message: &str) -> String {
        let key = self.table.get_key_value(key);
        let span = key.and_then(|(key, item)| key.span().or_else(|| item.span()));
        self.file.error(span.unwrap_or_default(), &message)
    }

    /// Returns the message for a value that is wrong.
    pub(crate) fn value_error(&self, key: &str, message: &dyn Display) -> String {
        let span = self.table.get(key).and_then(Item::span);
        match span {
            Some(span) => self.file.error(span, message),
            None => self.key_error(key, &message.to_string()),
        }
    }

    fn wrong(&self, key: &str, what: &str) -> String {
        self.value_error(key, &format!("`{}` {what}", self.path_to(key)))
    }

    fn path_to(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}
