//! Files: written only if they change, and never half.

use std::fs;
use std::path::Path;

use crate::BuildError;

/// Writes a file, unless it has this content already.
pub(crate) fn write_if_changed(path: &Path, content: &str) -> Result<(), BuildError> {
    if fs::read(path).is_ok_and(|old| old == content.as_bytes()) {
        return Ok(());
    }
    // A rename is all or nothing; an interrupted write leaves the old file.
    let new = path.with_extension("rs.new");
    fs::write(&new, content)
        .and_then(|()| fs::rename(&new, path))
        .map_err(|error| BuildError::Write { path: path.to_owned(), error })
}
