//! Proposals for the word at a position: types, masks with their next free bit, results.

use std::collections::BTreeMap;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionResponse, TextDocumentPositionParams,
};
use tl_parser::ast::is_upper;

use super::analysis::Analysis;
use crate::report::counted;

/// The types of the language.
const BUILTINS: &[&str] = &[
    "#", "int", "long", "double", "string", "bytes", "int128", "int256", "true", "Bool", "Object",
];

/// Returns the proposals at a position.
pub(super) fn complete(
    analysis: &Analysis,
    at: &TextDocumentPositionParams,
) -> Option<CompletionResponse> {
    let file = analysis.file(&at.text_document.uri)?;
    let before = &file.document.text[..file.offset(at)];
    let before = definition_before(before)?;
    let start = before
        .rfind(|c: char| !is_word(c))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let (head, word) = before.split_at(start);
    let items = match head.trim_end().chars().next_back()? {
        '=' => results(analysis),
        ':' if word.contains('.') && bits(head, word).is_some() => bits(head, word)?,
        ':' | '!' => [masks(head), types(analysis)].concat(),
        '<' | '(' | '%' | '?' | '[' => types(analysis),
        _ if open_parenthesis(head) => types(analysis),
        _ => return None,
    };
    Some(CompletionResponse::Array(items))
}

/// Returns the text from the start of a definition on, or `None` inside of a comment.
fn definition_before(text: &str) -> Option<&str> {
    let line = text.rsplit(['\n', '\r']).next().unwrap_or_default();
    if line.contains("//") {
        return None;
    }
    let start = text.rfind(';').map_or(0, |at| at + 1);
    let comment = text.rfind("*/").map_or(0, |at| at + 2);
    Some(&text[start.max(comment)..])
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '.' || character == '#'
}

fn open_parenthesis(text: &str) -> bool {
    text.matches('(').count() > text.matches(')').count()
}

fn item(label: &str, kind: CompletionItemKind, detail: &str) -> CompletionItem {
    CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        detail: Some(detail.to_owned()),
        ..CompletionItem::default()
    }
}

/// Returns the types: those of the language, the boxed ones, and constructors as bare types.
fn types(analysis: &Analysis) -> Vec<CompletionItem> {
    let builtins = BUILTINS.iter().map(|name| item(name, CompletionItemKind::KEYWORD, "built in"));
    let definitions = analysis.files.iter().flat_map(|file| &file.index.definitions);
    let bare = definitions
        .filter(|definition| !definition.is_function)
        .map(|definition| item(&definition.name, CompletionItemKind::STRUCT, "a bare type"));
    builtins.chain(results(analysis)).chain(bare).collect()
}

/// Returns the boxed types.
fn results(analysis: &Analysis) -> Vec<CompletionItem> {
    let definitions = analysis.files.iter().flat_map(|file| &file.index.definitions);
    let mut types = BTreeMap::from([("Vector", 0)]);
    for definition in definitions.filter(|definition| !definition.is_function) {
        if let Some(result) = definition.result.as_deref().filter(|name| is_upper(name)) {
            *types.entry(result).or_insert(0) += 1;
        }
    }
    let detail = |constructors: usize| match constructors {
        0 => "built in".to_owned(),
        _ => format!("a type with {}", counted(constructors, "constructor")),
    };
    let items = types.into_iter();
    items.map(|(name, n)| item(name, CompletionItemKind::CLASS, &detail(n))).collect()
}

/// Returns the masks of a definition, each with its next free bit.
fn masks(definition: &str) -> Vec<CompletionItem> {
    let names = definition.split_whitespace().filter_map(|field| field.strip_suffix(":#"));
    let next = names.filter_map(|mask| {
        let bit = free_bits(definition, mask).next()?;
        Some(item(&format!("{mask}.{bit}?"), CompletionItemKind::FIELD, "the next free bit"))
    });
    next.collect()
}

/// Returns the free bits of the mask in a word such as `flags.`.
fn bits(definition: &str, word: &str) -> Option<Vec<CompletionItem>> {
    let (mask, _) = word.split_once('.')?;
    let mut fields = definition.split_whitespace();
    fields.any(|field| field.strip_suffix(":#") == Some(mask)).then(|| {
        let free = free_bits(definition, mask);
        let label = |bit| format!("{mask}.{bit}?");
        free.map(|bit| item(&label(bit), CompletionItemKind::FIELD, "a free bit")).collect()
    })
}

fn free_bits(definition: &str, mask: &str) -> impl Iterator<Item = u32> {
    let taken = definition.split_whitespace().filter_map(|field| {
        let (_, ty) = field.split_once(':')?;
        let bit = ty.strip_prefix(mask)?.strip_prefix('.')?.split('?').next()?;
        bit.parse::<u32>().ok().filter(|bit| *bit < 32)
    });
    let taken = taken.fold(0_u32, |bits, bit| bits | 1 << bit);
    (0..32).filter(move |bit| taken & 1 << bit == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_have_their_next_free_bit() {
        let definition = "f flags:# a:flags.0?int b:flags.2?true flags2:# c:flags2.0?int x:";
        let labels = |items: Vec<CompletionItem>| {
            items.into_iter().map(|item| item.label).take(3).collect::<Vec<_>>()
        };
        assert_eq!(labels(masks(definition)), ["flags.1?", "flags2.1?"]);
        let free = labels(bits(definition, "flags.").expect("a mask"));
        assert_eq!(free, ["flags.1?", "flags.3?", "flags.4?"]);
        assert!(bits(definition, "messages.").is_none());
    }
}
