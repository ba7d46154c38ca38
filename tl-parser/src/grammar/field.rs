//! Fields: names, conditions, types and repetitions (docs/language.md, "Grammar").

use nom::Parser;
use nom::combinator::cut;

use super::type_expr::{number, subexpr, term};
use super::{Expected, Parsed, Problem, Tokens, fail, is_variable, next_is, sign, variable};
use crate::Span;
use crate::ast::{Condition, Expr, Field, FieldType, Name, Repetition};
use crate::token::TokenKind;

/// Parses fields up to `end`, which the caller consumes.
pub(super) fn fields<'t, 's>(
    mut tokens: Tokens<'t, 's>,
    end: TokenKind,
) -> Parsed<'t, 's, Vec<Field<'s>>> {
    let mut fields = Vec::new();
    while tokens.first().is_none_or(|token| token.kind != end) {
        if !starts_field(tokens) {
            return fail(tokens, Problem::Expected(Expected::FIELD.or(Expected::token(end))));
        }
        tokens = if is_group(tokens) {
            group(tokens, &mut fields)?
        } else {
            let (rest, field) = field(tokens)?;
            fields.push(field);
            rest
        };
    }
    Ok((tokens, fields))
}

fn starts_field(tokens: Tokens<'_, '_>) -> bool {
    tokens.first().is_some_and(|token| {
        matches!(
            token.kind,
            TokenKind::Lower
                | TokenKind::Upper
                | TokenKind::Number
                | TokenKind::Punctuation(b'(' | b'[' | b'%' | b'#' | b'!' | b'_')
        )
    })
}

/// Returns true if a `(` starts a group of fields, `(a b:int)`, and not a type.
fn is_group(tokens: Tokens<'_, '_>) -> bool {
    if !next_is(tokens, 0, b'(') {
        return false;
    }
    let names = tokens[1..].iter().take_while(|token| is_variable(token) || token.text == "_");
    let count = names.count();
    count > 0 && next_is(tokens, 1 + count, b':')
}

/// Parses `(a b:int)`: several fields of one type.
fn group<'t, 's>(
    tokens: Tokens<'t, 's>,
    fields: &mut Vec<Field<'s>>,
) -> Result<Tokens<'t, 's>, nom::Err<super::Failure>> {
    let mut rest = &tokens[1..];
    let mut names = Vec::new();
    while !next_is(rest, 0, b':') {
        let name;
        (rest, name) = field_name(rest)?;
        names.push(name);
    }
    let (rest, ty) = unnamed(&rest[1..])?;
    let (rest, _) = cut(sign(b')')).parse(rest)?;
    fields.extend(names.into_iter().map(|name| Field {
        span: name.span,
        name: Some(name),
        ..ty.clone()
    }));
    Ok(rest)
}

fn field_name<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Name<'s>> {
    match tokens.split_first() {
        Some((token, rest)) if token.text == "_" => {
            Ok((rest, Name { text: token.text, span: token.span }))
        }
        _ => variable(tokens),
    }
}

fn field<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Field<'s>> {
    if !(next_is(tokens, 1, b':') || next_is(tokens, 0, b'_')) {
        return unnamed(tokens);
    }
    let (rest, name) = field_name(tokens)?;
    let (rest, _) = cut(sign(b':')).parse(rest)?;
    let (rest, field) = unnamed(rest)?;
    Ok((rest, Field { name: Some(name), span: name.span.to(field.span), ..field }))
}

/// Parses a field after its name: condition, `!`, and a type or a repetition.
fn unnamed<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Field<'s>> {
    let (rest, condition) = condition(tokens)?;
    let (rest, is_call) = if next_is(rest, 0, b'!') { (&rest[1..], true) } else { (rest, false) };
    let (rest, (ty, span)) = if next_is(rest, 0, b'[') {
        repetition(rest, None)?
    } else {
        let (after, first) = term(rest)?;
        if next_is(after, 0, b'*') || next_is(after, 0, b'+') {
            let (rest, multiplicity) = subexpr(rest)?;
            let (rest, _) = cut(sign(b'*')).parse(rest)?;
            repetition(rest, Some(multiplicity))?
        } else {
            let span = first.span;
            (after, (FieldType::Expr(first), span))
        }
    };
    let start = tokens.first().map_or(span, |token| token.span);
    Ok((rest, Field { span: start.to(span), name: None, condition, is_call, ty }))
}

/// Parses an optional condition: `flags.5?` or `n?`.
fn condition<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Option<Condition<'s>>> {
    let Some(first) = tokens.first().filter(|token| is_variable(token)) else {
        return Ok((tokens, None));
    };
    let mask = Name { text: first.text, span: first.span };
    if next_is(tokens, 1, b'?') {
        return Ok((&tokens[2..], Some(Condition { mask, bit: None })));
    }
    if !next_is(tokens, 1, b'.') {
        return Ok((tokens, None));
    }
    let (rest, bit) = number(&tokens[2..])?;
    let (rest, _) = cut(sign(b'?')).parse(rest)?;
    Ok((rest, Some(Condition { mask, bit: Some(bit) })))
}

/// Parses `[ fields ]`, after the optional multiplicity.
fn repetition<'t, 's>(
    tokens: Tokens<'t, 's>,
    multiplicity: Option<Expr<'s>>,
) -> Parsed<'t, 's, (FieldType<'s>, Span)> {
    let (rest, open) = cut(sign(b'[')).parse(tokens)?;
    let (rest, items) = fields(rest, TokenKind::Punctuation(b']'))?;
    let (rest, close) = cut(sign(b']')).parse(rest)?;
    let start = multiplicity.as_ref().map_or(open.span, |multiplicity| multiplicity.span);
    let span = start.to(close.span);
    let repetition = Box::new(Repetition { span, multiplicity, items });
    Ok((rest, (FieldType::Repetition(repetition), span)))
}
