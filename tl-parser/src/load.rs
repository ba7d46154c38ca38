//! The way from texts to a schema in one call.

use crate::{Diagnostic, Dialect, Schema, SourceMap, parse, resolve};

/// Choices of syntax and meaning.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// How ids are computed. By default the rule that more of the declared ids agree with.
    pub dialect: Option<Dialect>,
    /// Accept VK's annotations (`@read`) and arrows (`=>`).
    pub vk: bool,
}

/// What [`load`] found.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The schema, if nothing in the texts is an error.
    pub schema: Option<Schema>,
    /// All findings, in the order in which the passes made them.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses and resolves all texts of `sources` as one schema.
pub fn load(sources: &SourceMap, options: Options) -> Loaded {
    let mut diagnostics = Vec::new();
    let ids = sources.iter().map(|(id, _)| id).filter(|id| *id != SourceMap::PRELUDE);
    let files: Vec<_> = ids.map(|id| parse(sources, id, options, &mut diagnostics)).collect();
    let schema = resolve(sources, &files, options, &mut diagnostics);
    Loaded { schema, diagnostics }
}
