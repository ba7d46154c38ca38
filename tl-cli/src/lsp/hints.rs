//! Text and marks that an editor adds to the lines: computed ids, numbers of uses, folds.

use std::collections::{BTreeMap, BTreeSet};

use lsp_types::{
    CodeLens, Command, FoldingRange, FoldingRangeKind, InlayHint, InlayHintKind, InlayHintLabel,
    Range, Uri,
};

use super::analysis::Analysis;
use super::index::Symbol;

/// Returns the computed ids after names that declare none.
pub(super) fn inlay_hints(analysis: &Analysis, uri: &Uri, range: Range) -> Option<Vec<InlayHint>> {
    let file = analysis.file(uri)?;
    let ids = computed_ids(analysis);
    let hints = file.index.definitions.iter().filter_map(|definition| {
        let id = ids.get(&definition.name_span)?;
        let position = file.range(definition.name_span).end;
        let is_shown = range.start <= position && position <= range.end;
        is_shown.then(|| InlayHint {
            position,
            label: InlayHintLabel::String(format!("#{id:08x}")),
            kind: Some(InlayHintKind::TYPE),
            text_edits: None,
            tooltip: None,
            padding_left: None,
            padding_right: None,
            data: None,
        })
    });
    Some(hints.collect())
}

/// Returns the ids of the combinators that declare none, by the places of their names.
pub(super) fn computed_ids(analysis: &Analysis) -> BTreeMap<tl_parser::Span, u32> {
    let combinators = analysis.schema.iter().flat_map(tl_parser::Schema::combinators);
    let computed = combinators
        .map(|(_, combinator)| combinator)
        .filter(|combinator| !combinator.is_id_declared && combinator.builtin.is_none());
    let computed: BTreeMap<_, _> =
        computed.map(|combinator| (combinator.name.as_str(), combinator.id)).collect();
    let definitions = analysis.files.iter().flat_map(|file| &file.index.definitions);
    let definitions = definitions.filter(|definition| definition.id_span.is_none());
    let ids = definitions
        .filter_map(|found| Some((found.name_span, *computed.get(found.name.as_str())?)));
    ids.collect()
}

/// Returns a line above each type's first constructor with the number of its uses.
pub(super) fn lenses(analysis: &Analysis, uri: &Uri) -> Option<Vec<CodeLens>> {
    let file = analysis.file(uri)?;
    let users = analysis.users();
    let mut shown = BTreeSet::new();
    let declared = file.index.occurrences.iter().filter(|found| found.is_declaration);
    let types = declared.filter(|found| matches!(found.symbol, Symbol::Type(_)));
    let lenses = types.filter(|found| shown.insert(&found.symbol)).filter_map(|found| {
        let definition = &file.index.definitions[file.definition(found.span)?];
        let uses = users.get(&found.symbol).map_or(0, BTreeSet::len);
        let Symbol::Type(name) = &found.symbol else { return None };
        let title = format!("{name}: used by {uses}");
        Some(CodeLens {
            range: file.range(definition.name_span),
            command: Some(Command { title, command: String::new(), arguments: None }),
            data: None,
        })
    });
    Some(lenses.collect())
}

/// Returns the sections, and the comments of several lines.
pub(super) fn folds(analysis: &Analysis, uri: &Uri) -> Option<Vec<FoldingRange>> {
    let file = analysis.file(uri)?;
    let lines: Vec<_> = file.document.text.lines().collect();
    let fold = |start: usize, end: usize, kind| FoldingRange {
        start_line: start as u32,
        end_line: end as u32,
        kind: Some(kind),
        ..FoldingRange::default()
    };
    let mut folds = Vec::new();
    let is_section = |line: &&str| line.starts_with("---") && line.trim_end().ends_with("---");
    let sections: Vec<_> = (0..lines.len()).filter(|at| is_section(&lines[*at])).collect();
    for (number, start) in sections.iter().enumerate() {
        let end = sections.get(number + 1).map_or(lines.len(), |next| *next);
        folds.push(fold(*start, end - 1, FoldingRangeKind::Region));
    }
    let is_comment = |line: &&str| line.trim_start().starts_with("//");
    let mut start = None;
    for at in 0..=lines.len() {
        match (lines.get(at).is_some_and(is_comment), start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                if at - first > 1 {
                    folds.push(fold(first, at - 1, FoldingRangeKind::Comment));
                }
                start = None;
            }
            _ => {}
        }
    }
    Some(folds)
}
