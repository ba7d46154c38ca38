//! The reports, over two small schemas with one of everything.

use tl_diff::{Diff, Input, diff, report};
use tl_parser::{Options, Schema, SourceMap, load};

const OLD: &str = include_str!("schemas/old.tl");
const NEW: &str = include_str!("schemas/new.tl");

#[track_caller]
fn schema(text: &str) -> Schema {
    let mut sources = SourceMap::new();
    sources.add("schema.tl", text);
    let loaded = load(&sources, &Options::default());
    loaded.schema.unwrap_or_else(|| panic!("no schema: {:?}", loaded.diagnostics))
}

#[track_caller]
fn compare(old: &str, new: &str, roots: &[&str]) -> Diff {
    let (old, new) = (schema(old), schema(new));
    let roots: Vec<String> = roots.iter().map(|root| (*root).to_owned()).collect();
    let (old, new) =
        (Input { name: "old.tl", schema: &old }, Input { name: "new.tl", schema: &new });
    diff(old, new, &roots).expect("the roots are known")
}

#[test]
fn human() {
    insta::assert_snapshot!(report::human(&compare(OLD, NEW, &[]), false));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(report::markdown(&compare(OLD, NEW, &[])));
}

#[test]
fn json() {
    insta::assert_snapshot!(format!("{:#}", report::json(&compare(OLD, NEW, &[]))));
}

#[test]
fn names_of_files_are_only_text() {
    let (old, new) = (schema("a = A;"), schema("a = A;\nb = B;"));
    let names = ["`x`\n# y <b>\u{1b}[31m", "``\u{202e}`"];
    let (old, new) =
        (Input { name: names[0], schema: &old }, Input { name: names[1], schema: &new });
    let diff = diff(old, new, &[]).expect("there are no roots");
    let markdown = report::markdown(&diff);
    assert!(
        markdown.starts_with("## `` `x`\\n# y <b>\\u{1b}[31m `` → ``` ``\\u{202e}` ```\n"),
        "{markdown}"
    );
    let human = report::human(&diff, true);
    assert!(human.contains("`x`\\n# y <b>\\u{1b}[31m → ``\\u{202e}`"), "{human}");
}

#[test]
fn colours_are_all_that_colours_add() {
    let diff = compare(OLD, NEW, &[]);
    let (coloured, plain) = (report::human(&diff, true), report::human(&diff, false));
    assert!(coloured.contains("\x1b[32m+ shapeRing"), "{coloured}");
    let pieces = coloured.split('\x1b').enumerate().map(|(i, piece)| match i {
        0 => piece,
        _ => piece.split_once('m').expect("a sequence for a style").1,
    });
    assert_eq!(pieces.collect::<String>(), plain);
}

const SMALL: &str = "// LAYER 1\nshape#1 x:int = Shape; other#2 = Other;\n---functions---\nget#3 = Shape;\n\
                     old#4 = Other;";
const LARGER: &str = "// LAYER 2\nshape#1 x:int = Shape; shapeLine#5 from:Point = Shape; point#6 o:Other = Point;\n\
                      other#2 = Other;\n---functions---\nget#3 = Shape;\nnew#7 = Other;";

#[test]
fn roots_restrict_and_tell_what_is_newly_reached() {
    let found = compare(SMALL, LARGER, &["get"]);
    insta::assert_snapshot!("roots", report::human(&found, false));
    insta::assert_snapshot!("roots_markdown", report::markdown(&found));
    let back = compare(LARGER, SMALL, &["get"]);
    insta::assert_snapshot!("roots_back", report::human(&back, false));
}

#[test]
fn a_root_may_be_in_one_schema_only() {
    let of = |root| {
        let found = compare(SMALL, LARGER, &[root]);
        (found.added.len(), found.removed.len(), found.changed.len(), found.unchanged)
    };
    assert_eq!(of("old"), (0, 1, 0, 1), "`other` is reached by `old` only");
    assert_eq!(of("new"), (1, 0, 0, 1), "`other` is reached by `new` only");
    assert_eq!(of("Point"), (1, 0, 0, 1));
}

#[test]
fn a_root_that_is_renamed_is_followed() {
    let old = "a#1 x:int = A; ---functions--- getA#2 = A;";
    let new = "a#1 x:int = A; ---functions--- fetchA#2 = A;";
    for root in ["getA", "fetchA"] {
        let found = compare(old, new, &[root]);
        assert_eq!((found.renamed.len(), found.unchanged), (1, 1), "{root}");
        assert!(found.reached.expect("roots").is_empty(), "{root}");
    }
}

#[test]
fn a_root_of_neither_schema_is_an_error_that_knows_both() {
    let (old, new) = (schema(SMALL), schema(LARGER));
    let (old, new) =
        (Input { name: "old.tl", schema: &old }, Input { name: "new.tl", schema: &new });
    let unknown = |root: &str| {
        let unknown = diff(old, new, &[root.to_owned()]).expect_err("an unknown root");
        (unknown.name, unknown.suggestion)
    };
    let suggestion = |text: &str| Some(text.to_owned());
    assert_eq!(unknown("ole"), ("ole".to_owned(), suggestion("did you mean `old`?")));
    assert_eq!(
        unknown("Pont"),
        ("Pont".to_owned(), suggestion("did you mean `Point` or `point`?"))
    );
    assert_eq!(unknown("zzzzzz"), ("zzzzzz".to_owned(), None));
}

#[test]
fn the_same_schema_has_no_differences() {
    for text in [OLD, NEW, SMALL, ""] {
        let found = compare(text, text, &[]);
        assert!(found.is_empty() && !found.breaks());
        assert_eq!(found.unchanged, found.old.combinators);
    }
    insta::assert_snapshot!("same", report::human(&compare(OLD, OLD, &[]), false));
}

/// Whether anything breaks between two texts.
#[track_caller]
fn breaks(old: &str, new: &str) -> bool {
    compare(old, new, &[]).breaks()
}

#[test]
fn additions_break_only_what_has_to_name_them() {
    let old = "a#1 f:# x:f.0?true = A; ---functions--- get#2 = A;";
    assert!(!breaks(old, &format!("{old} put#3 a:A = A;")), "a function");
    assert!(!breaks(old, "a#1 f:# x:f.0?true = A; b#3 = B; ---functions--- get#2 = A;"), "a type");
    assert!(
        !breaks(old, "a#1 f:# x:f.0?true y:f.1?true = A; ---functions--- get#2 = A;"),
        "a flag"
    );
    assert!(
        breaks(old, "a#1 f:# x:f.0?true = A; b#3 = A; ---functions--- get#2 = A;"),
        "a variant"
    );
    assert!(breaks(old, "a#1 f:# x:f.0?true = A; ---functions---"), "a function less");
    let new = "a#1 f:# x:f.0?true y:f.1?int = A; ---functions--- get#2 = A;";
    assert!(breaks(old, new), "old code does not read new bytes");
}

#[test]
fn a_mask_that_guarded_nothing_was_a_field() {
    let found = compare("a#1 f:# = A;", "a#1 f:# x:f.0?true = A;", &[]);
    assert!(found.changed[0].wire.is_compatible());
    let effects: Vec<_> = found.changed[0].effects.iter().map(ToString::to_string).collect();
    let expected =
        ["field `f: u32` is gone", "new field `x: bool`", "`new(f: u32)` is `new()` now"];
    assert_eq!(effects, expected);
}

#[test]
fn what_a_parameter_is_called_is_nothing_to_rust() {
    let text = |x| format!("---functions--- wrap#1 {{{x}:Type}} a:int query:!{x} = {x};");
    let found = compare(&text("X"), &text("T"), &[]);
    assert_eq!(found.changed.len(), 1);
    assert_eq!(found.changed[0].effects, []);
    assert!(!found.breaks());
}

#[test]
fn annotations_are_a_change_that_breaks_nothing() {
    let schema = |annotation: &str| {
        let mut sources = SourceMap::new();
        sources.add("schema.tl", format!("---functions---\n{annotation} get#1 x:int => Int;"));
        let options = Options { vk: true, ..Options::default() };
        load(&sources, &options).schema.expect("no errors")
    };
    let (old, new) = (schema("@read"), schema("@write"));
    let found =
        diff(Input { name: "old.tl", schema: &old }, Input { name: "new.tl", schema: &new }, &[]);
    let found = found.expect("there are no roots");
    let annotations = Some(("@read".to_owned(), "@write".to_owned()));
    assert_eq!(found.changed[0].annotations, annotations);
    assert!(!found.breaks());
}

#[test]
fn large_definitions_are_compared_whole() {
    let text = |name: &str| {
        let fields: String = (0..2_000).map(|i| format!(" {name}{i}:int")).collect();
        format!("a#1{fields} = A;")
    };
    let found = compare(&text("x"), &text("y"), &[]);
    assert_eq!(found.changed[0].fields.len(), 4_000);
    let types = |name: &str| -> String {
        (0..1_000).map(|i| format!("{name}Item{i} x:int y{i}:int = A;")).collect()
    };
    let found = compare(&types("x"), &types("z"), &[]);
    assert_eq!(found.renamed.len(), 1_000, "a telling field each, and half of the name");
}

#[test]
fn what_the_language_predefines_may_be_declared_or_not() {
    let declared = "int ? = Int; boolTrue#997275b5 = Bool; boolFalse#bc799737 = Bool; a x:int = A;";
    let found = compare(declared, "a x:int = A;", &[]);
    assert_eq!((found.removed.len(), found.breaks()), (3, false));
    let found = compare("a x:int = A;", declared, &[]);
    assert_eq!((found.added.len(), found.breaks()), (3, false));
}

#[test]
fn what_cannot_be_generated_is_compared_on_the_wire() {
    let old = "tuple#1 {n:#} x:n*[ int ] = Tuple n; a#2 x:int = A;";
    let new = "tuple#1 {n:#} x:n*[ int ] = Tuple n; a#3 x:long = A;";
    insta::assert_snapshot!("unknown", report::human(&compare(old, new, &[]), false));
    assert!(breaks(old, &format!("{old} b#4 = A;")), "a new constructor, whatever it is in Rust");
}
