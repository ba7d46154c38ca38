//! Findings that somebody has said are fine: the caller, or a `// tl:allow(code)` at the
//! definition.

use crate::Options;
use crate::ast::{Combinator, Comment, SchemaFile};
use crate::diagnostic::{Code, Diagnostic};

/// Removes the findings that are allowed.
///
/// Errors cannot be allowed, for the schema has no meaning then; an id that two combinators share
/// on purpose is the exception.
pub(crate) fn retain(files: &[SchemaFile<'_>], options: &Options, found: &mut Vec<Diagnostic>) {
    if found.is_empty() {
        return;
    }
    let mut exceptions: Vec<(&Combinator<'_>, &str)> = Vec::new();
    for combinator in files.iter().flat_map(SchemaFile::combinators) {
        let codes = combinator.comments.iter().flat_map(allowed);
        exceptions.extend(codes.map(|code| (combinator, code)));
    }
    found.retain(|diagnostic| {
        let code = diagnostic.code;
        let is_fixed = diagnostic.is_error() && code != Code::DuplicateId;
        let places = || {
            let secondary = diagnostic.secondary.iter();
            std::iter::once(&diagnostic.primary).chain(secondary).map(|label| label.span)
        };
        let is_excepted = || {
            exceptions.iter().any(|(combinator, allowed)| {
                *allowed == code.as_str() && places().any(|span| combinator.owns(span))
            })
        };
        is_fixed || !(options.allow.contains(&code) || is_excepted())
    });
}

/// The codes in `// tl:allow(code, code)`.
fn allowed<'s>(comment: &Comment<'s>) -> impl Iterator<Item = &'s str> {
    let list = comment.text.split_once("tl:allow(").and_then(|(_, rest)| rest.split_once(')'));
    list.map_or("", |(codes, _)| codes).split(',').map(str::trim).filter(|code| !code.is_empty())
}

impl Combinator<'_> {
    /// Whether a place is in the definition or in its comments.
    fn owns(&self, span: crate::Span) -> bool {
        let contains = |own: crate::Span| {
            own.source == span.source && own.start <= span.start && span.end <= own.end
        };
        contains(self.span) || self.comments.iter().any(|comment| contains(comment.span))
    }
}
