//! Pages in Markdown, for readers and programs that want text.

use crate::pages::{Dom, Markdown, Use, parse};

/// Converts a page: its `main` element, without the navigation.
pub(super) fn of(html: &str) -> String {
    // Only a page beyond the limits of the importer has no twin.
    let Ok(dom) = parse(html) else { return String::new() };
    let main = dom.descendants(Dom::ROOT).find(|&id| dom.tag(id) == Some("main"));
    let parts = main.into_iter().flat_map(|main| dom.children(main));
    let parts: Vec<_> = parts.filter(|&id| dom.tag(id) != Some("nav")).collect();
    Markdown { dom: &dom, use_as: Use::Page { alone: &super::WITHOUT_TWIN } }.nodes(&parts) + "\n"
}
