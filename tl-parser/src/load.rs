//! Parses and resolves texts in one call.

use crate::{Code, Diagnostic, Dialect, Schema, Severity, SourceMap, parse, resolve};

/// Options for parsing and resolving.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The rule for computing ids. By default, the rule that matches more of the declared ids.
    pub dialect: Option<Dialect>,
    /// Accept VK's annotations (`@read`) and arrows (`=>`).
    pub vk: bool,
    /// Codes to leave out of the report. Of the errors, only `duplicate-id` can be left out.
    pub allow: Vec<Code>,
    /// Codes to report although they are [off by default](Code::is_off_by_default).
    pub warn: Vec<Code>,
    /// Codes to report as errors.
    pub deny: Vec<Code>,
    /// Turn warnings into errors.
    pub deny_warnings: bool,
}

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
    let is_denied = |code: Code| options.deny_warnings || options.deny.contains(&code);
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| is_denied(diagnostic.code)) {
        diagnostic.severity = Severity::Error;
    }
    let schema = schema.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    Loaded { schema, diagnostics }
}
