//! Every shape of a type: the decoder, the encoder, JSON and the sampler agree on its values.

use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler, Value};

fn schema(text: &str) -> Schema {
    let mut sources = SourceMap::new();
    sources.add("schema.tl", text);
    let loaded = load(&sources, &Options::default());
    loaded.schema.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics))
}

/// Samples values of a type, and converts them to bytes, to JSON, and back.
fn agree(codec: &Codec<'_>, root: &RootType, name: &str) {
    for seed in 0..20 {
        let value = Sampler::new(codec, seed).try_sample(root);
        let value = value.unwrap_or_else(|error| panic!("{name}: {error}"));
        let bytes = codec.encode(&value, root);
        let bytes = bytes.unwrap_or_else(|error| panic!("{name}: {error} in {value:?}"));
        assert_eq!(codec.decode(&bytes, root).as_ref(), Ok(&value), "{name}");
        // JSON leaves out masks and counts, so compare bytes.
        let json = codec.to_json(&value);
        let read = codec.from_json(&json, root);
        let read = read.unwrap_or_else(|error| panic!("{name}: {error} in {json}"));
        assert_eq!(codec.encode(&read, root), Ok(bytes), "{name}: {json}");
    }
}

#[test]
fn all_agree_on_every_shape() {
    let schema = schema(
        "object ? = Object;\nnothing#9 = Nothing;\ntrue#3fedd339 = True;\n\
         circle#1 radius:double = Shape;\nsquare#2 side:int name:string = Shape;\n\
         box#3 {t:Type} content:t = Box t;\n\
         flags#4 mask:# set:mask.0?true on:Bool = Flags;\n\
         grid#5 n:# cells:n*[ int ] rows:n*[ x:int y:long ] = Grid;\n\
         own#6 inside:Object = Own;\n\
         matrix#8 plain:2*[ 3*[ double ] ] records:2*[ 1*[ x:int y:2*[ z:long ] ] ] = Matrix;\n---functions---\nask#7 = Shape;\n",
    );
    let codec = Codec::new(&schema);
    for name in [
        "#",
        "int",
        "Int",
        "long",
        "double",
        "float",
        "string",
        "String",
        "bytes",
        "int128",
        "int256",
        "int512",
        "Bool",
        "True",
        "%True",
        "Vector<int>",
        "%Vector<Shape>",
        "Shape",
        "%Flags",
        "Matrix",
        "Box<Shape>",
        "%Box<int>",
        "Vector<Box<Vector<string>>>",
        "Grid",
        "Own",
        "ask",
        "circle",
        "Object",
    ] {
        let root = codec.root_type(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        agree(&codec, &root, name);
    }
}

#[test]
fn a_built_in_constructor_may_share_its_type() {
    let schema = schema("int#11 ? = Number;\nzero#2 = Number;\nholder#3 n:Number = Holder;\n");
    let codec = Codec::new(&schema);
    let root = codec.root_type("Holder").expect("it is known");
    agree(&codec, &root, "Holder");
    let bytes = [3, 0, 0, 0, 0x11, 0, 0, 0, 7, 0, 0, 0];
    let Ok(Value::Combinator(_, fields)) = codec.decode(&bytes, &root) else {
        panic!("a holder is a combinator")
    };
    assert!(matches!(fields.get(0), Some(Value::Combinator(..))));
}

/// A repetition has a scope of its own, even if its items are plain values: numbers outside are one
/// repetition further out.
#[test]
fn plain_items_see_the_numbers_outside_of_their_repetition() {
    let schema = schema(
        "tuple {t:Type} {n:#} [ t ] = Tuple t n;\n\
         a#1 n:# m:# x:n*[ m*[ int ] ] y:2*[ (tuple int m) ] = A;",
    );
    let codec = Codec::new(&schema);
    let root = codec.root_type("a").expect("the schema has `a`");
    let numbers = [1, 1, 2, 5, 6, 7, 8, 9, 10];
    let bytes: Vec<u8> = numbers.iter().flat_map(|n: &u32| n.to_le_bytes()).collect();
    let value = codec.decode(&bytes, &root).expect("a value");
    assert_eq!(
        codec.to_json(&value),
        r#"{"_":"a","m":2,"x":[[5,6]],"y":[{"_":"tuple","field_1":[7,8]},{"_":"tuple","field_1":[9,10]}]}"#
    );
    assert_eq!(codec.encode(&value, &root), Ok(bytes));
}

/// The result of a constructor says which of its parameters each argument is.
#[test]
fn arguments_go_where_the_result_has_the_parameter() {
    let schema = schema(
        "swap#1 {X Y:Type} first:X second:Y = Swap Y X;\n\
         none#2 = Maybe int;\n\
         some#3 {t:Type} value:t = Maybe t;\n\
         row#4 {n:#} {t:Type} items:n*[ t ] = Row t n;\n\
         nest#5 {t:Type} inside:t = Nest (Maybe t);\n\
         point#6 x:int = Point;\nbare#7 {X:Type} first:%X more:(vector %X) = Bare X;\n",
    );
    let codec = Codec::new(&schema);
    let root = |text| codec.root_type(text).expect("the schema has the type");
    let text = r#"{"_":"swap","first":"ab","second":7}"#;
    let value = codec.from_json(text, &root("Swap<int, string>")).expect("the JSON is valid");
    let bytes = codec.encode(&value, &root("Swap<int, string>"));
    assert_eq!(bytes, Ok([&[1, 0, 0, 0, 2], &b"ab\0"[..], &[7, 0, 0, 0]].concat()));
    for name in
        ["Swap<int, string>", "Maybe<int>", "Maybe<string>", "(Row int 3)", "Nest<Maybe<int>>"]
    {
        agree(&codec, &root(name), name);
    }
    // `%X` is bare inside of other types as well.
    let text = r#"{"_":"bare","first":{"x":8},"more":[{"x":9}]}"#;
    let value = codec.from_json(text, &root("Bare<Point>")).expect("the JSON is valid");
    let bytes = codec.encode(&value, &root("Bare<Point>"));
    assert_eq!(bytes, Ok(vec![7, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0]));
    // Only `Maybe<int>` has `none`.
    let none = [2, 0, 0, 0];
    let value = codec.decode(&none, &root("Maybe<int>")).expect("it is a constructor");
    assert!(codec.decode(&none, &root("Maybe<string>")).is_err());
    assert!(codec.encode(&value, &root("Maybe<string>")).is_err());
    assert!(codec.from_json(r#"{"_":"none"}"#, &root("Maybe<string>")).is_err());
}

#[test]
fn text_names_the_fields_of_records_in_inner_repetitions() {
    let schema = schema("a#1 rows:1*[ 2*[ x:int y:int ] ] plain:1*[ 2*[ int ] ] = A;");
    let codec = Codec::new(&schema);
    let root = codec.root_type("a").expect("the schema has `a`");
    let bytes: Vec<u8> = (1..8).flat_map(|n: u32| n.to_le_bytes()).collect();
    let value = codec.decode(&bytes, &root).expect("a value");
    let text = "a { rows: [[{ x: 2, y: 3 }, { x: 4, y: 5 }]], plain: [[6, 7]] }";
    assert_eq!(codec.to_text(&value), text);
}

#[test]
fn a_dump_has_one_name_for_a_field_without_a_name() {
    let schema = schema("a#1 mask:# _:mask.3?int = A;");
    let bytes: Vec<u8> = [1, 8, 5].iter().flat_map(|n: &u32| n.to_le_bytes()).collect();
    let dump = Codec::new(&schema).explain(&bytes, &RootType::Any, false);
    let meanings: Vec<_> = dump.text.lines().map(|line| &line[8 + 37..]).collect();
    assert_eq!(meanings, ["a", "mask: # = bits 3 field_2", "field_2: int = 5"]);
}
