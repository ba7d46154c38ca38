//! `tl check`, `id`, `fmt`, `generate` and `show`: output and exit status.

mod common;

use std::fs;
use std::path::Path;

use common::{contents, directory, run, run_all, workspace};

const BAD: &str = "a x:int = A;\nb y:Missing flags:# z:flags.40?int = B;\nc#12 = C;\n";
const WARNED: &str = "a#00000001 x:int = A;\n";
const GOOD: &str = "boolTrue#997275b5 = Bool;\nboolFalse#bc799737 = Bool;\n\n// LAYER 3\n";

#[test]
fn check() {
    let here = directory("check", &[("bad.tl", BAD), ("warned.tl", WARNED), ("good.tl", GOOD)]);
    let lines = [
        "tl check good.tl",
        "tl check warned.tl",
        "tl check bad.tl",
        "tl check --format short bad.tl good.tl",
        "tl check --format json bad.tl",
        "tl check --deny warnings warned.tl",
        "tl check --deny warnings --allow id-mismatch warned.tl",
        "tl check missing.tl",
        "tl check --allow id-mismach warned.tl",
        "tl check",
    ];
    insta::assert_snapshot!(run_all(&here, &lines));
}

/// Commands that read schemas accept `--vk`, so that one list of arguments fits all of them.
#[test]
fn ids_of_a_schema_of_vk() {
    let text = "---functions---\n@read getX x:int => Bool;\nsetX x:int = Bool;\n";
    let here = directory("id-vk", &[("vk.tl", text)]);
    let with = run(&here, "tl id --vk vk.tl");
    assert!(with.contains("getX") && with.ends_with("--- status 0\n"), "{with}");
    let output = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(output(&with), output(&run(&here, "tl id vk.tl")));
}

/// The schemas of this repository have no findings, or allow them where they are.
#[test]
fn schemas_without_findings() {
    let here = workspace();
    for name in ["api-185", "api-186", "mtproto"] {
        let said = run(&here, &format!("tl check --deny warnings schema/{name}.tl"));
        assert!(said.ends_with("--- status 0\n"), "{said}");
    }
}

#[test]
fn check_with_levels() {
    let text = "a flags:# x:flags.1?int y:flags.1?int z:flags.3?string = A;\n\
                b name:String flags:# x:flags.0?true y:flags.0?true = B;\n";
    let here = directory("levels", &[("s.tl", text)]);
    let lines = [
        "tl check --format short s.tl",
        "tl check --format short --warn skipped-bit --warn reused-bit s.tl",
        "tl check --format short --deny unlike-fields s.tl",
        "tl check --format short --deny skipped-bit --allow boxed-builtin s.tl",
        "tl check --format json --deny warnings --allow unlike-fields s.tl",
        "tl check --quiet --allow boxed-builtin --allow unlike-fields s.tl",
        "tl check --deny skiped-bit s.tl",
    ];
    insta::assert_snapshot!(run_all(&here, &lines));
}

#[test]
fn check_with_findings_allowed_in_the_schema() {
    let text = "// tl:allow(id-mismatch)\na#1 = A;\nb#2 = B; // frozen; tl:allow(id-mismatch)\nc#3 = C;\n\
                d#4 = D; // tl:allow(duplicate-id, id-mismatch)\ne#4 = E; // tl:allow(id-mismatch)\n";
    let here = directory("allow", &[("schema.tl", text)]);
    insta::assert_snapshot!(run(&here, "tl check --format short schema.tl"));
}

#[test]
fn check_reports_names_that_collide_in_rust() {
    let text =
        "a_b x:int = A;\naB x:int = B;\na_c x:int = C; // tl:allow(name-collision)\naC = D;\n";
    let here = directory("collisions", &[("schema.tl", text)]);
    let printed = run(&here, "tl check --format short schema.tl");
    let warning = "schema.tl:2:1: warning[name-collision]: `a_b` and `aB` are both `AB` in Rust";
    assert!(printed.contains(warning), "{printed}");
    assert_eq!(printed.matches("name-collision").count(), 1, "{printed}");
}

#[test]
fn check_of_several_files() {
    let here = directory(
        "files",
        &[
            ("a.tl", "point x:int y:int = Point;\n"),
            ("b.tl", "line from:Point to:Point = Line;\npoint x:int y:int = Point;\n"),
            ("c.tl", "point x:long y:long = Point;\n"),
        ],
    );
    let lines = ["tl check a.tl b.tl", "tl check b.tl", "tl check a.tl c.tl"];
    insta::assert_snapshot!(run_all(&here, &lines));
}

#[test]
fn id() {
    let text = "getUsers (Vector int) = Vector User;\nuser#1 id:int data:bytes = User;\n";
    let here = directory("id", &[("schema.tl", text), ("bad.tl", "a = ;\nb = B;\n")]);
    let lines = [
        "tl id schema.tl",
        "tl id --dialect telegram schema.tl",
        "tl id --dialect other schema.tl",
        "tl id bad.tl",
    ];
    insta::assert_snapshot!(run_all(&here, &lines));
}

const UNTIDY: &str = "// A header.\n\n\n\nint ?  = Int ; vector {t:Type} # [t] = Vector t;\n\
                      shape // inside\n  (a b:int)\n    // a line\n    points:(vector   int) /* last */ = Shape; // behind\n\
                      ---functions---\n@read find#1F n:# x:n*[int] => Vector<Shape>;\n// The end.";

#[test]
fn fmt() {
    let here = directory("fmt", &[("a.tl", UNTIDY), ("bad.tl", "a = ;\n")]);
    let mut all = vec![run(&here, "tl fmt --check a.tl"), run(&here, "tl fmt a.tl")];
    all.push(fs::read_to_string(here.join("a.tl")).expect("a file"));
    all.push(run(&here, "tl fmt --check a.tl"));
    all.push(run(&here, "tl fmt bad.tl"));
    assert_eq!(fs::read_to_string(here.join("bad.tl")).expect("a file"), "a = ;\n");
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn generate() {
    let schema = "int ? = Int;\npoint x:int y:int = Point;\ngeo.line from:Point to:Point = geo.Line;\n\
                  geo.deep.empty = geo.deep.Thing;\ngeo.deep.full x:int = geo.deep.Thing;\n\
                  ---functions---\ngeo.find near:Point = Vector<geo.Line>;\n";
    let files = |here: &Path| contents(here).into_keys().collect::<Vec<_>>().join("\n");
    let here = directory("generate", &[("schema.tl", schema), ("bad.tl", "a x:B = A;\n")]);
    let mut all = vec![
        run(&here, "tl generate schema.tl --out tl"),
        files(&here.join("tl")),
        run(&here, "tl generate schema.tl --out tl --check"),
    ];
    let edited = here.join("tl/functions/geo.rs");
    let text = fs::read_to_string(&edited).expect("a file");
    fs::write(edited, text + "// edited\n").expect("a file can be written");
    all.push(run(&here, "tl generate schema.tl --out tl --check"));
    all.push(run(&here, "tl generate schema.tl --out tl --root geo.find"));
    all.push(files(&here.join("tl")));
    all.push(fs::read_to_string(here.join("tl/types/geo.rs")).expect("a file"));
    all.push(run(
        &here,
        "tl generate schema.tl --out tl --root geo.find --side client --with dispatch \
         --type-derive Debug --function-derive Clone --extern-type Point=crate::Point \
         --type-attribute geo.*=#[doc(hidden)] --boxing-threshold 0 --runtime crate::tl",
    ));
    all.push(fs::read_to_string(here.join("tl/types/geo.rs")).expect("a file"));
    all.push(run(&here, "tl generate schema.tl --out tl --side clint"));
    all.push(run(&here, "tl generate schema.tl --out tl --extern-type Point"));
    all.push(run(&here, "tl generate schema.tl --out tl --root geo.fnd"));
    all.push(run(&here, "tl generate bad.tl --out tl"));
    insta::assert_snapshot!(all.join("\n").replace('\\', "/"));
}

#[test]
fn show() {
    let schema = "int ? = Int;\npoint x:int y:int = Point;\ngeo.line from:Point to:Point = geo.Line;\n\
                  shapeLine line:geo.line = Shape;\nshapeNone = Shape;\n---functions---\n\
                  find near:Point = Vector<Shape>;\n";
    let here = directory("show", &[("schema.tl", schema)]);
    let lines = [
        "tl show find --schema schema.tl",
        "tl show Shape --schema schema.tl",
        "tl show geo.line --schema schema.tl",
        "tl show geo.lien --schema schema.tl",
    ];
    insta::assert_snapshot!(run_all(&here, &lines));
}
