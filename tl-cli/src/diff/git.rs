//! Files of an earlier revision in a git repository.

use std::path::Path;
use std::process::Command;

use tl_parser::SourceMap;

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
    let (folder, name) = (path.parent(), path.file_name().unwrap_or_default());
    let mut command = Command::new("git");
    if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
        command.current_dir(folder);
    }
    // The path is relative to the folder in which git runs.
    let object = format!("{revision}:./{}", name.to_string_lossy());
    let output = command.args(["show", &object]).output();
    let output = output.map_err(|error| format!("cannot run `git`: {error}"))?;
    let shown = terminal::path(path);
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let message = message.trim().strip_prefix("fatal: ").unwrap_or(message.trim());
        return Err(format!("cannot read `{shown}` of revision `{revision}`: {message}"));
    }
    let name = format!("{}@{revision}", path.to_string_lossy());
    sources.add(name, String::from_utf8_lossy(&output.stdout));
    Ok(())
}
