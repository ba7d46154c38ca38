//! Files of an earlier revision in a git repository.

use std::borrow::Cow;
use std::path::Path;
use std::process::{Command, Output};

use tl_parser::{Archive, SourceMap};

use crate::terminal;

/// Adds a file as it was in a revision to the texts.
pub(super) fn add_source(
    sources: &mut SourceMap,
    revision: &str,
    path: &Path,
) -> Result<(), String> {
    if revision.starts_with('-') || revision.is_empty() {
        return Err(format!("`{revision}` is not a revision"));
    }
    let (path, layer) = split(path);
    // The path is relative to the folder in which git runs.
    let name = path.file_name().unwrap_or_default();
    let output = run(&path, &["show", &format!("{revision}:./{}", name.to_string_lossy())])?;
    let shown = terminal::path(&path);
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let message = message.trim().strip_prefix("fatal: ").unwrap_or(message.trim());
        return Err(format!("cannot read `{shown}` of revision `{revision}`: {message}"));
    }
    let name = format!("{}@{revision}", path.to_string_lossy());
    let text = String::from_utf8_lossy(&output.stdout);
    match sources.add_layer(name, text, layer) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("cannot read `{shown}` of revision `{revision}`: {error}")),
    }
}

/// Makes sure that the repository around a file has a revision.
pub(super) fn check_revision(revision: &str, path: &Path) -> Result<(), String> {
    let output = run(
        path,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &format!("{revision}^{{commit}}"),
        ],
    )?;
    output.status.success().then_some(()).ok_or_else(|| format!("no revision `{revision}`"))
}

/// Returns the file, and the layer if it is an archive. In the revision, a file that is not here may
/// have had the name of a layer in an archive.
fn split(path: &Path) -> (Cow<'_, Path>, Option<u32>) {
    match Archive::split_path(path) {
        Some((archive, layer)) if !path.exists() => (Cow::Owned(archive), Some(layer)),
        _ => (Cow::Borrowed(path), None),
    }
}

/// Runs git in the folder of a file.
fn run(path: &Path, args: &[&str]) -> Result<Output, String> {
    let mut git = Command::new("git");
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        git.current_dir(folder);
    }
    git.args(args).output().map_err(|error| format!("cannot run `git`: {error}"))
}
