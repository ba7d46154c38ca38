//! Decoding by schema: invalid bytes are errors with an offset and a path.

use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler, Value};
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

fn named(codec: &Codec<'_>, name: &str) -> RootType {
    codec.root_type(name).expect("it is known")
}

#[test]
fn an_id_that_says_nothing_does_not_nest() {
    let schema = schema(SCHEMA);
    let codec = Codec::new(&schema);
    for name in ["object", "strange", "function"] {
        let index = schema.combinator_named(name).expect("it is known");
        let bytes = schema[index].id.to_le_bytes().repeat(1_000_000);
        let error = codec.decode(&bytes, &RootType::Any).expect_err("it is no value");
        assert!(matches!(error.error.kind, DecodeErrorKind::UnknownConstructor { .. }), "{error}");
        let sample = Sampler::new(&codec, 1).sample(&RootType::Combinator(index));
        assert!(sample.is_none(), "{name}");
    }
}

#[test]
fn a_tower_of_calls_has_an_end() {
    let schema = schema(SCHEMA);
    let bytes = 3_u32.to_le_bytes().repeat(1_000_000);
    let error = Codec::new(&schema).decode(&bytes, &RootType::Any).expect_err("too deep");
    assert!(matches!(error.error.kind, DecodeErrorKind::TooDeep { .. }), "{error}");
}

/// Each box is inside a box whose type has twice the parts.
#[test]
fn types_that_grow_have_an_end() {
    let schema = schema(
        "int ? = Int;\npair {X:Type} {Y:Type} x:X y:Y = Pair X Y;\nnone#1 {X:Type} = Box X;\n\
         some#2 {X:Type} inside:(Box (Pair X X)) = Box X;\nroot#3 box:(Box int) = Root;\n",
    );
    let codec = Codec::new(&schema);
    let bytes = |depth: usize| {
        let ids = [3].into_iter().chain(std::iter::repeat_n(2, depth)).chain([1]);
        ids.flat_map(u32::to_le_bytes).collect::<Vec<_>>()
    };
    let value = codec.decode(&bytes(5), &RootType::Any).expect("five boxes are no harm");
    assert_eq!(codec.encode(&value, &RootType::Any), Ok(bytes(5)));
    let json = codec.to_json(&value);
    assert_eq!(codec.from_json(&json, &RootType::Any), Ok(value.clone()));

    let failure = codec.decode(&bytes(200), &RootType::Any).expect_err("the type has no end");
    assert!(matches!(failure.error.kind, DecodeErrorKind::TooDeep { .. }), "{failure}");
    let inner = "{\"_\":\"some\",\"inside\":".repeat(50);
    let json = format!("{{\"_\":\"root\",\"box\":{inner}{{\"_\":\"none\"}}{}", "}".repeat(51));
    let error = codec.from_json(&json, &RootType::Any).expect_err("the type has no end");
    assert!(error.to_string().contains("parts"), "{error}");
}

#[test]
fn items_without_bytes_do_not_fill_the_memory() {
    let schema = schema("true#3fedd339 = True;\nvector#1cb5c415 {t:Type} # [ t ] = Vector t;\n");
    let codec = Codec::new(&schema);
    let expected = named(&codec, "vector<true>");
    let ten = codec.decode(&[10, 0, 0, 0], &expected);
    assert_eq!(ten, Ok(Value::Vector(vec![Value::True; 10])));
    let error = codec.decode(&[255; 4], &expected).expect_err("too many");
    assert_eq!(error.error.kind, DecodeErrorKind::CountTooLarge { count: u32::MAX });
}

#[test]
fn arguments_take_the_place_of_parameters() {
    let schema = schema(SCHEMA);
    let codec = Codec::new(&schema);
    let expected = named(&codec, "holder");
    let value = Sampler::new(&codec, 7).sample(&expected).expect("there is a value");
    let bytes = codec.encode(&value, &expected).expect("samples are valid");
    assert_eq!(codec.decode(&bytes, &expected), Ok(value));
    let text = codec.explain(&bytes, &RootType::Any, false).text;
    for piece in ["holder", "numbers: Box<int> = box", "numbers.content: int = ", "= empty"] {
        assert!(text.contains(piece), "{piece} in\n{text}");
    }
}

#[test]
fn what_was_read_comes_with_the_error() {
    let schema = schema(SCHEMA);
    let codec = Codec::new(&schema);
    let bytes = [2, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 3, b'a', 0xff, b'c'];
    let explained = codec.explain(&bytes, &RootType::Any, false);
    let error = explained.failure.expect("not UTF-8");
    let invalid = bytes.iter().position(|byte| *byte == 0xff).expect("an invalid byte");
    assert_eq!((error.path.as_str(), error.error.offset), ("name", invalid));
    let last = explained.text.lines().last().expect("there is text");
    assert!(last.ends_with("numbers.content: int = 9"), "{last}");
    let Value::Combinator(_, fields) = *error.partial else { panic!("{:?}", error.partial) };
    assert!(matches!(fields.get(0), Some(Value::Combinator(..))), "{fields:?}");
    // The place of an error deep inside.
    let bytes =
        [2, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0x15, 0xc4, 0xb5, 0x1c, 2, 0, 0, 0];
    let bytes = [&bytes[..], &[1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0]].concat();
    let unknown_id = bytes.len() - 4;
    let error = codec.decode(&bytes, &RootType::Any).expect_err("5 is no box");
    assert_eq!((error.path.as_str(), error.error.offset), ("list[1]", unknown_id));
}

/// An object of unknown type takes the rest of the input, or the length in the field before it.
#[test]
fn objects_of_unknown_type() {
    let schema = schema(
        "long ? = Long;\nint ? = Int;\nmessage#1 id:long bytes:int body:Object = Message;\n\
         result#2 id:long result:Object = Result;\ntwo#3 a:Object b:Object = Two;\nnone#4 = None;\n",
    );
    let codec = Codec::new(&schema);
    let vector = [0x15, 0xc4, 0xb5, 0x1c, 1, 0, 0, 0, 7, 0, 0, 0];
    let id = [9, 0, 0, 0, 0, 0, 0, 0];
    let object = |bytes: &[u8]| match codec.decode(bytes, &RootType::Any) {
        Ok(Value::Combinator(_, fields)) => fields.iter().last().map(|(_, value)| value.clone()),
        other => panic!("{other:?}"),
    };
    let unknown = Some(Value::Object(vector.to_vec()));
    assert_eq!(object(&[&[2, 0, 0, 0][..], &id, &vector].concat()), unknown);
    let message = |len: u8, body: &[u8]| [&[1, 0, 0, 0][..], &id, &[len, 0, 0, 0], body].concat();
    assert_eq!(object(&message(12, &vector)), unknown);
    assert!(matches!(object(&message(4, &[4, 0, 0, 0])), Some(Value::Combinator(..))));

    let error = |bytes: &[u8]| {
        let failure = codec.decode(bytes, &RootType::Any).expect_err("it is wrong");
        failure.to_string()
    };
    assert_eq!(
        error(&[&[3, 0, 0, 0][..], &vector, &[4, 0, 0, 0]].concat()),
        "a: constructor id 0x1cb5c415 does not belong to a combinator of the schema, at byte 4"
    );
    assert_eq!(
        error(&message(8, &[4, 0, 0, 0, 0, 0, 0, 0])),
        "body: 4 bytes are left after the object, at byte 20"
    );
    assert_eq!(
        error(&message(99, &vector)),
        "body: unexpected end of input: Object needs 87 more bytes, at byte 16"
    );
}

#[test]
fn types_are_given_by_their_names() {
    let schema = schema(SCHEMA);
    let codec = Codec::new(&schema);
    let int = |text: &str| codec.decode(&[7, 0, 0, 0], &named(&codec, text)).expect("an int");
    assert_eq!(int("int"), Value::Int(7));
    assert_eq!(int(" #"), Value::Nat(7));
    let vector = codec.decode(&[1, 0, 0, 0, 7, 0, 0, 0], &named(&codec, "%Vector<int>"));
    assert_eq!(vector, Ok(Value::Vector(vec![Value::Int(7)])));
    for (text, message) in [
        ("Holdr", "unknown type `Holdr`; did you mean `Holder` or `holder`?"),
        ("Box", "`Box` takes 1 argument, not 0"),
        ("Vector<int", "`Vector<int` is not a type: it ends too early"),
        ("Vector<", "`Vector<` is not a type: it ends too early"),
        (" ", "expected the name of a type, found an empty text"),
        ("4", "`4` is a number, not a type"),
        ("int; b = C", "`int; b = C` is not a type: "),
    ] {
        let error = codec.root_type(text).expect_err("no type");
        assert!(error.starts_with(message), "{error}");
    }
}

/// Bytes left in an object of known length are an error inside the value.
#[test]
fn only_bytes_after_the_whole_value_are_trailing() {
    let schema = schema("leaf#1 = Leaf;\nbox#2 bytes:int body:Object after:int = Box;\n");
    let codec = Codec::new(&schema);
    let failure = |words: &[u32]| {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        codec.decode(&bytes, &RootType::Any).expect_err("bytes are left")
    };
    let whole = failure(&[2, 4, 1, 7, 9]);
    assert_eq!((whole.path.as_str(), whole.trailing_bytes()), ("", Some(4)));
    let inside = failure(&[2, 8, 1, 9, 7]);
    assert!(matches!(inside.error.kind, DecodeErrorKind::TrailingBytes { count: 4 }));
    assert_eq!((inside.path.as_str(), inside.trailing_bytes()), ("body", None));
}
