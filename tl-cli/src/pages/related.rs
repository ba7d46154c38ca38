//! Sections that lead on: other pages of the reference, and the definitions that belong to a type.

use tl_docs::Entry;

use super::address::{self, Target};
use super::clean;
use super::columns::tables;
use super::dom::{Dom, Id};
use super::markdown::Markdown;
use super::page::{Note, Page};
use super::sections::Section;

/// Reads "related pages": headings that are links, each with a sentence below.
pub(crate) fn read_pages(markdown: Markdown<'_>, section: &Section, page: &mut Page) {
    let mut links: Vec<String> = Vec::new();
    for &node in &section.nodes {
        let text = match markdown.dom.tag(node) {
            Some("h4" | "h5" | "h6") => markdown.line(node),
            Some("ul" | "ol") => {
                links.extend(markdown.dom.children(node).map(|item| markdown.line(item)));
                continue;
            }
            _ => {
                let text = markdown.nodes(&[node]).split_whitespace().collect::<Vec<_>>().join(" ");
                match links.last_mut() {
                    Some(last) if !text.starts_with('[') => {
                        last.push_str(&if text.is_empty() { text } else { format!(": {text}") });
                        continue;
                    }
                    _ => text,
                }
            }
        };
        links.push(text);
    }
    page.entry.links.extend(links.into_iter().filter(|link| !link.is_empty()));
}

/// Reads the constructors of a type, or the functions that return it: names and descriptions.
pub(crate) fn read_definitions(markdown: Markdown<'_>, section: &Section, page: &mut Page) {
    let singular = section.title.trim_end_matches('s').to_owned();
    for (columns, rows) in tables(markdown, section, &[&singular, "Description"], page) {
        let [name_column, text_column] = columns[..] else { continue };
        for row in rows {
            let cell = |column: usize| row.get(column).copied().flatten();
            let name = cell(name_column).and_then(|id| name(markdown.dom, id));
            let text = cell(text_column).map(|id| markdown.content(id)).unwrap_or_default();
            let Some(name) = name else {
                let message =
                    format!("a row without a name is left out: {}", clean::excerpt(&text));
                page.notes.push(Note::new(&section.title, message));
                continue;
            };
            if page.scheme.get(&name).is_none() && !page.scheme.definitions().is_empty() {
                let message = format!("`{name}` is not among the definitions");
                page.notes.push(Note::new(&section.title, message));
            }
            if !text.is_empty() {
                let entry = Entry { description: Some(text), ..Entry::default() };
                page.others.entries.entry(name).or_default().merge(entry);
            }
        }
    }
}

/// The definition that a cell names: by its link, or by its text.
fn name(dom: &Dom, cell: Id) -> Option<String> {
    let linked =
        dom.descendants(cell).filter_map(|id| dom.attribute(id, "href")).find_map(|href| {
            match address::target(href, "")? {
                Target::Definition(_, name) => Some(name),
                Target::Page(_) => None,
            }
        });
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let written = || Some(clean::word(&dom.text(cell)));
    linked.or_else(written).filter(|name| !name.is_empty() && name.chars().all(is_name))
}
