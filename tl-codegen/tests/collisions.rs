//! Warnings about names that collide in Rust.

use tl_codegen::{Options, codes, load};
use tl_parser::{SourceMap, render};

fn warnings(text: &str, options: &Options) -> String {
    let mut sources = SourceMap::new();
    sources.add("schema.tl", text);
    render(&sources, &load(&sources, options).diagnostics, false)
}

const COMBINATORS: &str = "a_b x:int = X1;\naB y:int = X2;\n";

#[test]
fn combinators_types_and_fields_collide() {
    let warnings = |text| warnings(text, &Options::default());
    insta::assert_snapshot!("combinators", warnings(COMBINATORS));
    insta::assert_snapshot!(
        "fields",
        warnings("a fooBar:int foo_bar:int = A;\nb a__b:int a_b:int c_:int c:int = B;\n")
    );
    insta::assert_snapshot!(
        "types",
        warnings("a1 = Foo_bar;\na2 = Foo_bar;\nb1 = FooBar;\nb2 = FooBar;\n")
    );
}

#[test]
fn different_names_in_rust_do_not_collide() {
    let text = "a.b x:int = A;\na_b x:int = B;\n---functions---\naB = A;\n";
    assert_eq!(warnings(text, &Options::default()), "");
    // A type with one constructor is that constructor.
    assert_eq!(warnings("x = Foo_bar;\ny = FooBar;\n", &Options::default()), "");
}

#[test]
fn collisions_can_be_allowed_and_denied() {
    let allow = Options { allow: vec![codes::NAME_COLLISION], ..Options::default() };
    assert_eq!(warnings(COMBINATORS, &allow), "");
    let text = format!("// tl:allow(name-collision)\n{COMBINATORS}");
    assert_eq!(warnings(&text, &Options::default()), "");
    let deny = Options { deny_warnings: true, ..Options::default() };
    assert!(warnings(COMBINATORS, &deny).starts_with("error[name-collision]"));
}
