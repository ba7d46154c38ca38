//! Schemas in files.

use std::fs;
use std::path::{Path, PathBuf};

/// Writes a schema into the folder of this name.
pub(crate) fn schema(name: &str, text: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&directory).expect("a directory can be made");
    let path = directory.join("schema.tl");
    fs::write(&path, text).expect("a file can be written");
    path
}
