//! The table of parameters: what the fields of a definition mean.

use crate::clean;
use crate::markdown::Markdown;
use crate::page::{Kind, Note, Page};
use crate::sections::Section;
use crate::table::Table;

/// Reads the tables of a section into the fields of the entry, and compares the types that stand
/// there with those of the definition.
pub(crate) fn read(markdown: Markdown<'_>, section: &Section, page: &mut Page) {
    for (table, rows) in tables(markdown, section, &["Name", "Type", "Description"], page) {
        let [name_column, type_column, text_column] = table[..] else { continue };
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

/// The places of the wanted columns in each table of a section, and its rows.
pub(crate) type Rows = Vec<(Vec<usize>, Vec<Vec<Option<crate::dom::Id>>>)>;

/// The tables of a section with the columns that are wanted. Whatever else stands there is noted.
pub(crate) fn tables(
    markdown: Markdown<'_>,
    section: &Section,
    wanted: &[&str],
    page: &mut Page,
) -> Rows {
    let (mut found, mut notes) = (Vec::new(), Vec::new());
    for &node in &section.nodes {
        let inside = || markdown.dom.descendants(node);
        let table =
            std::iter::once(node).chain(inside()).find(|&id| markdown.dom.tag(id) == Some("table"));
        let Some(table) = table else {
            let text = markdown.nodes(&[node]);
            if !text.is_empty() {
                notes.push(format!(
                    "text beside the table is left out: {}",
                    crate::read::excerpt(&text)
                ));
            }
            continue;
        };
        let table = Table::read(markdown.dom, table);
        let columns: Vec<_> = wanted.iter().map(|name| table.column(&[name])).collect();
        let missing = wanted.iter().zip(&columns).filter(|(_, column)| column.is_none());
        let missing: Vec<_> = missing.map(|(name, _)| format!("`{name}`")).collect();
        if !missing.is_empty() {
            let by =
                if table.header.is_empty() { "columns are taken in order" } else { "it is empty" };
            notes.push(format!("no column {}: {by}", missing.join(", ")));
        }
        let others = table
            .header
            .iter()
            .enumerate()
            .filter(|(i, name)| !name.is_empty() && !columns.contains(&Some(*i)));
        notes.extend(others.map(|(_, name)| format!("the column `{name}` is left out")));
        let place = |i: usize, column: Option<usize>| {
            column.unwrap_or(if table.header.is_empty() { i } else { usize::MAX })
        };
        let columns = columns.into_iter().enumerate().map(|(i, column)| place(i, column));
        found.push((columns.collect(), table.rows));
    }
    if found.is_empty() {
        notes.push("no table below it".to_owned());
    }
    page.notes.extend(notes.into_iter().map(|message| Note::new(&section.title, message)));
    found
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
