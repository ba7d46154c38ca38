//! Generates docs/diagnostics.md from the codes, the bad inputs of the parser, and a few more here.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use common::{check_stored, workspace};
use tl_codegen::outline;
use tl_docs::Overlay;
use tl_parser::{Code, Diagnostic, Options, Reach, Severity, SourceMap, render};

/// Overlays for the definition [`POINT`].
const OVERLAYS: [&str; 4] = [
    "[point\n",
    "[point]\ndescripton = \"A place.\"\n",
    "[point]\nfields.z = \"The height.\"\n",
    "[point]\nerrors = []\n",
];

const POINT: &str = "point x:int y:int = Point;\n";

/// Returns every code, in the order of the page.
fn all_codes() -> Vec<Code> {
    [tl_parser::codes::ALL, tl_codegen::codes::ALL, tl_docs::codes::ALL].concat()
}

/// The shortest rendered diagnostic of each code.
#[derive(Default)]
struct Examples(BTreeMap<Code, String>);

impl Examples {
    fn add(&mut self, sources: &SourceMap, found: &[Diagnostic]) {
        for diagnostic in found {
            let rendered = render(sources, std::slice::from_ref(diagnostic), false);
            let known = self.0.entry(diagnostic.code).or_insert_with(|| rendered.clone());
            if rendered.len() < known.len() {
                *known = rendered;
            }
        }
    }

    /// Checks a schema, and generates code if it has no error.
    fn schema(&mut self, name: &str, text: &str) {
        let mut sources = SourceMap::new();
        sources.add(name, text);
        let options = Options { warn: all_codes(), ..Options::default() };
        let loaded = tl_codegen::load(&sources, &options);
        self.add(&sources, &loaded.diagnostics);
        if let Some(schema) = loaded.schema
            && let Err(found) = outline(&schema, &Reach::everything(&schema, &[]))
        {
            self.add(&sources, &found);
        }
    }

    fn overlay(&mut self, text: &str) {
        let mut sources = SourceMap::new();
        sources.add("schema.tl", POINT);
        let loaded = tl_parser::load(&sources, &Options::default());
        let schema = loaded.schema.expect("the schema has no errors");
        let source = sources.add("docs.toml", text);
        let mut found = Vec::new();
        Overlay::read(&sources, source, &mut found).check(&sources, &schema, &mut found);
        self.add(&sources, &found);
    }

    fn all() -> BTreeMap<Code, String> {
        let mut examples = Self::default();
        let folder = fs::read_dir(workspace().join("tl-parser/tests/bad_inputs"));
        let entries = folder.expect("a folder").map(|entry| entry.expect("an entry").path());
        let is_schema = |path: &PathBuf| path.extension().is_some_and(|e| e == "tl");
        let mut paths: Vec<_> = entries.filter(is_schema).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().expect("a name").to_string_lossy();
            let number = name.chars().take_while(char::is_ascii_digit).count() + 1;
            // The parser compares the layer with the name of the file.
            let name = if name.contains("layer-80") { "api-80.tl" } else { &name[number..] };
            examples.schema(name, &fs::read_to_string(&path).expect("UTF-8"));
        }
        examples.schema("not-a-schema.tl", &"?;\n".repeat(1_000));
        examples.schema("case-collision.tl", "a_b x:int = X1;\naB y:int = X2;\n");
        OVERLAYS.iter().for_each(|text| examples.overlay(text));
        examples.0
    }
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
         `Options::warn` report codes that are *off by default*. The table `lints` of \
         [tl.toml](command.md#tltoml) sets the level of a code or a category for `tl check`.\n\n\
         A test generates this page: `UPDATE_DOCS=1 cargo test -p tl-cli --test \
         diagnostics_page`.\n",
    );
    let mut examples = Examples::all();
    for (severity, title) in [(Severity::Error, "Errors"), (Severity::Warning, "Warnings")] {
        writeln!(page, "\n## {title}").expect("a string takes any text");
        for code in all_codes().iter().filter(|code| code.severity() == severity) {
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
    let unlisted: Vec<_> = examples.keys().map(|code| code.as_str()).collect();
    assert!(unlisted.is_empty(), "codes in no list `ALL`: {unlisted:?}");
    page
}

#[test]
fn the_page_lists_every_code() {
    check_stored("docs/diagnostics.md", &page());
}
