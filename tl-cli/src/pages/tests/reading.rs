//! Reads pages with the structure of the reference.

use std::fmt::Write;

use tl_docs::Documentation;

use super::file;
use crate::overlay;
use crate::pages::page::PageKind;
use crate::pages::{Page, add_to_schema, read};

fn page(name: &str) -> Page {
    read(&file(name)).expect("a page")
}

/// Returns the content of a page as text.
fn shown(page: &Page) -> String {
    let mut documentation = page.others.clone();
    documentation.entries.insert(page.name.clone(), page.entry.clone());
    let layer = page.layer.map_or("unknown".to_owned(), |layer| layer.to_string());
    let mut out = format!("{} {} of layer {layer}\n", page.kind, page.name);
    for note in &page.notes {
        writeln!(out, "note: {note}").expect("a string takes any text");
    }
    format!("{out}\n{}\n{}", documentation.to_toml(), page.scheme)
}

#[test]
fn pages_are_read() {
    for name in ["function", "constructor", "type", "odd", "old"] {
        insta::assert_snapshot!(name, shown(&page(&format!("{name}.html"))));
    }
}

#[test]
fn the_page_of_a_function_is_read_without_loss() {
    let page = page("function.html");
    assert_eq!((page.kind, page.layer), (PageKind::Function, Some(185)));
    assert_eq!(page.notes, []);
    let definition = page.scheme.get("beds.plantRow").expect("a definition");
    let fields: Vec<_> = definition.fields.iter().map(|(name, _)| name).collect();
    let described: Vec<_> = page.entry.fields.iter().map(|(name, _)| name).collect();
    assert_eq!((fields.len(), &fields), (14, &described));
    assert_eq!(page.scheme.definitions().iter().filter(|d| !d.is_function).count(), 4);
    assert_eq!((page.entry.errors.len(), page.entry.bots), (6, Some(true)));
    let invisible = |c: char| {
        matches!(c, '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    assert!(!shown(&page).contains(invisible));
}

#[test]
fn relative_and_absolute_links_are_equal() {
    let text = String::from_utf8(file("function.html")).expect("UTF-8");
    let elsewhere = text.replace("href=\"//", "href=\"https://");
    let elsewhere = elsewhere.replace("href=\"/", "href=\"https://core.telegram.org/");
    assert_eq!(read(elsewhere.as_bytes()), read(text.as_bytes()));
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let text = String::from_utf8(file("function.html")).expect("UTF-8");
    assert_eq!(read(text.replace('\n', "\r\n").as_bytes()), read(text.as_bytes()));
    assert_eq!(read(format!("\u{feff}{text}").as_bytes()), read(text.as_bytes()));
}

#[test]
fn definitions_are_added_to_a_schema() {
    let scheme = page("function.html").scheme;
    let text = scheme.to_string();
    let again = add_to_schema(&text, &scheme).expect("a schema");
    assert_eq!((again.text.as_str(), again.different.len()), (text.as_str(), 0));
    let known = "// A garden.\nchangesTooMany = Changes;\nchanges#1 date:int = Changes; // old\n\
                 ---functions---\nbeds.find = Changes;";
    let added = add_to_schema(known, &scheme).expect("a schema");
    insta::assert_snapshot!(format!("{}\n{:#?}", added.text, added.different));
    let error = add_to_schema("a = ;", &scheme).expect_err("no schema");
    insta::assert_snapshot!("a schema with errors", error);
}

#[test]
fn a_page_makes_an_overlay() {
    for name in ["function", "constructor", "type", "odd", "old"] {
        let page = page(&format!("{name}.html"));
        let mut documentation = Documentation::default();
        documentation.entries.insert(page.name, page.entry);
        let text = overlay::update("", &documentation).expect("an overlay");
        assert_eq!(overlay::update(&text, &documentation).as_deref(), Ok(text.as_str()));
    }
}
