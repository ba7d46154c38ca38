//! Measures the parser in bytes per second: `cargo bench -p benches --bench schema`.
//!
//! `TL_SCHEMAS` may name more schema files, separated by `:`.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use tl_parser::{Options, SourceMap, load, parse};

fn main() {
    divan::main();
}

/// Returns the texts: layer 185 once and several times over, and those that `TL_SCHEMAS` names.
fn texts() -> Vec<Text> {
    let layer = include_str!("../../schema/api-185.tl");
    let mut texts = vec![Text { name: "api-185".to_owned(), text: layer.to_owned() }];
    for copies in [2, 4, 8] {
        texts.push(Text { name: format!("api-185 x{copies}"), text: repeated(layer, copies) });
    }
    for path in std::env::var("TL_SCHEMAS").iter().flat_map(|paths| paths.split(':')) {
        let text = std::fs::read_to_string(path).expect("TL_SCHEMAS names schema files");
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        texts.push(Text { name, text });
    }
    texts
}

struct Text {
    name: String,
    text: String,
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

/// Repeats a layer. Each copy has a namespace of its own and no ids, so the result is a valid schema.
fn repeated(layer: &str, copies: usize) -> String {
    let (types, functions) = layer.split_once("---functions---").expect("two sections");
    let copy = |section: &str, copy: usize| -> String {
        section.lines().filter(|line| line.contains(" = ")).map(|line| rename(line, copy)).collect()
    };
    let types: String = (0..copies).map(|n| copy(types, n)).collect();
    let functions: String = (0..copies).map(|n| copy(functions, n)).collect();
    format!("{types}---functions---\n{functions}")
}

/// Moves a definition and its types into the namespace of a copy.
fn rename(line: &str, copy: usize) -> String {
    const LANGUAGE: &[&str] = &["Type", "Vector", "Bool", "X"];
    let mut out = String::new();
    let (head, rest) = line.split_once(' ').unwrap_or((line, ""));
    let name = head.split('#').next().unwrap_or(head);
    if matches!(name, "vector" | "boolTrue" | "boolFalse" | "true") {
        return String::new();
    }
    out += &format!("copy{copy}.{name} ");
    let mut word = String::new();
    for c in rest.chars().chain(['\n']) {
        if c.is_alphanumeric() || c == '.' || c == '_' {
            word.push(c);
            continue;
        }
        let base = word.rsplit('.').next().unwrap_or_default();
        let is_type = base.starts_with(char::is_uppercase) && c != ':';
        if is_type && !LANGUAGE.contains(&base) {
            out += &format!("copy{copy}.");
        }
        out += &word;
        out.push(c);
        word.clear();
    }
    out
}

#[divan::bench(args = texts())]
fn parse_and_resolve(bencher: Bencher<'_, '_>, text: &Text) {
    let mut sources = SourceMap::new();
    sources.add("schema.tl", text.text.as_str());
    let options = Options::default();
    assert!(load(&sources, &options).schema.is_some(), "{text} has errors");
    bencher
        .counter(BytesCount::new(text.text.len()))
        .bench_local(|| load(black_box(&sources), &options));
}

#[divan::bench(args = texts())]
fn parse_only(bencher: Bencher<'_, '_>, text: &Text) {
    let mut sources = SourceMap::new();
    let id = sources.add("schema.tl", text.text.as_str());
    let options = Options::default();
    bencher.counter(BytesCount::new(text.text.len())).bench_local(|| {
        let mut found = Vec::new();
        parse(black_box(&sources), id, &options, &mut found).items.len()
    });
}
