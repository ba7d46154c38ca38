//! The overlays of a builder: read, checked against the schemas, and merged.

use tl_docs::Documentation;
#[cfg(feature = "docs")]
use tl_docs::Overlay;
use tl_parser::SourceMap;
use tl_parser::schema::Schema;
#[cfg(feature = "docs")]
use tl_parser::{Diagnostic, render};

use crate::BuildError;

/// What the overlays say. What they name and no schema has becomes a warning.
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
        // An overlay is for all layers: what one of them has is no mistake.
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
