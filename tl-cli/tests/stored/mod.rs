//! Files of the project that tests generate.

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compares a file with its generated text. `UPDATE_DOCS=1` stores the text.
#[allow(dead_code, reason = "only pages are checked")]
pub(crate) fn check(name: &str, text: &str) {
    let path = workspace().join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, text).expect("the file can be written");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(stored == text, "{name} is stale: run this test with UPDATE_DOCS=1");
}
