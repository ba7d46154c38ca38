//! Texts made to hurt: each ends in a schema or in errors, without exhausting the stack.

use tl_parser::{Code, Loaded, Options, SourceMap, load};

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
        assert_eq!(only_code(&around(open, close)), Some(Code::NestedTooDeep), "{open}");
    }
    // Unclosed ones end as well.
    assert!(load_text(&"a x:((((".repeat(DEEP)).schema.is_none());
}

#[test]
fn long_runs_are_read() {
    let long = 100_000;
    let percent = format!("b = B;\na x:{}B = A;", "%".repeat(long));
    assert!(load_text(&percent).schema.is_some());
    let sum = format!("a n:# x:n{}*[ int ] = A;", "+1".repeat(long));
    assert!(load_text(&sum).schema.is_some());
    let name = format!("a{} = A;", ".a".repeat(long));
    assert!(load_text(&name).schema.is_some());
    let fields: String = (0..long).map(|i| format!("x{i}:int ")).collect();
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
    // Without its end, the chain has no values.
    let loaded = load_text(&format!("{chain}a{length} x:A0 = A{length};"));
    assert_eq!(loaded.diagnostics.len(), length + 1);
}
