//! Every script of tests runs in `.ci/run`, in a recipe of the `justfile`, and in the published workflow.

use std::fs;
use std::path::{Path, PathBuf};

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).expect("a file of the repository")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the scripts in `tests` and in its folders, as paths from the root. Files that other scripts
/// read have no `#!`.
fn scripts() -> Vec<String> {
    let entries = |folder: &str| {
        let entries = fs::read_dir(root().join(folder)).expect("a folder");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let paths = entries.map(|entry| format!("{folder}/{}", name(entry.expect("an entry"))));
        paths.collect::<Vec<_>>()
    };
    let (folders, mut files): (Vec<_>, Vec<_>) =
        entries("tests").into_iter().partition(|path| root().join(path).is_dir());
    files.extend(folders.iter().flat_map(|folder| entries(folder)));
    files.retain(|path| path.ends_with(".sh") && read(path).starts_with("#!"));
    files.sort();
    files
}

/// Returns the commands of a recipe of the `justfile`.
fn recipe(name: &str) -> String {
    let justfile = read("justfile");
    let is_head =
        |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([':', ' ']));
    let mut lines = justfile.lines().skip_while(|line| !is_head(line));
    assert!(lines.next().is_some(), "no recipe {name}");
    lines.take_while(|line| line.starts_with(' ')).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_script_is_forgotten() {
    let (ci, justfile, workflow) =
        (read(".ci/run"), read("justfile"), read(".github/workflows/ci.yml"));
    let words = workflow.split("run: just ").skip(1).map(|rest| rest.split_whitespace().next());
    let recipes: Vec<_> = words.map(|name| recipe(name.expect("a recipe"))).collect();
    let scripts = scripts();
    assert!(scripts.len() >= 9, "{scripts:?}");
    for script in scripts {
        // Other machines need compilers and emulators.
        assert!(ci.contains(&script) || script == "tests/other-machines.sh", "{script}: .ci/run");
        assert!(justfile.contains(&script), "{script}: justfile");
        let runs = |commands: &String| commands.contains(&script);
        assert!(runs(&workflow) || recipes.iter().any(runs), "{script}: the workflow");
    }
}
