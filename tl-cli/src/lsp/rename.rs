//! A new name, in all schemas and overlays.

use std::collections::{BTreeMap, HashMap};

use lsp_types::{PrepareRenameResponse, TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit};
use tl_parser::Span;
use tl_parser::ast::is_upper;

use super::analysis::Analysis;
use super::file::File;
use super::hints;
use super::index::Symbol;
use super::overlay;

/// Returns the name at a position, if it can have another.
pub(super) fn renamed_range(
    analysis: &Analysis,
    at: &TextDocumentPositionParams,
) -> Option<PrepareRenameResponse> {
    let (file, name) = analysis.name_at(at)?;
    is_declared(analysis, &name.symbol).then(|| PrepareRenameResponse::Range(file.range(name.span)))
}

/// Returns the changes that give the name at a position another text, in all groups with its file.
/// Definitions with this name that declare no id get the id that they have: the new name would change
/// it.
///
/// # Errors
///
/// If the new name is not one of its kind, or is taken, or if errors hide some of the places.
pub(super) fn rename(
    analyses: &[Analysis],
    analysis: &Analysis,
    at: &TextDocumentPositionParams,
    new_name: &str,
) -> Result<Option<WorkspaceEdit>, String> {
    let Some((_, name)) = analysis.name_at(at) else { return Ok(None) };
    if !is_declared(analysis, &name.symbol) {
        return Err("the name belongs to the language, or is declared nowhere".to_owned());
    }
    // A file of several groups has one change for all of them.
    let mut edits: BTreeMap<(String, u32), (Uri, TextEdit)> = BTreeMap::new();
    for analysis in analyses {
        let Some((_, name)) = analysis.name_at(at) else { continue };
        let renamed = renamed(&name.symbol, new_name)?;
        check(analysis, &name.symbol, &renamed, new_name)?;
        let mut add = |file: &File, span: Span, new_text: String| {
            let uri = file.document.uri.clone();
            let edit = TextEdit { range: file.range(span), new_text };
            edits.insert((uri.as_str().to_owned(), span.start), (uri, edit));
        };
        for (file, found) in analysis.occurrences(&name.symbol) {
            if file.is_overlay {
                add(file, found.span, overlay::spelled(&file.document.text, found.span, new_name));
                continue;
            }
            let definition = file.definition(found.span);
            let id = definition.and_then(|definition| hints::computed_id(analysis, definition));
            let id = id.map(|id| format!("#{id:08x}")).unwrap_or_default();
            match definition {
                Some(definition) if definition.name_span == found.span => {
                    add(file, found.span, format!("{new_name}{id}"));
                    continue;
                }
                // The edit of its own name states the id.
                Some(definition) if !id.is_empty() && !definition.is(&name.symbol) => {
                    add(file, definition.name_span.after(), id);
                }
                _ => {}
            }
            add(file, found.span, new_name.to_owned());
        }
    }
    #[expect(clippy::mutable_key_type, reason = "the type of the protocol")]
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for (uri, edit) in edits.into_values() {
        changes.entry(uri).or_default().push(edit);
    }
    Ok(Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }))
}

/// Checks that a symbol can have a new name.
fn check(
    analysis: &Analysis,
    symbol: &Symbol,
    renamed: &Symbol,
    new_name: &str,
) -> Result<(), String> {
    let is_local = matches!(symbol, Symbol::Local { .. });
    let is_of_language = analysis.schema.as_ref().is_some_and(|schema| {
        schema.combinator_named(new_name).is_some() || schema.type_named(new_name).is_some()
    });
    if renamed != symbol {
        if let Some((file, _)) = analysis.occurrences(renamed).next() {
            return Err(format!("`{new_name}` is taken, in `{}`", name_of(file)));
        }
        if is_of_language && !is_local {
            return Err(format!("`{new_name}` is taken, by the language"));
        }
    }
    if analysis.schema.is_none() && changes_ids(analysis, symbol) {
        return Err("ids would change, and errors hide them: mend the errors first".to_owned());
    }
    let old = match symbol {
        Symbol::Combinator(name) | Symbol::Type(name) | Symbol::Local { name, .. } => name,
    };
    let is_hidden = |file: &&File| file.index.unread.iter().any(|name| **name == **old);
    if let Some(file) = analysis.schemas().find(is_hidden) {
        let file = name_of(file);
        return Err(format!("`{file}` has errors near uses of `{old}`: mend them first"));
    }
    let mut broken =
        analysis.diagnostics.iter().filter(|found| found.code == tl_docs::codes::OVERLAY_SYNTAX);
    match broken.find_map(|found| analysis.file_of(found.primary.span)) {
        Some(file) => Err(format!("`{}` has errors: mend them first", name_of(file))),
        None => Ok(()),
    }
}

/// Returns the name of a file, without its folder.
fn name_of(file: &File) -> &str {
    file.document.uri.as_str().rsplit('/').next().unwrap_or_default()
}

/// Returns true if a definition with a symbol declares no id.
fn changes_ids(analysis: &Analysis, symbol: &Symbol) -> bool {
    let definitions =
        analysis.occurrences(symbol).filter_map(|(file, found)| file.definition(found.span));
    definitions.into_iter().any(|definition| definition.id_span.is_none())
}

fn is_declared(analysis: &Analysis, symbol: &Symbol) -> bool {
    analysis.declarations(symbol).next().is_some()
}

fn renamed(symbol: &Symbol, new_name: &str) -> Result<Symbol, String> {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let is_name = new_name.split('.').all(is_part);
    match symbol {
        Symbol::Combinator(_) if is_name && !is_upper(new_name) => {
            Ok(Symbol::Combinator(new_name.into()))
        }
        Symbol::Combinator(_) => Err(format!("`{new_name}` is not a name of a combinator")),
        Symbol::Type(_) if is_name && is_upper(new_name) => Ok(Symbol::Type(new_name.into())),
        Symbol::Type(_) => Err(format!("`{new_name}` is not a name of a type")),
        Symbol::Local { source, combinator, .. } if is_part(new_name) => {
            Ok(Symbol::Local { source: *source, combinator: *combinator, name: new_name.into() })
        }
        Symbol::Local { .. } => Err(format!("`{new_name}` is not a name of a field")),
    }
}
