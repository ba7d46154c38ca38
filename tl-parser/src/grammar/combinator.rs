//! Definitions: combinators, builtins, partial applications and finality statements
//! (docs/language.md, "Grammar").

use nom::Parser;
use nom::combinator::cut;

use super::field::fields;
use super::type_expr::{expr, term};
use super::{Expected, Parsed, Problem, Tokens, fail, next_is, sign, variable};
use crate::ast::{
    Combinator, DeclaredId, Docs, Expr, ExprKind, Finality, Item, Name, Param, Section,
};
use crate::token::{Token, TokenKind};

/// Parses a whole definition in `section`. `vk` accepts VK's annotations and arrows.
pub(crate) fn declaration<'t, 's>(
    section: Section,
    vk: bool,
) -> impl Parser<Tokens<'t, 's>, Output = Item<'s>, Error = super::Failure>
where
    's: 't,
{
    move |tokens: Tokens<'t, 's>| {
        let (rest, item) = match tokens {
            [word, ..] if finality(word).is_some() => finality_statement(tokens)?,
            _ if is_partial(tokens) => {
                let (rest, partial) = whole_type(tokens)?;
                (rest, Item::Partial(partial))
            }
            _ => {
                let (rest, combinator) = combinator(tokens, section, vk)?;
                (rest, Item::Combinator(combinator))
            }
        };
        if rest.is_empty() {
            Ok((rest, item))
        } else {
            fail(rest, Problem::Expected(Expected::SEMICOLON))
        }
    }
}

fn finality(word: &Token<'_>) -> Option<Finality> {
    match word.text {
        "New" => Some(Finality::New),
        "Final" => Some(Finality::Final),
        "Empty" => Some(Finality::Empty),
        _ => None,
    }
}

fn finality_statement<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Item<'s>> {
    match tokens {
        [word, name, rest @ ..] if name.kind == TokenKind::Upper => {
            let finality = finality(word).unwrap_or(Finality::New);
            let span = word.span.to(name.span);
            Ok((rest, Item::Finality(finality, Name { text: name.text, span: name.span }, span)))
        }
        _ => fail(&tokens[1..], Problem::Expected(Expected::TYPE)),
    }
}

/// Returns true for `A int` and `a int`: applications without `=` and without a field name.
fn is_partial(tokens: Tokens<'_, '_>) -> bool {
    let starts = matches!(tokens.first(), Some(token) if matches!(token.kind, TokenKind::Upper | TokenKind::Lower));
    starts
        && tokens.len() > 1
        && tokens[1..].iter().all(|token| match token.kind {
            TokenKind::Punctuation(sign) => {
                matches!(sign, b'(' | b')' | b'<' | b'>' | b',' | b'%' | b'#' | b'+')
            }
            TokenKind::Lower | TokenKind::Upper | TokenKind::Number => true,
            _ => false,
        })
}

fn combinator<'t, 's>(
    tokens: Tokens<'t, 's>,
    section: Section,
    vk: bool,
) -> Parsed<'t, 's, Combinator<'s>> {
    let (rest, annotations) = annotations(tokens, vk);
    let (rest, name) = combinator_name(rest)?;
    let (rest, id) = declared_id(rest)?;
    let (rest, params) = params(rest)?;
    let (rest, is_builtin) =
        if next_is(rest, 0, b'?') { (&rest[1..], true) } else { (rest, false) };
    let has_arrow = vk && rest.iter().any(|token| token.kind == TokenKind::Arrow);
    let (end, section) = if has_arrow {
        (TokenKind::Arrow, Section::Functions)
    } else {
        (TokenKind::Punctuation(b'='), section)
    };
    let (rest, fields) = fields(rest, end)?;
    let rest = &rest[1..];
    if !rest.first().is_some_and(starts_result) {
        return fail(rest, Problem::Expected(Expected::RESULT));
    }
    let (rest, result) = whole_type(rest)?;
    let start = tokens.first().map_or(result.span, |token| token.span);
    let span = start.to(result.span);
    let combinator = Combinator {
        span,
        section,
        annotations,
        name,
        id,
        params,
        is_builtin,
        fields,
        has_arrow,
        result,
        comments: Vec::new(),
        docs: Docs::default(),
    };
    Ok((rest, combinator))
}

/// Parses a type that is not part of another. Only names take arguments here, and a sum is an
/// error.
fn whole_type<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Expr<'s>> {
    let (rest, head) = term(tokens)?;
    let is_named = matches!(head.kind, ExprKind::Name(_) | ExprKind::Apply(..));
    if is_named && !next_is(rest, 0, b'+') { expr(tokens) } else { Ok((rest, head)) }
}

fn starts_result(token: &Token<'_>) -> bool {
    matches!(token.kind, TokenKind::Lower | TokenKind::Upper | TokenKind::Punctuation(b'%' | b'#'))
}

/// `@read @internal`
fn annotations<'t, 's>(tokens: Tokens<'t, 's>, vk: bool) -> (Tokens<'t, 's>, Vec<Name<'s>>) {
    let is_annotation = |token: &&Token<'_>| vk && token.kind == TokenKind::Annotation;
    let count = tokens.iter().take_while(is_annotation).count();
    let (annotations, rest) = tokens.split_at(count);
    (rest, annotations.iter().map(|token| Name { text: token.text, span: token.span }).collect())
}

fn combinator_name<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Name<'s>> {
    match tokens.split_first() {
        Some((token, rest)) if token.kind == TokenKind::Lower || token.text == "_" => {
            Ok((rest, Name { text: token.text, span: token.span }))
        }
        Some((token, _)) if token.kind == TokenKind::Upper => {
            fail(tokens, Problem::UpperCaseCombinator)
        }
        _ => fail(tokens, Problem::Expected(Expected::COMBINATOR)),
    }
}

/// Parses an optional id, such as `#37b74355`.
fn declared_id<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Option<DeclaredId>> {
    match tokens.split_first() {
        Some((token, rest)) if token.kind == TokenKind::Id => {
            let is_hex = token.text.bytes().all(|b| b.is_ascii_hexdigit());
            match u32::from_str_radix(token.text, 16) {
                Ok(0) => fail(tokens, Problem::ReservedId),
                Ok(value) if is_hex && token.text.len() <= 8 => {
                    Ok((rest, Some(DeclaredId { value, span: token.span })))
                }
                _ => fail(tokens, Problem::MalformedId),
            }
        }
        _ => Ok((tokens, None)),
    }
}

/// Parses `{X:Type} {a b:#}` into one entry per variable.
fn params<'t, 's>(mut tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Vec<Param<'s>>> {
    let mut params = Vec::new();
    while next_is(tokens, 0, b'{') {
        let (mut rest, first) = variable(&tokens[1..])?;
        let mut names = vec![first];
        while !next_is(rest, 0, b':') {
            if rest
                .first()
                .is_none_or(|token| !matches!(token.kind, TokenKind::Lower | TokenKind::Upper))
            {
                return fail(rest, Problem::Expected(Expected::COLON));
            }
            let name;
            (rest, name) = variable(rest)?;
            names.push(name);
        }
        let (rest, kind) = expr(&rest[1..])?;
        let (rest, _) = cut(sign(b'}')).parse(rest)?;
        params.extend(names.into_iter().map(|name| Param { name, kind: kind.clone() }));
        tokens = rest;
    }
    Ok((tokens, params))
}
