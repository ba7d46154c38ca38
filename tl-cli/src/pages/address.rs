//! The targets of the links on a page.

use std::fmt::Write;

use super::dom::{Dom, Id};
use super::page::PageKind;

/// The site of the API reference.
const SITE: &str = "https://core.telegram.org";

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The page of a definition.
    Definition(PageKind, String),
    /// Another page, by its full address.
    Page(String),
}

/// Returns the address of the page of a definition.
pub(crate) fn of_definition(kind: PageKind, name: &str) -> String {
    format!("{SITE}/{}/{}", kind.folder(), encode(name))
}

/// Returns the target of an `href` on the page with the address `page`, if a reader can follow it.
pub(crate) fn target(href: &str, page: &str) -> Option<Target> {
    let href: String = href.trim().chars().filter(|c| !c.is_control()).collect();
    let path = href.strip_prefix(SITE).or_else(|| href.strip_prefix("http://core.telegram.org"));
    let path = path.unwrap_or(&href);
    if let Some(definition) = definition_at(path) {
        return Some(definition);
    }
    let is_here = href.starts_with(['#', '?']) && !page.is_empty();
    let address = if is_here { format!("{page}{href}") } else { whole(&href)? };
    Some(Target::Page(encode(&address)))
}

/// Returns the full address of a link from the reference to another page, if a reader can follow it.
pub(crate) fn whole(href: &str) -> Option<String> {
    let lower = href.to_ascii_lowercase();
    let schemes = ["https://", "http://", "tg://", "mailto:"];
    if schemes.iter().any(|scheme| lower.starts_with(scheme)) {
        return Some(href.to_owned());
    }
    match href.strip_prefix('/')? {
        path if path.starts_with('/') => Some(format!("https:{href}")),
        _ => Some(format!("{SITE}{href}")),
    }
}

/// Returns the definition to which a link leads.
pub(crate) fn definition(dom: &Dom, link: Id) -> Option<(PageKind, String)> {
    match target(dom.attribute(link, "href")?, "")? {
        Target::Definition(kind, name) => Some((kind, name)),
        Target::Page(_) => None,
    }
}

/// Parses a path such as `/method/messages.sendMedia`, or `../method/messages.sendMedia.html` on a
/// page of `tl site`, whose address may have a layer: `../type/Update@179.html`.
fn definition_at(path: &str) -> Option<Target> {
    let path = path.split(['?', '#']).next()?;
    let path = match path.strip_prefix("../") {
        Some(own) => own.strip_suffix(".html")?.split('@').next()?,
        None => path.strip_prefix('/')?,
    };
    let (folder, name) = path.split_once('/')?;
    let kind = PageKind::in_folder(folder)?;
    let name = decode(name.trim_end_matches('/'));
    // The page of `Vector` is called `Vector t`.
    let name = name.split(' ').next().unwrap_or_default().to_owned();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '#');
    (!name.is_empty() && name.chars().all(is_name)).then_some(Target::Definition(kind, name))
}

/// Decodes `%20` and the like.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Encodes the characters that would end an address in Markdown.
fn encode(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '(' | ')' | '<' | '>' | '[' | ']' | '`' | '\\' | '"' | ' ' | '|' | '^' | '{' | '}' => {
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            c if c.is_whitespace() || c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
