//! The modules of a crate do not import each other in circles.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use api::import_circles;

#[test]
fn no_crate_has_an_import_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = fs::read_dir(&root).expect("a workspace").flatten();
    let names = folders.filter_map(|entry| entry.file_name().into_string().ok());
    let crates: BTreeSet<_> = names.filter(|name| name.starts_with("tl-")).collect();
    assert!(crates.contains("tl-cli") && crates.contains("tl-runtime"), "{crates:?}");
    let circles = |name: String| {
        let circles = import_circles(&root.join(&name)).into_iter();
        circles.map(move |circle| (name.clone(), circle))
    };
    let found: BTreeSet<_> = crates.into_iter().flat_map(circles).collect();
    assert!(found.is_empty(), "move the items that both sides need to a third module: {found:#?}");
}

/// In the sample, `deep::deeper` imports from `open`, which imports from it through the root.
#[test]
fn a_circle_is_found() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sample");
    let circle = ["crate::deep::deeper", "crate::open"].map(str::to_owned).into();
    assert_eq!(import_circles(&sample), BTreeSet::from([circle]));
}
