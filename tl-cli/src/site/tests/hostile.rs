//! Names, comments and documentation from others.

use super::links::check;
use super::{site, text};

#[test]
fn nothing_from_outside_becomes_markup() {
    let schema = "//@description <script>alert(1)</script> & <b>bold</b> @x <img src=x onerror=alert(2)>\n\
                  point x:int = Point;\n---functions---\nfind = Point;";
    let overlay = r##"
[Point]
description = "[a](javascript:alert(3)) [b](https://example.org/\"onclick=\"x) ![i](https://example.org/i.png) <svg onload=alert(4)> [c](tl:none) <https://example.org>"
links = ["https://example.org/'<script>", "[x](vbscript:y)", "[ref]: javascript:z"]

[find]
result = "# Title\n\n<h1>other</h1>\n\n| a |\n|---|\n| <script>1</script> |"
errors = [
    { code = 400, name = '"><script>alert(5)</script>', description = "</td></table><script>" },
    { code = 400, name = "../../etc/passwd" },
    { code = 400, name = "A_%d" },
    { code = -503, name = "a_x" },
]
"##;
    let site = site(schema, overlay);
    // No script but ours, no attribute that runs one: the check of each page.
    check(&site, &["https://example.org"]);
    let pages = site.paths().filter(|path| path.starts_with("error/") && path.ends_with("html"));
    let expected = [
        "error/A_X.html",
        "error/_.._.._etc_passwd.html",
        "error/___script_alert_5___script_.html",
        "error/a_x-2.html",
    ];
    assert_eq!(pages.collect::<Vec<_>>(), expected);
    let point = text(&site, "constructor/point.html");
    assert!(point.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;"));
    let ty = text(&site, "type/Point.html");
    assert!(!ty.contains("=\"javascript:") && !ty.contains("<img"), "{ty}");
    let data = text(&site, "search-data.js");
    assert_eq!(data.lines().count(), 1);
}

#[test]
fn names_become_file_names_that_every_system_has() {
    let long = "a".repeat(300);
    let schema = format!(
        "con = Con; con.x = con.X; fooBar = Foo; foobar = Foo; {long}b = Long; {long}c = Long; aux1 = Aux1;"
    );
    let site = site(&schema, "");
    check(&site, &[]);
    let paths: Vec<_> = site.paths().collect();
    let mut lower: Vec<_> = paths.iter().map(|path| path.to_lowercase()).collect();
    lower.sort_unstable();
    lower.dedup();
    assert_eq!(lower.len(), paths.len());
    for path in ["constructor/_con.html", "constructor/_con.x.html", "type/_Aux1.html"] {
        assert!(site.file(path).is_some(), "{path} in {paths:?}");
    }
    assert!(paths.iter().all(|path| path.len() < 200));
}

#[test]
fn paths_that_are_not_pages() {
    let site = site("point x:int = Point;", "");
    for path in [
        "",
        "/",
        "..",
        "../index.html",
        "index",
        "index.css",
        "search.md",
        "type/Point",
        "a/b.html",
    ] {
        assert!(site.file(path).is_none(), "{path}");
    }
}
