//! Filters out diagnostics that the caller or a `// tl:allow(code)` at the definition allows.

use std::collections::{BTreeMap, BTreeSet};

use crate::ast::{Combinator, Comment, SchemaFile};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::{Code, Options, SourceId, Span};

/// Removes the allowed diagnostics.
///
/// Nobody can allow an error, because the schema would have no meaning. The exception is an id that
/// two combinators share on purpose.
pub(crate) fn retain(files: &[SchemaFile<'_>], options: &Options, found: &mut Vec<Diagnostic>) {
    if found.is_empty() {
        return;
    }
    let mut exceptions = Exceptions::default();
    for combinator in files.iter().flat_map(SchemaFile::combinators) {
        exceptions.add(combinator);
    }
    found.retain(|diagnostic| {
        let code = diagnostic.code;
        let is_fixed = diagnostic.is_error() && code != codes::DUPLICATE_ID;
        let places = || {
            let secondary = diagnostic.secondary.iter();
            std::iter::once(&diagnostic.primary).chain(secondary).map(|label| label.span)
        };
        let is_excepted = || places().any(|span| exceptions.cover(code, span));
        let is_on = !code.is_off_by_default()
            || options.warn.contains(&code)
            || options.deny.contains(&code);
        is_fixed || (is_on && !(options.allow.contains(&code) || is_excepted()))
    });
}

/// The spans in which each code is allowed: a map from the start to the end. Spans of one code do
/// not overlap, because each comment belongs to at most one definition. Codes of other crates count
/// as well, so that a name is all that this module knows of a code.
#[derive(Default)]
struct Exceptions<'s>(BTreeMap<(&'s str, SourceId, u32), u32>);

impl<'s> Exceptions<'s> {
    /// Adds the codes that the comments of a definition allow. An allowance covers the definition
    /// and its comments.
    fn add(&mut self, combinator: &Combinator<'s>) {
        let codes: BTreeSet<&str> = combinator.comments.iter().flat_map(allowed).collect();
        let own = combinator.span;
        let comments = combinator.comments.iter().map(|comment| comment.span);
        let outside = comments.filter(|span| span.end <= own.start || own.end <= span.start);
        for span in outside.chain([own]) {
            self.0.extend(codes.iter().map(|code| ((*code, span.source, span.start), span.end)));
        }
    }

    fn cover(&self, code: Code, span: Span) -> bool {
        let code = code.as_str();
        let up_to = ..=(code, span.source, span.start);
        self.0.range(up_to).next_back().is_some_and(|((allowed, source, _), end)| {
            (*allowed, *source) == (code, span.source) && span.end <= *end
        })
    }
}

/// Returns the codes in `// tl:allow(code, code)`.
fn allowed<'s>(comment: &Comment<'s>) -> impl Iterator<Item = &'s str> + use<'s> {
    let list = comment.text.split_once("tl:allow(").and_then(|(_, rest)| rest.split_once(')'));
    list.map_or("", |(codes, _)| codes).split(',').map(str::trim)
}
