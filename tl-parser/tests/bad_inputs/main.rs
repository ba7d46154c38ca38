//! Every bad input beside this file, with the diagnostics that it must get in the `.snap` file of
//! the same name.

use std::fs;
use std::path::Path;

use tl_parser::{Diagnostic, Loaded, Options, SourceMap, load, render};

/// What becomes of each input, by its number.
const VERDICTS: [(Verdict, &[u32]); 3] = [
    (Verdict::Accepted, &[15, 21, 44, 45, 47, 49, 50, 55, 58, 67, 68]),
    // The first has an id that is short, which is fine, and not the computed one.
    (Verdict::Warned, &[1, 3, 8, 20, 22, 23, 24, 41, 66, 69, 70, 71, 79, 80, 81, 91]),
    (
        Verdict::Refused,
        &[
            2, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19, 25, 26, 27, 28, 29, 30, 31, 32,
            33, 34, 35, 36, 37, 38, 39, 40, 42, 43, 46, 48, 51, 52, 53, 54, 56, 57, 59, 60, 61, 62,
            63, 64, 65, 72, 73, 74, 75, 76, 77, 78, 82, 83, 90,
        ],
    ),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    Accepted,
    Warned,
    Refused,
}

fn check(name: &str, options: &Options) -> (Verdict, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_inputs").join(name);
    let mut sources = SourceMap::new();
    // Read as bytes, so that no checkout changes line ends under the test.
    sources.add(name, String::from_utf8(fs::read(path).expect("a file")).expect("UTF-8"));
    let Loaded { schema, diagnostics } = load(&sources, options);
    let verdict = match diagnostics.iter().any(Diagnostic::is_error) {
        true => Verdict::Refused,
        false if diagnostics.is_empty() => Verdict::Accepted,
        false => Verdict::Warned,
    };
    assert_eq!(schema.is_some(), verdict != Verdict::Refused, "{name}");
    (verdict, render(&sources, &diagnostics, false))
}

#[test]
fn every_bad_input_gets_its_verdict() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_inputs");
    let mut names: Vec<_> = fs::read_dir(&directory)
        .expect("a directory")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".tl"))
        .collect();
    names.sort();
    assert_eq!(names.len(), VERDICTS.iter().map(|(_, numbers)| numbers.len()).sum::<usize>());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&directory);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in names {
            let number: u32 = name[..2].parse().expect("a number");
            let (verdict, rendered) = check(&name, &Options::default());
            assert!(VERDICTS.iter().any(|(v, n)| *v == verdict && n.contains(&number)), "{name}");
            insta::assert_snapshot!(name.trim_end_matches(".tl"), rendered);
        }
    });
}

#[test]
fn vk_syntax_is_a_choice() {
    let vk = Options { vk: true, ..Options::default() };
    assert_eq!(check("64-vk-annotation.tl", &vk).0, Verdict::Accepted);
    assert_eq!(check("65-vk-arrow.tl", &vk).0, Verdict::Accepted);
}
