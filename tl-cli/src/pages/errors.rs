//! The table of errors.

use std::collections::HashSet;

use tl_docs::PossibleError;

use super::columns::rows;
use super::markdown::Markdown;
use super::page::Page;
use super::sections::Section;

/// Reads the tables of a section into the errors of the entry.
pub(crate) fn read(markdown: Markdown<'_>, section: &Section, page: &mut Page) {
    let mut known: HashSet<_> =
        page.entry.errors.iter().map(|error| (error.code, error.name.clone())).collect();
    for [code, name, text] in rows(markdown, section, ["Code", "Type", "Description"], page) {
        let (code, name) = (markdown.word(code), markdown.word(name));
        let mut note = |message| page.note(&section.title, message);
        if name.is_empty() {
            note(format!("ignored a row with the code `{code}` and no name"));
            continue;
        }
        let Ok(code) = code.replace('−', "-").parse() else {
            note(format!("ignored `{name}`: its code `{code}` is not a number"));
            continue;
        };
        if !known.insert((code, name.clone())) {
            note(format!("ignored another row for {code} `{name}`"));
            continue;
        }
        let description = markdown.cell(text);
        if description.is_empty() {
            note(format!("{code} `{name}` has no description"));
        }
        page.entry.errors.push(PossibleError { code, name, description });
    }
}
