//! Parses and resolves texts in one call.

use crate::{Diagnostic, Options, Schema, Severity, SourceMap, parse, resolve};

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
    let files: Vec<_> =
        sources.own().map(|(id, _)| parse(sources, id, options, &mut diagnostics)).collect();
    let schema = resolve(sources, &files, options, &mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
    let schema = if options.deny_warnings && !diagnostics.is_empty() {
        diagnostics.iter_mut().for_each(|diagnostic| diagnostic.severity = Severity::Error);
        None
    } else {
        schema
    };
    Loaded { schema, diagnostics }
}
