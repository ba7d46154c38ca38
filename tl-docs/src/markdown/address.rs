//! Addresses in Markdown: web addresses, links to definitions, and the targets of links.

/// The start of the address of a link to a definition.
const TL: &str = "tl:";

/// The site for addresses without one.
const SITE: &str = "https://core.telegram.org";

/// The schemes of absolute addresses.
const SCHEMES: [&str; 4] = ["https://", "http://", "tg://", "mailto:"];

/// The maximum length of an address, in bytes.
const LONGEST: usize = 2048;

/// Returns the name in the address of a link to a definition: `tl:messages.sendMedia`.
pub(super) fn definition(address: &str) -> Option<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '#' | '%');
    address.strip_prefix(TL).filter(|name| !name.is_empty() && name.chars().all(is_name))
}

/// Returns an address that a browser can follow, if this one can be completed to one.
pub(super) fn absolute(address: &str) -> Option<String> {
    if SCHEMES.iter().any(|scheme| address.starts_with(scheme)) {
        Some(address.to_owned())
    } else if address.starts_with("//") {
        Some(format!("https:{address}"))
    } else if address.starts_with('/') {
        Some(format!("{SITE}{address}"))
    } else {
        None
    }
}

/// Returns the first [`LONGEST`] bytes of a text, without half a character.
fn window(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns the address in `<https://…>` at the start of a text.
pub(super) fn bracketed_address(rest: &str) -> Option<&str> {
    let inner = &rest[1..];
    let scheme = SCHEMES.into_iter().find(|scheme| inner.starts_with(scheme))?;
    let end =
        window(inner).find(|c: char| c.is_whitespace() || c.is_control() || "<>".contains(c))?;
    let is_whole = inner[end..].starts_with('>') && end > scheme.len();
    is_whole.then_some(&inner[..end])
}

/// Returns the `https://…` at the start of a text, without the punctuation of the sentence.
pub(super) fn bare_address(rest: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| rest.starts_with(scheme))?;
    let rest = window(rest);
    let is_end = |c: char| c.is_whitespace() || c.is_control() || "<>\"`\\|{}^[]".contains(c);
    let mut address = &rest[..rest.find(is_end).unwrap_or(rest.len())];
    let mut unopened = address.matches(')').count().saturating_sub(address.matches('(').count());
    while let Some(last) = address.chars().next_back() {
        if last == ')' && unopened > 0 {
            unopened -= 1;
        } else if !".,;:!?'*_~".contains(last) {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    (address.len() > scheme.len()).then_some(address)
}

/// Returns the address in `(address)` or `(address "title")`, and the length of the whole.
pub(super) fn target(rest: &str) -> Option<(&str, usize)> {
    let inner = window(rest.strip_prefix('(')?);
    let is_end = |c: char| c.is_whitespace() || c.is_control() || "()[]<>`\\".contains(c);
    let end = inner.find(is_end).filter(|&end| end > 0)?;
    let after = inner[end..].trim_start_matches(' ');
    let after = match after.strip_prefix('"') {
        Some(title) => title.split_once('"')?.1,
        None => after,
    };
    after.starts_with(')').then(|| (&inner[..end], 1 + inner.len() - after.len() + 1))
}
