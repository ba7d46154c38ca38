//! The formatted text of a file, or of some of its definitions.

use std::ops::Range;

use lsp_types::{TextEdit, Uri};
use tl_parser::ast::SchemaFile;
use tl_parser::{Diagnostic, Options, SourceMap};

use super::analysis::Analysis;
use super::file::File;

/// Returns the changes that format a file, or the definitions in a range, if its syntax has no error.
pub(super) fn format(
    analysis: &Analysis,
    uri: &Uri,
    range: Option<lsp_types::Range>,
) -> Option<Vec<TextEdit>> {
    let file = analysis.schema_file(uri)?;
    let mut found = Vec::new();
    let parsed = tl_parser::parse(&analysis.sources, file.source, &analysis.options, &mut found);
    if found.iter().any(Diagnostic::is_error) {
        return None;
    }
    let old = &file.document.text;
    let new = tl_parser::format(old, &parsed);
    let wanted = range.map_or(0..old.len(), |range| file.bytes(range));
    let is_wanted = |part: &Range<usize>| part.start <= wanted.end && wanted.start <= part.end;
    let edits = parts(&parsed, old, &new)
        .into_iter()
        .filter(|(old_part, _)| is_wanted(old_part))
        .filter_map(|(old_part, new_part)| edit(file, old_part, &new[new_part]));
    Some(edits.collect())
}

/// Divides both texts at the ends of definitions. Formatting keeps their number and order.
fn parts(old_file: &SchemaFile<'_>, old: &str, new: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let mut sources = SourceMap::new();
    let id = sources.add("formatted", new);
    let options = Options { vk: true, ..Options::default() };
    let new_file = tl_parser::parse(&sources, id, &options, &mut Vec::new());
    if new_file.items.len() != old_file.items.len() {
        return vec![(0..old.len(), 0..new.len())];
    }
    let ends = |file: &SchemaFile<'_>, text: &str| {
        let ends = file.items.iter().map(|item| item.span().end as usize);
        ends.chain([text.len()]).collect::<Vec<_>>()
    };
    let mut starts = (0, 0);
    let mut parts = Vec::new();
    for (old_end, new_end) in ends(old_file, old).into_iter().zip(ends(&new_file, new)) {
        parts.push((starts.0..old_end, starts.1..new_end));
        starts = (old_end, new_end);
    }
    parts
}

/// Returns the change of a part of a file, without what stays at its start and its end.
fn edit(file: &File, part: Range<usize>, new: &str) -> Option<TextEdit> {
    let old = &file.document.text[part.clone()];
    if old == new {
        return None;
    }
    let start = common(old.chars(), new.chars());
    let end = common(old[start..].chars().rev(), new[start..].chars().rev());
    let range = file.range_of(part.start + start..part.end - end);
    Some(TextEdit { range, new_text: new[start..new.len() - end].to_owned() })
}

/// Returns the length in bytes of the characters that both have.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    let both = a.zip(b).take_while(|(a, b)| a == b);
    both.map(|(character, _)| character.len_utf8()).sum()
}
