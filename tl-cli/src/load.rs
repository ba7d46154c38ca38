//! Loads schemas and their documentation.

use std::error::Error;
use std::path::PathBuf;

use tl_docs::{Documentation, Overlay};
use tl_parser::{Diagnostic, Loaded, Options, Reach, Schema, SourceMap, UnknownName};

use crate::files;
use crate::report::{self, Findings};

/// Loads the texts as one schema. Warnings are left to `tl check`.
///
/// # Errors
///
/// [`Findings`], if the schema has errors.
pub(crate) fn schema(sources: &SourceMap, options: &Options) -> Result<Schema, Box<dyn Error>> {
    let options = Options { warn: Vec::new(), deny: Vec::new(), ..options.clone() };
    let Loaded { schema, mut diagnostics } = tl_parser::load(sources, &options);
    if let Some(schema) = schema {
        return Ok(schema);
    }
    diagnostics.retain(Diagnostic::is_error);
    Err(Findings::new(sources, &diagnostics).into())
}

/// Reads the documentation in the comments of a schema and in overlays, and prints the warnings in
/// the overlays.
///
/// # Errors
///
/// [`Findings`], if an overlay has errors.
pub(crate) fn documentation(
    sources: &mut SourceMap,
    schema: &Schema,
    overlays: &[PathBuf],
) -> Result<Documentation, Box<dyn Error>> {
    let mut documentation = Documentation::from_schema(schema);
    documentation.merge(self::overlays(sources, overlays)?);
    Ok(documentation)
}

/// Reads overlays, of which later ones win, and prints the warnings in them.
///
/// # Errors
///
/// [`Findings`], if an overlay has errors.
pub(crate) fn overlays(
    sources: &mut SourceMap,
    overlays: &[PathBuf],
) -> Result<Documentation, Box<dyn Error>> {
    let mut documentation = Documentation::default();
    let mut found = Vec::new();
    for path in overlays {
        let source = files::add_source(sources, path)?;
        documentation.merge(Overlay::read(sources, source, &mut found).documentation);
    }
    if found.iter().any(Diagnostic::is_error) {
        return Err(Findings::new(sources, &found).into());
    }
    report::print_errors(sources, &found)?;
    Ok(documentation)
}

/// Finds the definitions that the roots reach, or all without roots.
pub(crate) fn reach(schema: &Schema, roots: &[String]) -> Result<Reach, String> {
    if roots.is_empty() {
        return Ok(Reach::everything(schema, &[]));
    }
    let reach = Reach::from_roots(schema, roots.iter().map(String::as_str), &[]);
    reach.map_err(|unknown| undefined(&unknown))
}

/// Returns the message for a name that no schema defines.
pub(crate) fn undefined(unknown: &UnknownName) -> String {
    format!("no schema defines {unknown}")
}
