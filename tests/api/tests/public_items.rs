//! The public items of each library equal its snapshot. `INSTA_UPDATE=always cargo test -p api`
//! records an intended change, and the difference shows its effect on users.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A test for each library.
macro_rules! libraries {
    ($($name:ident)*) => {
        const LIBRARIES: &[&str] = &[$(stringify!($name)),*];

        $(#[test]
        fn $name() {
            let package = root().join(stringify!($name).replace('_', "-"));
            let items = api::public_items(&package, stringify!($name));
            insta::assert_snapshot!(stringify!($name), items);
        })*
    };
}

libraries! { tl_codegen tl_diff tl_docs tl_parser tl_reflect tl_runtime }

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn no_library_is_left_out() {
    let packages = fs::read_dir(root()).expect("a workspace").flatten().map(|entry| entry.path());
    let libraries = packages.filter(|path| path.join("src/lib.rs").exists());
    let names = libraries.filter_map(|path| Some(path.file_name()?.to_str()?.replace('-', "_")));
    let published: BTreeSet<_> = names.filter(|name| name.starts_with("tl_")).collect();
    assert_eq!(published, LIBRARIES.iter().map(|&name| name.to_owned()).collect());
}

#[test]
fn the_listing_has_the_items_that_other_crates_can_name() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sample");
    let items = api::public_items(&sample, "sample");
    insta::assert_snapshot!("sample", items);
}
