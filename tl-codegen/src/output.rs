//! Files: written only if they change, and never half.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::BuildError;
use crate::generate::HEADER;

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

/// Writes the files of a folder, and removes generated ones that have no place in it any more.
pub(crate) fn write_folder(
    directory: &Path,
    files: &[(PathBuf, String)],
) -> Result<(), BuildError> {
    for (path, content) in files {
        let path = directory.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .map_err(|error| BuildError::Write { path: parent.to_owned(), error })?;
        }
        write_if_changed(&path, content)?;
    }
    for path in left_over(directory, files) {
        fs::remove_file(&path).map_err(|error| BuildError::Write { path, error })?;
    }
    Ok(())
}

/// The files of a folder that are not as they should be.
pub(crate) fn stale_files(directory: &Path, files: &[(PathBuf, String)]) -> Vec<PathBuf> {
    let is_stale = |path: &PathBuf, content: &String| {
        !fs::read(path).is_ok_and(|old| old == content.as_bytes())
    };
    let paths = files.iter().map(|(path, content)| (directory.join(path), content));
    let changed = paths.filter(|(path, content)| is_stale(path, content)).map(|(path, _)| path);
    changed.chain(left_over(directory, files)).collect()
}

/// Generated files below a folder that are none of these.
fn left_over(directory: &Path, files: &[(PathBuf, String)]) -> Vec<PathBuf> {
    let wanted: BTreeSet<_> = files.iter().map(|(path, _)| directory.join(path)).collect();
    let mut left_over = Vec::new();
    let mut folders = vec![directory.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let is_rust = path.extension().is_some_and(|extension| extension == "rs");
            let is_generated =
                || fs::read(&path).is_ok_and(|text| text.starts_with(HEADER.as_bytes()));
            if path.is_dir() {
                folders.push(path);
            } else if is_rust && !wanted.contains(&path) && is_generated() {
                left_over.push(path);
            }
        }
    }
    left_over.sort();
    left_over
}
