//! The fingerprint of an output, by which a build script avoids generating it again.
//!
//! Build scripts run unoptimised, and cargo runs them for reasons of its own. A file beside the
//! output has a hash of all input, and the warnings for the build to repeat.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::config::Config;
use crate::files::replace;
use crate::generate::Input;

/// The input of an output.
pub(crate) struct Fingerprint {
    output: PathBuf,
    input: u64,
}

impl Fingerprint {
    pub(crate) fn new(output: &Path, config: &Config, input: &Input) -> Self {
        let mut hasher = DefaultHasher::new();
        env!("CARGO_PKG_VERSION").hash(&mut hasher);
        // The running program contains the generator.
        std::env::current_exe().ok().and_then(|path| state(&path)).hash(&mut hasher);
        format!("{config:?}").hash(&mut hasher);
        let schemas = input.layers.iter().map(|layer| &layer.sources);
        for sources in schemas.chain(&input.older).chain([&input.docs]) {
            for (id, _) in sources.own() {
                sources.source(id).text().hash(&mut hasher);
            }
        }
        Self { output: output.to_owned(), input: hasher.finish() }
    }

    /// Returns the warnings of the run that made the output, if that run had this input and the
    /// output has not changed.
    pub(crate) fn warnings(&self) -> Option<Vec<String>> {
        let text = fs::read_to_string(self.path()).ok()?;
        let mut lines = text.lines();
        let is_current = lines.next() == Some(self.line()?.as_str());
        is_current.then(|| lines.map(str::to_owned).collect())
    }

    /// Records the input of the output that was just written. If that fails, the next build
    /// generates the output again.
    pub(crate) fn remember(&self, warnings: &[String]) {
        if let Some(line) = self.line() {
            let lines: Vec<&str> =
                std::iter::once(line.as_str()).chain(warnings.iter().map(String::as_str)).collect();
            let _ = replace(self.path(), lines.join("\n"));
        }
    }

    fn path(&self) -> PathBuf {
        self.output.with_extension("fingerprint")
    }

    /// Returns the hash of the input and of the state of the output.
    fn line(&self) -> Option<String> {
        let (len, modified) = state(&self.output)?;
        Some(format!("{:016x} {len} {}", self.input, modified))
    }
}

/// Returns the length and the modification time of a file.
fn state(path: &Path) -> Option<(u64, u128)> {
    let file = fs::metadata(path).ok()?;
    let modified = file.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some((file.len(), modified.as_nanos()))
}
