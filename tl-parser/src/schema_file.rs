//! A whole schema text: definitions, sections, and recovery from one error to the next. TL-SPEC §2.
//!
//! A `;` occurs nowhere but at the end of a definition, so the text is cut there first and each
//! piece is parsed by itself: an error costs its own definition and no other.

use nom::Parser;

use crate::ast::{Comment, Item, Number, SchemaFile, Section};
use crate::attach::attach;
use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::{self, Tokens};
use crate::lexical::{Lexed, lex};
use crate::token::TokenKind;
use crate::{Options, SourceId, SourceMap, Span};

/// The deepest nesting of brackets that is read. Real schemas stay below ten.
const NESTING_LIMIT: usize = 64;

/// Parses one text of `sources`. Findings go to `diagnostics`; what could be read is returned.
pub fn parse<'s>(
    sources: &'s SourceMap,
    source: SourceId,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> SchemaFile<'s> {
    let text = sources.source(source).text();
    let Lexed { tokens, comments } = lex(source, text, diagnostics);
    let end = Span { source, start: text.len() as u32, end: text.len() as u32 };
    let section = Section::Types;
    let mut parser = Parse { options, section, items: Vec::new(), unread: Vec::new(), diagnostics };
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        rest = parser.item(rest, end);
    }
    attach(text, &mut parser.items, &comments);
    let layer = comments.iter().rev().find_map(layer);
    SchemaFile { source, items: parser.items, comments, layer, unread: parser.unread }
}

/// The number in `// LAYER 185`.
fn layer(comment: &Comment<'_>) -> Option<Number> {
    let mut words = comment.text.trim_start_matches('/').split_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some(word), Some(number), None) if word.eq_ignore_ascii_case("layer") => {
            Some(Number { value: number.parse().ok()?, span: comment.span })
        }
        _ => None,
    }
}

struct Parse<'s, 'd> {
    options: &'d Options,
    section: Section,
    items: Vec<Item<'s>>,
    unread: Vec<&'s str>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'s> Parse<'s, '_> {
    /// Reads a header or a definition and returns the tokens behind it.
    fn item<'t>(&mut self, tokens: Tokens<'t, 's>, end: Span) -> Tokens<'t, 's> {
        match tokens {
            [first, rest @ ..] if first.kind == TokenKind::Dashes => self.section(rest, first.span),
            [first, second, third, ..]
                if first.text == "=" && second.text == "=" && third.text == "=" =>
            {
                self.layer_separator(tokens)
            }
            [first, rest @ ..] if first.text == ";" => {
                // An empty definition means nothing and harms nobody.
                rest
            }
            _ => self.definition(tokens, end),
        }
    }

    /// What follows the first `---`: a word and another `---`.
    fn section<'t>(&mut self, tokens: Tokens<'t, 's>, start: Span) -> Tokens<'t, 's> {
        let (name, rest) = match tokens {
            [name, close, rest @ ..] if close.kind == TokenKind::Dashes => (name, rest),
            [name, rest @ ..] => (name, rest),
            [] => {
                let message = "section header without a name";
                self.diagnostics.push(
                    Diagnostic::new(Code::UnknownSection, start, message)
                        .help("write `---types---` or `---functions---`"),
                );
                return tokens;
            }
        };
        self.section = match name.text {
            "types" => Section::Types,
            "functions" => Section::Functions,
            other => {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::UnknownSection,
                        name.span,
                        format!("unknown section `{other}`"),
                    )
                    .help("the sections are `---types---` and `---functions---`"),
                );
                return rest;
            }
        };
        self.items.push(Item::Section(self.section, start.to(name.span)));
        rest
    }

    /// `===8===`
    fn layer_separator<'t>(&mut self, tokens: Tokens<'t, 's>) -> Tokens<'t, 's> {
        let is_part = |token: &&crate::token::Token<'_>| {
            token.text == "=" || token.kind == TokenKind::Number || token.kind == TokenKind::Arrow
        };
        let len = tokens.iter().take_while(is_part).count();
        let span = tokens[0].span.to(tokens[len - 1].span);
        self.diagnostics.push(
            Diagnostic::new(Code::LayerSeparator, span, "layer separator")
                .label("not part of TL")
                .help(
                    "this comes from a page that lists several layers one after another; \
                     put each layer into a file of its own",
                ),
        );
        &tokens[len..]
    }

    /// A definition up to its `;`.
    fn definition<'t>(&mut self, tokens: Tokens<'t, 's>, end: Span) -> Tokens<'t, 's> {
        let len = tokens.iter().position(|token| token.text == ";");
        let piece = &tokens[..len.unwrap_or(tokens.len())];
        let (body, rest) = match missing_semicolon(piece) {
            Some(cut) => {
                self.missing_semicolon(piece[cut - 1].span);
                tokens.split_at(cut)
            }
            None if len.is_none() => {
                if !piece.iter().any(|token| token.kind == TokenKind::Bad) {
                    self.missing_semicolon(piece[piece.len() - 1].span);
                }
                (piece, &tokens[piece.len()..])
            }
            None => (piece, &tokens[piece.len() + 1..]),
        };
        if body.iter().any(|token| token.kind == TokenKind::Bad) {
            self.give_up(body);
            return rest;
        }
        let end = len.map_or(end, |len| tokens[len].span);
        if let Some(span) = too_deep(body) {
            self.diagnostics.push(
                Diagnostic::new(Code::NestedTooDeep, span, "brackets nested too deep")
                    .help(format!("nesting up to {NESTING_LIMIT} levels is read")),
            );
            self.give_up(body);
            return rest;
        }
        match grammar::declaration(self.section, self.options.vk).parse(body) {
            Ok((_, item)) => {
                self.check_id_case(&item, body);
                self.items.push(item);
            }
            Err(nom::Err::Error(failure) | nom::Err::Failure(failure)) => {
                self.diagnostics.push(grammar::describe(failure, body, end));
                self.give_up(body);
            }
            Err(nom::Err::Incomplete(_)) => {}
        }
        rest
    }

    fn give_up(&mut self, body: Tokens<'_, 's>) {
        let is_name = |kind| matches!(kind, TokenKind::Lower | TokenKind::Upper);
        self.unread.extend(body.iter().filter(|token| is_name(token.kind)).map(|token| token.text));
    }

    fn missing_semicolon(&mut self, last: Span) {
        self.diagnostics.push(
            Diagnostic::new(Code::MissingSemicolon, last.after(), "missing `;`")
                .label("the definition should end here")
                .help("add `;`"),
        );
    }

    fn check_id_case(&mut self, item: &Item<'s>, body: Tokens<'_, 's>) {
        let Item::Combinator(combinator) = item else { return };
        let id = body.iter().take(8).find(|token| token.kind == TokenKind::Id);
        if let Some(id) = id.filter(|id| id.text.bytes().any(|b| b.is_ascii_uppercase())) {
            let message = format!("constructor id of `{}` in upper case", combinator.name.text);
            self.diagnostics.push(
                Diagnostic::new(Code::UpperCaseId, id.span, message)
                    .help(format!("write `#{}`", id.text.to_ascii_lowercase())),
            );
        }
    }
}

/// Where the next definition starts inside of what should be one: at the start of a line, behind a
/// first `=` and before a second one or a section header.
fn missing_semicolon(body: Tokens<'_, '_>) -> Option<usize> {
    let ends =
        |token: &crate::token::Token<'_>| token.text == "=" || token.kind == TokenKind::Arrow;
    let first = body.iter().position(ends)?;
    let behind = &body[first + 1..];
    let second = behind.iter().position(|token| ends(token) || token.kind == TokenKind::Dashes)?;
    let starts = |token: &crate::token::Token<'_>| {
        token.starts_line
            && matches!(token.kind, TokenKind::Lower | TokenKind::Dashes | TokenKind::Annotation)
    };
    let start = behind.iter().take(second + 1).skip(1).position(starts)?;
    Some(first + 1 + 1 + start)
}

/// The bracket that goes beyond the nesting limit.
fn too_deep(body: Tokens<'_, '_>) -> Option<Span> {
    let mut depth = 0_usize;
    for token in body {
        match token.kind {
            TokenKind::Punctuation(b'(' | b'[' | b'<' | b'{') => depth += 1,
            TokenKind::Punctuation(b')' | b']' | b'>' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > NESTING_LIMIT {
            return Some(token.span);
        }
    }
    None
}
