//! Tokens: what the lexer hands to the grammar.

use crate::Span;

/// A token with its text and place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'s> {
    pub(crate) kind: TokenKind,
    /// The text; for an [`TokenKind::Id`] without the `#`.
    pub(crate) text: &'s str,
    pub(crate) span: Span,
    /// Whether only white space and comments stand before it on its line.
    pub(crate) starts_line: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// `int`, `messages.sendMedia`: the last part starts with a lower-case letter.
    Lower,
    /// `Vector`, `messages.Messages`: the last part starts with an upper-case letter.
    Upper,
    /// `#37b74355` directly behind a lower-case name. What follows the `#` is not checked yet.
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
    /// A character that has been reported.
    Bad,
}
