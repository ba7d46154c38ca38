//! Proposals for a word, as editors take them.

use std::collections::HashSet;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Range, TextEdit,
};

/// The proposals in an answer. With more letters of the word, the editor asks again.
const MAX_ITEMS: usize = 500;

/// A text that can stand at a place.
#[derive(Debug)]
pub(super) struct Proposal {
    pub(super) text: String,
    kind: CompletionItemKind,
    detail: String,
}

impl Proposal {
    pub(super) fn new(
        text: impl Into<String>,
        kind: CompletionItemKind,
        detail: impl Into<String>,
    ) -> Self {
        Self { text: text.into(), kind, detail: detail.into() }
    }
}

/// Returns the proposals that contain a word, in any case. They keep their order in the editor.
pub(super) fn list(word: &str, range: Range, proposals: Vec<Proposal>) -> CompletionList {
    let wanted = word.trim_start_matches(['"', '\'']).to_lowercase();
    let mut seen = HashSet::new();
    let mut found = proposals
        .into_iter()
        .filter(|it| it.text.to_lowercase().contains(&wanted) && seen.insert(it.text.clone()));
    let items = found.by_ref().take(MAX_ITEMS).enumerate().map(|(number, proposal)| {
        let Proposal { text, kind, detail } = proposal;
        CompletionItem {
            label: text.clone(),
            kind: Some(kind),
            detail: Some(detail),
            sort_text: Some(format!("{number:03}")),
            // Editors differ in what they take for a word.
            filter_text: Some(text.clone()),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: text })),
            ..CompletionItem::default()
        }
    });
    let items = items.collect();
    CompletionList { items, is_incomplete: found.next().is_some() }
}

/// Divides a text before its last word.
pub(super) fn split_word(text: &str, is_word: impl Fn(char) -> bool) -> (&str, &str) {
    let word = text.trim_end_matches(is_word);
    text.split_at(word.len())
}
