//! Sections with links: related pages, and the constructors and functions of a type.

use tl_docs::Entry;

use super::columns::rows;
use super::dom::{Dom, Id};
use super::markdown::Markdown;
use super::page::Page;
use super::sections::Section;
use super::{address, clean};

/// Reads "related pages": headings with a link, each followed by a sentence.
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

/// Reads the names and descriptions of a type's constructors, or of the functions that return it.
pub(crate) fn read_definitions(markdown: Markdown<'_>, section: &Section, page: &mut Page) {
    let singular = section.title.trim_end_matches('s').to_owned();
    for [name, text] in rows(markdown, section, [&singular, "Description"], page) {
        let text = markdown.cell(text);
        let Some(name) = name.and_then(|cell| name_in(markdown.dom, cell)) else {
            let message = format!("ignored a row without a name: {}", clean::excerpt(&text));
            page.note(&section.title, message);
            continue;
        };
        if page.scheme.get(&name).is_none() && !page.scheme.definitions().is_empty() {
            page.note(&section.title, format!("`{name}` is not among the definitions"));
        }
        if !text.is_empty() {
            let entry = Entry { description: Some(text), ..Entry::default() };
            page.others.entries.entry(name).or_default().merge(entry);
        }
    }
}

/// Returns the definition that a cell names, in a link or as text.
fn name_in(dom: &Dom, cell: Id) -> Option<String> {
    let linked = dom.descendants(cell).find_map(|id| address::definition(dom, id));
    let written = || clean::word(&dom.text(cell));
    Some(linked.map_or_else(written, |(_, name)| name)).filter(|name| clean::is_name(name))
}
