//! Where the links of a page lead.

use std::fmt::Write;

use super::page::Kind;

/// The site that the pages are from.
const SITE: &str = "https://core.telegram.org";

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The page of a definition.
    Definition(Kind, String),
    /// Another page, by its whole address.
    Page(String),
}

/// The address of the page of a definition.
pub(crate) fn of_definition(kind: Kind, name: &str) -> String {
    let folder = match kind {
        Kind::Function => "method",
        Kind::Constructor => "constructor",
        Kind::Type => "type",
    };
    format!("{SITE}/{folder}/{}", encode(name))
}

/// What an `href` on the page at the address `page` leads to, if that is something to follow.
pub(crate) fn target(href: &str, page: &str) -> Option<Target> {
    let href: String = href.trim().chars().filter(|c| !c.is_control()).collect();
    let path = href.strip_prefix(SITE).or_else(|| href.strip_prefix("http://core.telegram.org"));
    let path = path.unwrap_or(&href);
    if let Some(definition) = definition(path) {
        return Some(definition);
    }
    let lower = href.to_ascii_lowercase();
    let is_whole = ["https://", "http://", "tg://", "mailto:"].iter().any(|s| lower.starts_with(s));
    let address = if is_whole {
        href
    } else if href.starts_with("//") {
        format!("https:{href}")
    } else if href.starts_with('/') {
        format!("{SITE}{href}")
    } else if href.starts_with(['#', '?']) && !page.is_empty() {
        format!("{page}{href}")
    } else {
        return None;
    };
    Some(Target::Page(encode(&address)))
}

/// `/method/messages.sendMedia`
fn definition(path: &str) -> Option<Target> {
    let path = path.split(['?', '#']).next()?;
    let (folder, name) = path.strip_prefix('/')?.split_once('/')?;
    let kind = match folder {
        "method" => Kind::Function,
        "constructor" => Kind::Constructor,
        "type" => Kind::Type,
        _ => return None,
    };
    let name = decode(name.trim_end_matches('/'));
    // `Vector t` is the page of `Vector`.
    let name = name.split(' ').next().unwrap_or_default().to_owned();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '#');
    (!name.is_empty() && name.chars().all(is_name)).then_some(Target::Definition(kind, name))
}

/// Text without `%20` and the like.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An address without the characters that would end it in Markdown.
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
