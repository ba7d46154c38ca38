//! An output folder of texts in any language.
//!
//! A list in the folder has the names of the files that `tl generate` wrote, since not every
//! language has comments that could say so. Only those are overwritten or removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use crate::files;
use crate::terminal;

/// The name of the list.
const LIST: &str = ".tl-generated";

const HEADER: &str = "# The files that `tl generate` wrote here. It replaces and removes them.\n";

/// The generated files, with paths below the output folder.
pub(super) type Texts = BTreeMap<PathBuf, String>;

/// The changes to a folder.
pub(super) struct Changes<'a> {
    folder: &'a Path,
    old: BTreeSet<PathBuf>,
    texts: &'a Texts,
    written: Vec<(&'a PathBuf, &'a String)>,
    removed: Vec<PathBuf>,
    is_list_stale: bool,
}

impl<'a> Changes<'a> {
    /// Compares a folder with its new content.
    pub(super) fn new(folder: &'a Path, texts: &'a Texts) -> Result<Self, String> {
        let (old, list) = old_files(folder)?;
        let mut written = Vec::new();
        for (path, text) in texts {
            match found(folder, path)? {
                Found::Nothing => written.push((path, text)),
                Found::File(known) if old.contains(path) => {
                    if known != text.as_bytes() {
                        written.push((path, text));
                    }
                }
                Found::File(_) | Found::Other => {
                    return Err(format!(
                        "cannot write `{}`: a file of this name was not generated, or it is a \
                         link\nhelp: move it away, or choose another folder",
                        terminal::path(&folder.join(path))
                    ));
                }
            }
        }
        let is_gone = |path: &&PathBuf| {
            !texts.contains_key(*path) && matches!(found(folder, path), Ok(Found::File(_)))
        };
        let removed = old.iter().filter(is_gone).cloned().collect();
        let is_list_stale = list.as_deref() != Some(list_of(texts.keys()).as_str());
        Ok(Self { folder, old, texts, written, removed, is_list_stale })
    }

    /// Returns the paths of all files that change.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        let list = self.is_list_stale.then(|| Path::new(LIST));
        let written = self.written.iter().map(|(path, _)| path.as_path());
        let removed = self.removed.iter().map(PathBuf::as_path);
        written.chain(removed).chain(list).map(|path| self.folder.join(path)).collect()
    }

    /// Writes and removes files.
    pub(super) fn apply(&self) -> Result<(), String> {
        let list = self.folder.join(LIST);
        // After an interruption, the list has the old files and the new ones.
        let all: BTreeSet<&PathBuf> = self.old.iter().chain(self.texts.keys()).collect();
        if self.is_list_stale {
            files::write(&list, list_of(all.into_iter()))?;
        }
        for (path, text) in &self.written {
            files::write(&self.folder.join(path), text)?;
        }
        for path in &self.removed {
            let path = self.folder.join(path);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(format!("cannot remove `{}`: {error}", terminal::path(&path)));
                }
                _ => {}
            }
        }
        if self.is_list_stale { files::write(&list, list_of(self.texts.keys())) } else { Ok(()) }
    }
}

/// Returns true for a relative path that does not leave its folder.
pub(super) fn is_inside(path: &Path) -> bool {
    let is_normal = |component| matches!(component, Component::Normal(_));
    path.components().next().is_some()
        && path.components().all(is_normal)
        && path != Path::new(LIST)
        // The list of files has a line for each.
        && !path.to_string_lossy().contains(tl_parser::escape::is_control)
}

fn list_of<'p>(paths: impl Iterator<Item = &'p PathBuf>) -> String {
    let line = |path: &PathBuf| path.to_string_lossy().replace('\\', "/") + "\n";
    HEADER.to_owned() + &paths.map(line).collect::<String>()
}

/// Reads the list: the files that an earlier run wrote, and its text.
fn old_files(folder: &Path) -> Result<(BTreeSet<PathBuf>, Option<String>), String> {
    let text = match found(folder, Path::new(LIST))? {
        Found::Nothing => return Ok((BTreeSet::new(), None)),
        Found::File(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Found::Other => {
            let path = terminal::path(&folder.join(LIST));
            return Err(format!("`{path}` is not a file"));
        }
    };
    let Some(lines) = text.strip_prefix(HEADER) else {
        let path = terminal::path(&folder.join(LIST));
        return Err(format!("`{path}` is not the list of files that `tl generate` wrote"));
    };
    let paths = lines.lines().map(PathBuf::from).filter(|path| is_inside(path)).collect();
    Ok((paths, Some(text)))
}

/// The current state of a path below the folder.
enum Found {
    Nothing,
    File(Vec<u8>),
    /// A link, or something else that is no regular file.
    Other,
}

/// Examines a path below a folder without following links.
fn found(folder: &Path, path: &Path) -> Result<Found, String> {
    let mut full = folder.to_owned();
    let mut parts = path.iter().peekable();
    while let Some(part) = parts.next() {
        full.push(part);
        let metadata = match fs::symlink_metadata(&full) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(files::cannot_read(&full, &error)),
        };
        let is_last = parts.peek().is_none();
        if !(if is_last { metadata.is_file() } else { metadata.is_dir() }) {
            return Ok(Found::Other);
        }
    }
    fs::read(&full).map(Found::File).map_err(|error| files::cannot_read(&full, &error))
}
