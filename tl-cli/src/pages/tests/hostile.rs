//! Any bytes of any size give a page or an error, in reasonable time and without an abort.

use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;

use super::file;
use crate::overlay;
use crate::pages::page::PageError;
use crate::pages::{add_to_schema, read};

/// The start of the page of a function, up to the title of its parameters.
const START: &str = "<h1>beds.digOver</h1><pre class=page_scheme>beds.digOver bed:InputBed = Changes;</pre>\
                     <h3 id=parameters>Parameters</h3>";

/// Returns the error for bytes that are not a page.
fn error(bytes: &[u8]) -> String {
    read(bytes).map(|page| page.name).expect_err("no page").to_string()
}

#[test]
fn files_that_are_not_pages() {
    let binary: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    let inputs: [(&str, &[u8]); 8] = [
        ("nothing", b""),
        ("blanks", b" \r\n\t"),
        ("text", b"boolTrue = Bool;"),
        ("binary", &binary),
        ("another page", b"<html><body><h1>News</h1><p>No news.</p></body></html>"),
        ("no name", b"<pre class=page_scheme>a = A;</pre><h1>What is a page?</h1>"),
        ("UTF-16", b"\xff\xfe<\0h\x001\0>\0a\0"),
        ("large", &[b'a'; 9 << 20]),
    ];
    let said: Vec<_> = inputs.map(|(name, bytes)| format!("{name}: {}", error(bytes))).into();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_hundred_megabytes_are_refused() {
    let bytes = vec![b'<'; 100 << 20];
    assert!(matches!(read(&bytes), Err(PageError::TooLarge { .. })));
}

#[test]
fn deep_nesting_is_refused() {
    for tag in [
        "div",
        "b",
        "ul><li",
        "table><tr><td",
        "p",
        "a href=x",
        "svg",
        "blockquote",
        "font",
        "template",
    ] {
        let many = format!("<{tag}>").repeat(100_000);
        let result = read(format!("{START}{many}").as_bytes());
        let is_flat = tag == "p" || tag == "a href=x";
        assert_eq!(matches!(result, Err(PageError::TooDeep { .. })), !is_flat, "{tag}: {result:?}");
    }
}

#[test]
fn the_deepest_pages_are_read() {
    for (open, close) in
        [("<div>", "</div>"), ("<ul><li>", "</ul>"), ("<em><b>", "</b></em>"), ("<blockquote>", "")]
    {
        let page = format!("{START}{}x{}", open.repeat(80), close.repeat(80));
        read(page.as_bytes()).expect("a page");
    }
}

#[test]
fn elements_and_attributes_without_number_are_refused() {
    let elements = format!("{START}{}", "<i></i>".repeat(1_100_000));
    assert!(matches!(read(elements.as_bytes()), Err(PageError::TooManyElements { .. })));
    let attributes: String = (0..200_000).map(|i| format!("a{i} ")).collect();
    assert_eq!(
        read(format!("\n\n<p {attributes}>{START}").as_bytes()),
        Err(PageError::EndlessTag { line: 3 }),
    );
}

/// Without optimisation, each page takes less than a second. With quadratic time, it would take
/// minutes.
#[test]
fn large_pages_take_little_time() {
    let row = "<tr><td>a<td>b<td>c";
    let pieces = [
        "<br>",
        "<h3>a</h3>",
        "<h3>Result</h3>x",
        "<table>",
        row,
        "<li>x",
        "<a href=/type/X>x</a>",
        "&amp;",
        "[",
        "`",
        "<code>`</code>",
        "<p>x",
        "\u{200b}",
        "</p>",
        "<td rowspan=65535 colspan=65535>x<tr>",
        "<h4>x</h4>",
        "a b:c = D; ",
        "a = ",
        "<b>x</i>",
        "<table>x",
        "<!-- -->",
        "https://a.b/ ",
        "<img alt='x'>",
    ];
    for piece in pieces {
        let many = piece.repeat(200_000 / piece.len());
        for around in [
            format!("{START}{many}"),
            format!("{START}<table>{many}"),
            format!("<pre class=page_scheme>{many}</pre>{START}"),
        ] {
            let start = Instant::now();
            let _ = read(around.as_bytes());
            assert!(start.elapsed() < Duration::from_secs(20), "{piece}");
        }
    }
}

#[test]
fn every_truncation_is_read_or_refused() {
    let bytes = file("odd.html");
    for end in 0..bytes.len() {
        let _ = read(&bytes[..end]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The content of a changed page can be written as an overlay and as a schema.
    #[test]
    fn changed_pages_are_read_or_refused(
        name in prop::sample::select(vec!["function.html", "type.html", "old.html", "odd.html"]),
        changes in vec((any::<prop::sample::Index>(), any::<u8>(), 0..40_usize), 1..12),
    ) {
        let mut bytes = file(name);
        for (place, byte, removed) in changes {
            let start = place.index(bytes.len());
            let end = (start + removed).min(bytes.len());
            bytes.splice(start..end, [byte]);
        }
        if let Ok(page) = read(&bytes) {
            let mut documentation = page.others;
            documentation.entries.entry(page.name).or_default().merge(page.entry);
            let text = documentation.to_toml();
            prop_assert_eq!(overlay::update(&text, &documentation), Ok(text));
            let schema = page.scheme.to_string();
            prop_assert!(add_to_schema(&schema, &page.scheme).is_ok(), "{}", schema);
        }
    }

    /// Rustdoc shows the texts of a page unchanged.
    #[test]
    fn any_text_is_shown(text in "[ -~éа\n\u{200b}]{0,60}") {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        let page = format!("{START}<table><tr><td>bed<td>InputBed<td><p>{escaped}</p></table>");
        let page = read(page.as_bytes()).expect("a page");
        let shown = tl_docs::plain_text(page.entry.fields.get("bed").unwrap_or_default());
        let words: Vec<_> = text.replace('\u{200b}', "").split_whitespace().map(str::to_owned).collect();
        prop_assert_eq!(shown, words.join(" "));
    }
}
