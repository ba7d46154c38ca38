//! The lexer: splits a text into tokens and comments, one definition at a time
//! (docs/language.md, "Lexical structure").
//!
//! The lexer reports characters that TL does not use, one error per run.

use crate::ast::Comment;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::token::{Token, TokenKind};
use crate::{SourceId, Span, characters, lines};

/// The maximum number of tokens in a definition. Real definitions have less than a thousand.
pub(crate) const MOST_TOKENS: usize = 1 << 16;

/// Returns true if a `;` ends these tokens.
pub(crate) fn have_end(tokens: &[Token<'_>]) -> bool {
    tokens.last().is_some_and(|token| token.kind == TokenKind::Punctuation(b';'))
}

/// A position in a text, and the tokens and comments before it.
pub(crate) struct Lexer<'s> {
    source: SourceId,
    text: &'s str,
    position: usize,
    starts_line: bool,
    /// The tokens of the current definition.
    tokens: Vec<Token<'s>>,
    /// All comments up to the current position.
    pub(crate) comments: Vec<Comment<'s>>,
    /// The errors about characters of the current definition.
    bad: Vec<Diagnostic>,
}

impl<'s> Lexer<'s> {
    pub(crate) fn new(source: SourceId, text: &'s str) -> Self {
        let position = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let (tokens, comments, bad) = (Vec::new(), Vec::new(), Vec::new());
        Self { source, text, position, starts_line: true, tokens, comments, bad }
    }

    /// Reads up to and including the next `;`, or to the end of the text. Stops after
    /// [`MOST_TOKENS`] tokens and after `most_errors` errors. Returns no tokens at the end of the
    /// text.
    pub(crate) fn definition(
        &mut self,
        most_errors: usize,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> &[Token<'s>] {
        self.tokens.clear();
        while self.tokens.len() < MOST_TOKENS
            && self.bad.len() < most_errors
            && !have_end(&self.tokens)
            && self.step()
        {}
        diagnostics.append(&mut self.bad);
        &self.tokens
    }

    /// Returns the current position.
    pub(crate) fn here(&self) -> Span {
        self.span(0)
    }

    /// Reads one token, comment or blank. Returns false at the end of the text.
    fn step(&mut self) -> bool {
        let rest = &self.text[self.position..];
        let bytes = rest.as_bytes();
        let Some(&first) = bytes.first() else { return false };
        match first {
            b'\n' | b'\r' => {
                self.starts_line = true;
                self.position += 1;
            }
            b' ' | b'\t' => self.position += 1,
            b'a'..=b'z' => self.name(rest),
            b'A'..=b'Z' => self.token(TokenKind::Upper, word_len(bytes)),
            b'0'..=b'9' => {
                let len = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
                self.token(TokenKind::Number, len);
            }
            b'/' if bytes.starts_with(b"//") => {
                let len = lines::find(rest).unwrap_or(rest.len());
                self.comment(len);
            }
            b'/' if bytes.starts_with(b"/*") => match rest[2..].find("*/") {
                Some(end) => self.comment(end + 4),
                None => {
                    let span = self.span(2);
                    self.bad.push(
                        Diagnostic::new(codes::UNTERMINATED_COMMENT, span, "unterminated comment")
                            .label("this comment never ends")
                            .help("close it with `*/`, or use `//` for a comment of one line"),
                    );
                    self.comment(rest.len());
                }
            },
            b'-' if bytes.starts_with(b"---") => self.token(TokenKind::Dashes, 3),
            b'-' if bytes.starts_with(b"--") && !is_header(rest) => self.foreign_comment(rest, 2),
            // A definition starts with a name.
            b'#' if self.tokens.is_empty() => self.foreign_comment(rest, 1),
            b'=' if bytes.starts_with(b"=>") => self.token(TokenKind::Arrow, 2),
            b'@' if bytes.get(1).is_some_and(u8::is_ascii_alphabetic) => {
                self.token(TokenKind::Annotation, 1 + word_len(&bytes[1..]));
            }
            b'_' | b':' | b';' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'=' | b'#' | b'?'
            | b'%' | b'+' | b'<' | b'>' | b',' | b'.' | b'*' | b'!' => {
                self.token(TokenKind::Punctuation(first), 1);
            }
            _ => self.bad(rest),
        }
        true
    }

    /// Reads a name that starts with a lower-case letter, with its namespaces and its optional id.
    fn name(&mut self, rest: &'s str) {
        let bytes = rest.as_bytes();
        let mut len = word_len(bytes);
        let mut kind = TokenKind::Lower;
        // A dot belongs to the name only if a letter follows; the dot of `flags.0?` does not.
        while kind == TokenKind::Lower
            && bytes.get(len) == Some(&b'.')
            && let Some(first) = bytes.get(len + 1).filter(|b| b.is_ascii_alphabetic())
        {
            if first.is_ascii_uppercase() {
                kind = TokenKind::Upper;
            }
            len += 1 + word_len(&bytes[len + 1..]);
        }
        self.token(kind, len);
        if kind == TokenKind::Lower && bytes.get(len) == Some(&b'#') {
            let digits = word_len(&bytes[len + 1..]);
            self.position += 1;
            self.token(TokenKind::Id, digits);
            if let Some(id) = self.tokens.last_mut() {
                id.span.start -= 1;
            }
        }
    }

    fn span(&self, len: usize) -> Span {
        let start = self.position as u32;
        Span { source: self.source, start, end: start + len as u32 }
    }

    fn token(&mut self, kind: TokenKind, len: usize) {
        let text = &self.text[self.position..self.position + len];
        let token = Token { kind, text, span: self.span(len), starts_line: self.starts_line };
        self.tokens.push(token);
        self.starts_line = false;
        self.position += len;
    }

    fn comment(&mut self, len: usize) {
        let text = &self.text[self.position..self.position + len];
        let owns_line = self.starts_line;
        self.comments.push(Comment { text, span: self.span(text.len()), owns_line });
        self.position += len;
    }

    /// Reports a comment of another language, and skips its line.
    fn foreign_comment(&mut self, rest: &'s str, sign: usize) {
        let message = format!("`{}` does not start a comment", &rest[..sign]);
        self.bad.push(
            Diagnostic::new(codes::FOREIGN_COMMENT, self.span(sign), message)
                .help("write `//` for a comment of one line, or `/* … */`"),
        );
        self.position += lines::find(rest).unwrap_or(rest.len());
    }

    /// Reports an HTML entity, or a run of characters that TL does not use.
    fn bad(&mut self, rest: &'s str) {
        let len = characters::entity_len(rest).unwrap_or_else(|| {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let more = rest[first..].find(|c: char| c.is_ascii());
            if rest.as_bytes()[0].is_ascii() {
                first
            } else {
                more.map_or(rest.len(), |n| first + n)
            }
        });
        let run = &rest[..len];
        self.bad.push(characters::describe(run, self.span(len)));
        if run.chars().all(characters::is_invisible) {
            self.position += len;
        } else {
            self.token(TokenKind::Bad, len);
        }
    }
}

/// Returns true for a header of a section that lacks a dash: `--types--`.
fn is_header(rest: &str) -> bool {
    let line = &rest[..lines::find(rest).unwrap_or(rest.len())];
    line.trim_end().trim_start_matches('-').contains("--")
}

/// Counts the letters, digits and underscores at the start.
fn word_len(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&b| b.is_ascii_alphanumeric() || b == b'_').count()
}
