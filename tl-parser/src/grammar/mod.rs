//! The grammar of one definition, written with nom over tokens (docs/language.md, "Grammar").
//!
//! The parsers look at most three tokens ahead and never backtrack: a parser that has recognised
//! its first token fails for good. `mod.rs` has the shared helpers, [`error`] turns failures into
//! diagnostics, and the other files parse expressions, fields and definitions.

mod combinator;
mod error;
mod field;
mod type_expr;

use nom::{IResult, Parser};

pub(crate) use combinator::declaration;
use error::{Expected, Problem};
pub(crate) use error::{Failure, describe};

use crate::ast::Name;
use crate::token::{Token, TokenKind};

/// The tokens of one definition, without its `;`.
pub(crate) type Tokens<'t, 's> = &'t [Token<'s>];

pub(crate) type Parsed<'t, 's, T> = IResult<Tokens<'t, 's>, T, Failure>;

/// Returns true if token number `n` from here is this punctuation.
fn next_is(tokens: Tokens<'_, '_>, n: usize, sign: u8) -> bool {
    tokens.get(n).is_some_and(|token| token.kind == TokenKind::Punctuation(sign))
}

fn fail<'t, 's, T>(tokens: Tokens<'t, 's>, problem: Problem) -> Parsed<'t, 's, T> {
    Err(nom::Err::Failure(Failure { left: tokens.len(), problem }))
}

/// Accepts this punctuation.
fn sign<'t, 's: 't>(sign: u8) -> impl Parser<Tokens<'t, 's>, Output = Token<'s>, Error = Failure> {
    let kind = TokenKind::Punctuation(sign);
    move |tokens: Tokens<'t, 's>| match tokens.split_first() {
        Some((token, rest)) if token.kind == kind => Ok((rest, *token)),
        _ => {
            let problem = Problem::Expected(Expected::token(kind));
            Err(nom::Err::Error(Failure { left: tokens.len(), problem }))
        }
    }
}

/// Accepts a variable: a name without namespace.
fn variable<'t, 's>(tokens: Tokens<'t, 's>) -> Parsed<'t, 's, Name<'s>> {
    match tokens.split_first() {
        Some((token, rest)) if is_variable(token) => match token.text {
            "New" | "Final" | "Empty" => fail(tokens, Problem::ReservedWord),
            text => Ok((rest, Name { text, span: token.span })),
        },
        _ => fail(tokens, Problem::Expected(Expected::VARIABLE)),
    }
}

fn is_variable(token: &Token<'_>) -> bool {
    matches!(token.kind, TokenKind::Lower | TokenKind::Upper) && !token.text.contains('.')
}
