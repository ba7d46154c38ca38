//! Colours by meaning: what each name stands for.

use lsp_types::{
    Position, SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensLegend,
    SemanticTokensResult, Uri,
};

use super::analysis::{Analysis, File};
use super::index::Symbol;

/// The kinds of tokens. The numbers in an answer are places in this list.
const KINDS: &[SemanticTokenType] = &[
    SemanticTokenType::COMMENT,
    SemanticTokenType::NUMBER,
    SemanticTokenType::TYPE,
    SemanticTokenType::STRUCT,
    SemanticTokenType::FUNCTION,
    SemanticTokenType::PROPERTY,
];

const COMMENT: u32 = 0;
const NUMBER: u32 = 1;
const TYPE: u32 = 2;
const STRUCT: u32 = 3;
const FUNCTION: u32 = 4;
const PROPERTY: u32 = 5;

/// Returns the kinds of tokens that answers mention.
pub(super) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend { token_types: KINDS.to_vec(), token_modifiers: Vec::new() }
}

/// Returns the tokens of a file.
pub(super) fn tokens(analysis: &Analysis, uri: &Uri) -> Option<SemanticTokensResult> {
    let file = analysis.file(uri)?;
    let mut tokens = Vec::new();
    let mut last = Position::default();
    for (start, end, kind) in pieces(file) {
        let range = file.document.lines.range(&file.document.text, start, end);
        let delta_line = range.start.line - last.line;
        let column = if delta_line == 0 { last.character } else { 0 };
        tokens.push(SemanticToken {
            delta_line,
            delta_start: range.start.character - column,
            length: range.end.character.saturating_sub(range.start.character),
            token_type: kind,
            token_modifiers_bitset: 0,
        });
        last = range.start;
    }
    Some(SemanticTokensResult::Tokens(SemanticTokens { result_id: None, data: tokens }))
}

/// Returns the tokens with their bytes, in order, none over another and none over two lines.
fn pieces(file: &File) -> Vec<(usize, usize, u32)> {
    let index = &file.index;
    let functions: std::collections::BTreeSet<_> = index
        .definitions
        .iter()
        .filter(|definition| definition.is_function)
        .map(|definition| definition.name_span)
        .collect();
    let names = index.occurrences.iter().map(|found| {
        let kind = match &found.symbol {
            Symbol::Type(_) => TYPE,
            Symbol::Combinator(_) if functions.contains(&found.span) => FUNCTION,
            Symbol::Combinator(_) => STRUCT,
            Symbol::Local { .. } => PROPERTY,
        };
        (found.span, kind)
    });
    let numbers = index.numbers.iter().map(|span| (*span, NUMBER));
    let comments = index.comments.iter().map(|span| (*span, COMMENT));
    let mut pieces = Vec::new();
    for (span, kind) in names.chain(numbers).chain(comments) {
        let (mut start, end) = (span.start as usize, span.end as usize);
        let Some(text) = file.document.text.get(start..end) else { continue };
        for line in text.split_inclusive(['\n', '\r']) {
            let length = line.trim_end_matches(['\n', '\r']).len();
            if length > 0 {
                pieces.push((start, start + length, kind));
            }
            start += line.len();
        }
    }
    pieces.sort_unstable();
    pieces.dedup_by(|next, kept| next.0 < kept.1);
    pieces
}
