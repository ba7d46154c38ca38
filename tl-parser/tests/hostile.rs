//! Hostile texts: each gives a schema or errors, in reasonable time and without exhausting the
//! stack.

use tl_parser::{Code, Loaded, Options, SourceMap, codes, format, load, parse, render};

fn load_text(text: &str) -> Loaded {
    let mut sources = SourceMap::new();
    sources.add("text", text);
    load(&sources, &Options::default())
}

fn only_code(text: &str) -> Option<Code> {
    let codes: Vec<_> = load_text(text).diagnostics.iter().map(|d| d.code).collect();
    match codes[..] {
        [code] => Some(code),
        _ => None,
    }
}

#[test]
fn deep_nesting_is_an_error() {
    const DEEP: usize = 100_000;
    let around = |open: &str, close: &str| {
        format!("a x:{}int{} = A;", open.repeat(DEEP), close.repeat(DEEP))
    };
    for (open, close) in [("(", ")"), ("[", "]"), ("Vector<", ">"), ("(Vector ", ")"), ("n*[", "]")]
    {
        assert_eq!(only_code(&around(open, close)), Some(codes::NESTED_TOO_DEEP), "{open}");
    }
    // The parser also ends on unclosed brackets.
    assert!(load_text(&"a x:((((".repeat(DEEP)).schema.is_none());
}

#[test]
fn long_runs_are_read() {
    let long = 20_000;
    let percent = format!("b = B;\na x:{}B = A;", "%".repeat(long));
    assert!(load_text(&percent).schema.is_some());
    let sum = format!("a n:# x:n{}*[ int ] = A;", "+1".repeat(long));
    assert!(load_text(&sum).schema.is_some());
    let name = format!("a{} = A;", ".a".repeat(long));
    assert!(load_text(&name).schema.is_some());
    let fields: String = (0..long / 2).map(|i| format!("x{i}:int ")).collect();
    assert!(load_text(&format!("a {fields}= A;")).schema.is_some());
    let definitions = ";".repeat(long);
    assert!(load_text(&definitions).schema.is_some());
}

#[test]
fn long_chains_of_types_are_resolved() {
    let length = 20_000;
    let chain: String = (0..length).map(|i| format!("a{i} x:A{} = A{i};\n", i + 1)).collect();
    let loaded = load_text(&format!("{chain}a{length} = A{length};"));
    assert!(loaded.schema.is_some());
    assert_eq!(loaded.diagnostics, []);
    // Without a last type, the chain has no values.
    let loaded = load_text(&format!("{chain}a{length} x:A0 = A{length};"));
    assert_eq!(loaded.diagnostics.len(), length + 1);
}

/// Concatenates the results of `make` for many numbers.
fn each(make: impl Fn(usize) -> String) -> String {
    (0..10_000).map(make).collect()
}

/// Checks texts for which a step could take quadratic time.
#[test]
fn no_step_takes_much_longer_for_more() {
    for text in [
        // Each unknown name is similar to every known one.
        each(|i| format!("b{i} x:B{} = B{i};\n", i + 10_000)),
        format!("a x:A{} = A{};", "a".repeat(100_000), "b".repeat(100_000)),
        // All diagnostics are on one line, or point at the first line.
        each(|i| format!("a{i} x:b = A; ")),
        each(|_| "a x:int = A;\n".to_owned()),
        // Every definition allows a code.
        each(|i| format!("a{i}#1 = A; // tl:allow(id-mismatch, duplicate-id)\n")),
        format!("{}a#1 = A;", each(|_| "// tl:allow(id-mismatch)\n".to_owned())),
        // Many comments in a row.
        format!("a = A; {}", "/* a */ ".repeat(20_000)),
        format!("a {} x:int = A;", "/* a */ ".repeat(20_000)),
        // Documentation.
        format!("//@description a\n{}a = A;", "//- and more\n".repeat(20_000)),
        format!("{}a x:int = A;", each(|i| format!("//@b{i} c\n"))),
        each(|i| format!("//@class A{i} @description b\n")) + "a = A;",
    ] {
        let mut sources = SourceMap::new();
        let id = sources.add("text", text.as_str());
        let loaded = load(&sources, &Options::default());
        render(&sources, &loaded.diagnostics, false);
        let mut found = Vec::new();
        let file = parse(&sources, id, &Options::default(), &mut found);
        if found.is_empty() {
            format(&text, &file);
        }
    }
}

#[test]
fn text_that_is_not_a_schema_is_not_read_to_its_end() {
    for text in ["?;\n", "\u{e9}\n", "a\n = b;\n"] {
        let found = load_text(&text.repeat(100_000)).diagnostics;
        assert_eq!(found.len(), 1_001, "{text}");
        assert_eq!(found.last().map(|diagnostic| diagnostic.code), Some(codes::TOO_MANY_ERRORS));
    }
    for text in ["?", "? ", "a\n = B\n"] {
        assert_eq!(only_code(&text.repeat(100_000)), Some(codes::MISSING_SEMICOLON), "{text}");
    }
}

#[test]
fn invisible_characters_do_not_end_a_text() {
    let found = load_text(&("\u{200b} ".repeat(2_000) + "a x:Unknown = A;")).diagnostics;
    assert_eq!(found.len(), 1_001);
    assert_eq!(found.last().map(|diagnostic| diagnostic.code), Some(codes::TOO_MANY_ERRORS));
}

/// Checks definitions that reach the limit on tokens at different kinds of token.
#[test]
fn an_endless_definition_is_one_error() {
    let fields = "x:int ".repeat(65_533 / 3);
    for start in ["a ", "a b ", "a b c ", "a b c d "] {
        for end in ["e#1 f = A;", "e f#1 = A;", "e f g#1 = A;"] {
            let text = format!("{start}{fields}{end} b = B;");
            assert_eq!(only_code(&text), Some(codes::MISSING_SEMICOLON), "{start}{end}");
        }
    }
}

#[test]
fn the_resolver_stops_after_a_thousand_errors() {
    let found = load_text(&each(|i| format!("a{i} x:Unknown{i} = A;\n"))).diagnostics;
    assert_eq!(found.len(), 1_001);
    assert_eq!(found.last().map(|diagnostic| diagnostic.code), Some(codes::TOO_MANY_ERRORS));
    // Warnings do not count, nor do duplicate ids, which can be allowed.
    let found = load_text(&each(|i| format!("a{i}#1 = A;\n"))).diagnostics;
    assert_eq!(found.len(), 19_999);
}

#[test]
fn the_number_of_rendered_diagnostics_is_limited() {
    let text = each(|i| format!("a{i}#1 = A;\n")) + "b = ;\n";
    let mut sources = SourceMap::new();
    sources.add("text", text);
    let found = load(&sources, &Options::default()).diagnostics;
    let shown = render(&sources, &found, false);
    assert!(shown.starts_with("error"), "errors come first");
    assert!(shown.ends_with(&format!("\n\nand {} more", found.len() - 10_000)));
}

#[test]
fn a_long_line_is_cut_around_the_error() {
    let before = each(|i| format!("a{i} = A; "));
    let behind = each(|i| format!(" b{i} = B;"));
    let text = format!("// \n{before}wrong x:Unknown = D;{behind}");
    let mut sources = SourceMap::new();
    sources.add("text", text);
    let found = load(&sources, &Options::default()).diagnostics;
    insta::assert_snapshot!(render(&sources, &found, false));
}

#[test]
fn distant_labels_are_in_separate_excerpts() {
    let text = format!("a = A;\n{}a = A;\n", "// far\n".repeat(10_000));
    let mut sources = SourceMap::new();
    sources.add("text", text);
    let found = load(&sources, &Options::default()).diagnostics;
    insta::assert_snapshot!(render(&sources, &found, false));
}

/// The time would be minutes if each warning cost a search among the others.
#[test]
fn many_functions_that_return_constructors() {
    let functions: String = (0..80_000).map(|i| format!("f{i} x:int = point;\n")).collect();
    let start = std::time::Instant::now();
    let loaded = load_text(&format!("point x:int = Point;\n---functions---\n{functions}"));
    assert_eq!(loaded.diagnostics.len(), 80_000);
    assert!(loaded.diagnostics.iter().all(|found| found.code == codes::CONSTRUCTOR_RESULT));
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
