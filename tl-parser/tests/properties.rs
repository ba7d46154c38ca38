//! Properties of the parser, the printer and the formatter: the parser never panics, printing and
//! parsing are inverse, and formatting is idempotent.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use tl_parser::ast::{Comment, DocTag, SchemaFile};
use tl_parser::{
    Diagnostic, Dialect, Options, SourceMap, canonical_text, computed_id, format, load, parse,
    render,
};

fn options() -> Options {
    Options { vk: true, ..Options::default() }
}

/// Parses a text, and passes on the tree and whether the text has no error.
fn with_tree<T>(text: &str, then: impl FnOnce(&SchemaFile<'_>, bool) -> T) -> T {
    let mut sources = SourceMap::new();
    let id = sources.add("text", text);
    let mut found = Vec::new();
    let file = parse(&sources, id, &options(), &mut found);
    then(&file, !found.iter().any(Diagnostic::is_error))
}

/// Returns the tree as text, without spans.
fn shape(file: &SchemaFile<'_>) -> String {
    let mut rest = &format!("{:?}", file.items)[..];
    let mut shape = String::new();
    while let Some((before, from)) = rest.split_once("Span {") {
        shape += before;
        // A span contains no braces.
        rest = from.split_once('}').map_or("", |(_, after)| after);
    }
    shape + rest
}

/// Generates texts that are nearly TL.
fn nearly_tl() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "a",
        "b.c",
        "a.B",
        "Type",
        "Vector",
        "vector",
        "int",
        "flags",
        "X",
        "_",
        "#",
        "#1f",
        "New",
        "Final",
        "Empty",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        ":",
        ";",
        "=",
        "=>",
        "?",
        "%",
        "+",
        ",",
        ".",
        "*",
        "!",
        "0",
        "31",
        "4294967296",
        "---",
        "types",
        "functions",
        "//",
        "/*",
        "*/",
        "\n",
        " ",
        "@read",
        "é",
        "\u{200b}",
        "&lt;",
        "===",
        "// LAYER 3\n",
        "//@description x @y z\n",
    ]);
    prop::collection::vec(word, 0..60).prop_map(|words| words.concat())
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-zA-Z0-9_]{0,6}"
}

fn expr() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        name(),
        "[A-Z][a-z]{1,5}"
            .prop_filter("reserved", |n| !matches!(n.as_str(), "New" | "Final" | "Empty")),
        Just("#".to_owned()),
        (0_u32..9).prop_map(|n| n.to_string()),
        (name(), name()).prop_map(|(a, b)| format!("{a}.{b}")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            ("[A-Z][a-z]{4}", prop::collection::vec(inner.clone(), 1..3))
                .prop_map(|(head, args)| format!("{head}<{}>", args.join(","))),
            ("[a-z]{4}", prop::collection::vec(inner.clone(), 1..3))
                .prop_map(|(head, args)| format!("({head} {})", args.join(" "))),
            inner.clone().prop_map(|inner| format!("%{inner}")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a}+{b})")),
        ]
    })
}

fn field() -> impl Strategy<Value = String> {
    let ty = prop_oneof![
        4 => expr(),
        1 => expr().prop_map(|ty| format!("!{ty}")),
        1 => (0_u32..9, name(), expr()).prop_map(|(n, name, ty)| format!("{n}*[ {name}:{ty} {ty} ]")),
        1 => (name(), expr()).prop_map(|(n, ty)| format!("{n}+1*[ {ty} ]")),
        1 => expr().prop_map(|ty| format!("[{ty}]")),
    ];
    let condition = prop::option::of((name(), prop::option::of(0_u32..32)));
    (prop::option::of(name()), condition, ty).prop_map(|(name, condition, ty)| {
        let name = name.map_or(String::new(), |name| format!("{name}:"));
        let condition = match condition {
            None => String::new(),
            Some((mask, None)) => format!("{mask}?"),
            Some((mask, Some(bit))) => format!("{mask}.{bit}?"),
        };
        format!("{name}{condition}{ty}")
    })
}

/// Generates definitions that the grammar accepts, with comments and odd layouts.
fn definition() -> impl Strategy<Value = String> {
    let blank =
        prop::sample::select(vec![" ", "\n", "  \n\n ", " // c\n", " /* d */ ", "\n// e\n"]);
    let sign = prop::sample::select(vec!["=", "=>"]);
    let fields = prop::collection::vec(field(), 0..5);
    (name(), prop::option::of(1_u32..), fields, blank, sign, "[A-Z][a-z]{3}").prop_map(
        |(name, id, fields, blank, sign, result)| {
            let id = id.map_or(String::new(), |id| format!("#{id:x}"));
            let fields: String = fields.iter().map(|field| format!("{blank}{field}")).collect();
            format!("{name}{id} {{t:Type}}{fields}{blank}{sign} {result} t;{blank}")
        },
    )
}

fn schema() -> impl Strategy<Value = String> {
    let item = prop_oneof![
        8 => definition(),
        1 => Just("---functions---\n".to_owned()),
        1 => Just("--- types --- // here\n".to_owned()),
        1 => Just("Final Thing;".to_owned()),
        1 => Just("Thing int;\n".to_owned()),
    ];
    prop::collection::vec(item, 0..6).prop_map(|items| items.concat())
}

/// Generates pieces of definitions and comments in any order. One text in a hundred is TL.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a ",
        "a#1 ",
        "{X:Type} ",
        "x:int ",
        "x:# ",
        "f:x.1?int ",
        "(x y:int) ",
        "n*[ int ] ",
        "%",
        "!X ",
        "+",
        "1",
        "_ ",
        "= A",
        "= A;",
        "=> B<int>",
        ";",
        "A ",
        "B int;",
        "Final A;",
        "---types---",
        "---functions---",
        "// c\n",
        "/* c */",
        "/* c // d */",
        "/* c\n d */",
        " ",
        "\n",
        "\n\n\n",
    ]);
    prop::collection::vec(piece, 1..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    // Every run has equal cases. PROPTEST_CASES sets their number.
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(185),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_ends_in_a_schema_or_in_errors(text in "\\PC{0,80}") {
        check_ends(&text);
    }

    #[test]
    fn any_near_miss_ends_in_a_schema_or_in_errors(text in nearly_tl()) {
        check_ends(&text);
    }

    #[test]
    fn what_is_generated_is_read(text in schema()) {
        with_tree(&text, |_, is_good| assert!(is_good, "{text}"));
    }

    #[test]
    fn printing_and_parsing_are_inverse(text in schema()) {
        with_tree(&text, |file, _| {
            for combinator in file.combinators() {
                let printed = format!("{combinator};");
                with_tree(&printed, |again, is_good| {
                    assert!(is_good, "{printed}");
                    let again = again.combinators().next().expect("the same definition");
                    assert_eq!(&printed, &format!("{again};"));
                    for dialect in [Dialect::Telegram, Dialect::Plain] {
                        let text = canonical_text(combinator, dialect);
                        assert_eq!(text, canonical_text(again, dialect));
                        assert_eq!(computed_id(combinator, dialect), computed_id(again, dialect));
                    }
                });
            }
        });
    }

    #[test]
    fn formatting_keeps_the_tree_and_ends(text in schema()) {
        check_format(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(186),
        failure_persistence: None,
        cases: 100 * ProptestConfig::default().cases,
        ..ProptestConfig::default()
    })]

    #[test]
    fn formatting_keeps_whatever_is_tl(text in pieces()) {
        if with_tree(&text, |_, is_good| is_good) {
            check_format(&text);
        }
    }
}

/// Checks that formatting keeps the tree and the comments, and is idempotent.
fn check_format(text: &str) {
    let (once, before) = with_tree(text, |file, _| (format(text, file), shape(file)));
    let comments = |text: &str| {
        with_tree(text, |file, _| {
            let comments = file.comments.iter().map(plain);
            comments.collect::<Vec<_>>()
        })
    };
    assert_eq!(comments(text), comments(&once), "{once}");
    let owned_before = with_tree(text, |file, _| owned(file));
    with_tree(&once, |file, is_good| {
        assert!(is_good, "{once}");
        assert_eq!(without_comments(&shape(file)), without_comments(&before));
        assert_eq!(owned(file), owned_before, "{text:?}\n{once:?}");
        assert_eq!(format(&once, file), once.as_str());
    });
}

/// Returns a comment without the parts that formatting changes: spaces at the end, and line ends.
fn plain(comment: &Comment<'_>) -> String {
    comment.text.trim_end().replace("\r\n", "\n").replace('\r', "\n")
}

/// Returns the comments and the documentation of each definition.
fn owned(file: &SchemaFile<'_>) -> Vec<(String, Vec<String>, String)> {
    let combinators = file.combinators().map(|combinator| {
        let docs = &combinator.docs;
        let text = |tag: &DocTag<'_>| format!("@{} {}", tag.name, tag.text);
        let classes: Vec<Vec<_>> =
            docs.classes.iter().map(|class| class.iter().map(text).collect()).collect();
        let tags: Vec<_> = docs.tags.iter().map(text).collect();
        let comments = combinator.comments.iter().map(plain).collect();
        (combinator.name.text.to_owned(), comments, format!("{classes:?} {tags:?}"))
    });
    combinators.collect()
}

/// Removes the comments from the text of a tree, because formatting changes their white space.
fn without_comments(shape: &str) -> String {
    let mut pieces = shape.split("comments: [");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out += piece.split_once("docs:").map_or("", |(_, rest)| rest);
    }
    out
}

/// Checks that a text gives a schema or an error, and that every diagnostic can be rendered.
fn check_ends(text: &str) {
    let mut sources = SourceMap::new();
    sources.add("text", text);
    let loaded = load(&sources, &options());
    let has_error = loaded.diagnostics.iter().any(Diagnostic::is_error);
    assert_eq!(loaded.schema.is_none(), has_error);
    for diagnostic in &loaded.diagnostics {
        assert!(!render(&sources, std::slice::from_ref(diagnostic), false).is_empty());
        assert!(diagnostic.primary.span.end as usize <= text.len());
        let _ = sources.place(diagnostic.primary.span).to_string();
    }
}
