//! Places of names: declarations, uses, lists of symbols.

use lsp_types::{
    DocumentHighlight, DocumentSymbol, DocumentSymbolResponse, GotoDefinitionResponse, Location,
    SymbolInformation, SymbolKind, TextDocumentPositionParams, Uri, WorkspaceSymbolResponse,
};

use super::analysis::Analysis;
use super::index::{Definition, Occurrence, Symbol};

/// The symbols that a search returns.
const MAX_FOUND: usize = 512;

/// Returns the declarations of the name at a position. Those of a type are its constructors.
pub(super) fn declarations(
    analysis: &Analysis,
    at: &TextDocumentPositionParams,
) -> Option<GotoDefinitionResponse> {
    let (_, name) = analysis.name_at(at)?;
    let declared = analysis.declarations(&name.symbol);
    let places = declared.map(|(file, found, definition)| match found.symbol {
        Symbol::Type(_) => file.location(definition.name_span),
        _ => file.location(found.span),
    });
    some(places.collect())
}

/// Returns the constructors of the type at a position.
pub(super) fn constructors(
    analysis: &Analysis,
    at: &TextDocumentPositionParams,
) -> Option<GotoDefinitionResponse> {
    let (_, name) = analysis.name_at(at)?;
    matches!(name.symbol, Symbol::Type(_)).then(|| declarations(analysis, at)).flatten()
}

/// Returns the uses of the name at a position.
pub(super) fn references(
    analysis: &Analysis,
    at: &TextDocumentPositionParams,
    declarations: bool,
) -> Option<Vec<Location>> {
    let (_, name) = analysis.name_at(at)?;
    let found = analysis.occurrences(&name.symbol);
    let found = found.filter(|(_, found)| declarations || !found.is_declaration);
    Some(found.map(|(file, found)| file.location(found.span)).collect())
}

/// Returns the places of the name at a position in its file.
pub(super) fn highlights(
    analysis: &Analysis,
    at: &TextDocumentPositionParams,
) -> Option<Vec<DocumentHighlight>> {
    let (file, name) = analysis.name_at(at)?;
    let found = file.index.places_of(&name.symbol);
    let highlight =
        |found: &Occurrence| DocumentHighlight { range: file.range(found.span), kind: None };
    Some(found.map(highlight).collect())
}

/// Returns the definitions of a file.
pub(super) fn document_symbols(analysis: &Analysis, uri: &Uri) -> Option<DocumentSymbolResponse> {
    let file = analysis.file(uri)?;
    let symbols = file.index.definitions.iter().map(|definition| {
        #[expect(deprecated, reason = "the field has no other way to be set")]
        DocumentSymbol {
            name: definition.name.to_string(),
            detail: definition.result.as_deref().map(str::to_owned),
            kind: kind(definition),
            tags: None,
            deprecated: None,
            range: file.range(definition.span),
            selection_range: file.range(definition.name_span),
            children: None,
        }
    });
    Some(DocumentSymbolResponse::Nested(symbols.collect()))
}

/// Returns the definitions whose name contains a text, in any case.
pub(super) fn workspace_symbols(analyses: &[Analysis], query: &str) -> WorkspaceSymbolResponse {
    let query = query.to_lowercase();
    let definitions = analyses
        .iter()
        .flat_map(Analysis::schemas)
        .flat_map(|file| file.index.definitions.iter().map(move |definition| (file, definition)));
    let found = definitions.filter(|(_, found)| found.name.to_lowercase().contains(&query));
    let symbols = found.take(MAX_FOUND).map(|(file, definition)| {
        #[expect(deprecated, reason = "the field has no other way to be set")]
        SymbolInformation {
            name: definition.name.to_string(),
            kind: kind(definition),
            tags: None,
            deprecated: None,
            location: file.location(definition.name_span),
            container_name: definition.result.as_deref().map(str::to_owned),
        }
    });
    WorkspaceSymbolResponse::Flat(symbols.collect())
}

fn kind(definition: &Definition) -> SymbolKind {
    if definition.is_function { SymbolKind::FUNCTION } else { SymbolKind::CONSTRUCTOR }
}

fn some(places: Vec<Location>) -> Option<GotoDefinitionResponse> {
    (!places.is_empty()).then_some(GotoDefinitionResponse::Array(places))
}
