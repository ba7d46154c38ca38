//! Parts of a file that an editor can hide: sections, comments, definitions of several lines.

use lsp_types::{FoldingRange, FoldingRangeKind, Uri};

use super::analysis::Analysis;
use super::file::File;

/// Returns the parts of a file that can be hidden.
pub(super) fn folds(analysis: &Analysis, uri: &Uri) -> Option<Vec<FoldingRange>> {
    let file = analysis.schema_file(uri)?;
    let mut folds = sections(file);
    folds.extend(comments(file));
    for definition in &file.index.definitions {
        let range = file.range(definition.span);
        folds.extend(fold(range.start.line, range.end.line, None));
    }
    folds.sort_by_key(|fold| (fold.start_line, fold.end_line));
    folds.dedup_by_key(|fold| (fold.start_line, fold.end_line));
    Some(folds)
}

fn fold(start: u32, end: u32, kind: Option<FoldingRangeKind>) -> Option<FoldingRange> {
    (start < end).then(|| FoldingRange {
        start_line: start,
        end_line: end,
        kind,
        ..FoldingRange::default()
    })
}

/// Returns the sections, each up to the last line before the next one that has a text.
fn sections(file: &File) -> Vec<FoldingRange> {
    let text = &file.document.text;
    let headers: Vec<_> = file.index.sections.iter().map(|(_, span)| *span).collect();
    let nexts = headers.iter().skip(1).map(|span| span.start as usize).chain([text.len()]);
    let folds = headers.iter().zip(nexts).filter_map(|(header, next)| {
        let end = text[..next].trim_end().len();
        let end = file.document.lines.position(text, end).line;
        fold(file.range(*header).start.line, end, Some(FoldingRangeKind::Region))
    });
    folds.collect()
}

/// Returns the comments of several lines, and those on lines one after the other.
fn comments(file: &File) -> Vec<FoldingRange> {
    let lines = file.index.comments.iter().map(|span| {
        let range = file.range(*span);
        let start = file.text(*span);
        let owns_line = file.document.text[..span.start as usize]
            .rsplit(['\n', '\r'])
            .next()
            .is_none_or(|before| before.trim().is_empty());
        (range.start.line, range.end.line, owns_line || start.starts_with("/*"))
    });
    let mut all: Vec<(u32, u32)> = Vec::new();
    for (start, end, _) in lines.filter(|(.., owns_line)| *owns_line) {
        match all.last_mut() {
            Some(last) if last.1 + 1 >= start => last.1 = end.max(last.1),
            _ => all.push((start, end)),
        }
    }
    let kind = Some(FoldingRangeKind::Comment);
    all.into_iter().filter_map(|(start, end)| fold(start, end, kind.clone())).collect()
}
