//! Writes documentation as an overlay.

use std::fmt::Write;

use tl_parser::escape;

use crate::{Documentation, Entry, PossibleError};

impl Documentation {
    /// Returns the documentation as the text of an overlay, in the order of the names. Texts of several
    /// lines stay readable.
    ///
    /// Reading the overlay restores the documentation, if no text starts or ends with white space.
    pub fn to_toml(&self) -> String {
        let entries = self.entries.iter().filter(|(_, entry)| !entry.is_empty());
        let entries: Vec<_> = entries.map(|(name, entry)| entry.to_toml(name)).collect();
        entries.join("\n")
    }
}

impl Entry {
    /// Returns the entry as a table of an overlay, with its header.
    pub fn to_toml(&self, name: &str) -> String {
        let mut out = format!("[{}]\n", key(name));
        let mut line = |key: &str, value: &str| {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{key} = {value}");
        };
        if let Some(text) = &self.description {
            line("description", &string(text));
        }
        for (name, text) in self.fields.iter() {
            line(&format!("fields.{}", key(name)), &string(text));
        }
        if let Some(text) = &self.result {
            line("result", &string(text));
        }
        if let Some(bots) = self.bots {
            line("bots", if bots { "true" } else { "false" });
        }
        if !self.errors.is_empty() {
            line("errors", &list(self.errors.iter().map(error)));
        }
        if !self.links.is_empty() {
            line("links", &list(self.links.iter().map(|link| one_line(link))));
        }
        out
    }
}

/// Formats a list, with a line for each item if there are several.
fn list(items: impl ExactSizeIterator<Item = String>) -> String {
    if items.len() == 1 {
        return format!("[{}]", items.collect::<String>());
    }
    let lines: String = items.map(|item| format!("    {item},\n")).collect();
    format!("[\n{lines}]")
}

fn error(error: &PossibleError) -> String {
    let PossibleError { code, name, description } = error;
    let name = one_line(name);
    match description.as_str() {
        "" => format!("{{ code = {code}, name = {name} }}"),
        text => format!("{{ code = {code}, name = {name}, description = {} }}", one_line(text)),
    }
}

/// Formats a name as a key, in quotes if it needs them.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    match !name.is_empty() && name.chars().all(is_bare) {
        true => name.to_owned(),
        false => one_line(name),
    }
}

/// Returns true if a character is escaped in any string: TOML requires this for most control
/// characters, and the others would act on the program that shows the overlay.
fn is_control(c: char) -> bool {
    c != '\t' && escape::is_control(c)
}

/// Formats a text, over several lines if it has them.
fn string(text: &str) -> String {
    if !text.contains('\n') {
        return one_line(text);
    }
    let is_plain = |c: char| c == '\n' || !is_control(c);
    let is_literal = text.contains('\\') && !text.contains("''") && text.chars().all(is_plain);
    if is_literal && !text.ends_with('\'') {
        return format!("'''\n{text}\n'''");
    }
    let mut out = String::from("\"\"\"\n");
    for c in text.chars() {
        match c {
            '\n' => out.push('\n'),
            // Three quotes would end the string. Fewer need no escape.
            '"' if !out.ends_with("\"\"") => out.push('"'),
            _ => push_escaped(&mut out, c),
        }
    }
    out.push_str("\n\"\"\"");
    out
}

/// Formats a text in one line. A literal string keeps Markdown's backslashes readable.
fn one_line(text: &str) -> String {
    if text.contains(['\\', '"']) && !text.contains('\'') && !text.contains(is_control) {
        return format!("'{text}'");
    }
    let mut out = String::from("\"");
    text.chars().for_each(|c| push_escaped(&mut out, c));
    out.push('"');
    out
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '"' | '\\' => out.extend(['\\', c]),
        '\n' => out.push_str("\\n"),
        c if is_control(c) => {
            let _ = write!(out, "\\u{:04X}", u32::from(c));
        }
        c => out.push(c),
    }
}
