//! Comments, documentation and allowances belong to the right definition for all forms of comments
//! and line ends, and formatting does not change that.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use tl_parser::ast::{Comment, DocTag, SchemaFile};
use tl_parser::{Options, SourceMap, format, load, parse};

fn with_tree<T>(text: &str, then: impl FnOnce(&SchemaFile<'_>) -> T) -> T {
    let mut sources = SourceMap::new();
    let id = sources.add("text", text);
    let mut found = Vec::new();
    let file = parse(&sources, id, &Options::default(), &mut found);
    assert!(found.is_empty(), "{text:?}\n{found:?}");
    then(&file)
}

/// Returns a comment without spaces at the end, and with LF as its line ends.
fn plain(comment: &Comment<'_>) -> String {
    comment.text.trim_end().replace("\r\n", "\n").replace('\r', "\n")
}

/// Returns each definition with its comments.
fn comments(text: &str) -> Vec<(String, Vec<String>)> {
    with_tree(text, |file| {
        let combinators = file.combinators();
        combinators
            .map(|c| (c.name.text.to_owned(), c.comments.iter().map(plain).collect()))
            .collect()
    })
}

/// Returns each definition with its documentation.
fn docs(text: &str) -> Vec<(String, Vec<String>)> {
    with_tree(text, |file| {
        let tag = |tag: &DocTag<'_>| format!("@{} {}", tag.name, tag.text);
        let docs = file.combinators().map(|combinator| {
            let (classes, tags) = (combinator.docs.classes.iter().flatten(), &combinator.docs.tags);
            (combinator.name.text.to_owned(), classes.chain(tags).map(tag).collect())
        });
        docs.collect()
    })
}

/// Returns the diagnostics that no allowance covers, sorted: formatting changes their places.
fn findings(text: &str) -> Vec<String> {
    let mut sources = SourceMap::new();
    sources.add("text", text);
    let found = load(&sources, &Options::default()).diagnostics;
    let found = found.iter().map(|finding| format!("{} {}", finding.code, finding.message));
    let mut found: Vec<_> = found.collect();
    found.sort();
    found
}

fn formatted(text: &str) -> String {
    with_tree(text, |file| format(text, file))
}

fn check(text: &str) {
    let once = formatted(text);
    assert_eq!(comments(text), comments(&once), "{text:?}\n{once:?}");
    assert_eq!(docs(text), docs(&once), "{text:?}\n{once:?}");
    assert_eq!(findings(text), findings(&once), "{text:?}\n{once:?}");
    assert_eq!(once, formatted(&once), "{text:?}");
    assert!(!once.contains('\r'), "{once:?}");
}

/// Returns the comments of each definition, as `name: comment comment`.
fn listed(text: &str) -> String {
    check(text);
    let definition =
        |(name, comments): (String, Vec<String>)| format!("{name}: {}", comments.join(" "));
    comments(text).into_iter().map(definition).collect::<Vec<_>>().join("\n")
}

#[test]
fn comments_belong_to_the_nearest_definition() {
    let all = [
        ("a = A; /* 1 */ b = B; // 2", "a: /* 1 */\nb: // 2"),
        (
            "a = A; /* 1 */ /* 2 */ b = B; /* 3 */ c = C; // 4\n// 5\nd = D;",
            "a: /* 1 */ /* 2 */\nb: /* 3 */\nc: // 4\nd: // 5",
        ),
        ("/* 1 */ a = A; b = B; // 2", "a: /* 1 */\nb: // 2"),
        ("a = A; /* 1\n2 */ b = B;", "a: /* 1\n2 */\nb: "),
        ("a = A; /* 1\n2 */ // 3\nb = B;", "a: /* 1\n2 */\nb: // 3"),
        ("a = A; /* // 1 */ /* 2 */\nb = B;", "a: /* // 1 */ /* 2 */\nb: "),
        ("a = A // 1\n; // 2\nb = B;", "a: // 1 // 2\nb: "),
        ("a = A<\n// 1\nint>; // 2\nb = B;", "a: // 1 // 2\nb: "),
        ("a = A; // 1\n---functions--- // 2\nb = A;", "a: // 1\nb: "),
        ("a = A;\n--- /* 1 */ functions // 2\n---// 3\n// 4\nb = A;", "a: \nb: // 4"),
        ("a = A; /* 1 */ ---functions--- /* 2 */ b = A; // 3", "a: /* 1 */\nb: // 3"),
        ("a = A;\nFinal /* 1 */ A; // 2\nb = B;", "a: \nb: "),
        ("a = A;\n; // 1\nb = B;", "a: \nb: // 1"),
    ];
    for (text, expected) in all {
        for line_end in ["\n", "\r\n", "\r"] {
            assert_eq!(listed(&text.replace('\n', line_end)), expected, "{text:?} {line_end:?}");
        }
    }
}

#[test]
fn every_form_of_line_end_ends_a_comment_and_a_line() {
    for line_end in ["\n", "\r\n", "\r"] {
        let text =
            "// 1\na = A; // 2\n\n//@description 3\nb x:Missing = B;\n".replace('\n', line_end);
        assert_eq!(listed(&text), "a: // 1 // 2\nb: //@description 3", "{line_end:?}");
        let mut sources = SourceMap::new();
        sources.add("text", text);
        let found = load(&sources, &Options::default()).diagnostics;
        let shown: Vec<_> = found.iter().map(|finding| finding.short(&sources)).collect();
        assert_eq!(
            shown,
            ["text:5:5: error[unknown-type]: type `Missing` has no constructors"],
            "{line_end:?}"
        );
        let rendered = tl_parser::render(&sources, &found, false);
        assert!(rendered.contains("5 | b x:Missing = B;\n"), "{rendered}");
        assert!(rendered.contains("  |     ^^^^^^^ "), "{rendered}");
    }
}

/// Generates a comment of any form. A `//` comment includes its line end.
fn comment() -> impl Strategy<Value = String> {
    let line_end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    let text = prop::sample::select(vec![
        "c",
        "//",
        " tl:allow(id-mismatch) ",
        " x // y",
        "@description x @y z",
        "@class A @description x",
        "- more",
        "tl:allow(duplicate-id, id-mismatch)",
        "",
    ]);
    (text, line_end, 0..4).prop_map(|(text, line_end, form)| match form {
        0 => format!("/*{text}*/"),
        1 => format!("/*{text}{line_end}{text}*/"),
        _ => format!("//{text}{line_end}"),
    })
}

/// Generates comments, white space and empty definitions.
fn gap() -> impl Strategy<Value = String> {
    let blank = prop::sample::select(vec![" ", "", "\n", "\r\n", "\r", "\n\n\n", "\r\r"]);
    let piece = prop_oneof![3 => comment(), 3 => blank.prop_map(str::to_owned), 1 => Just(" ; ".to_owned())];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

/// Generates comments and spaces within a definition.
fn inner() -> impl Strategy<Value = String> {
    let comments = prop::collection::vec(comment(), 0..2);
    comments.prop_map(|comments| format!(" {} ", comments.join(" ")))
}

fn statement() -> impl Strategy<Value = String> {
    let words = prop_oneof![
        8 => Just(&["NAME#1", "x:int", "y:Vector<int>", "=", "TYPE", ";"][..]),
        4 => Just(&["NAME#2", "=", "TYPE", "<", "int", ">", ";"][..]),
        1 => Just(&["---", "functions", "---"][..]),
        1 => Just(&["Final", "TYPE", ";"][..]),
    ];
    (words, prop::collection::vec(inner(), 7)).prop_map(|(words, gaps)| {
        let pairs = words.iter().zip(gaps).enumerate();
        pairs.map(|(i, (word, gap))| if i == 0 { (*word).to_owned() } else { gap + word }).collect()
    })
}

fn schema() -> impl Strategy<Value = String> {
    (gap(), prop::collection::vec((statement(), gap()), 0..5)).prop_map(|(first, statements)| {
        let mut text = first;
        for (i, (statement, gap)) in statements.iter().enumerate() {
            text += &statement.replace("NAME", &format!("a{i}")).replace("TYPE", &format!("A{i}"));
            text += gap;
        }
        text
    })
}

proptest! {
    // Every run has equal cases. PROPTEST_CASES sets their number.
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(187),
        failure_persistence: None,
        cases: 20 * ProptestConfig::default().cases,
        ..ProptestConfig::default()
    })]

    #[test]
    fn formatting_moves_no_comment_to_another_definition(text in schema()) {
        check(&text);
    }
}
