//! Tests of the reader of pages.

mod hostile;
mod reading;

use std::fs;
use std::path::Path;

/// Returns the bytes of a saved page.
fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages").join(name);
    fs::read(path).expect("a file")
}
