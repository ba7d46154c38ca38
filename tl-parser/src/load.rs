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
    load_with(sources, options, |_, _, _| {})
}

/// Parses and resolves all texts of `sources`, and applies `check` to a schema without errors.
///
/// The findings of `check` can be allowed like any other.
pub fn load_with(
    sources: &SourceMap,
    options: &Options,
    check: impl FnOnce(&Schema, &[SchemaFile<'_>], &mut Vec<Diagnostic>),
) -> Loaded {
    let mut diagnostics = Vec::new();
    let files: Vec<_> =
        sources.own().map(|(id, _)| parse(sources, id, options, &mut diagnostics)).collect();
    let schema = resolve(sources, &files, options, &mut diagnostics);
    if let Some(schema) = &schema {
        let mut found = Vec::new();
        check(schema, &files, &mut found);
        allow::retain(&files, options, &mut found);
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
