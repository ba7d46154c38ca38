//! Waits for changes of schemas and overlays, and reads them again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use anstream::adapter::strip_str;

use super::state::Shared;
use crate::site::SiteArgs;
use crate::{files, project, report};

/// The time between two looks at the files.
const INTERVAL: Duration = Duration::from_millis(300);

/// The files of a site, each with its time and its length, which tell a change.
#[derive(PartialEq, Eq)]
pub(super) struct Files(Vec<(PathBuf, Option<(SystemTime, u64)>)>);

impl Files {
    /// Looks at the files.
    ///
    /// # Errors
    ///
    /// If the files are not known, or one of them is standard input, which cannot be read again.
    pub(super) fn of(input: &SiteArgs) -> Result<Self, String> {
        let mut paths = input.files()?;
        if paths.iter().any(|path| files::is_stdin(path)) {
            return Err("a server reads its files again, so `-` cannot be one of them".to_owned());
        }
        paths.extend(project::find());
        Ok(Self::now(paths))
    }

    fn now(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let stamped = |path: PathBuf| {
            let stamp = stamp(&path);
            (path, stamp)
        };
        Self(paths.into_iter().map(stamped).collect())
    }

    /// Looks at the files again.
    fn again(&self) -> Self {
        Self::now(self.0.iter().map(|(path, _)| path.clone()))
    }
}

/// Returns the time and the length of a file, if it is there.
fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// Starts a thread that reads the files again after each change.
pub(super) fn start(input: SiteArgs, mut known: Files, shared: Arc<Shared>) {
    thread::spawn(move || {
        loop {
            thread::sleep(INTERVAL);
            // A tl.toml with errors names no files: those of before count.
            let found = Files::of(&input).unwrap_or_else(|_| known.again());
            if found == known {
                continue;
            }
            known = found;
            let loaded = input.load();
            match &loaded {
                Ok(_) => report::note(&"a file has changed: the pages are new"),
                Err(error) => drop(crate::print_error(&**error)),
            }
            shared.update(loaded.map_err(|error| strip_str(&error.to_string()).to_string()));
        }
    });
}
