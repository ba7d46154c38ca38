//! Files of an earlier revision in a git repository.

use std::borrow::Cow;
use std::path::Path;
use std::process::Command;

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
    let (path, layer) = match Archive::split_path(path) {
        // In the revision, the file may have had this name.
        Some((archive, layer)) if !path.exists() => (Cow::Owned(archive), Some(layer)),
        _ => (Cow::Borrowed(path), None),
    };
    let (folder, name) = (path.parent(), path.file_name().unwrap_or_default());
    let mut command = Command::new("git");
    if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
        command.current_dir(folder);
    }
    // The path is relative to the folder in which git runs.
    let object = format!("{revision}:./{}", name.to_string_lossy());
    let output = command.args(["show", &object]).output();
    let output = output.map_err(|error| format!("cannot run `git`: {error}"))?;
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
