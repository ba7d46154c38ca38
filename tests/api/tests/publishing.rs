//! `docs/publishing.md` and the `justfile` list the crates in an order in which they can be
//! published.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).expect("a file of the repository")
}

/// Returns what cargo says about the crates that can be published.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(root())
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    packages.iter().filter(|package| package["publish"].is_null()).cloned().collect()
}

/// Returns the crates that can be published, each with the crates of the workspace that a registry
/// must have before it.
fn published() -> BTreeMap<String, BTreeSet<String>> {
    let name = |value: &Value| value["name"].as_str().expect("a name").to_owned();
    // A local dependency without a version is for development, and is not published.
    let is_required =
        |dependency: &&Value| dependency["path"].is_string() && dependency["req"] != "*";
    let dependencies = |package: &Value| {
        let all = package["dependencies"].as_array().expect("a list of dependencies");
        all.iter().filter(is_required).map(name).collect()
    };
    packages().iter().map(|package| (name(package), dependencies(package))).collect()
}

/// Returns the names in backquotes below a heading of `docs/publishing.md`, one list for each step.
fn steps(page: &str) -> Vec<Vec<String>> {
    let (_, section) = page.split_once("\n## The order\n").expect("a section on the order");
    let steps = section.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    let names = |line: &str| line.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    steps.map(names).collect()
}

/// Returns the first crate of `steps` with a dependency in its own step or in a later one.
fn too_early(steps: &[Vec<String>], crates: &BTreeMap<String, BTreeSet<String>>) -> Option<String> {
    let mut before = BTreeSet::new();
    for step in steps {
        let early = step.iter().find(|name| !crates[*name].is_subset(&before));
        if early.is_some() {
            return early.cloned();
        }
        before.extend(step.iter().cloned());
    }
    None
}

#[test]
fn the_page_lists_each_crate_after_its_dependencies() {
    let (crates, steps) = (published(), steps(&read("docs/publishing.md")));
    let mut listed: Vec<_> = steps.concat();
    listed.sort();
    assert_eq!(listed, crates.keys().cloned().collect::<Vec<_>>(), "the crates on the page");
    assert_eq!(too_early(&steps, &crates), None);
}

#[test]
fn the_recipe_publishes_in_the_order_of_the_page() {
    let justfile = read("justfile");
    let list = justfile.lines().find_map(|line| line.strip_prefix("crates := "));
    let list = list.expect("a list of crates").trim_matches('"');
    let steps = steps(&read("docs/publishing.md"));
    assert_eq!(list.split(' ').collect::<Vec<_>>(), steps.concat());
}

#[test]
fn a_crate_before_its_dependency_is_found() {
    let crates = published();
    let steps: Vec<_> = steps(&read("docs/publishing.md")).into_iter().rev().collect();
    assert_eq!(too_early(&steps, &crates).as_deref(), Some("tl-cli"));
}

/// The table of `docs/publishing.md` has the features of all crates, and says which are on by default.
#[test]
fn every_feature_is_in_the_table() {
    let page = read("docs/publishing.md");
    let table = page.split_once("\n| crate | feature |").expect("a table").1;
    let rows = table.lines().take_while(|line| !line.is_empty());
    let rows = rows.filter(|line| line.starts_with("| `"));
    let cell = |row: &str| row.rsplit_once(" | ").expect("three cells").0.to_owned();
    let found: BTreeSet<String> = rows.map(cell).collect();
    let mut expected = BTreeSet::new();
    for package in packages() {
        let (name, features) = (&package["name"], package["features"].as_object());
        let features = features.expect("the features");
        let default = features.get("default").and_then(Value::as_array);
        for feature in features.keys().filter(|feature| *feature != "default") {
            let is_default = default.is_some_and(|all| all.iter().any(|one| one == feature));
            let note = if is_default { " (default)" } else { "" };
            expected.insert(format!("| `{}` | `{feature}`{note}", name.as_str().expect("a name")));
        }
    }
    assert_eq!(found, expected);
}
