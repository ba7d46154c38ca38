//! The generated files: those that belong to an output, may be overwritten, or must be removed.
//!
//! A folder may contain a person's files, links, and the outputs of other runs.
//! A file belongs to the output if it starts with [`HEADER`] and if `mod` items lead from the
//! output's `mod.rs` to it. Nothing else is overwritten or removed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use crate::BuildError;
use crate::files::{replace, swap};
use crate::generate::HEADER;
use crate::obstacle::Obstacle;

/// The file that leads to the other files of an output.
const ROOT: &str = "mod.rs";

/// Writes a file, unless it already has this content.
pub(crate) fn write_if_changed(path: &Path, content: &str) -> Result<(), BuildError> {
    if fs::read(path).is_ok_and(|old| old == content.as_bytes()) {
        return Ok(());
    }
    replace(path, content).map_err(|error| BuildError::Write { path: path.to_owned(), error })
}

/// Writes the result of [`Builder::generate_files`](crate::Builder::generate_files) into a folder,
/// and removes the other files of an earlier run.
///
/// Programs that write different files into one folder have to take turns, as runs of `tl generate`
/// do.
///
/// # Errors
///
/// If an obstacle is in the place of a file; then nothing has changed. If a file cannot be written.
pub fn write_folder(
    directory: impl AsRef<Path>,
    files: &[(PathBuf, String)],
) -> Result<(), BuildError> {
    let changes = Changes::new(directory.as_ref(), files)?;
    // `mod.rs` comes first: after an interruption, it identifies the files it leads to as ours.
    for (path, content) in changes.written {
        let write = || {
            fs::create_dir_all(path.parent().unwrap_or(&path))?;
            swap(&path, content.as_bytes())
        };
        write().map_err(|error| BuildError::Write { path: path.clone(), error })?;
    }
    for path in changes.removed {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(BuildError::Write { path, error });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns the files of a folder that [`write_folder`] would write or remove.
pub(crate) fn stale_files(
    directory: &Path,
    files: &[(PathBuf, String)],
) -> Result<Vec<PathBuf>, BuildError> {
    let changes = Changes::new(directory, files)?;
    Ok(changes.written.into_iter().map(|(path, _)| path).chain(changes.removed).collect())
}

/// The changes to a folder.
struct Changes<'a> {
    written: Vec<(PathBuf, &'a str)>,
    removed: Vec<PathBuf>,
}

impl<'a> Changes<'a> {
    fn new(directory: &Path, files: &'a [(PathBuf, String)]) -> Result<Self, BuildError> {
        if let Some(root) = outer_output(directory) {
            let obstacle = Obstacle::PartOf(root);
            return Err(BuildError::InTheWay { path: directory.to_owned(), obstacle });
        }
        let old = old_files(directory);
        let mut written = Vec::new();
        for (path, content) in files {
            let full = directory.join(path);
            let obstacle = match Found::at(directory, path)? {
                Found::Nothing => None,
                Found::Generated(found) if found == content.as_bytes() => continue,
                Found::Generated(_) if old.contains(path) => None,
                Found::Generated(_) => Some((full.clone(), Obstacle::NotOurs)),
                Found::Other(path, obstacle) => Some((path, obstacle)),
            };
            match obstacle {
                Some((path, obstacle)) => return Err(BuildError::InTheWay { path, obstacle }),
                None => written.push((full, content.as_str())),
            }
        }
        let wanted: FxHashSet<&PathBuf> = files.iter().map(|(path, _)| path).collect();
        let removed = old.iter().filter(|path| !wanted.contains(path));
        Ok(Self { written, removed: removed.map(|path| directory.join(path)).collect() })
    }
}

/// The current state of the path of a generated file.
enum Found {
    Nothing,
    /// A file that starts with the header.
    Generated(Vec<u8>),
    /// Something that is not ours, at this path.
    Other(PathBuf, Obstacle),
}

impl Found {
    /// Examines a path below a folder without following links.
    fn at(directory: &Path, path: &Path) -> Result<Self, BuildError> {
        let mut full = directory.to_owned();
        let mut parts = path.iter().peekable();
        while let Some(part) = parts.next() {
            full.push(part);
            let metadata = match fs::symlink_metadata(&full) {
                Ok(metadata) => metadata,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Nothing),
                Err(error) => return Err(BuildError::Write { path: full, error }),
            };
            if metadata.is_symlink() {
                return Ok(Self::Other(full, Obstacle::Link));
            }
            let is_expected = match parts.peek() {
                Some(_) => metadata.is_dir(),
                None => metadata.is_file(),
            };
            if !is_expected {
                return Ok(Self::Other(full, Obstacle::NotAFile));
            }
        }
        match fs::read(&full) {
            Ok(text) if text.starts_with(HEADER.as_bytes()) => Ok(Self::Generated(text)),
            Ok(_) => Ok(Self::Other(full, Obstacle::NotGenerated)),
            Err(error) => Err(BuildError::Write { path: full, error }),
        }
    }
}

/// Returns the files that an earlier run wrote into a folder, with relative paths.
fn old_files(directory: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut pending = vec![PathBuf::from(ROOT)];
    while let Some(path) = pending.pop() {
        let Ok(Found::Generated(text)) = Found::at(directory, &path) else { continue };
        // The modules of a `mod.rs` are beside it; other files have no modules in files.
        if path.ends_with(ROOT) {
            let folder = path.parent().unwrap_or(Path::new(""));
            for name in modules(&String::from_utf8_lossy(&text)) {
                pending.push(folder.join(format!("{name}.rs")));
                pending.push(folder.join(name).join(ROOT));
            }
        }
        found.insert(path);
    }
    found
}

/// Returns the names of the modules that a generated file declares without a body.
fn modules(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let declaration = line.strip_prefix("pub ").unwrap_or(line);
        let name = declaration.strip_prefix("mod ")?.trim_end().strip_suffix(';')?;
        let name = name.strip_prefix("r#").unwrap_or(name);
        let is_name = name.chars().all(|c| c == '_' || c.is_alphanumeric());
        (is_name && !name.is_empty()).then_some(name)
    })
}

/// Returns the `mod.rs` of another run's output that contains a folder.
fn outer_output(directory: &Path) -> Option<PathBuf> {
    // A path such as `.` does not contain the folder's name.
    let directory = fs::canonicalize(directory).unwrap_or_else(|_| directory.to_owned());
    let (parent, name) = (directory.parent()?, directory.file_name()?);
    let Ok(Found::Generated(text)) = Found::at(parent, Path::new(ROOT)) else { return None };
    let text = String::from_utf8_lossy(&text);
    modules(&text).any(|module| name == module).then(|| parent.join(ROOT))
}
