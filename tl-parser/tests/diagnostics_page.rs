//! Generates docs/diagnostics.md from the codes and the bad inputs.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use tl_parser::{Code, Options, Severity, SourceMap, load, render};

/// The diagnostics of the generator, whose tests check them.
const GENERATOR: [(Code, &str); 2] = [
    (
        Code::NameCollision,
        "\
warning[name-collision]: `a_b` and `aB` are both `AB` in Rust
 --> case-collision.tl:2:1
  |
1 | a_b x:int = X1;
  | --- has the name already
2 | aB y:int = X2;
  | ^^ gets an underscore or a number at its end
  |
  = help: rename one of them to choose the Rust name yourself",
    ),
    (
        Code::Unsupported,
        "\
error[unsupported]: cannot generate `Tuple`, a type with parameters in `pair`
 --> schema.tl:2:6
  |
2 | pair x:(Tuple int 2) = Pair;
  |      ^^^^^^^^^^^^^^^ not supported by the generator
  |
  = help: choose roots that do not reach this definition, or take it out of the schema",
    ),
];

/// The diagnostics of documentation overlays.
const OVERLAYS: [(Code, &str); 4] = [
    (
        Code::OverlaySyntax,
        "\
error[overlay-syntax]: invalid TOML: unclosed table, expected `]`
 --> docs.toml:1:7
  |
1 | [point
  |       ^
  |
  = help: overlays are written in TOML: https://toml.io",
    ),
    (
        Code::OverlayValue,
        "\
error[overlay-value]: `point` has no key `descripton`
 --> docs.toml:2:1
  |
2 | descripton = \"A place.\"
  | ^^^^^^^^^^
  |
  = help: did you mean `description`?",
    ),
    (
        Code::OverlayName,
        "\
warning[overlay-name]: `point` has no field `z`
 --> docs.toml:2:8
  |
2 | fields.z = \"The height.\"
  |        ^
  |
  = help: did you mean `x` or `y`?",
    ),
    (
        Code::OverlayMisplaced,
        "\
warning[overlay-misplaced]: `point` is a constructor and has no `errors`
 --> docs.toml:2:1
  |
2 | errors = []
  | ^^^^^^
  |
  = help: only functions have `result`, `errors` and `bots`",
    ),
];

/// Returns the shortest rendered diagnostic of each code.
fn examples() -> BTreeMap<Code, String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_inputs");
    let entries = fs::read_dir(directory).expect("a directory");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let many = "?;\n".repeat(1_000);
    let others = GENERATOR.iter().chain(&OVERLAYS);
    let mut examples: BTreeMap<_, _> =
        others.map(|(code, example)| (*code, (*example).to_owned())).collect();
    let texts =
        paths.iter().filter(|path| path.extension().is_some_and(|e| e == "tl")).map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            let number = name.chars().take_while(char::is_ascii_digit).count() + 1;
            // The parser compares the layer with the name of the file.
            let name = if name.contains("layer-80") { "api-80.tl" } else { &name[number..] };
            (name.to_owned(), fs::read_to_string(path).expect("UTF-8"))
        });
    for (name, text) in texts.chain([("not-a-schema.tl".to_owned(), many)]) {
        let mut sources = SourceMap::new();
        sources.add(name.as_str(), text);
        let lints = Code::ALL.iter().filter(|_| name.contains("lint"));
        let options = Options { warn: lints.copied().collect(), ..Options::default() };
        for diagnostic in load(&sources, &options).diagnostics {
            let rendered = render(&sources, std::slice::from_ref(&diagnostic), false);
            let known = examples.entry(diagnostic.code).or_insert_with(|| rendered.clone());
            if rendered.len() < known.len() {
                *known = rendered;
            }
        }
    }
    examples
}

fn page() -> String {
    let mut page = String::from(
        "# Diagnostics\n\n\
         Every diagnostic has a stable code. The tools do not use a schema with errors. You can \
         allow warnings: with `// tl:allow(code)` above or after a definition, with `tl check \
         --allow code`, or with `Builder::allow` in a build script. `duplicate-id` is the only \
         error that you can allow, because some schemas share ids on purpose. `tl check --deny \
         warnings` and `Builder::deny_warnings` turn warnings into errors, and `tl check --deny \
         code` those of one code.\n\n\
         A code has a category. *Correctness*: the schema has no meaning, or another one than its \
         author thinks. *Compatibility*: older or other programs could read the bytes in another \
         way. *Style*: taste; a build does not print these. `tl check --warn code` and \
         `Options::warn` report codes that are *off by default*.\n\n\
         A test generates this page: `UPDATE_DOCS=1 cargo test -p tl-parser --test \
         diagnostics_page`.\n",
    );
    let mut examples = examples();
    for (severity, title) in [(Severity::Error, "Errors"), (Severity::Warning, "Warnings")] {
        writeln!(page, "\n## {title}").expect("a string takes any text");
        for code in Code::ALL.iter().filter(|code| code.severity() == severity) {
            let example = examples.remove(code).unwrap_or_else(|| panic!("no example of {code}"));
            let example = example.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
            let off = if code.is_off_by_default() { ", off by default" } else { "" };
            let (summary, category) = (code.summary(), code.category());
            writeln!(
                page,
                "\n### {code}\n\n{summary} Category: {category}{off}.\n\n```text\n{example}\n```"
            )
            .expect("a string takes any text");
        }
    }
    page
}

#[test]
fn the_page_lists_every_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    let page = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).expect("the page can be written");
    }
    let committed = fs::read_to_string(&path).expect("the page is there").replace("\r\n", "\n");
    assert!(committed == page, "docs/diagnostics.md is stale: run this test with UPDATE_DOCS=1");
}
