//! Small schemas: what the pages show, and dialects.

use tl_parser::Options;

use super::links::check;
use super::{repository, site, site_of, text};

const SCHEMA: &str = "\
point x:int y:int = Point;
shapeEmpty = Shape;
shapeCircle#0a0b0c0d flags:# center:Point title:flags.0?string filled:flags.1?true = Shape;
---functions---
shapes.find near:Point kinds:Vector<string> = Vector<Shape>;
shapes.last = Shape;
";

const OVERLAY: &str = r#"
[Shape]
description = "A shape in the *plane*."

["shapes.find"]
description = "Finds [shapes](tl:Shape) near a point. The nearest comes first."
fields.near = "The point."
result = "The shapes, at most 100."
bots = false
errors = [
    { code = 400, name = "POINT_INVALID", description = "There is no such point." },
    { code = 420, name = "FLOOD_WAIT_%d", description = "Wait for %d seconds." },
]
links = ["[All about shapes](https://example.org/shapes)"]
"#;

/// The content of a page, with a line for each element that starts a block.
fn content(html: &str) -> String {
    let start = html.find("<main").unwrap_or_default();
    let end = html.find("<footer").unwrap_or(html.len());
    let mut out = html[start..end].to_owned();
    for tag in
        ["<h2", "<h3", "<p", "<pre", "<table", "<tr", "<section", "<ul", "<li", "<div", "<details"]
    {
        out = out.replace(tag, &format!("\n{tag}"));
    }
    out
}

#[test]
fn pages() {
    let site = site(SCHEMA, OVERLAY);
    check(&site, &["https://example.org/"]);
    insta::assert_snapshot!("function", content(&text(&site, "method/shapes.find.html")));
    insta::assert_snapshot!("type", content(&text(&site, "type/Shape.html")));
    insta::assert_snapshot!("markdown", text(&site, "constructor/shapeCircle.md"));
    insta::assert_snapshot!("search", text(&site, "search-data.js"));
}

#[test]
fn every_file_is_equal_when_it_is_rendered_again() {
    let text_of = repository("schema/mtproto.tl");
    let (a, b) = (site(&text_of, ""), site(&text_of, ""));
    assert!(a.paths().eq(b.paths()));
    // The other order: no page depends on which was first.
    let paths: Vec<_> = a.paths().collect();
    let of_b: Vec<_> = paths.iter().rev().map(|path| text(&b, path)).collect();
    for (path, other) in paths.iter().zip(of_b.into_iter().rev()) {
        assert_eq!(text(&a, path), other, "{path}");
    }
}

#[test]
fn a_schema_without_documentation_and_ids() {
    let site = site("a.point x:int = a.Point;\n---functions---\na.get = a.Point;", "");
    check(&site, &[]);
    assert!(text(&site, "errors.html").contains("names no errors"));
    assert!(!text(&site, "constructor/a.point.html").contains("History"));
    assert!(text(&site, "namespace/a.html").contains("a.get"));
}

#[test]
fn generics_and_local_names() {
    let schema = "\
        node id:int256 next:(Maybe node) = Node;\n\
        nothing {t:Type} = Maybe t;\n\
        just {t:Type} value:t = Maybe t;\n\
        pair {x:Type} {y:Type} first:x second:y = Pair x y;\n\
        tuple {t:Type} {n:#} items:n*[ t ] = Tuple t n;\n\
        matrix a:(tuple int 3) b:%(Tuple double 2) rows:# cells:rows*[ id:int name:string ] = Matrix;\n\
        _ x:int = Anonymous;\n\
        ---functions---\n\
        call {X:Type} level:int query:!X = X;\n\
        node.get id:int256 = Maybe Node;\n";
    let site = site(schema, "");
    check(&site, &[]);
    assert!(text(&site, "type/Maybe.html").contains("just"));
    assert!(text(&site, "constructor/matrix.html").contains("rows*["));
    // `tl sample` does not find a constructor without a name.
    let anonymous = text(&site, "constructor/_.html");
    assert!(anonymous.contains("A random value") && !anonymous.contains("tl sample"));
}

#[test]
fn the_dialect_of_vk() {
    let options = Options { vk: true, ..Options::default() };
    let schema =
        "user id:int name:string = User;\n---functions---\n@read users.get id:int => User;";
    let site = site_of(&[(None, schema)], "", &options);
    check(&site, &[]);
    assert!(text(&site, "method/users.get.html").contains("@read"));
}
