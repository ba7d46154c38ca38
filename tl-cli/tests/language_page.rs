//! Compares the ids and the bytes in docs/language.md with those that the tools compute.

mod common;

use std::fs;

use common::{directory, run, workspace};
use tl_parser::ast::Item;
use tl_parser::{Dialect, Options, SourceMap, canonical_text, computed_id, parse};

const PAGE: &str = "docs/language.md";

const VALUE: &str = "<!-- value: ";

fn page() -> String {
    fs::read_to_string(workspace().join(PAGE)).expect("the page is in the repository")
}

/// Returns the code block after the line `comment`.
fn block<'p>(page: &'p str, comment: &str) -> &'p str {
    let (_, rest) = page.split_once(comment).expect("a comment before each block");
    let (_, rest) = rest.split_once("```text\n").expect("a block after each comment");
    rest.split_once("```").expect("an end of each block").0
}

#[test]
fn the_ids_are_computed_ones() {
    let page = page();
    let mut rows = 0;
    for line in page.lines() {
        let cells: Vec<_> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let ["", definition, rule, canonical, id, ""] = cells[..] else { continue };
        let Ok(dialect) = rule.parse::<Dialect>() else { continue };
        rows += 1;
        let mut sources = SourceMap::new();
        let source = sources.add("page", definition);
        let file = parse(&sources, source, &Options::default(), &mut Vec::new());
        let [Item::Combinator(combinator)] = &file.items[..] else {
            panic!("not a combinator: {definition}");
        };
        assert_eq!(canonical_text(combinator, dialect), canonical, "{definition}");
        assert_eq!(format!("{:08x}", computed_id(combinator, dialect)), id, "{definition}");
    }
    assert_eq!(rows, 9, "rows in the table of ids");
}

/// Compares the dumps on the page. `UPDATE_DOCS=1` writes them.
#[test]
fn the_bytes_are_those_of_the_values() {
    let page = page();
    let mut updated = page.clone();
    let schema = block(&page, "<!-- schema -->");
    let mut examples = 0;
    for line in page.lines() {
        let Some(value) = line.strip_prefix(VALUE).and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        examples += 1;
        let files = [("page.tl", schema), ("value.json", value)];
        let folder = directory("language-page", &files);
        let encoded = run(&folder, "tl encode --dialect plain --schema page.tl value.json");
        let hex = encoded.lines().nth(1).expect("a line of output");
        fs::write(folder.join("value.hex"), hex).expect("a file can be written");
        let explained = run(&folder, "tl explain --dialect plain --schema page.tl value.hex");
        let (dump, status) = explained.split_once("--- stderr").expect("a report");
        assert!(status.ends_with("status 0\n"), "{explained}");
        let (_, dump) = dump.split_once('\n').expect("the command line");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            let old = format!("{line}\n```text\n{}```", block(&page, line));
            updated = updated.replace(&old, &format!("{line}\n```text\n{dump}```"));
        } else {
            assert_eq!(block(&page, line), dump, "UPDATE_DOCS=1 writes the page again");
        }
    }
    assert!(examples > 5, "examples on the page");
    if updated != page {
        fs::write(workspace().join(PAGE), updated).expect("the page can be written");
    }
}
