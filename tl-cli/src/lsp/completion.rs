//! Proposals for the word at a position: types, masks with their next free bit, results.

use std::collections::BTreeMap;

use lsp_types::{CompletionItemKind, CompletionResponse, TextDocumentPositionParams};
use tl_parser::ast::is_upper;

use super::analysis::Analysis;
use super::index::is_in_name;
use super::overlay_completion;
use super::proposal::{Proposal, list, split_word};
use crate::predefined;
use crate::report::counted;

/// Returns the proposals at a position.
pub(super) fn complete(
    analysis: &Analysis,
    at: &TextDocumentPositionParams,
) -> Option<CompletionResponse> {
    let file = analysis.file(&at.text_document.uri)?;
    let offset = file.offset(at);
    let before = &file.document.text[..offset];
    let (word, proposals) = match file.is_overlay {
        true => overlay_completion::proposals(analysis, before)?,
        false => proposals(analysis, before)?,
    };
    let range = file.range_of(offset - word.len()..offset);
    Some(CompletionResponse::List(list(word, range, proposals)))
}

/// Returns the word at the end of a schema, and what it can be.
fn proposals<'t>(analysis: &Analysis, before: &'t str) -> Option<(&'t str, Vec<Proposal>)> {
    let before = definition_before(before)?;
    let (head, word) = split_word(before, is_word);
    let proposals = match head.trim_end().chars().next_back()? {
        '=' => results(analysis),
        '{' => return None,
        ':' if is_in_braces(head) => kinds(),
        ':' if word.contains('.') && bits(head, word).is_some() => bits(head, word)?,
        ':' | '!' => masks(head).into_iter().chain(types(analysis)).collect(),
        '<' | '(' | '%' | '?' | '[' | ',' => types(analysis),
        _ if head.matches('(').count() > head.matches(')').count() => types(analysis),
        _ => return None,
    };
    Some((word, proposals))
}

/// Returns the text from the start of a definition on, or `None` inside of a comment.
pub(super) fn definition_before(text: &str) -> Option<&str> {
    let line = text.rsplit(['\n', '\r']).next().unwrap_or_default();
    if line.contains("//") {
        return None;
    }
    let start = text.rfind(';').map_or(0, |at| at + 1);
    let comment = text.rfind("*/").map_or(0, |at| at + 2);
    let open = text.rfind("/*").map_or(0, |at| at + 2);
    (open <= comment).then(|| &text[start.max(comment)..])
}

fn is_word(character: char) -> bool {
    is_in_name(character) || character == '#'
}

fn is_in_braces(text: &str) -> bool {
    text.rfind('{').is_some_and(|open| !text[open..].contains('}'))
}

/// Returns the kinds of optional arguments.
fn kinds() -> Vec<Proposal> {
    let kind = |text, detail| Proposal::new(text, CompletionItemKind::KEYWORD, detail);
    vec![kind("Type", "a type"), kind("#", "a number")]
}

/// Returns the types: those of the language, the boxed ones, and constructors as bare types.
fn types(analysis: &Analysis) -> Vec<Proposal> {
    let builtins = predefined::TYPES.iter().flat_map(|known| known.names).copied();
    let builtins = builtins.chain(["true", "Bool", "Object"]);
    let builtins =
        builtins.map(|name| Proposal::new(name, CompletionItemKind::KEYWORD, "built in"));
    let bare = analysis
        .definitions()
        .filter(|definition| !definition.is_function)
        .map(|it| Proposal::new(&*it.name, CompletionItemKind::STRUCT, "a bare type"));
    builtins.chain(results(analysis)).chain(bare).collect()
}

/// Returns the boxed types.
fn results(analysis: &Analysis) -> Vec<Proposal> {
    let mut types = BTreeMap::from([("Vector", 0)]);
    for definition in analysis.definitions().filter(|definition| !definition.is_function) {
        if let Some(result) = definition.result.as_deref().filter(|name| is_upper(name)) {
            *types.entry(result).or_insert(0) += 1;
        }
    }
    let detail = |constructors: usize| match constructors {
        0 => "built in".to_owned(),
        _ => format!("a type with {}", counted(constructors, "constructor")),
    };
    let proposal = |(name, n)| Proposal::new(name, CompletionItemKind::CLASS, detail(n));
    types.into_iter().map(proposal).collect()
}

/// Returns the masks of a definition, each with its next free bit.
fn masks(definition: &str) -> Vec<Proposal> {
    let names = definition.split_whitespace().filter_map(|field| field.strip_suffix(":#"));
    let next = names.filter_map(|mask| {
        let bit = free_bits(definition, mask).next()?;
        let text = format!("{mask}.{bit}?");
        Some(Proposal::new(text, CompletionItemKind::FIELD, "the next free bit"))
    });
    next.collect()
}

/// Returns the free bits of the mask in a word such as `flags.`.
fn bits(definition: &str, word: &str) -> Option<Vec<Proposal>> {
    let (mask, _) = word.split_once('.')?;
    let mut fields = definition.split_whitespace();
    fields.any(|field| field.strip_suffix(":#") == Some(mask)).then(|| {
        let text = |bit| format!("{mask}.{bit}?");
        let free = free_bits(definition, mask);
        free.map(|bit| Proposal::new(text(bit), CompletionItemKind::FIELD, "a free bit")).collect()
    })
}

fn free_bits(definition: &str, mask: &str) -> impl Iterator<Item = u32> {
    let taken = definition.split_whitespace().filter_map(|field| {
        let (_, ty) = field.split_once(':')?;
        let bit = ty.strip_prefix(mask)?.strip_prefix('.')?.split_once('?')?.0;
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
        let texts = |proposals: Vec<Proposal>| {
            proposals.into_iter().map(|proposal| proposal.text).take(3).collect::<Vec<_>>()
        };
        assert_eq!(texts(masks(definition)), ["flags.1?", "flags2.1?"]);
        let free = texts(bits(definition, "flags.").expect("a mask"));
        assert_eq!(free, ["flags.1?", "flags.3?", "flags.4?"]);
        assert!(bits(definition, "messages.").is_none());
    }
}
