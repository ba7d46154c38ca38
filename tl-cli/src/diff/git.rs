//! Files of an earlier revision in a git repository.

use std::borrow::Cow;
use std::path::Path;
use std::process::{Command, Output};

use tl_parser::{Archive, SourceMap};

use crate::terminal;

/// Adds a file as it was in a revision to the texts. The inner error says that the revision does not
/// have the file, or that its archive does not have the layer.
pub(super) fn add_source(
    sources: &mut SourceMap,
    revision: &str,
    path: &Path,
) -> Result<Result<(), String>, String> {
    if revision.starts_with('-') || revision.is_empty() {
        return Err(format!("`{revision}` is not a revision"));
    }
    let (path, layer) = split(path);
    let cannot_read = |reason: &str| {
        format!("cannot read `{}` of revision `{revision}`: {reason}", terminal::path(&path))
    };
    // The path is relative to the folder in which git runs.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let output = run(&path, &["show", &format!("{revision}:./{name}")])?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let message = cannot_read(message.trim().trim_start_matches("fatal: "));
        let listed = run(&path, &["ls-tree", "--name-only", revision, "--", &name])?;
        let is_missing = listed.status.success() && listed.stdout.is_empty();
        return if is_missing { Ok(Err(message)) } else { Err(message) };
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let is_missing = layer.is_some_and(|number| {
        Archive::parse(&text).is_ok_and(|archive| !archive.layers().contains(&number))
    });
    let name = format!("{}@{revision}", path.to_string_lossy());
    match sources.add_layer(name, text, layer) {
        Ok(_) => Ok(Ok(())),
        Err(error) if is_missing => Ok(Err(cannot_read(&error.to_string()))),
        Err(error) => Err(cannot_read(&error.to_string())),
    }
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
