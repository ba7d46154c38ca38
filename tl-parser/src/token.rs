//! The tokens that the lexer passes to the grammar.

use crate::Span;

/// A token with its text and span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'s> {
    pub(crate) kind: TokenKind,
    /// The text, without the `#` of a [`TokenKind::Id`].
    pub(crate) text: &'s str,
    pub(crate) span: Span,
    /// True if only white space and comments stand before it on its line.
    pub(crate) starts_line: bool,
}

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// `int`, `messages.sendMedia`: the last part starts with a lower-case letter.
    Lower,
    /// `Vector`, `messages.Messages`: the last part starts with an upper-case letter.
    Upper,
    /// `#37b74355` directly after a lower-case name. The grammar checks the digits.
    Id,
    /// `42`
    Number,
    /// `@read`, of VK's dialect.
    Annotation,
    /// `---`
    Dashes,
    /// `=>`, of VK's dialect.
    Arrow,
    /// Any of `_ : ; ( ) [ ] { } = # ? % + < > , . * !`
    Punctuation(u8),
    /// Characters that the lexer has reported.
    Bad,
}
