//! Reports of the differences between two small schemas with every kind of change.

use tl_diff::{Diff, Input, Rust, diff, report};
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
fn file_names_are_escaped() {
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
fn coloured_reports_have_equal_text() {
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
fn roots_restrict_the_comparison_and_newly_reached_types_are_listed() {
    let found = compare(SMALL, LARGER, &["get"]);
    insta::assert_snapshot!("roots", report::human(&found, false));
    insta::assert_snapshot!("roots_markdown", report::markdown(&found));
    let back = compare(LARGER, SMALL, &["get"]);
    insta::assert_snapshot!("roots_back", report::human(&back, false));
}

#[test]
fn one_schema_may_lack_a_root() {
    let of = |root| {
        let found = compare(SMALL, LARGER, &[root]);
        (found.added.len(), found.removed.len(), found.changed.len(), found.unchanged)
    };
    assert_eq!(of("old"), (0, 1, 0, 1), "`other` is reached by `old` only");
    assert_eq!(of("new"), (1, 0, 0, 1), "`other` is reached by `new` only");
    assert_eq!(of("Point"), (1, 0, 0, 1));
}

#[test]
fn a_renamed_root_is_followed() {
    let old = "a#1 x:int = A; ---functions--- getA#2 = A;";
    let new = "a#1 x:int = A; ---functions--- fetchA#2 = A;";
    for root in ["getA", "fetchA"] {
        let found = compare(old, new, &[root]);
        assert_eq!((found.renamed.len(), found.unchanged), (1, 1), "{root}");
        assert!(found.reached.expect("roots").is_empty(), "{root}");
    }
}

#[test]
fn an_unknown_root_is_an_error_with_names_from_both_schemas() {
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
fn equal_schemas_have_no_differences() {
    for text in [OLD, NEW, SMALL, ""] {
        let found = compare(text, text, &[]);
        assert!(found.is_empty() && !found.breaks());
        assert_eq!(found.unchanged, found.old.combinators);
    }
    insta::assert_snapshot!("same", report::human(&compare(OLD, OLD, &[]), false));
}

/// Returns true if anything breaks between two texts.
#[track_caller]
fn breaks(old: &str, new: &str) -> bool {
    compare(old, new, &[]).breaks()
}

#[test]
fn only_a_new_variant_breaks() {
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
    assert!(breaks(old, "a#1 f:# x:f.0?true = A; ---functions---"), "a removed function");
    let new = "a#1 f:# x:f.0?true y:f.1?int = A; ---functions--- get#2 = A;";
    assert!(breaks(old, new), "old code does not read new bytes");
}

#[test]
fn a_u32_field_may_become_a_mask() {
    let found = compare("a#1 f:# = A;", "a#1 f:# x:f.0?true = A;", &[]);
    assert!(found.changed[0].wire.is_compatible());
    let effects: Vec<_> = found.changed[0].effects.iter().map(ToString::to_string).collect();
    let expected = [
        "removed field `f: u32`, which is now computed",
        "new field `x: bool`",
        "`new(f: u32)` is now `new()`",
    ];
    assert_eq!(effects, expected);
}

#[test]
fn numbers_that_are_computed_in_one_schema_only_are_reported() {
    let given = "g#2 {n:#} x:n.0?int y:n*[ int ] = G n;";
    let computed = format!("a#1 n:# xs:n*[ int ] rows:2*[ m:# ys:m*[ int ] ] = A; {given}");
    let stored = format!("a#1 n:# xs:n.0?n*[ int ] rows:2*[ m:# ys:m.0?m*[ int ] ] = A; {given}");
    let effects = |old: &str, new: &str| -> Vec<(&'static str, String)> {
        let found = compare(old, new, &[]);
        let effects = found.changed[0].effects.iter();
        effects.map(|effect| (effect.code(), effect.to_string())).collect()
    };
    let now_stored = effects(&computed, &stored);
    for text in [
        "new required field `n: u32`, which was computed",
        "new required field `types::ARows::m: u32`, which was computed",
    ] {
        assert!(now_stored.contains(&("computed-became-field", text.to_owned())), "{now_stored:?}");
    }
    let now_computed = effects(&stored, &computed);
    for text in [
        "removed field `n: u32`, which is now computed",
        "removed field `types::ARows::m: u32`, which is now computed",
    ] {
        assert!(
            now_computed.contains(&("field-became-computed", text.to_owned())),
            "{now_computed:?}"
        );
    }
    // A definition that depends on a changed one changes in Rust, too.
    let text = |fields| format!("a#1 n:# value:(g n) = A; g#2 {{n:#}} {fields} = G n;");
    let found = compare(&text("y:n*[ int ]"), &text("y:n*[ int ] z:n*[ int ]"), &[]);
    assert!(found.changed.iter().all(|change| change.new.name != "a"));
    let found = compare(&text("y:n*[ int ]"), &text("x:n.0?int"), &[]);
    let Rust::Known { indirect } = found.rust else { panic!("{found:?}") };
    let effect = indirect[0].effects[0].to_string();
    assert_eq!(effect, "new required field `n: u32`, which was computed");
}

#[test]
fn a_field_new_may_become_the_method_new_() {
    let old = "a#1 f:# new:f.0?true = A;";
    let new = "a#1 f:# new:f.0?true x:f.0?int = A;";
    let effects = |old, new| -> Vec<String> {
        let found = compare(old, new, &[]);
        found.changed[0].effects.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        effects(old, new),
        ["field `new` became method `new_()`", "new field `x: Option<i32>`"]
    );
    assert_eq!(
        effects(new, old),
        ["removed field `x: Option<i32>`", "new field `new: bool`", "removed method `new_()`"]
    );
}

#[test]
fn methods_of_groups_are_compared() {
    let text = |flag| format!("a#1 f:# x:f.0?int y:f.0?# z:y.1?int {flag} = A;");
    let found = compare(&text("flag:y.1?true"), &text(""), &[]);
    let effects: Vec<_> = found.changed[0].effects.iter().map(ToString::to_string).collect();
    assert_eq!(effects, ["removed method `x_and_y.flag()`"]);
}

#[test]
fn fields_that_become_optional_have_a_code_of_their_own() {
    let b = "b#2 x:int256 y:int256 z:int256 = B;";
    let text = |field| format!("a#1 f:# flag:f.1?true {field} = A; {b}");
    let code = |old, new| {
        let found = compare(&text(old), &text(new), &[]);
        let changed = found.changed.iter().find(|change| change.new.name == "a");
        changed.expect("a change").effects[0].code()
    };
    assert_eq!(code("x:int", "x:f.0?int"), "became-optional");
    assert_eq!(code("x:B", "x:f.0?B"), "became-optional");
    assert_eq!(code("x:f.0?int", "x:int"), "became-required");
    assert_eq!(code("x:f.0?B", "x:f.0?int"), "retyped-field");
    assert_eq!(code("x:int", "x:f.0?B"), "retyped-field");
}

#[test]
fn names_of_type_parameters_do_not_matter_in_rust() {
    let text = |x| format!("---functions--- wrap#1 {{{x}:Type}} a:int query:!{x} = {x};");
    let found = compare(&text("X"), &text("T"), &[]);
    assert_eq!(found.changed.len(), 1);
    assert_eq!(found.changed[0].effects, []);
    assert!(!found.breaks());
}

#[test]
fn changed_annotations_break_nothing() {
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
fn large_definitions_are_compared_completely() {
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
    assert_eq!(found.renamed.len(), 1_000, "each has a telling field and half of its name");
}

#[test]
fn declaring_predefined_combinators_breaks_nothing() {
    let declared = "int ? = Int; boolTrue#997275b5 = Bool; boolFalse#bc799737 = Bool; a x:int = A;";
    let found = compare(declared, "a x:int = A;", &[]);
    assert_eq!((found.removed.len(), found.breaks()), (3, false));
    let found = compare("a x:int = A;", declared, &[]);
    assert_eq!((found.added.len(), found.breaks()), (3, false));
}

#[test]
fn schemas_without_rust_form_are_compared_on_the_wire() {
    let old = "some#1 {n:#} x:n.0?int = Maybe n; none#5 = Maybe 2; a#2 x:int = A;";
    let new = "some#1 {n:#} x:n.0?int = Maybe n; none#5 = Maybe 2; a#3 x:long = A;";
    insta::assert_snapshot!("unknown", report::human(&compare(old, new, &[]), false));
    assert!(
        breaks(old, &format!("{old} b#4 = A;")),
        "a new constructor, although its Rust is unknown"
    );
}
