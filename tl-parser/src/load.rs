//! The way from texts to a schema in one call.

use crate::{Code, Diagnostic, Dialect, Schema, Severity, SourceMap, parse, resolve};

/// Choices of syntax and meaning.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How ids are computed. By default the rule that more of the declared ids agree with.
    pub dialect: Option<Dialect>,
    /// Accept VK's annotations (`@read`) and arrows (`=>`).
    pub vk: bool,
    /// Findings that are not reported. Errors are always reported, but for `duplicate-id`.
    pub allow: Vec<Code>,
    /// Make errors of warnings.
    pub deny_warnings: bool,
}

/// What [`load`] found.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The schema, if nothing in the texts is an error.
    pub schema: Option<Schema>,
    /// All findings, in the order of their places.
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
