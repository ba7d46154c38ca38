//! The table of errors.

use std::collections::HashSet;

use tl_docs::PossibleError;

use super::clean;
use super::columns::tables;
use super::markdown::Markdown;
use super::page::{Note, Page};
use super::sections::Section;

/// Reads the tables of a section into the errors of the entry.
pub(crate) fn read(markdown: Markdown<'_>, section: &Section, page: &mut Page) {
    let mut known: HashSet<_> =
        page.entry.errors.iter().map(|error| (error.code, error.name.clone())).collect();
    for (columns, rows) in tables(markdown, section, &["Code", "Type", "Description"], page) {
        let [code_column, name_column, text_column] = columns[..] else { continue };
        for row in rows {
            let cell = |column: usize| row.get(column).copied().flatten();
            let word = |column| cell(column).map(|id| clean::word(&markdown.dom.text(id)));
            let code = word(code_column).unwrap_or_default();
            let name = word(name_column).unwrap_or_default();
            let parsed = code.replace('−', "-").parse();
            let mut note = |message| page.notes.push(Note::new(&section.title, message));
            if name.is_empty() {
                note(format!("a row without a name is left out, its code is `{code}`"));
                continue;
            }
            let Ok(code) = parsed else {
                note(format!("`{name}` is left out: its code is `{code}`, which is no number"));
                continue;
            };
            if !known.insert((code, name.clone())) {
                note(format!("{code} `{name}` is there twice; the first row counts"));
                continue;
            }
            let description = cell(text_column).map(|id| markdown.content(id)).unwrap_or_default();
            if description.is_empty() {
                note(format!("{code} `{name}` has no description"));
            }
            page.entry.errors.push(PossibleError { code, name, description });
        }
    }
}
