//! Adds the definitions of pages to a schema file.

use std::collections::{HashMap, HashSet};
use std::fmt;

use tl_parser::ast::{Item, Section};
use tl_parser::{Options, SourceMap, parse};

use super::page::{Definition, Scheme};

/// A schema text to which the definitions of pages were added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Added {
    /// The text, followed by the new definitions.
    pub(crate) text: String,
    /// The definitions that differ: as in the text, which stays, and as on the page.
    pub(crate) different: Vec<(String, String)>,
}

/// Adds definitions to the text of a schema. An existing definition with that name stays.
///
/// # Errors
///
/// The first syntax error in the text, with its place.
pub(crate) fn add_to_schema(text: &str, scheme: &Scheme) -> Result<Added, String> {
    let (mut sources, mut diagnostics) = (SourceMap::new(), Vec::new());
    let source = sources.add("schema", text);
    let file = parse(&sources, source, &Options::default(), &mut diagnostics);
    if let Some(found) = diagnostics.iter().find(|found| found.is_error()) {
        let place = sources.place(found.primary.span);
        return Err(format!("line {}, column {}: {}", place.line, place.column, found.message));
    }
    let known: HashMap<_, _> = file.combinators().map(|c| (c.name.text, c.to_string())).collect();
    let ids: HashSet<_> =
        file.combinators().filter(|c| c.id.is_none()).map(|c| c.name.text).collect();
    let mut different = Vec::new();
    let mut is_new = |definition: &&Definition| match known.get(definition.name.as_str()) {
        Some(known) => {
            let stated = match ids.contains(definition.name.as_str()) {
                true => without_id(definition),
                false => definition.text.clone(),
            };
            if *known != stated {
                different.push((known.clone(), definition.text.clone()));
            }
            false
        }
        None => true,
    };
    let new: Vec<_> = scheme.definitions().iter().filter(|d| is_new(d)).collect();
    let last_section = file.items.iter().rev().find_map(|item| match item {
        Item::Section(section, _) => Some(*section),
        _ => None,
    });
    let mut text = text.to_owned();
    let mut section = last_section.unwrap_or(Section::Types);
    for wanted in [Section::Types, Section::Functions] {
        let is_wanted = |d: &&&Definition| d.is_function == (wanted == Section::Functions);
        let lines: String =
            new.iter().filter(is_wanted).map(|d| format!("{};\n", d.text)).collect();
        if lines.is_empty() {
            continue;
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        if section != wanted {
            let gap = if text.is_empty() { "" } else { "\n" };
            let header = if wanted == Section::Types { "types" } else { "functions" };
            text.push_str(&format!("{gap}---{header}---\n\n"));
            section = wanted;
        }
        text.push_str(&lines);
    }
    Ok(Added { text, different })
}

impl fmt::Display for Scheme {
    /// Writes the definitions as a schema, one per line, functions after constructors.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An empty text has no errors.
        let added = add_to_schema("", self).map_err(|_| fmt::Error)?;
        f.write_str(&added.text)
    }
}

/// Returns the text of a definition without its id.
fn without_id(definition: &Definition) -> String {
    let (head, rest) = definition.text.split_once(' ').unwrap_or((&definition.text, ""));
    format!("{} {rest}", head.split('#').next().unwrap_or(head))
}
