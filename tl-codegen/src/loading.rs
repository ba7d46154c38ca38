//! Loading of schemas, with errors for a build.

use tl_parser::{Diagnostic, Loaded, Options, Schema, SourceMap, render};

use crate::BuildError;
use crate::collisions::load;

/// Loads a schema, with its warnings.
pub(crate) fn load_schema(
    sources: &SourceMap,
    options: &Options,
) -> Result<(Schema, Vec<Diagnostic>), BuildError> {
    let Loaded { schema, mut diagnostics } = load(sources, options);
    schema.map(|schema| (schema, std::mem::take(&mut diagnostics))).ok_or_else(|| {
        diagnostics.retain(Diagnostic::is_error);
        BuildError::Schema(render(sources, &diagnostics, false))
    })
}
