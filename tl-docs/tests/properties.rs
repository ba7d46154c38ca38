//! Properties of all texts.

use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tl_docs::{
    Documentation, Entry, Overlay, PossibleError, escape, linked_names, plain_text, rewrite_links,
};
use tl_parser::escape::is_control;
use tl_parser::{SourceMap, render};

/// Text full of characters that are special in Markdown or in TOML.
fn text() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "word",
        "a_b",
        " ",
        "\n",
        "\n\n",
        "[",
        "](",
        ")",
        "tl:a",
        "`",
        "```",
        "<",
        ">",
        "https://a.b/c",
        "\\",
        "*",
        "_",
        "- ",
        "1. ",
        "# ",
        "|",
        "\"",
        "\"\"\"",
        "'",
        "'''",
        "!",
        "\u{7}",
        "\u{1b}[2J",
        "\u{9b}",
        "\u{202e}",
        "é",
        "    ",
        "&",
        "~~~",
        "> ",
        "[x](tl:y)",
        "=",
        "\t",
        "---",
    ]);
    vec(words, 0..24).prop_map(|words| words.concat())
}

fn trimmed() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.trim().to_owned()).prop_filter("not empty", |text| !text.is_empty())
}

fn entry() -> impl Strategy<Value = Entry> {
    let error = (any::<i32>(), "[A-Z]{1,8}(_%d)?", text()).prop_map(|(code, name, text)| {
        PossibleError { code, name, description: text.trim().into() }
    });
    let fields = vec(("[a-z_.]{0,6}", trimmed()), 0..4);
    let lists = (vec(error, 0..3), vec(trimmed(), 0..3));
    (option::of(trimmed()), fields, option::of(trimmed()), lists, option::of(any::<bool>()))
        .prop_map(|(description, fields, result, (errors, links), bots)| Entry {
            description,
            fields: fields.into_iter().collect(),
            result,
            errors,
            bots,
            links,
        })
}

fn documentation() -> impl Strategy<Value = Documentation> {
    let entries = vec(("[a-zA-Z.]{0,8}", entry()), 0..4);
    entries.prop_map(|entries| Documentation {
        entries: entries.into_iter().filter(|(_, entry)| !entry.is_empty()).collect(),
    })
}

/// Reads an overlay. Its diagnostics must be printable.
fn read(text: &str) -> (Documentation, String) {
    let mut sources = SourceMap::new();
    let source = sources.add("overlay.toml", text);
    let mut diagnostics = Vec::new();
    let overlay = Overlay::read(&sources, source, &mut diagnostics);
    (overlay.documentation, render(&sources, &diagnostics, false))
}

proptest! {
    #[test]
    fn what_is_written_is_read(documentation in documentation()) {
        let text = documentation.to_toml();
        let is_stray = |c| is_control(c) && !matches!(c, '\n' | '\t');
        prop_assert!(!text.contains(is_stray), "{:?}", text);
        let (read, findings) = read(&text);
        prop_assert_eq!(findings, "", "{}", text);
        prop_assert_eq!(read, documentation, "{}", text);
    }

    #[test]
    fn escaped_text_is_shown_as_it_was(text in text()) {
        let lines: Vec<_> = text.trim().lines().map(str::trim).collect();
        prop_assert_eq!(plain_text(&escape(&text)), lines.join("\n"));
    }

    #[test]
    fn escaped_text_is_safe(text in text()) {
        let escaped = escape(&text);
        prop_assert_eq!(linked_names(&escaped), Vec::<&str>::new());
        prop_assert_eq!(rewrite_links(&escaped, |_| None), escaped);
    }

    #[test]
    fn text_for_rustdoc_is_final(text in text()) {
        let once = rewrite_links(&text, |_| None);
        prop_assert_eq!(rewrite_links(&once, |_| None), once);
    }

    #[test]
    fn any_overlay_is_read(text in text(), keys in vec("\\[?[a-z]{1,3}(\\.[a-z])?\\]?", 0..6)) {
        let lines: String = keys.iter().map(|key| format!("{key} = {text}\n[{key}]\n")).collect();
        read(&text);
        read(&lines);
    }
}

/// Each takes less than a second without optimisation; in quadratic time it would take minutes.
#[test]
fn long_texts_take_little_time() {
    for piece in ["[", "`", "[`", "<", "[[](", "\\", "``` ", "- ", "[a](", "<https://", "]("] {
        let text = piece.repeat(200_000 / piece.len());
        let start = Instant::now();
        rewrite_links(&text, |_| None);
        plain_text(&text);
        escape(&text);
        read(&text);
        read(&format!("a = \"\"\"{text}\"\"\""));
        assert!(start.elapsed() < Duration::from_secs(20), "{piece}");
    }
}
