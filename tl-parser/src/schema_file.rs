//! Parses a whole schema text: definitions, sections, and recovery after errors
//! (docs/language.md, "Grammar").
//!
//! A `;` occurs only at the end of a definition. The parser therefore splits the text at each `;`
//! and parses the pieces separately: an error affects one definition only.

use nom::Parser;

use crate::ast::{Comment, Item, Number, SchemaFile, Section};
use crate::attach::{Extent, attach};
use crate::codes;
use crate::diagnostic::{Diagnostic, MOST_ERRORS};
use crate::grammar::{self, Tokens};
use crate::lexical::{Lexer, MOST_TOKENS, have_end};
use crate::token::TokenKind;
use crate::{Options, SourceId, SourceMap, Span};

/// The maximum nesting of brackets. Real schemas stay below ten.
const NESTING_LIMIT: usize = 64;

/// Parses one text of `sources` and appends findings to `diagnostics`. The result contains the
/// definitions without syntax errors.
pub fn parse<'s>(
    sources: &'s SourceMap,
    source: SourceId,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> SchemaFile<'s> {
    let text = sources.source(source).text();
    let mut lexer = Lexer::new(source, text);
    let end = Span { source, start: text.len() as u32, end: text.len() as u32 };
    let section = Section::Types;
    let (items, extents, unread) = (Vec::new(), Vec::new(), Vec::new());
    let mut parser = Parse { options, section, items, extents, unread, diagnostics };
    let mut errors = 0;
    let stopped = loop {
        let counted = parser.diagnostics.len();
        let mut rest = lexer.definition(MOST_ERRORS - errors, parser.diagnostics);
        if rest.len() >= MOST_TOKENS && !have_end(rest) {
            break Some(endless(rest));
        }
        let is_end = rest.is_empty();
        while !rest.is_empty() {
            rest = parser.item(rest, end);
        }
        let found = &parser.diagnostics[counted..];
        errors += found.iter().filter(|diagnostic| diagnostic.is_error()).count();
        if errors >= MOST_ERRORS {
            break Some(Diagnostic::too_many_errors(lexer.here()));
        }
        if is_end {
            break None;
        }
    };
    let is_cut = stopped.is_some();
    parser.diagnostics.extend(stopped);
    let comments = lexer.comments;
    let Parse { mut items, extents, unread, diagnostics, .. } = parser;
    let attached = attach(text, &extents, &mut items, &comments);
    let layer = layer(&comments, diagnostics);
    SchemaFile { source, items, comments, layer, unread, attached, is_cut }
}

fn endless(tokens: Tokens<'_, '_>) -> Diagnostic {
    if let Some(span) = DefinitionTokens::at_start_of(tokens).too_deep {
        return nested_too_deep(span);
    }
    let start = tokens[0].span;
    Diagnostic::new(codes::MISSING_SEMICOLON, start, format!("no `;` in {MOST_TOKENS} tokens"))
        .label("the definition that starts here has no end")
        .help("end each definition with `;`; the rest of the text was not read")
}

fn nested_too_deep(bracket: Span) -> Diagnostic {
    Diagnostic::new(codes::NESTED_TOO_DEEP, bracket, "brackets nested too deeply")
        .help(format!("the limit is {NESTING_LIMIT} levels"))
}

/// Returns the number in the last `// LAYER 185`. A layer is an `int` on the wire, so the parser
/// rejects larger numbers.
fn layer(comments: &[Comment<'_>], diagnostics: &mut Vec<Diagnostic>) -> Option<Number> {
    let stated = comments.iter().filter_map(|comment| Some((layer_digits(comment)?, comment.span)));
    let mut last = None;
    for (digits, span) in stated {
        match digits.parse().ok().filter(|value| i32::try_from(*value).is_ok()) {
            Some(value) => last = Some(Number { value, span }),
            None => diagnostics.push(
                Diagnostic::new(codes::NUMBER_TOO_LARGE, span, "layer number too large")
                    .help("a layer is an `int`; the largest is 2147483647"),
            ),
        }
    }
    last
}

/// Returns the digits in `// LAYER 185`.
fn layer_digits<'s>(comment: &Comment<'s>) -> Option<&'s str> {
    let mut words = comment.text.trim_start_matches('/').split_whitespace();
    let (word, digits) = (words.next()?, words.next()?);
    let is_layer = word.eq_ignore_ascii_case("layer") && words.next().is_none();
    (is_layer && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

struct Parse<'s, 'd> {
    options: &'d Options,
    section: Section,
    items: Vec<Item<'s>>,
    /// The extents of the items, and of definitions with syntax errors.
    extents: Vec<Extent>,
    unread: Vec<&'s str>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'s> Parse<'s, '_> {
    /// Parses a header or a definition, records its extent, and returns the tokens after it.
    fn item<'t>(&mut self, tokens: Tokens<'t, 's>, end: Span) -> Tokens<'t, 's> {
        let known = self.items.len();
        let rest = self.read_item(tokens, end);
        if let [first, .., last] = &tokens[..tokens.len() - rest.len()] {
            let item = (self.items.len() > known).then_some(known);
            self.extents.push(Extent { start: first.span.start, end: last.span.end, item });
        }
        rest
    }

    fn read_item<'t>(&mut self, tokens: Tokens<'t, 's>, end: Span) -> Tokens<'t, 's> {
        match tokens {
            [first, rest @ ..] if first.kind == TokenKind::Dashes => self.section(rest, first.span),
            [first, second, third, ..]
                if first.text == "=" && second.text == "=" && third.text == "=" =>
            {
                self.layer_separator(tokens)
            }
            [first, rest @ ..] if first.text == ";" => {
                // Ignore an empty definition.
                rest
            }
            _ => self.definition(tokens, end),
        }
    }

    /// Parses the rest of a header after the first `---`: a word and another `---`.
    fn section<'t>(&mut self, tokens: Tokens<'t, 's>, start: Span) -> Tokens<'t, 's> {
        let (name, rest) = match tokens {
            [name, close, rest @ ..] if close.kind == TokenKind::Dashes => (name, rest),
            [name, rest @ ..] => (name, rest),
            [] => {
                let message = "section header without a name";
                self.diagnostics.push(
                    Diagnostic::new(codes::UNKNOWN_SECTION, start, message)
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
                        codes::UNKNOWN_SECTION,
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

    /// Reports a separator such as `===8===` and skips it.
    fn layer_separator<'t>(&mut self, tokens: Tokens<'t, 's>) -> Tokens<'t, 's> {
        let is_part = |token: &&crate::token::Token<'_>| {
            token.text == "=" || token.kind == TokenKind::Number || token.kind == TokenKind::Arrow
        };
        let len = tokens.iter().take_while(is_part).count();
        let span = tokens[0].span.to(tokens[len - 1].span);
        self.diagnostics.push(
            Diagnostic::new(codes::LAYER_SEPARATOR, span, "layer separator")
                .label("not part of TL")
                .help(
                    "pages that list several layers separate them like this; \
                     put each layer into its own file",
                ),
        );
        &tokens[len..]
    }

    /// Parses a definition up to its `;`.
    fn definition<'t>(&mut self, tokens: Tokens<'t, 's>, end: Span) -> Tokens<'t, 's> {
        let piece = DefinitionTokens::at_start_of(tokens);
        let (body, after) = tokens.split_at(piece.len);
        let (end, rest) = match after.split_first() {
            Some((semicolon, rest)) if piece.has_semicolon => (semicolon.span, rest),
            _ => {
                if !piece.is_bad {
                    self.missing_semicolon(body[body.len() - 1].span);
                }
                (end, after)
            }
        };
        if piece.is_bad {
            self.give_up(body);
        } else if let Some(span) = piece.too_deep {
            self.diagnostics.push(nested_too_deep(span));
            self.give_up(body);
        } else {
            self.parse(body, end);
        }
        rest
    }

    fn parse(&mut self, body: Tokens<'_, 's>, end: Span) {
        match grammar::declaration(self.section, self.options.vk).parse(body) {
            Ok((_, item)) => {
                self.check_id_case(&item, body);
                self.items.push(item);
            }
            Err(nom::Err::Error(failure) | nom::Err::Failure(failure)) => {
                self.diagnostics.push(grammar::describe(failure, body, end));
                self.give_up(body);
            }
            // The parsers are not streaming.
            Err(nom::Err::Incomplete(_)) => {}
        }
    }

    fn give_up(&mut self, body: Tokens<'_, 's>) {
        let is_name = |kind| matches!(kind, TokenKind::Lower | TokenKind::Upper);
        self.unread.extend(body.iter().filter(|token| is_name(token.kind)).map(|token| token.text));
    }

    fn missing_semicolon(&mut self, last: Span) {
        self.diagnostics.push(
            Diagnostic::new(codes::MISSING_SEMICOLON, last.after(), "missing `;`")
                .label("the definition should end here")
                .help("add `;`"),
        );
    }

    fn check_id_case(&mut self, item: &Item<'s>, body: Tokens<'_, 's>) {
        let Item::Combinator(combinator) = item else { return };
        let id = body.iter().take(8).find(|token| token.kind == TokenKind::Id);
        if let Some(id) = id.filter(|id| id.text.bytes().any(|b| b.is_ascii_uppercase())) {
            let message =
                format!("constructor id of `{}` has upper-case digits", combinator.name.text);
            self.diagnostics.push(
                Diagnostic::new(codes::UPPER_CASE_ID, id.span, message)
                    .help(format!("write `#{}`", id.text.to_ascii_lowercase())),
            );
        }
    }
}

/// The tokens of one definition, up to the next `;`.
struct DefinitionTokens {
    /// The number of tokens in the definition.
    len: usize,
    /// True if a `;` ends the definition.
    has_semicolon: bool,
    /// True if the definition contains characters that the lexer has reported.
    is_bad: bool,
    /// The first bracket beyond the nesting limit.
    too_deep: Option<Span>,
}

impl DefinitionTokens {
    fn at_start_of(tokens: Tokens<'_, '_>) -> Self {
        let mut piece =
            Self { len: tokens.len(), has_semicolon: false, is_bad: false, too_deep: None };
        let (mut depth, mut first_equals, mut new_line) = (0_usize, None, None);
        for (i, token) in tokens.iter().enumerate() {
            if token.starts_line && first_equals.is_some_and(|equals| i > equals + 1) {
                new_line = new_line.or(Some(i));
            }
            match token.kind {
                TokenKind::Punctuation(b';') => {
                    piece.len = i;
                    piece.has_semicolon = true;
                    break;
                }
                // A second `=` or a header belongs to the definition that starts on a later line,
                // and the `;` before that line is missing.
                TokenKind::Punctuation(b'=') | TokenKind::Arrow | TokenKind::Dashes => {
                    if let (Some(_), Some(start)) = (first_equals, new_line) {
                        piece.len = start;
                        break;
                    }
                    first_equals = first_equals.or(Some(i));
                }
                TokenKind::Punctuation(b'(' | b'[' | b'<' | b'{') => {
                    depth += 1;
                    if depth > NESTING_LIMIT {
                        piece.too_deep = piece.too_deep.or(Some(token.span));
                    }
                }
                TokenKind::Punctuation(b')' | b']' | b'>' | b'}') => {
                    depth = depth.saturating_sub(1);
                }
                TokenKind::Bad => piece.is_bad = true,
                _ => {}
            }
        }
        piece
    }
}
