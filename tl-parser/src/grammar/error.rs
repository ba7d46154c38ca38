//! Syntax errors of a definition, and the diagnostics that describe them.

use nom::error::{ErrorKind, ParseError};

use super::Tokens;
use crate::Span;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::token::{Token, TokenKind};

/// The position and the reason of a syntax error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Failure {
    /// The number of tokens from the error to the end of the definition.
    pub(crate) left: usize,
    /// The reason, which concerns the first of these tokens.
    pub(crate) problem: Problem,
}

/// The reason of a syntax error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Problem {
    Expected(Expected),
    NumberTooLarge,
    MisplacedCall,
    UpperCaseCombinator,
    ReservedWord,
    MalformedId,
    ReservedId,
}

impl<'t, 's> ParseError<Tokens<'t, 's>> for Failure {
    fn from_error_kind(tokens: Tokens<'t, 's>, _: ErrorKind) -> Self {
        Self { left: tokens.len(), problem: Problem::Expected(Expected(0)) }
    }

    fn append(_: Tokens<'t, 's>, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// The set of tokens and phrases that the grammar accepts at a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Expected(u32);

macro_rules! expected {
    ($($bit:literal $name:ident $text:literal;)*) => {
        impl Expected {
            $(pub(crate) const $name: Self = Self(1 << $bit);)*

            const ALL: &[(Self, &str)] = &[$((Self::$name, $text)),*];
        }
    };
}

expected! {
    0 COMBINATOR "the name of a constructor or function";
    1 FIELD "a field";
    2 TYPE "a type";
    3 RESULT "a result type";
    4 VARIABLE "a name without namespace";
    5 NUMBER "a number";
    6 COLON "`:`";
    7 EQUALS "`=`";
    8 QUESTION "`?`";
    9 COMMA "`,`";
    10 CLOSE_PAREN "`)`";
    11 CLOSE_BRACKET "`]`";
    12 CLOSE_BRACE "`}`";
    13 CLOSE_ANGLE "`>`";
    14 OPEN_BRACKET "`[`";
    15 SEMICOLON "`;`";
    16 STAR "`*`";
}

impl Expected {
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the set that contains only this token.
    pub(crate) fn token(kind: TokenKind) -> Self {
        match kind {
            TokenKind::Punctuation(b':') => Self::COLON,
            TokenKind::Punctuation(b'=') | TokenKind::Arrow => Self::EQUALS,
            TokenKind::Punctuation(b'?') => Self::QUESTION,
            TokenKind::Punctuation(b',') => Self::COMMA,
            TokenKind::Punctuation(b')') => Self::CLOSE_PAREN,
            TokenKind::Punctuation(b']') => Self::CLOSE_BRACKET,
            TokenKind::Punctuation(b'}') => Self::CLOSE_BRACE,
            TokenKind::Punctuation(b'>') => Self::CLOSE_ANGLE,
            TokenKind::Punctuation(b'[') => Self::OPEN_BRACKET,
            TokenKind::Punctuation(b'*') => Self::STAR,
            _ => Self(0),
        }
    }

    fn contains(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns the set as text: `` `=` or a field ``.
    fn list(self) -> String {
        let names: Vec<_> = Self::ALL
            .iter()
            .filter(|(one, _)| self.contains(*one))
            .map(|(_, text)| *text)
            .collect();
        match names.split_last() {
            None => "something else".to_owned(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
        }
    }
}

/// Describes a failure in a definition. `end` is the span of its `;`, or the end of the text if the
/// `;` is missing.
pub(crate) fn describe(failure: Failure, tokens: Tokens<'_, '_>, end: Span) -> Diagnostic {
    let found = tokens.get(tokens.len().saturating_sub(failure.left));
    let span = found.map_or(end, |token| token.span);
    match failure.problem {
        Problem::Expected(expected) => unexpected(expected, found, tokens, failure.left, span),
        Problem::NumberTooLarge => {
            Diagnostic::new(codes::NUMBER_TOO_LARGE, span, "number too large")
                .help("the largest number in a schema is 2147483647")
        }
        Problem::MisplacedCall => Diagnostic::new(codes::MISPLACED_CALL, span, "`!` inside a type")
            .help("write `!` before the whole type of a field, as in `query:!X`"),
        Problem::UpperCaseCombinator => {
            let text = found.map_or("", |token| token.text);
            let message = format!("`{text}` cannot name a constructor or function");
            Diagnostic::new(codes::UPPER_CASE_COMBINATOR, span, message)
                .label("starts with an upper-case letter")
                .help("names of types start with an upper-case letter, names of combinators with a lower-case letter")
        }
        Problem::ReservedWord => {
            let text = found.map_or("", |token| token.text);
            Diagnostic::new(codes::RESERVED_WORD, span, format!("`{text}` is a reserved word"))
                .help("`New`, `Final` and `Empty` cannot be names; choose another name")
        }
        Problem::MalformedId => malformed_id(found, span),
        Problem::ReservedId => Diagnostic::new(codes::RESERVED_ID, span, "constructor id 0")
            .label("0 is reserved")
            .help("omit the id to use the computed one, or write the correct id"),
    }
}

fn malformed_id(found: Option<&Token<'_>>, span: Span) -> Diagnostic {
    let (message, label) = match found.map_or("", |token| token.text) {
        "" => ("`#` without a constructor id".to_owned(), "no digits"),
        text if text.bytes().all(|b| b.is_ascii_hexdigit()) => {
            (format!("constructor id `#{text}` is too long"), "more than 32 bits")
        }
        text => (format!("`#{text}` is not a constructor id"), "not hexadecimal"),
    };
    Diagnostic::new(codes::MALFORMED_ID, span, message).label(label).help(
        "a constructor id has one to eight hexadecimal digits; omit it to use the computed id",
    )
}

fn unexpected(
    expected: Expected,
    found: Option<&Token<'_>>,
    tokens: Tokens<'_, '_>,
    left: usize,
    span: Span,
) -> Diagnostic {
    let before = tokens.len().checked_sub(left + 1).and_then(|i| tokens.get(i));
    let Some(found) = found else {
        if expected.contains(Expected::EQUALS) {
            return Diagnostic::new(
                codes::MISSING_RESULT,
                span,
                "definition without a result type",
            )
            .label("expected `=` and a type before this")
            .help("end the definition with `= Type;`");
        }
        return Diagnostic::new(
            codes::SYNTAX,
            span,
            format!("expected {}, found the end of the definition", expected.list()),
        )
        .label(format!("expected {}", expected.list()));
    };
    let is = |sign| found.kind == TokenKind::Punctuation(sign);
    if before.is_some_and(|token| token.kind == TokenKind::Punctuation(b'_'))
        && matches!(found.kind, TokenKind::Lower | TokenKind::Upper)
        && before.is_some_and(|token| token.span.end == found.span.start)
    {
        return Diagnostic::new(
            codes::LEADING_UNDERSCORE,
            span,
            format!("`_{}` is not a valid name", found.text),
        )
        .label("unexpected after `_`")
        .help("names start with a letter");
    }
    let diagnostic = Diagnostic::new(
        codes::SYNTAX,
        span,
        format!("expected {}, found `{}`", expected.list(), shown(found)),
    )
    .label(format!("expected {}", expected.list()))
    .help(if expected.contains(Expected::TYPE) {
        "the syntax of a field is `name:Type`, or `name:flags.0?Type` if it is conditional"
    } else {
        "the syntax of a definition is `name#id field:Type … = Type;`"
    });
    if found.kind == TokenKind::Id {
        diagnostic.help("a constructor id comes directly after the name of the combinator")
    } else if found.kind == TokenKind::Arrow || found.kind == TokenKind::Annotation {
        let instead = match found.kind {
            TokenKind::Arrow => "define the function under `---functions---` with `=`",
            _ => "remove the annotation",
        };
        Diagnostic::new(codes::VK_SYNTAX, span, format!("`{}` is not part of TL", found.text))
            .label("syntax of VK's dialect")
            .help(format!("enable VK's syntax (`tl check --vk`, `Options::vk`), or {instead}"))
    } else if is(b':') && before.is_some_and(|token| token.text.contains('.')) {
        diagnostic.help("a field name has no namespace")
    } else if is(b'.') && before.is_some_and(|token| token.kind == TokenKind::Upper) {
        diagnostic.help("namespaces start with a lower-case letter")
    } else {
        diagnostic
    }
}

fn shown(token: &Token<'_>) -> String {
    match token.kind {
        TokenKind::Id => format!("#{}", token.text),
        _ => token.text.to_owned(),
    }
}
