//! Parses and resolves texts in one call.

use crate::ast::SchemaFile;
use crate::{Code, Diagnostic, Options, Schema, Severity, SourceMap, allow, parse, resolve};

/// The result of [`load`].
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The schema, if the texts have no error.
    pub schema: Option<Schema>,
    /// All diagnostics, in text order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses and resolves all texts of `sources` as one schema.
pub fn load(sources: &SourceMap, options: &Options) -> Loaded {
    let mut diagnostics = Vec::new();
    let files = parse_all(sources, options, &mut diagnostics);
    load_parsed(sources, &files, options, diagnostics, |_, _| {})
}

/// Parses all texts of `sources`, in order, and appends the errors to `diagnostics`.
pub fn parse_all<'s>(
    sources: &'s SourceMap,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<SchemaFile<'s>> {
    sources.own().map(|(id, _)| parse(sources, id, options, diagnostics)).collect()
}

/// Resolves all texts of `sources`, and applies `check` to a schema without errors.
///
/// `files` and `diagnostics` come from [`parse_all`]. The findings of `check` can be allowed like any
/// other.
pub fn load_parsed(
    sources: &SourceMap,
    files: &[SchemaFile<'_>],
    options: &Options,
    mut diagnostics: Vec<Diagnostic>,
    check: impl FnOnce(&Schema, &mut Vec<Diagnostic>),
) -> Loaded {
    let schema = resolve(sources, files, options, &mut diagnostics);
    if let Some(schema) = &schema {
        let mut found = Vec::new();
        check(schema, &mut found);
        allow::retain(files, options, &mut found);
        diagnostics.append(&mut found);
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
    let is_denied = |code: Code| options.deny_warnings || options.deny.contains(&code);
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| is_denied(diagnostic.code)) {
        diagnostic.severity = Severity::Error;
    }
    let schema = schema.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    Loaded { schema, diagnostics }
}
