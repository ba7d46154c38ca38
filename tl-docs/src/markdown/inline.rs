//! Splits a paragraph into code, links, addresses, and the text between them.
//!
//! Emphasis is text here and stays as it is. The time is linear in the length of the text.

use std::collections::HashMap;

use super::address::{absolute, bare_address, bracketed_address, definition, target};

/// A piece of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inline<'a> {
    /// Text, including marks of emphasis.
    Text(&'a str),
    /// A character after a `\`.
    Escaped(char),
    /// A special character without an effect: `[`, `]`, `<`, a backtick, or `\`.
    Loose(char),
    /// Code, with its backticks.
    Code(&'a str),
    /// An address, written with angle brackets, `<https://…>`, or without.
    Address(&'a str),
    /// `[text](address)`
    Link {
        /// The text in the square brackets, without other links.
        text: &'a str,
        /// The address.
        address: &'a str,
    },
}

/// Splits a paragraph into pieces.
pub(super) fn pieces(text: &str) -> Vec<Inline<'_>> {
    let mut scan = Scan { text, ticks: ticks(text), open: None };
    // The pieces with their start positions.
    let mut pieces: Vec<(usize, Inline<'_>)> = Vec::new();
    // The start of the pending text, and the current position.
    let (mut start, mut here) = (0, 0);
    while let Some(c) = text[here..].chars().next() {
        let Some((piece, from, end)) = scan.special(here, c) else {
            here += c.len_utf8();
            continue;
        };
        if start < here {
            pieces.push((start, Inline::Text(&text[start..here])));
        }
        // A link replaces the pieces of its text.
        while pieces.pop_if(|(at, _)| *at >= from).is_some() {}
        pieces.push((from, piece));
        // An unclosed run of backticks is read at once.
        let others = if piece == Inline::Loose('`') { here + 1..end } else { end..end };
        pieces.extend(others.map(|at| (at, piece)));
        (start, here) = (end, end);
    }
    if start < text.len() {
        pieces.push((start, Inline::Text(&text[start..])));
    }
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

/// Finds the start positions of the runs of backticks, by their lengths.
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

/// Counts the backticks at the start of a text.
fn run(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

struct Scan<'a> {
    text: &'a str,
    ticks: HashMap<usize, Vec<usize>>,
    /// The last unclosed `[`.
    open: Option<usize>,
}

impl<'a> Scan<'a> {
    /// Returns the piece that the character at `here` starts or completes, with its start and its end.
    /// Returns `None` for text.
    fn special(&mut self, here: usize, c: char) -> Option<(Inline<'a>, usize, usize)> {
        let rest = &self.text[here..];
        let found = match c {
            '\\' => match rest[1..].chars().next() {
                Some(next) if next.is_ascii_punctuation() => Some((Inline::Escaped(next), 2)),
                _ => None,
            },
            '`' => Some(self.code(here)),
            '<' => {
                bracketed_address(rest).map(|address| (Inline::Address(address), address.len() + 2))
            }
            '!' if !rest[1..].starts_with('[') => return None,
            // Images become links.
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
                Some((Inline::Address(address), address.len()))
            }
            _ => return None,
        };
        let (piece, len) = found.unwrap_or((Inline::Loose(c), 1));
        Some((piece, here, here + len))
    }

    /// Returns the link whose text ends at `end`, with its start and its end.
    fn link(&mut self, end: usize) -> Option<(Inline<'a>, usize, usize)> {
        let start = self.open.take()?;
        let (address, len) = target(&self.text[end + 1..])?;
        let text = self.text[start + 1..end].trim();
        let leads_somewhere = definition(address).is_some() || absolute(address).is_some();
        if text.is_empty() || !leads_somewhere {
            return None;
        }
        Some((Inline::Link { text, address }, start, end + 1 + len))
    }

    /// Returns code, which ends with the number of backticks that it starts with, and its length.
    fn code(&self, here: usize) -> (Inline<'a>, usize) {
        let len = run(&self.text[here..]);
        let starts = self.ticks.get(&len).map_or(&[][..], Vec::as_slice);
        let next = starts.partition_point(|&start| start < here + len);
        match starts.get(next) {
            Some(start) => (Inline::Code(&self.text[here..start + len]), start + len - here),
            None => (Inline::Loose('`'), len),
        }
    }
}
