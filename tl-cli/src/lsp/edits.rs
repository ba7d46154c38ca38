//! Changes of files: a new name, the formatted text.

use std::collections::HashMap;

use lsp_types::{PrepareRenameResponse, TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit};
use tl_parser::Diagnostic;
use tl_parser::ast::is_upper;

use super::analysis::{Analysis, File};
use super::index::{Occurrence, Symbol};

/// Returns the change that formats a file, if its syntax has no error.
pub(super) fn format(analysis: &Analysis, uri: &Uri) -> Option<Vec<TextEdit>> {
    let file = analysis.file(uri)?;
    let mut found = Vec::new();
    let parsed = tl_parser::parse(&analysis.sources, file.source, &analysis.options, &mut found);
    if found.iter().any(Diagnostic::is_error) {
        return None;
    }
    let text = &file.document.text;
    let formatted = tl_parser::format(text, &parsed);
    if formatted == *text {
        return Some(Vec::new());
    }
    // The lines that stay keep their place in the editor.
    let start = common(text.chars(), formatted.chars());
    let end = common(text[start..].chars().rev(), formatted[start..].chars().rev());
    let range = file.document.lines.range(text, start, text.len() - end);
    let new_text = formatted[start..formatted.len() - end].to_owned();
    Some(vec![TextEdit { range, new_text }])
}

/// Returns the length in bytes of the characters that both have.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    let both = a.zip(b).take_while(|(a, b)| a == b);
    both.map(|(character, _)| character.len_utf8()).sum()
}

/// Returns the name at a position, if it can have another.
pub(super) fn renamed_range(
    analysis: &Analysis,
    at: &TextDocumentPositionParams,
) -> Option<PrepareRenameResponse> {
    let (file, name) = analysis.name_at(at)?;
    is_declared(analysis, file, &name.symbol)
        .then(|| PrepareRenameResponse::Range(file.range(name.span)))
}

/// Returns the changes that give the name at a position another text, in all files. A constructor or
/// a function without a declared id gets the id that it has: the new name would change it.
///
/// # Errors
///
/// If the new name is not one of its kind, or is taken.
pub(super) fn rename(
    analysis: &Analysis,
    at: &TextDocumentPositionParams,
    new_name: &str,
) -> Result<Option<WorkspaceEdit>, String> {
    let Some((file, name)) = analysis.name_at(at) else { return Ok(None) };
    if !is_declared(analysis, file, &name.symbol) {
        return Err("the name belongs to the language".to_owned());
    }
    let renamed = renamed(&name.symbol, new_name)?;
    if renamed != name.symbol && analysis.occurrences(file, &renamed).next().is_some() {
        return Err(format!("`{new_name}` is taken"));
    }
    if analysis.schema.is_none() && has_computed_id(analysis, file, &name.symbol) {
        return Err("the id would change, and errors hide it: mend them first".to_owned());
    }
    #[expect(clippy::mutable_key_type, reason = "the type of the protocol")]
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for (file, found) in analysis.occurrences(file, &name.symbol) {
        let id = id_to_keep(analysis, found).map(|id| format!("#{id:08x}")).unwrap_or_default();
        let edit = TextEdit { range: file.range(found.span), new_text: format!("{new_name}{id}") };
        changes.entry(file.document.uri.clone()).or_default().push(edit);
    }
    Ok(Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }))
}

/// Returns true if a symbol is a combinator that declares no id.
fn has_computed_id(analysis: &Analysis, file: &File, symbol: &Symbol) -> bool {
    let mut declared = analysis.occurrences(file, symbol).filter(|(_, found)| found.is_declaration);
    declared.any(|(file, found)| {
        let definition = file.definition(found.span).map(|at| &file.index.definitions[at]);
        matches!(symbol, Symbol::Combinator(_))
            && definition.is_some_and(|definition| definition.id_span.is_none())
    })
}

fn is_declared(analysis: &Analysis, file: &File, symbol: &Symbol) -> bool {
    analysis.occurrences(file, symbol).any(|(_, found)| found.is_declaration)
}

fn renamed(symbol: &Symbol, new_name: &str) -> Result<Symbol, String> {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let is_name = new_name.split('.').all(is_part);
    match symbol {
        Symbol::Combinator(_) if is_name && !is_upper(new_name) => {
            Ok(Symbol::Combinator(new_name.to_owned()))
        }
        Symbol::Combinator(_) => Err(format!("`{new_name}` is not a name of a combinator")),
        Symbol::Type(_) if is_name && is_upper(new_name) => Ok(Symbol::Type(new_name.to_owned())),
        Symbol::Type(_) => Err(format!("`{new_name}` is not a name of a type")),
        Symbol::Local { combinator, .. } if is_part(new_name) => {
            Ok(Symbol::Local { combinator: *combinator, name: new_name.to_owned() })
        }
        Symbol::Local { .. } => Err(format!("`{new_name}` is not a name of a field")),
    }
}

/// Returns the computed id of a combinator that is declared here.
fn id_to_keep(analysis: &Analysis, found: &Occurrence) -> Option<u32> {
    if !found.is_declaration || !matches!(found.symbol, Symbol::Combinator(_)) {
        return None;
    }
    let combinator = analysis.combinator(found.span)?;
    let has_id = !combinator.is_id_declared && combinator.builtin.is_none();
    has_id.then_some(combinator.id)
}
