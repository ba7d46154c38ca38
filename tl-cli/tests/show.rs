//! `tl show` finds definitions by id, part of a name, namespace and signature, and lists uses.

mod common;

use common::{directory, run, run_args};

const SCHEMA: &str = "boolFalse#bc799737 = Bool;\nboolTrue#997275b5 = Bool;\n\
    vector#1cb5c415 {t:Type} # [ t ] = Vector t;\n\
    point#11111111 x:int y:int = Point;\n\
    shapeNone#89abcdef = Shape;\n\
    shapeLine#12345678 flags:# points:flags.0?Vector<Point> = Shape;\n\
    geo.place#00000003 at:Point = geo.Place;\n\
    geo.area#00000004 parts:Vector<geo.Place> = geo.Area;\n\
    ---functions---\n\
    geo.sendMultiArea#37b74355 area:geo.Area silent:Bool = Bool;\n\
    geo.find#00000006 near:Point limit:int = Vector<Shape>;\n\
    draw#00000007 shape:Shape = Bool;\n";

#[test]
fn find() {
    let here = directory("show_find", &[("s.tl", SCHEMA)]);
    let by_name = run_args(&here, &["show", "geo.sendMultiArea", "-s", "s.tl"]);
    let (_, expected) = by_name.split_once('\n').expect("a line");
    for id in [
        "0x37b74355",
        "0X37B74355",
        "37b74355",
        "#37b74355",
        "934757205",
        "geo.sendMultiArea#37b74355",
        "geo.sendMultiArea#37b74355 area:geo.Area silent:Bool = Bool;",
        "area: =",
        "area:geo.Area = Bool",
        "geo.Area ->",
    ] {
        let done = run_args(&here, &["show", id, "-s", "s.tl"]);
        assert_eq!(done.split_once('\n').expect("a line").1, expected, "{id}");
    }
    // Digits are hexadecimal if that is an id; a negative number is an id in decimal.
    assert!(run_args(&here, &["show", "12345678", "-s", "s.tl"]).contains("shapeLine"));
    assert!(run_args(&here, &["show", "-1985229329", "-s", "s.tl"]).contains("shapeNone"));
    let all = [
        ["sendMultiArea"],
        ["multi"],
        ["Shap"],
        ["0xdeadbeef"],
        ["= Bool"],
        ["Point ="],
        ["x:string = Bool"],
        ["geo.*"],
        ["geo"],
        ["none.*"],
    ];
    let all = all.map(|[text]| run_args(&here, &["show", text, "-s", "s.tl"]));
    insta::assert_snapshot!(all.join("\n"));
}

/// The id of a definition without one follows it, in a comment, so that the output stays TL.
#[test]
fn computed_ids() {
    let schema = "int ? = Int;\nvector {t:Type} # [ t ] = Vector t;\nobject ? = Object;\n\
        point x:int y:int = Point;\nline#00000005 a:Point b:Point = Line;\n\
        ---functions---\ngetPoint = Point;\n";
    let here = directory("show_computed", &[("s.tl", schema)]);
    let point = "point x:int y:int = Point; // constructor id 0xe3fe70f4, computed";
    let line = "line#00000005 a:Point b:Point = Line;";
    let first = |name: &str| {
        let done = run_args(&here, &["show", name, "-s", "s.tl"]);
        done.lines().nth(1).unwrap_or_default().to_owned()
    };
    for name in ["point", "Point", "0xe3fe70f4", "x:int ="] {
        assert_eq!(first(name), point, "{name}");
    }
    assert_eq!(first("line"), line);
    assert_eq!(first("getPoint"), "getPoint = Point; // constructor id 0x37e5bbf1, computed");
    let vector = "vector {t:Type} # [ t ] = Vector t; // constructor id 0x1cb5c415, computed";
    assert_eq!(first("Vector"), vector);
    assert_eq!(first("object"), "object ? = Object;");
    // The id is the one that `tl id` prints, and encoding uses.
    assert!(run_args(&here, &["id", "s.tl"]).contains("\ne3fe70f4 - point\n"));
    let all = run_args(&here, &["show", "= Point", "-s", "s.tl"]);
    assert!(all.contains(point), "{all}");
}

/// Texts that no definition can have say what to write.
#[test]
fn texts_that_are_no_names() {
    let here = directory("show_no_names", &[("s.tl", SCHEMA)]);
    let expected = "names nothing: expected a name, an id or a signature";
    let range = "expected up to eight hexadecimal digits, or a decimal number of 32 bits";
    for (text, error) in [
        ("", format!("`` {expected}")),
        (" ; ", format!("`` {expected}")),
        ("=", format!("`=` {expected}")),
        (":", format!("`:` {expected}")),
        ("0x", format!("`0x` is not a constructor id: {range}")),
        ("0xzz", format!("`0xzz` is not a constructor id: {range}")),
        ("0x123456789", format!("`0x123456789` is not a constructor id: {range}")),
        ("4294967296", format!("`4294967296` is not a constructor id: {range}")),
        ("%Shape", "no schema defines `%Shape`: show a part of it, `Shape`".to_owned()),
        (
            "Vector<geo.Place>",
            "no schema defines `Vector<geo.Place>`: show a part of it, `Vector` or `geo.Place`"
                .to_owned(),
        ),
        ("geo.", "no schema defines `geo.`: did you mean the namespace `geo.*`?".to_owned()),
    ] {
        let done = run_args(&here, &["show", text, "-s", "s.tl"]);
        assert!(done.contains(&format!("--- stderr\nerror: {error}\n--- status 2")), "{done}");
    }
}

#[test]
fn uses() {
    let here = directory("show_uses", &[("s.tl", SCHEMA)]);
    let all = ["Point", "geo.place", "Shape", "draw", "geo.*", "Pont"];
    let all = all.map(|name| run_args(&here, &["show", "--uses", name, "-s", "s.tl"]));
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn namespaces_are_roots() {
    let newer = SCHEMA.replace("limit:int", "most:int").replace("shape:Shape", "form:Shape");
    let here = directory("show_roots", &[("s.tl", SCHEMA), ("new.tl", &newer)]);
    let done = run(&here, "tl generate s.tl --out out --root geo.*");
    assert!(done.ends_with("--- status 0\n"), "{done}");
    let code = std::fs::read_to_string(here.join("out/functions/geo.rs"))
        .or_else(|_| std::fs::read_to_string(here.join("out/mod.rs")))
        .expect("code");
    assert!(code.contains("SendMultiArea") && !code.contains("struct Draw"), "{code}");
    let done = run_args(&here, &["diff", "s.tl", "new.tl", "--root", "geo.*"]);
    assert!(done.contains("geo.find") && !done.contains("draw"), "{done}");
    let done = run_args(&here, &["generate", "s.tl", "--out", "none", "--root", "gea.*"]);
    assert!(done.contains("`gea.*`") && done.ends_with("--- status 2\n"), "{done}");
}
