//! Colours by meaning: what each name stands for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use lsp_types::{
    SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensDelta,
    SemanticTokensDeltaParams, SemanticTokensEdit, SemanticTokensFullDeltaResult,
    SemanticTokensLegend, SemanticTokensRangeResult, SemanticTokensResult, Uri,
};

use super::analysis::Analysis;
use super::file::File;
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

/// The numbers of a token in an answer.
const NUMBERS: usize = 5;

/// Returns the kinds of tokens that answers mention.
pub(super) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend { token_types: KINDS.to_vec(), token_modifiers: Vec::new() }
}

/// The last tokens of each open file in the editor, for answers that say what has changed.
#[derive(Default)]
pub(super) struct LastTokens {
    files: BTreeMap<String, SemanticTokens>,
    answers: u64,
}

impl LastTokens {
    /// Returns the tokens of a file.
    pub(super) fn full(
        &mut self,
        analysis: Option<&Analysis>,
        uri: &Uri,
    ) -> Option<SemanticTokensResult> {
        self.next(analysis, uri).map(SemanticTokensResult::Tokens)
    }

    /// Returns the changes of the tokens since an earlier answer, or all if it is not the last one.
    pub(super) fn changes(
        &mut self,
        analysis: Option<&Analysis>,
        params: &SemanticTokensDeltaParams,
    ) -> Option<SemanticTokensFullDeltaResult> {
        let uri = &params.text_document.uri;
        let old = self.files.remove(uri.as_str());
        let new = self.next(analysis, uri)?;
        let is_last =
            |old: &SemanticTokens| old.result_id.as_ref() == Some(&params.previous_result_id);
        Some(match old.filter(is_last) {
            None => SemanticTokensFullDeltaResult::Tokens(new),
            Some(old) => SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
                result_id: new.result_id,
                edits: difference(&old.data, &new.data).into_iter().collect(),
            }),
        })
    }

    /// Forgets a file that is closed.
    pub(super) fn forget(&mut self, uri: &Uri) {
        self.files.remove(uri.as_str());
    }

    fn next(&mut self, analysis: Option<&Analysis>, uri: &Uri) -> Option<SemanticTokens> {
        let file = analysis?.schema_file(uri)?;
        self.answers += 1;
        let data = encoded(file, &pieces(file));
        let tokens = SemanticTokens { result_id: Some(self.answers.to_string()), data };
        if file.document.version.is_some() {
            self.files.insert(uri.as_str().to_owned(), tokens.clone());
        }
        Some(tokens)
    }
}

/// Returns the one change that makes the new tokens of the old ones.
fn difference(old: &[SemanticToken], new: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let same = |pairs: &mut dyn Iterator<Item = (&SemanticToken, &SemanticToken)>| {
        pairs.take_while(|(a, b)| a == b).count()
    };
    let start = same(&mut old.iter().zip(new));
    let end = same(&mut old[start..].iter().rev().zip(new[start..].iter().rev()));
    let (removed, added) = (old.len() - end - start, &new[start..new.len() - end]);
    (removed > 0 || !added.is_empty()).then(|| SemanticTokensEdit {
        start: (start * NUMBERS) as u32,
        delete_count: (removed * NUMBERS) as u32,
        data: Some(added.to_vec()),
    })
}

/// Returns the tokens in a range.
pub(super) fn in_range(
    analysis: &Analysis,
    uri: &Uri,
    range: lsp_types::Range,
) -> Option<SemanticTokensRangeResult> {
    let file = analysis.schema_file(uri)?;
    let shown = file.bytes(range);
    let mut pieces = pieces(file);
    pieces.retain(|(start, end, _)| *start < shown.end && shown.start < *end);
    let data = encoded(file, &pieces);
    Some(SemanticTokensRangeResult::Tokens(SemanticTokens { result_id: None, data }))
}

/// Returns tokens as the protocol has them: each relative to the one before it.
fn encoded(file: &File, pieces: &[(usize, usize, u32)]) -> Vec<SemanticToken> {
    let (text, lines) = (&file.document.text, &file.document.lines);
    let columns = |bytes: Range<usize>| lines.columns(&text[bytes]) as u32;
    let (mut last_line, mut last_start) = (0, 0);
    let tokens = pieces.iter().map(|(start, end, kind)| {
        let (line, line_start) = lines.line(*start);
        let delta_line = (line - last_line) as u32;
        let before = if delta_line == 0 { last_start } else { line_start };
        (last_line, last_start) = (line, *start);
        SemanticToken {
            delta_line,
            delta_start: columns(before..*start),
            length: columns(*start..*end),
            token_type: *kind,
            token_modifiers_bitset: 0,
        }
    });
    tokens.collect()
}

/// Returns the tokens with their bytes, in order, none over another and none over two lines.
fn pieces(file: &File) -> Vec<(usize, usize, u32)> {
    let index = &file.index;
    let functions = index.definitions.iter().filter(|definition| definition.is_function);
    let functions: BTreeSet<_> = functions.map(|definition| definition.name_span).collect();
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
