//! Reading by schema: what is wrong is an error with a place, whatever the bytes are.

use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Sampler, explain, walk};
use tl_runtime::DecodeErrorKind;

fn schema(text: &str) -> Schema {
    let mut sources = SourceMap::new();
    sources.add("schema.tl", text);
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
}

const SCHEMA: &str = "object ? = Object;\nstrange ? = Strange;\nempty = Thing;\n\
                      box#1 {t:Type} content:t = Box t;\nholder#2 numbers:Box<int> name:string \
                      list:Vector<Box<long>> inside:Object = Holder;\n\
                      ---functions---\nwrap#3 {X:Type} query:!X = X;\nask#4 = Thing;\n";

#[test]
fn an_id_that_says_nothing_does_not_nest() {
    let schema = schema(SCHEMA);
    for name in ["object", "strange", "function"] {
        let index = schema.combinator_named(name).expect("it is known");
        let bytes = schema[index].id.to_le_bytes().repeat(1_000_000);
        let error = walk(&schema, &bytes, &mut |_| ()).expect_err("it is no value");
        assert!(matches!(error.error.kind, DecodeErrorKind::UnknownConstructor { .. }), "{error}");
        assert!(Sampler::new(&schema, 1).sample(index).is_none(), "{name}");
    }
}

#[test]
fn a_tower_of_calls_has_an_end() {
    let bytes = 3_u32.to_le_bytes().repeat(1_000_000);
    let error = walk(&schema(SCHEMA), &bytes, &mut |_| ()).expect_err("too deep");
    assert!(matches!(error.error.kind, DecodeErrorKind::TooDeep { .. }), "{error}");
}

#[test]
fn arguments_take_the_place_of_parameters() {
    let schema = schema(SCHEMA);
    let holder = schema.combinator_named("holder").expect("it is known");
    let bytes = Sampler::new(&schema, 7).sample(holder).expect("there is a value");
    let text = explain(&schema, &bytes).expect("samples are valid");
    for piece in ["holder", "  numbers: box", "    content: ", "  inside: empty"] {
        assert!(text.contains(piece), "{piece} in\n{text}");
    }
}

#[test]
fn what_was_read_comes_with_the_error() {
    let schema = schema(SCHEMA);
    let bytes = [2, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 3, b'a', 0xff, b'c'];
    let (text, error) = explain(&schema, &bytes).expect_err("not UTF-8");
    assert_eq!((error.path.as_str(), error.error.offset), ("name", 14));
    assert!(text.lines().last().is_some_and(|line| line.ends_with("content: 9")), "{text}");
}
