//! Definitions in the order of their names.

use std::ops::Range;

use lsp_types::TextEdit;
use tl_parser::Diagnostic;
use tl_parser::ast::{Combinator, Item};

use super::analysis::Analysis;
use super::file::File;

/// Returns the change that sorts the definitions in a part of a file by name, each section by itself.
/// Comments stay with their definitions.
pub(super) fn sort(analysis: &Analysis, file: &File, part: &Range<usize>) -> Option<TextEdit> {
    let mut found = Vec::new();
    let parsed = tl_parser::parse(&analysis.sources, file.source, &analysis.options, &mut found);
    if found.iter().any(Diagnostic::is_error) {
        return None;
    }
    let text = &file.document.text;
    let units: Vec<Option<Unit<'_>>> = parsed
        .items
        .iter()
        .filter(|item| {
            let span = item.span();
            (span.start as usize) < part.end && part.start < span.end as usize
        })
        .map(|item| match item {
            Item::Combinator(combinator) => Some(Unit::new(text, combinator)),
            _ => None,
        })
        .collect();
    let runs: Vec<Vec<&Unit<'_>>> =
        units.split(Option::is_none).map(|run| run.iter().flatten().collect()).collect();
    let all: Vec<_> = runs.iter().flatten().collect();
    let range = all.first()?.place.start..all.last()?.place.end;
    let mut sorted = String::new();
    let mut end = range.start;
    for run in &runs {
        let mut by_name = run.clone();
        by_name.sort_by_key(|unit| unit.name);
        for (slot, unit) in run.iter().zip(by_name) {
            let gap = &text[end..slot.place.start];
            let needs_line = !sorted.is_empty() && !gap.contains(['\n', '\r']);
            sorted.push_str(if needs_line { "\n" } else { gap });
            sorted.push_str(&text[unit.place.clone()]);
            end = slot.place.end;
        }
    }
    let is_news = sorted != text[range.clone()];
    is_news.then(|| TextEdit { range: file.range_of(range), new_text: sorted })
}

/// A definition with its comments and its semicolon.
struct Unit<'t> {
    name: &'t str,
    place: Range<usize>,
}

impl<'t> Unit<'t> {
    fn new(text: &str, combinator: &Combinator<'t>) -> Self {
        let comments = || combinator.comments.iter().map(|comment| comment.span);
        // A comment before an empty line may be about more than this definition.
        let start = comments().rev().fold(combinator.span.start, |start, span| {
            let gap = text.get(span.end as usize..start as usize);
            let is_adjacent = gap.is_some_and(|gap| gap.matches('\n').count() < 2);
            if is_adjacent { span.start } else { start }
        });
        let after = combinator.span.end as usize;
        let semicolon = text[after..].find(';').map_or(after, |at| after + at + 1);
        let last = comments().map(|span| span.end as usize).max().unwrap_or_default();
        Self { name: combinator.name.text, place: start as usize..semicolon.max(last) }
    }
}
