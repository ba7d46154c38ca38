//! Sites of several layers: a page for each version, histories, addresses.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use tl_parser::{Archive, Options};

use super::links::check;
use super::{overlays, repository, site_of, text};
use crate::site::Site;

const LAYERS: [(Option<u32>, &str); 3] = [
    (Some(10), "point x:int = Point; line a:Point b:Point = Line; gone = Gone;"),
    (Some(12), "point x:int y:int = Point; line a:Point b:Point = Line; gone = Gone;"),
    (Some(13), "point x:int y:int = Point; line a:Point b:Point = Line; lineNone = Line;"),
];

#[test]
fn a_page_for_each_version() {
    let site = site_of(&LAYERS, "", &Options::default());
    check(&site, &[]);
    let paths: Vec<_> = site.paths().filter(|path| path.ends_with(".html")).collect();
    let own: Vec<_> = paths.iter().filter(|path| path.contains('/')).map(String::as_str).collect();
    assert_eq!(
        own,
        [
            "constructor/gone.html",
            "constructor/line.html",
            "constructor/lineNone.html",
            "constructor/point.html",
            "constructor/point@10.html",
            "layer/10.html",
            "layer/12.html",
            "layer/13.html",
            "namespace/none.html",
            "type/Gone.html",
            "type/Line.html",
            "type/Line@10.html",
            "type/Point.html",
        ]
    );
}

#[test]
fn histories() {
    let site = site_of(&LAYERS, "", &Options::default());
    let history = |path: &str| {
        let text = text(&site, path);
        let start = text.find("## History").expect("a history");
        text[start..].replace("](../", "](")
    };
    insta::assert_snapshot!(format!(
        "{}{}{}{}",
        history("constructor/point.md"),
        history("constructor/point@10.md"),
        history("constructor/gone.md"),
        history("type/Line.md")
    ));
    insta::assert_snapshot!("layer", text(&site, "layer/12.md"));
    insta::assert_snapshot!("removed", text(&site, "layer/13.md"));
}

#[test]
fn a_layer_without_changes_adds_only_its_own_page() {
    let [first, second, third] = LAYERS;
    let before: Vec<_> = site_of(&LAYERS, "", &Options::default()).paths().collect();
    let layers = [first, second, third, (Some(14), third.1)];
    let after = site_of(&layers, "", &Options::default());
    let added: Vec<_> = after.paths().filter(|path| !before.contains(path)).collect();
    assert_eq!(added, ["layer/14.html", "layer/14.md"]);
    check(&after, &[]);
}

#[test]
fn a_newer_layer_moves_no_older_version() {
    let all = site_of(&LAYERS, "", &Options::default());
    let first = site_of(&LAYERS[..2], "", &Options::default());
    for path in first.paths() {
        assert!(all.file(&path).is_some(), "{path}");
    }
}

#[test]
fn the_menu_has_each_layer() {
    let site = site_of(&LAYERS, "", &Options::default());
    let page = text(&site, "constructor/point@10.html");
    assert!(
        page.contains(r#"data-layers="12 13""#) && page.contains(r#"data-layers="10""#),
        "{page}"
    );
}

#[test]
fn errors_of_functions_that_a_layer_removed() {
    let layers = [
        (Some(1), "a = A;\n---functions---\nold = A;\nnew = A;"),
        (Some(2), "a = A;\n---functions---\nnew = A;"),
    ];
    let overlay = "[old]\nerrors = [{ code = 400, name = \"OLD\" }, { code = 400, name = \"BOTH\" }]\n\
                   [new]\nerrors = [{ code = 400, name = \"BOTH\" }]\n\
                   [none]\nerrors = [{ code = 400, name = \"NONE\" }]\n";
    let site = site_of(&layers, overlay, &Options::default());
    check(&site, &[]);
    assert!(text(&site, "error/BOTH.html").contains("../method/old.html"));
    assert!(site.file("error/OLD.html").is_some() && site.file("error/NONE.html").is_none());
}

/// The numbers and sizes of files in docs/site.md.
#[test]
fn the_page_about_the_site() {
    let page = repository("docs/site.md");
    let archive = repository("schema/api.tl");
    let archive = Archive::parse(&archive).expect("an archive");
    let overlays = overlays();
    let all = archive.layers();
    for (name, schemas, layers, overlay) in [
        ("185", Some("of layer 185"), &[185][..], ""),
        ("166, 179, 185, 216, 231", None, &[166, 179, 185, 216, 231], &*overlays),
        (
            &format!("all {} of `schema/api.tl`", all.len()),
            Some(&*format!("of all {} layers", all.len())),
            all,
            &overlays,
        ),
    ] {
        let texts: Vec<_> = layers.iter().filter_map(|layer| archive.layer(*layer)).collect();
        let layers = layers.iter().zip(&texts).map(|(number, text)| (Some(*number), &**text));
        let site = site_of(&layers.collect::<Vec<_>>(), overlay, &Options::default());
        let count = site.paths().count();
        let count = format!("{},{:03}", count / 1000, count % 1000);
        let row = format!("\n| {name} | {count} | ");
        let start = page.find(&row).unwrap_or_else(|| panic!("{name}: {count} files"));
        let row = page[start + row.len()..].lines().next().expect("a row");
        let data = sizes(&site, &["search-data.js"]);
        assert!(row.contains(&format!(" MB | {data} | ")), "{name}: {data} of search data");
        let scripts = ["bytes.js", "bytes-answers.js", "bytes.css"];
        let schemas = schemas.map(|name| (name, &["bytes-schemas.js"][..]));
        for (name, files) in [("as WebAssembly", &["bytes-module.js"][..]), ("the page", &scripts)]
            .iter()
            .chain(&schemas)
        {
            let row = format!("{name} | {} |\n", sizes(&site, files));
            assert!(page.contains(&row), "{row}");
        }
    }
}

/// Returns the size of files, and their size after compression, as cells of a table.
fn sizes(site: &Site, files: &[&str]) -> String {
    let (mut plain, mut packed) = (0, 0);
    for file in files {
        let text = text(site, file);
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text.as_bytes()).expect("memory");
        plain += text.len();
        packed += encoder.finish().expect("memory").len();
    }
    // Two digits, so that small changes leave the page as it is.
    let rounded = |bytes: usize| match (bytes + 500) / 1000 {
        kilobytes @ ..100 => format!("{kilobytes} KB"),
        kilobytes => format!("{} KB", (kilobytes + 5) / 10 * 10),
    };
    format!("{} | {}", rounded(plain), rounded(packed))
}
