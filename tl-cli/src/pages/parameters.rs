//! The table of parameters, which describes the fields of a definition.

use super::columns::rows;
use super::markdown::Markdown;
use super::page::{Page, PageKind};
use super::sections::Section;

/// Reads the tables of a section into the fields of the entry, and compares the types in them with
/// the definition.
pub(crate) fn read(markdown: Markdown<'_>, section: &Section, page: &mut Page) {
    for [name, ty, text] in rows(markdown, section, ["Name", "Type", "Description"], page) {
        let name = markdown.word(name);
        if name.is_empty() {
            page.note(&section.title, "ignored a row without a name".to_owned());
            continue;
        }
        if page.entry.fields.get(&name).is_some() {
            page.note(&section.title, format!("ignored another row for `{name}`"));
            continue;
        }
        if text.is_none() {
            page.note(&section.title, format!("the row of `{name}` has no description"));
        }
        page.entry.fields.insert(&name, markdown.cell(text));
        check_type(page, section, &name, &markdown.word(ty));
    }
}

/// Compares the type in a row with the definition.
fn check_type(page: &mut Page, section: &Section, name: &str, ty: &str) {
    let definition = page.scheme.get(&page.name);
    if let Some(defined) = definition.and_then(|definition| definition.fields.get(name))
        && ty != defined
    {
        let ty = if ty.is_empty() { "no type".to_owned() } else { format!("the type `{ty}`") };
        let message = format!("the row of `{name}` has {ty}; the definition has `{defined}`");
        page.note(&section.title, message);
    }
}

/// Compares the names in the table with the fields of the definition.
pub(crate) fn compare(page: &mut Page) {
    let Some(definition) = page.scheme.get(&page.name).filter(|_| page.kind != PageKind::Type)
    else {
        return;
    };
    let (described, fields) = (&page.entry.fields, &definition.fields);
    let unknown = described.iter().filter(|(name, _)| fields.get(name).is_none());
    let unknown = unknown.map(|(name, _)| {
        format!("`{name}` is described, but is not a field of `{}`", definition.text)
    });
    let missing = fields.iter().filter(|(name, _)| described.get(name).is_none());
    let missing = missing.map(|(name, _)| format!("the field `{name}` is not described"));
    let messages: Vec<_> = unknown.chain(missing).collect();
    messages.into_iter().for_each(|message| page.note("Parameters", message));
}

/// Removes empty descriptions, after [`compare`] has checked the names.
pub(crate) fn drop_empty(page: &mut Page) {
    let texts = page.entry.fields.iter().filter(|(_, text)| !text.is_empty());
    page.entry.fields = texts.map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
}
