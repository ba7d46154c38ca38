//! The crates of `tl init --template`.

use std::path::{Path, PathBuf};

/// A crate to start from.
#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub(super) enum Template {
    /// A client that makes calls over TCP.
    Client,
    /// A server that answers them.
    Server,
    /// A library with the types of a schema alone, for the other crates of a project.
    TypesCrate,
}

/// The schema of the client and the server.
const NOTES: &str = include_str!("templates/notes.tl");
const FRAMES: &str = include_str!("templates/frames.rs");
const MODULE: &str = include_str!("templates/tl.rs");
const MANIFEST: &str = include_str!("templates/Cargo.toml.in");

impl Template {
    /// Returns true for a crate with a schema of its own.
    pub(super) fn has_schema(self) -> bool {
        self != Self::TypesCrate
    }

    /// Returns the files of the crate. Without a schema of its own, it lacks the schemas and the build
    /// script. `crates` is the folder with this project's crates.
    pub(super) fn files(self, directory: &Path, crates: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let manifest = MANIFEST.replace("{name}", &package(directory)).replace("{crates}", crates);
        let mut files = vec![("Cargo.toml", manifest)];
        let mut add = |name, text: &str| files.push((name, text.to_owned()));
        match self {
            Self::Client => {
                add("build.rs", include_str!("templates/client/build.rs"));
                add("src/main.rs", include_str!("templates/client/main.rs"));
            }
            Self::Server => {
                add("build.rs", include_str!("templates/server/build.rs"));
                add("src/main.rs", include_str!("templates/server/main.rs"));
            }
            Self::TypesCrate => add("src/lib.rs", include_str!("templates/types-crate/lib.rs")),
        }
        if self.has_schema() {
            add("src/frames.rs", FRAMES);
            add("src/tl.rs", MODULE);
            add("schema/notes.tl", NOTES);
        }
        files.into_iter().map(|(name, text)| (name.into(), text.into_bytes())).collect()
    }

    /// Returns the commands to run in the crate.
    pub(super) fn next_steps(self) -> &'static str {
        match self {
            Self::Client => "Start a server of `--template server`, then the client: `cargo run`.",
            Self::Server => "Start it with `cargo run`. A client of `--template client` calls it.",
            Self::TypesCrate => {
                "Compile it with `cargo build`. Other crates depend on it by its path."
            }
        }
    }
}

/// Returns the name of the package in a folder: that of the folder, as Cargo wants it.
fn package(directory: &Path) -> String {
    let absolute = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    let name = absolute.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-', "-");
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("tl-{name}") }
}
