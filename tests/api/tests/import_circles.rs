//! The modules of a crate do not import each other in circles.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use api::import_circles;

/// The only circle that may exist, or a part of it: the traits of the runtime take a reader and a
/// writer, which call the traits. Do not add to it.
const RUNTIME: &[&str] = &["answer", "combinator", "reader", "skip", "traits", "writer"];

fn circle(modules: &[&str]) -> BTreeSet<String> {
    modules.iter().map(|module| format!("crate::{module}")).collect()
}

fn is_allowed(name: &str, found: &BTreeSet<String>) -> bool {
    name == "tl-runtime" && found.is_subset(&circle(RUNTIME))
}

#[test]
fn no_crate_has_an_import_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = fs::read_dir(&root).expect("a workspace").flatten();
    let names = folders.filter_map(|entry| entry.file_name().into_string().ok());
    let crates: BTreeSet<_> = names.filter(|name| name.starts_with("tl-")).collect();
    assert!(crates.contains("tl-cli") && crates.contains("tl-runtime"), "{crates:?}");
    let mut found = Vec::new();
    for name in crates {
        let circles = import_circles(&root.join(&name)).into_iter();
        found
            .extend(circles.filter(|circle| !is_allowed(&name, circle)).map(|c| (name.clone(), c)));
    }
    assert!(found.is_empty(), "move the items that both sides need to a third module: {found:#?}");
}

/// In the sample, `deep::deeper` imports from `open`, which imports from it through the root.
#[test]
fn a_circle_is_found() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sample");
    assert_eq!(import_circles(&sample), BTreeSet::from([circle(&["deep::deeper", "open"])]));
}
