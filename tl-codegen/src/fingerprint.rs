//! The fingerprint of an output: what it was made from, so that it is not made again.
//!
//! Build scripts run unoptimised, and cargo runs them for reasons of its own. What the output follows
//! from is hashed into a file beside it, with the warnings that a build should repeat.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::config::Config;
use crate::files::replace;
use crate::generate::Input;

/// What an output is made from.
pub(crate) struct Fingerprint {
    output: PathBuf,
    input: u64,
}

impl Fingerprint {
    pub(crate) fn new(output: &Path, config: &Config, input: &Input) -> Self {
        let mut hasher = DefaultHasher::new();
        env!("CARGO_PKG_VERSION").hash(&mut hasher);
        // The generator itself, as it is part of the running program.
        std::env::current_exe().ok().and_then(|path| state(&path)).hash(&mut hasher);
        format!("{config:?}").hash(&mut hasher);
        let schemas = input.layers.iter().map(|layer| &layer.sources);
        for sources in schemas.chain([&input.docs]) {
            for (id, _) in sources.own() {
                sources.source(id).text().hash(&mut hasher);
            }
        }
        Self { output: output.to_owned(), input: hasher.finish() }
    }

    /// The warnings of the run that made the output, if that run had this input and the output is
    /// still what it was.
    pub(crate) fn warnings(&self) -> Option<Vec<String>> {
        let text = fs::read_to_string(self.path()).ok()?;
        let mut lines = text.lines();
        let is_current = lines.next() == Some(self.line()?.as_str());
        is_current.then(|| lines.map(str::to_owned).collect())
    }

    /// Remembers the input of the output that has just been written. Where that fails, the output is
    /// made again next time.
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

    /// The input and the state of the output.
    fn line(&self) -> Option<String> {
        let (len, modified) = state(&self.output)?;
        Some(format!("{:016x} {len} {}", self.input, modified))
    }
}

/// The length of a file and when it was written.
fn state(path: &Path) -> Option<(u64, u128)> {
    let file = fs::metadata(path).ok()?;
    let modified = file.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some((file.len(), modified.as_nanos()))
}
