//! Reads the overlays of a builder, checks them against the schemas, and merges them.

use tl_docs::Documentation;
#[cfg(feature = "docs")]
use tl_docs::Overlay;
use tl_parser::SourceMap;
use tl_parser::schema::Schema;
#[cfg(feature = "docs")]
use tl_parser::{Diagnostic, render};

use crate::BuildError;

/// Returns the documentation of the overlays. Names that no schema has become warnings.
#[cfg(feature = "docs")]
pub(crate) fn read(
    docs: &SourceMap,
    schemas: &[Schema],
    warnings: &mut Vec<String>,
) -> Result<Documentation, BuildError> {
    let mut documentation = Documentation::default();
    let mut errors = Vec::new();
    for (id, _) in docs.own() {
        let overlay = Overlay::read(docs, id, &mut errors);
        let found = schemas.iter().map(|schema| {
            let mut found = Vec::new();
            overlay.check(docs, schema, &mut found);
            found.iter().map(|diagnostic| diagnostic.short(docs)).collect::<Vec<_>>()
        });
        // An overlay is for all layers, so each name need only be in one of them.
        let in_all = found.reduce(|mut all, found| {
            all.retain(|warning| found.contains(warning));
            all
        });
        warnings.extend(in_all.unwrap_or_default());
        documentation.merge(overlay.documentation);
    }
    if errors.iter().any(Diagnostic::is_error) {
        return Err(BuildError::Schema(render(docs, &errors, false)));
    }
    warnings.extend(errors.iter().map(|diagnostic| diagnostic.short(docs)));
    Ok(documentation)
}

/// Returns no documentation: without the feature `docs`, a builder has no overlays.
#[cfg(not(feature = "docs"))]
pub(crate) fn read(
    _: &SourceMap,
    _: &[Schema],
    _: &mut [String],
) -> Result<Documentation, BuildError> {
    Ok(Documentation::default())
}
