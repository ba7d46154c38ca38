//! Type and number expressions (docs/language.md, "Grammar").

use nom::Parser;
use nom::combinator::cut;

use super::{Expected, Parsed, Problem, Tokens, fail, next_is, sign};
use crate::ast::{Expr, ExprKind, Number};
use crate::token::TokenKind;

/// Parses one or more sums and applies the first to the others.
pub(super) fn expr<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Expr<'s>> {
    let (mut rest, head) = subexpr(tokens)?;
    let mut args = Vec::new();
    while starts_term(rest) {
        let arg;
        (rest, arg) = subexpr(rest)?;
        args.push(arg);
    }
    Ok((rest, apply(head, args)))
}

/// Applies `head` to `args`. `(T a) b` becomes `T a b`.
fn apply<'s>(head: Expr<'s>, args: Vec<Expr<'s>>) -> Expr<'s> {
    let Some(last) = args.last() else { return head };
    let span = head.span.to(last.span);
    let (head, args) = match head.kind {
        ExprKind::Apply(inner, mut first) => {
            first.extend(args);
            (inner, first)
        }
        kind => (Box::new(Expr { kind, span: head.span }), args),
    };
    Expr { kind: ExprKind::Apply(head, args), span }
}

/// Parses terms joined by `+`.
pub(super) fn subexpr<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Expr<'s>> {
    let (mut rest, first) = term(tokens)?;
    if !next_is(rest, 0, b'+') {
        return Ok((rest, first));
    }
    let mut terms = vec![first];
    while next_is(rest, 0, b'+') {
        let next;
        (rest, next) = term(&rest[1..])?;
        terms.push(next);
    }
    let span = terms[0].span.to(terms[terms.len() - 1].span);
    Ok((rest, Expr { kind: ExprKind::Sum(terms), span }))
}

fn starts_term(tokens: Tokens<'_, '_>) -> bool {
    tokens.first().is_some_and(|token| {
        matches!(
            token.kind,
            TokenKind::Lower
                | TokenKind::Upper
                | TokenKind::Number
                | TokenKind::Punctuation(b'(' | b'%' | b'#' | b'!')
        )
    })
}

/// Parses a name with its arguments in angle brackets, a number, `#`, `%term` or `(expr)`.
pub(super) fn term<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Expr<'s>> {
    let Some((first, rest)) = tokens.split_first() else {
        return fail(tokens, Problem::Expected(Expected::TYPE));
    };
    let leaf = |kind| Expr { kind, span: first.span };
    match first.kind {
        TokenKind::Upper if matches!(first.text, "New" | "Final" | "Empty") => {
            fail(tokens, Problem::ReservedWord)
        }
        TokenKind::Lower | TokenKind::Upper => angle_args(rest, leaf(ExprKind::Name(first.text))),
        TokenKind::Number => {
            let (rest, number) = number(tokens)?;
            Ok((rest, leaf(ExprKind::Number(number.value))))
        }
        TokenKind::Punctuation(b'#') => Ok((rest, leaf(ExprKind::Hash))),
        TokenKind::Punctuation(b'!') => fail(tokens, Problem::MisplacedCall),
        TokenKind::Punctuation(b'%') => {
            // `%` does not change a bare type, so `%%T` is `%T`.
            let run = rest.iter().take_while(|token| token.text == "%").count();
            let (rest, inner) = term(&rest[run..])?;
            let span = first.span.to(inner.span);
            Ok((rest, Expr { kind: ExprKind::Bare(Box::new(inner)), span }))
        }
        TokenKind::Punctuation(b'(') => {
            let (rest, inner) = expr(rest)?;
            let (rest, close) = cut(sign(b')')).parse(rest)?;
            Ok((rest, Expr { span: first.span.to(close.span), ..inner }))
        }
        _ => fail(tokens, Problem::Expected(Expected::TYPE)),
    }
}

fn angle_args<'t, 's>(tokens: Tokens<'t, 's>, head: Expr<'s>) -> Parsed<'t, 's, Expr<'s>> {
    if !next_is(tokens, 0, b'<') {
        return Ok((tokens, head));
    }
    let (mut rest, first) = expr(&tokens[1..])?;
    let mut args = vec![first];
    while next_is(rest, 0, b',') {
        let arg;
        (rest, arg) = expr(&rest[1..])?;
        args.push(arg);
    }
    match rest.split_first() {
        Some((close, rest)) if close.text == ">" => {
            let span = head.span.to(close.span);
            Ok((rest, Expr { span, ..apply(head, args) }))
        }
        _ => fail(rest, Problem::Expected(Expected::COMMA.or(Expected::CLOSE_ANGLE))),
    }
}

/// Parses a number up to 2^31 - 1.
pub(super) fn number<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Number> {
    match tokens.split_first() {
        Some((token, rest)) if token.kind == TokenKind::Number => match token.text.parse::<u32>() {
            Ok(value) if value <= i32::MAX as u32 => Ok((rest, Number { value, span: token.span })),
            _ => fail(tokens, Problem::NumberTooLarge),
        },
        _ => fail(tokens, Problem::Expected(Expected::NUMBER)),
    }
}
