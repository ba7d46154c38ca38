//! A paragraph as the pieces that matter: code, links and addresses, and the text between them.
//!
//! Whatever is not one of these is text. Emphasis is not looked at: it passes through as it is.
//! The time grows with the length of the text, whatever it is.

use std::collections::HashMap;

use super::{absolute, definition};

/// A piece of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text that has no meaning in Markdown, or that of emphasis.
    Text(&'a str),
    /// A character that has no meaning because of the `\` in front of it.
    Escaped(char),
    /// A character that would begin something, but does not: `[`, `]`, `<`, a backtick, or `\`.
    Loose(char),
    /// Code, with its backticks.
    Code(&'a str),
    /// An address, written `<https://…>` or without the angle brackets.
    Address(&'a str),
    /// `[text](address)`
    Link {
        /// What stands in the square brackets. There are no other links in it.
        text: &'a str,
        /// Where it leads.
        address: &'a str,
    },
}

/// The longest address that is looked for, in bytes.
const LONGEST: usize = 2048;

/// The pieces of a paragraph, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut scan = Scan { text, ticks: ticks(text), open: None };
    // The pieces and where they start.
    let mut pieces: Vec<(usize, Piece<'_>)> = Vec::new();
    // Where the text that is no other piece starts.
    let (mut start, mut here) = (0, 0);
    while let Some(c) = text[here..].chars().next() {
        let Some((piece, from, end)) = scan.special(here, c) else {
            here += c.len_utf8();
            continue;
        };
        if start < here {
            pieces.push((start, Piece::Text(&text[start..here])));
        }
        // A link takes the place of the pieces that its text was read as.
        while pieces.pop_if(|(at, _)| *at >= from).is_some() {}
        pieces.push((from, piece));
        // Backticks that nothing closes are read as a whole.
        let others = if piece == Piece::Loose('`') { here + 1..end } else { end..end };
        pieces.extend(others.map(|at| (at, piece)));
        (start, here) = (end, end);
    }
    if start < text.len() {
        pieces.push((start, Piece::Text(&text[start..])));
    }
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

/// Where the runs of backticks start, by their lengths.
fn ticks(text: &str) -> HashMap<usize, Vec<usize>> {
    let mut runs: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut here = 0;
    while let Some(found) = text[here..].find('`') {
        let start = here + found;
        let len = run(&text[start..]);
        runs.entry(len).or_default().push(start);
        here = start + len;
    }
    runs
}

/// How many backticks a text starts with.
fn run(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

struct Scan<'a> {
    text: &'a str,
    ticks: HashMap<usize, Vec<usize>>,
    /// The last `[` that is not closed.
    open: Option<usize>,
}

impl<'a> Scan<'a> {
    /// The piece that ends with what starts here, where it starts and ends, unless that is text.
    fn special(&mut self, here: usize, c: char) -> Option<(Piece<'a>, usize, usize)> {
        let rest = &self.text[here..];
        let found = match c {
            '\\' => match rest[1..].chars().next() {
                Some(next) if next.is_ascii_punctuation() => Some((Piece::Escaped(next), 2)),
                _ => None,
            },
            '`' => Some(self.code(here)),
            '<' => bracketed_address(rest),
            '!' if !rest[1..].starts_with('[') => return None,
            // What would be an image becomes a link.
            '!' => None,
            '[' => {
                self.open = Some(here);
                None
            }
            ']' => {
                if let Some(link) = self.link(here) {
                    return Some(link);
                }
                None
            }
            'h' if !self.text[..here].ends_with(char::is_alphanumeric) => {
                let address = bare_address(rest)?;
                Some((Piece::Address(address), address.len()))
            }
            _ => return None,
        };
        let (piece, len) = found.unwrap_or((Piece::Loose(c), 1));
        Some((piece, here, here + len))
    }

    /// The link whose text ends here.
    fn link(&mut self, end: usize) -> Option<(Piece<'a>, usize, usize)> {
        let start = self.open.take()?;
        let (address, len) = target(&self.text[end + 1..])?;
        let text = self.text[start + 1..end].trim();
        let leads_somewhere = definition(address).is_some() || absolute(address).is_some();
        if text.is_empty() || !leads_somewhere {
            return None;
        }
        Some((Piece::Link { text, address }, start, end + 1 + len))
    }

    /// Code, which starts and ends with as many backticks, and its length.
    fn code(&self, here: usize) -> (Piece<'a>, usize) {
        let len = run(&self.text[here..]);
        let starts = self.ticks.get(&len).map_or(&[][..], Vec::as_slice);
        let next = starts.partition_point(|&start| start < here + len);
        match starts.get(next) {
            Some(start) => (Piece::Code(&self.text[here..start + len]), start + len - here),
            None => (Piece::Loose('`'), len),
        }
    }
}

/// The first part of a text, cut between characters.
fn window(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// `<https://…>`
fn bracketed_address(rest: &str) -> Option<(Piece<'_>, usize)> {
    let inner = &rest[1..];
    let schemes = ["https://", "http://", "tg://", "mailto:"];
    let scheme = schemes.into_iter().find(|scheme| inner.starts_with(scheme))?;
    let end =
        window(inner).find(|c: char| c.is_whitespace() || c.is_control() || "<>".contains(c))?;
    let is_whole = inner[end..].starts_with('>') && end > scheme.len();
    is_whole.then_some((Piece::Address(&inner[..end]), end + 2))
}

/// `https://…`, up to a blank and without the punctuation of the sentence.
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

/// `(address)` or `(address "title")`, and its length. The title is read over.
fn target(rest: &str) -> Option<(&str, usize)> {
    let inner = window(rest.strip_prefix('(')?);
    let is_end = |c: char| c.is_whitespace() || c.is_control() || "()[]<>`\\".contains(c);
    let end = inner.find(is_end).filter(|&end| end > 0)?;
    let behind = inner[end..].trim_start_matches(' ');
    let behind = match behind.strip_prefix('"') {
        Some(title) => title.split_once('"')?.1,
        None => behind,
    };
    behind.starts_with(')').then(|| (&inner[..end], 1 + inner.len() - behind.len() + 1))
}
