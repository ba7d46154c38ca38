//! The table of parameters: what the fields of a definition mean.

use super::clean;
use super::columns::tables;
use super::markdown::Markdown;
use super::page::{Kind, Note, Page};
use super::sections::Section;

/// Reads the tables of a section into the fields of the entry, and compares the types that stand
/// there with those of the definition.
pub(crate) fn read(markdown: Markdown<'_>, section: &Section, page: &mut Page) {
    for (columns, rows) in tables(markdown, section, &["Name", "Type", "Description"], page) {
        let [name_column, type_column, text_column] = columns[..] else { continue };
        for row in rows {
            let cell = |column: usize| row.get(column).copied().flatten();
            let word = |column| cell(column).map(|id| clean::word(&markdown.dom.text(id)));
            let name = word(name_column).unwrap_or_default();
            if name.is_empty() {
                page.notes.push(Note::new(&section.title, "a row without a name is left out"));
                continue;
            }
            if page.entry.fields.get(&name).is_some() {
                let message = format!("`{name}` is there twice; the first row counts");
                page.notes.push(Note::new(&section.title, message));
                continue;
            }
            if cell(text_column).is_none() {
                let message = format!("the row of `{name}` has no description");
                page.notes.push(Note::new(&section.title, message));
            }
            let text = cell(text_column).map(|id| markdown.content(id)).unwrap_or_default();
            page.entry.fields.insert(&name, text);
            check_type(page, section, &name, &word(type_column).unwrap_or_default());
        }
    }
}

/// Compares the type in a row with that of the definition.
fn check_type(page: &mut Page, section: &Section, name: &str, ty: &str) {
    let definition = page.scheme.get(&page.name);
    if let Some(defined) = definition.and_then(|definition| definition.fields.get(name))
        && ty != defined
    {
        let message = match ty {
            "" => format!("the row of `{name}` has no type; the definition says `{defined}`"),
            _ => format!("`{name}` has the type `{ty}`; the definition says `{defined}`"),
        };
        page.notes.push(Note::new(&section.title, message));
    }
}

/// Compares the names of the fields with those of the definition.
pub(crate) fn compare(page: &mut Page) {
    let Some(definition) = page.scheme.get(&page.name).filter(|_| page.kind != Kind::Type) else {
        return;
    };
    let mut notes = Vec::new();
    for (name, _) in page.entry.fields.iter() {
        if definition.fields.get(name).is_none() {
            notes.push(format!("`{name}` is described, but no field of `{}`", definition.text));
        }
    }
    for (field, _) in definition.fields.iter() {
        if page.entry.fields.get(field).is_none() {
            notes.push(format!("the field `{field}` is not described"));
        }
    }
    page.notes.extend(notes.into_iter().map(|message| Note::new("Parameters", message)));
}

/// Drops what says nothing: a row without a text was read, and has been noted.
pub(crate) fn drop_empty(page: &mut Page) {
    let texts = page.entry.fields.iter().filter(|(_, text)| !text.is_empty());
    page.entry.fields = texts.map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
}
