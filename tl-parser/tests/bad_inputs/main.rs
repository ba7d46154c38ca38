//! The inputs beside this file, each with its expected diagnostics in the `.snap` file of its name.
//!
//! A new case is a new `.tl` file: `INSTA_UPDATE=always cargo test -p tl-parser --test bad_inputs`
//! writes the expected text. The name of an input that uses VK's syntax ends with `.vk.tl`, and
//! `lint` in a name switches all lints on.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tl_parser::{Diagnostic, Loaded, Options, SourceMap, codes, load, render};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_inputs")
}

/// Returns the names of the files with an extension, without the extension.
fn stems(extension: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder()).expect("a folder").map(|entry| entry.expect("an entry"));
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter_map(|name| Some(name.strip_suffix(extension)?.to_owned())).collect()
}

/// Loads an input, and returns the rendered diagnostics.
fn verdict(stem: &str) -> String {
    let name = format!("{stem}.tl");
    // `from_utf8` keeps the ends of lines, whatever the checkout made of them.
    let text = String::from_utf8(fs::read(folder().join(&name)).expect("a file")).expect("UTF-8");
    let mut sources = SourceMap::new();
    sources.add(&name, text);
    // Some lints are off unless an option names them.
    let lints = codes::ALL.iter().filter(|_| stem.contains("lint"));
    let vk = stem.ends_with(".vk");
    let options = Options { vk, warn: lints.copied().collect(), ..Options::default() };
    let Loaded { schema, diagnostics } = load(&sources, &options);
    let has_error = diagnostics.iter().any(Diagnostic::is_error);
    assert_eq!(schema.is_none(), has_error, "{name}: errors, and nothing else, prevent a schema");
    match diagnostics.is_empty() {
        true => "no diagnostics".to_owned(),
        false => render(&sources, &diagnostics, false),
    }
}

#[test]
fn each_input_gets_the_verdict_beside_it() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for stem in stems(".tl") {
            insta::assert_snapshot!(stem.as_str(), verdict(&stem));
        }
    });
}

#[test]
fn each_verdict_has_an_input() {
    let (inputs, verdicts) = (stems(".tl"), stems(".snap"));
    assert!(!inputs.is_empty());
    let without_input: Vec<_> = verdicts.difference(&inputs).collect();
    assert!(without_input.is_empty(), "delete the snapshots of {without_input:?}");
}

#[test]
fn lints_have_levels() {
    let count = |options: &Options| {
        let mut sources = SourceMap::new();
        sources.add_file(&folder().join("89-lint-bits.tl")).expect("a file");
        let Loaded { schema, diagnostics } = load(&sources, options);
        let errors = diagnostics.iter().filter(|found| found.is_error()).count();
        assert_eq!(schema.is_some(), errors == 0);
        (errors, diagnostics.len() - errors)
    };
    let some = || vec![codes::SKIPPED_BIT];
    assert_eq!(count(&Options::default()), (0, 0));
    assert_eq!(count(&Options { warn: some(), ..Options::default() }), (0, 1));
    assert_eq!(count(&Options { deny: some(), ..Options::default() }), (1, 0));
    let all = || vec![codes::SKIPPED_BIT, codes::REUSED_BIT];
    assert_eq!(count(&Options { warn: all(), deny: some(), ..Options::default() }), (1, 1));
    assert_eq!(count(&Options { warn: all(), allow: some(), ..Options::default() }), (0, 1));
    assert_eq!(count(&Options { warn: all(), deny_warnings: true, ..Options::default() }), (2, 0));
}

/// Real schemas have none of the mistakes that the newer lints look for.
#[test]
fn schemas_in_use_are_silent() {
    let lints = [codes::BOXED_BUILTIN, codes::CONSTRUCTOR_RESULT, codes::UNLIKE_FIELDS];
    for name in ["mtproto.tl", "api-185.tl", "api-186.tl"] {
        let mut sources = SourceMap::new();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema").join(name);
        sources.add_file(&path).expect("a file");
        let found = load(&sources, &Options::default()).diagnostics;
        let stray: Vec<_> = found.iter().filter(|found| lints.contains(&found.code)).collect();
        assert!(stray.is_empty(), "{name}: {stray:?}");
    }
}
