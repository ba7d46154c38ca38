//! The text about a name.

use std::collections::BTreeSet;
use std::fmt::Write;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, TextDocumentPositionParams};

use super::analysis::{Analysis, File};
use super::index::{Occurrence, Symbol};
use crate::report::counted;

/// The constructors of a type that are listed.
const MAX_CONSTRUCTORS: usize = 12;

/// Returns the text about the name at a position.
pub(super) fn hover(analysis: &Analysis, at: &TextDocumentPositionParams) -> Option<Hover> {
    let (file, name) = analysis.name_at(at)?;
    let value = match &name.symbol {
        Symbol::Combinator(_) => combinator(analysis, file, name),
        Symbol::Type(ty) => type_text(analysis, file, name, ty),
        Symbol::Local { name: local, .. } => local_text(file, name, local),
    }?;
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
    Some(Hover { contents, range: Some(file.range(name.span)) })
}

fn combinator(analysis: &Analysis, file: &File, name: &Occurrence) -> Option<String> {
    let declared = analysis.occurrences(file, &name.symbol).find(|(_, found)| found.is_declaration);
    let Some((home, declaration)) = declared else { return builtin(&name.symbol) };
    let definition = &home.index.definitions[home.definition(declaration.span)?];
    let mut text = code(home.text(definition.span));
    if let Some(combinator) = analysis.combinator(declaration.span) {
        if let Some(doc) = &combinator.doc {
            let _ = write!(text, "\n\n{doc}");
        }
        let origin = if combinator.is_id_declared { "declared" } else { "computed" };
        let _ = write!(text, "\n\nConstructor id `{:08x}`, {origin}.", combinator.id);
        for field in &combinator.fields {
            if let (Some(name), Some(doc)) = (&field.name, &field.doc) {
                let _ = write!(text, "\n* `{name}`: {doc}");
            }
        }
    }
    Some(text)
}

fn type_text(analysis: &Analysis, file: &File, name: &Occurrence, ty: &str) -> Option<String> {
    let constructors: Vec<_> = analysis
        .occurrences(file, &name.symbol)
        .filter(|(_, found)| found.is_declaration)
        .filter_map(|(file, found)| {
            Some(file.text(file.index.definitions[file.definition(found.span)?].span))
        })
        .collect();
    if constructors.is_empty() {
        return builtin(&name.symbol);
    }
    let listed = constructors.iter().take(MAX_CONSTRUCTORS);
    let mut text = code(&listed.copied().collect::<Vec<_>>().join("\n"));
    let more = constructors.len().saturating_sub(MAX_CONSTRUCTORS);
    if more > 0 {
        let _ = write!(text, "\n\nand {more} more");
    }
    let uses = analysis.users().get(&name.symbol).map_or(0, BTreeSet::len);
    let _ = write!(text, "\n\nType `{ty}`, used by {}.", counted(uses, "definition"));
    Some(text)
}

/// Returns the field, and for a mask the bits that are free.
fn local_text(file: &File, name: &Occurrence, local: &str) -> Option<String> {
    let definition = &file.index.definitions[file.definition(name.span)?];
    let Some((_, taken)) = definition.masks.iter().find(|(mask, _)| mask == local) else {
        return Some(code(&format!("{local} of {}", definition.name)));
    };
    let free = (0..32).filter(|bit| taken & 1 << bit == 0).map(|bit| bit.to_string());
    let free = free.collect::<Vec<_>>().join(", ");
    Some(format!("{}\n\nFree bits: {free}.", code(&format!("{local}:# of {}", definition.name))))
}

/// Returns the text about a type of the language.
fn builtin(symbol: &Symbol) -> Option<String> {
    let name = match symbol {
        Symbol::Combinator(name) | Symbol::Type(name) => name.as_str(),
        Symbol::Local { .. } => return None,
    };
    let text = match name {
        "int" => "A signed integer of 32 bits, little-endian.",
        "long" => "A signed integer of 64 bits, little-endian.",
        "double" => "A floating-point number of 64 bits.",
        "string" => "Text with its length, padded to four bytes.",
        "bytes" => "Bytes with their length, padded to four bytes.",
        "int128" => "16 bytes.",
        "int256" => "32 bytes.",
        "Vector" => "A constructor id, a count, and the items.",
        "vector" => "A count, and the items.",
        "true" => "A constructor without fields: in a conditional field, only its bit.",
        "Bool" => "`boolFalse` or `boolTrue`.",
        "Object" | "Type" => "Any boxed value.",
        _ => return None,
    };
    Some(format!("{}\n\n{text}", code(name)))
}

fn code(text: &str) -> String {
    format!("```tl\n{}\n```", tl_parser::escape::lines(text))
}
