//! `tl import-page` reads the pages of the site, and finds the facts of the pages that they are from.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use tl_docs::Documentation;
use tl_parser::Options;

use super::{overlay_of, site_of, text};
use crate::pages::{self, Page, Scheme};

/// Compares pages of the reference with those of a site that is made from them.
fn round_trip(folder: &Path, files: &[&str]) {
    let read = |file: &&str| {
        let bytes = fs::read(folder.join(file)).expect("a page");
        pages::read(&bytes).expect("a page of the reference")
    };
    let originals: Vec<Page> = files.iter().map(read).collect();
    let (mut scheme, mut overlay) = (Scheme::default(), Documentation::default());
    for page in &originals {
        for definition in page.scheme.definitions() {
            // Pages repeat the definitions of others.
            let _ = scheme.add(definition.clone());
        }
        overlay.merge(page.others.clone());
    }
    for page in &originals {
        overlay.entries.entry(page.name.clone()).or_default().merge(page.entry.clone());
    }
    // A link to another place on the page is one to the page for the importer of our own.
    let text_of_overlay = overlay.to_toml();
    let text_of_overlay = text_of_overlay
        .replace("https://core.telegram.org/method/beds.plantRow#parameters", "tl:beds.plantRow");
    let overlay = overlay_of(&text_of_overlay);
    let schema = complete(&scheme.to_string(), &text_of_overlay);
    let site = site_of(&[(Some(121), &schema)], &text_of_overlay, &Options::default());
    for original in &originals {
        let own = text(&site, &format!("{}/{}.html", original.kind.folder(), original.name));
        let own = pages::read(own.as_bytes()).expect("a page that the importer reads");
        let name = &original.name;
        assert_eq!(own.notes, [], "{name}");
        assert_eq!((own.kind, &own.name, own.layer), (original.kind, name, Some(121)));
        assert_eq!(own.entry, overlay.entries[name], "{name}");
        let text = |page: &Page| page.scheme.get(name).map(|definition| definition.text.clone());
        assert_eq!(text(&own), text(original), "{name}");
        for (other, entry) in &original.others.entries {
            let known = own.others.entries.get(other).unwrap_or_else(|| panic!("no {other}"));
            assert_eq!(known.description, overlay.entries[other].description, "{other}");
            assert!(entry.description.is_some(), "{other}");
        }
    }
}

/// Adds constructors for the names that the schema and the documentation mention.
fn complete(schema: &str, overlay: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let is_type = |word: &str| {
        let last = word.rsplit('.').next().unwrap_or_default();
        last.starts_with(|c: char| c.is_ascii_uppercase())
    };
    let (types, functions) = schema.split_once("---functions---").unwrap_or((schema, ""));
    let words = schema.split(|c| !is_part(c)).filter(|word| is_type(word));
    let words = words.filter(|word| !["X", "Vector", "Type"].contains(word));
    let mentioned: BTreeSet<&str> = words.chain(tl_docs::linked_names(overlay)).collect();
    let defines = |name: &str| match is_type(name) {
        true => types.contains(&format!(" = {name};")),
        false => schema
            .lines()
            .any(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['#', ' ']))),
    };
    let lines = mentioned.into_iter().filter(|name| !defines(name)).map(|name| {
        let made = name.replace('.', "");
        match is_type(name) {
            true => format!("made{made} = {name};\n"),
            false => format!("{name} = Made{made};\n"),
        }
    });
    let lines: String = lines.collect();
    let rest = if functions.is_empty() { "" } else { "---functions---" };
    format!("{lines}{types}{rest}{functions}")
}

#[test]
fn pages_of_our_own() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    round_trip(&folder, &["function.html"]);
    round_trip(&folder, &["constructor.html"]);
    round_trip(&folder, &["type.html"]);
}

/// The real pages in the folder that `TL_PAGES` names: method.html, constructor.html and type.html.
#[test]
#[expect(clippy::disallowed_methods, reason = "tests print no text from outside")]
fn pages_of_telegram() {
    let Some(folder) = env::var_os("TL_PAGES").map(PathBuf::from) else {
        // Unlike the macros, this shows although the test passes.
        let _ = writeln!(io::stderr(), "skipped: TL_PAGES is not set");
        return;
    };
    round_trip(&folder, &["method.html", "constructor.html", "type.html"]);
}
