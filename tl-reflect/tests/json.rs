//! The form of JSON, and the errors for invalid JSON.

use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Value};

const SCHEMA: &str = "int ? = Int;
boolFalse#bc799737 = Bool;
boolTrue#997275b5 = Bool;
true#3fedd339 = True;
vector#1cb5c415 {t:Type} # [ t ] = Vector t;
all#1 n:# a:int b:long c:double d:float e:string f:bytes g:int128 h:Bool i:True j:Vector<int>
    k:vector<%Point> = All;
point#2 x:int y:int = Point;
shapeNone#3 = Shape;
shapeBox#4 flags:# filled:flags.0?true width:flags.1?int height:flags.1?int named:flags.2?true
    name:flags.2?string = Shape;
records#5 count:# items:count*[ id:int mask:# note:mask.0?string ] two:2*[ int ] = Records;
nested#6 flags:# more:flags.0?# x:more.1?int = Nested;
sized#7 bytes:int body:Object = Sized;
pair#8 {t:Type} a:t b:t = Pair t;
holder#9 points:(Pair %Point) any:Object = Holder;
unnamed#c int field_1:string # field_3_:int string field_3:int 2*[ int field_1:int ] = Unnamed;
---functions---
call#a shape:Shape = Bool;
wrap#b {X:Type} layer:int query:!X = X;
";

fn schema() -> Schema {
    let mut sources = SourceMap::new();
    sources.add("schema.tl", SCHEMA);
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
}

/// Checks that JSON and the error are those of the decoded value. A text that was there stays.
fn check_direct(codec: &Codec<'_>, bytes: &[u8]) {
    let mut json = "before".to_owned();
    let written = codec.write_json(bytes, &RootType::Any, &mut json);
    let expected = match codec.decode(bytes, &RootType::Any) {
        Ok(value) => Ok((bytes.len(), value)),
        Err(failure) => match failure.trailing_bytes() {
            Some(left) => Ok((bytes.len() - left, *failure.partial)),
            None => Err(failure),
        },
    };
    let expected_json = expected.as_ref().map_or(String::new(), |(_, value)| codec.to_json(value));
    assert_eq!(written, expected.map(|(len, _)| len));
    assert_eq!(json, format!("before{expected_json}"));
}

/// Converts JSON to a value, to bytes, to a value, and to JSON again. Without values, the results are
/// equal, and so are those of the start of the bytes.
fn again(json: &str) -> String {
    let schema = schema();
    let codec = Codec::new(&schema);
    let value = codec.from_json(json, &RootType::Any).unwrap_or_else(|e| panic!("{json}: {e}"));
    let bytes = codec.encode(&value, &RootType::Any).expect("what is read is valid");
    assert_eq!(codec.encode_json(json, &RootType::Any).as_ref(), Ok(&bytes), "{json}");
    let decoded = codec.decode(&bytes, &RootType::Any).expect("what is written can be read");
    let mut direct = String::new();
    let len = codec.write_json(&bytes, &RootType::Any, &mut direct);
    assert_eq!((len, &direct), (Ok(bytes.len()), &codec.to_json(&decoded)));
    for end in 0..bytes.len() {
        check_direct(&codec, &bytes[..end]);
    }
    check_direct(&codec, &[bytes.as_slice(), &[0; 4]].concat());
    direct
}

#[test]
fn every_kind_of_value_survives() {
    for json in [
        r#"{"_":"all","n":7,"a":-1,"b":"-9223372036854775808","c":0.1,"d":0.5,"e":"\u0000é\"","f":"AAEC","g":"000102030405060708090a0b0c0d0e0f","h":true,"i":{"_":"true"},"j":[1,2],"k":[{"_":"point","x":1,"y":2}]}"#,
        r#"{"_":"all","a":0,"b":"0","c":1e+300,"d":-0.0,"e":"","f":"","g":"00000000000000000000000000000000","h":false,"i":{"_":"true"},"j":[],"k":[]}"#,
        r#"{"_":"shapeNone"}"#,
        r#"{"_":"shapeBox","filled":true,"width":1,"height":2,"named":true,"name":"box"}"#,
        r#"{"_":"records","items":[{"id":1},{"id":2,"note":"n"}],"two":[3,4]}"#,
        r#"{"_":"nested"}"#,
        // Fields without names, and names that look like their keys.
        r#"{"_":"unnamed","field_1_":1,"field_1":"text","field_3_3":2,"field_3_":3,"field_5":"s","field_3":4,"field_7":[{"field_1_":5,"field_1":6},{"field_1_":7,"field_1":8}]}"#,
        r#"{"_":"nested","x":5}"#,
        // A mask that is present and zero.
        r#"{"_":"nested","more":0}"#,
        // Bits that guard nothing.
        r#"{"_":"nested","flags":2147483648}"#,
        r#"{"_":"sized","bytes":4,"body":{"_":"shapeNone"}}"#,
        r#"{"_":"sized","bytes":12,"body":{"_":"?","bytes":"FcS1HAEAAAAHAAAA"}}"#,
        r#"{"_":"holder","points":{"_":"pair","a":{"_":"point","x":1,"y":2},"b":{"_":"point","x":3,"y":4}},"any":{"_":"?","bytes":"FcS1HAAAAAA="}}"#,
        r#"{"_":"holder","points":{"_":"pair","a":{"_":"point","x":1,"y":2},"b":{"_":"point","x":3,"y":4}},"any":{"_":"int","value":5}}"#,
        r#"{"_":"wrap","layer":1,"query":{"_":"call","shape":{"_":"shapeNone"}}}"#,
    ] {
        assert_eq!(again(json), json);
    }
}

#[test]
fn long_json_is_written_if_the_value_is_short() {
    let name = "long".repeat(100);
    let text =
        format!("{SCHEMA}---types---\n{name}#d = Blank;\nlist#e all:vector<%Blank> = List;\n");
    let mut sources = SourceMap::new();
    sources.add("schema.tl", &*text);
    let schema = load(&sources, &Options::default()).schema.expect("the schema has no errors");
    let codec = Codec::new(&schema);
    let json = format!(r#"{{"_":"list","all":[{}{{"_":"{name}"}}]}}"#, "{},".repeat(4_999));
    let bytes = codec.encode_json(&json, &RootType::Any).expect("it is valid");
    assert_eq!(bytes.len(), 8);
    check_direct(&codec, &bytes);
    check_direct(&codec, &[bytes.as_slice(), &[0; 4]].concat());
    // Neither the value nor its JSON is within the limit.
    let too_many = [&bytes[..4], &60_000_u32.to_le_bytes()].concat();
    codec.decode(&too_many, &RootType::Any).expect_err("too large");
    check_direct(&codec, &too_many);
}

#[test]
fn numbers_that_json_does_not_have() {
    let schema = schema();
    let codec = Codec::new(&schema);
    let double = codec.root_type("double").expect("a type");
    let float = codec.root_type("float").expect("a type");
    for bits in [
        f64::NAN.to_bits(),
        0x7ff0_0000_0000_0001,
        0xfff8_0000_0000_0000,
        f64::INFINITY.to_bits(),
        f64::NEG_INFINITY.to_bits(),
        1,
    ] {
        let json = codec.to_json(&Value::Double(f64::from_bits(bits)));
        let Ok(Value::Double(value)) = codec.from_json(&json, &double) else { panic!("{json}") };
        assert_eq!(value.to_bits(), bits, "{json}");
        assert_eq!(codec.encode_json(&json, &double), Ok(bits.to_le_bytes().to_vec()));
        let mut direct = String::new();
        assert_eq!(codec.write_json(&bits.to_le_bytes(), &double, &mut direct), Ok(8));
        assert_eq!(direct, json);
    }
    for bits in [f32::NAN.to_bits(), 0x7f80_0001, f32::INFINITY.to_bits(), 1, 0x3dcc_cccd] {
        let json = codec.to_json(&Value::Float(f32::from_bits(bits)));
        let Ok(Value::Float(value)) = codec.from_json(&json, &float) else { panic!("{json}") };
        assert_eq!(value.to_bits(), bits, "{json}");
        assert_eq!(codec.encode_json(&json, &float), Ok(bits.to_le_bytes().to_vec()));
        let mut direct = String::new();
        assert_eq!(codec.write_json(&bits.to_le_bytes(), &float, &mut direct), Ok(4));
        assert_eq!(direct, json);
    }
}

#[test]
fn what_may_be_left_out_or_written_otherwise() {
    let box_of = |rest: &str| again(&format!(r#"{{"_":"shapeBox"{rest}}}"#));
    assert_eq!(box_of(r#","filled":false"#), r#"{"_":"shapeBox"}"#);
    assert_eq!(box_of(r#","flags":1,"filled":true"#), r#"{"_":"shapeBox","filled":true}"#);
    let holder =
        r#"{"any":{"_":"shapeNone"},"points":{"a":{"x":1,"y":2},"b":{"x":3,"y":4}},"_":"holder"}"#;
    assert!(again(holder).starts_with(r#"{"_":"holder","points":{"_":"pair","a":{"_":"point""#));
    assert_eq!(
        again(r#"{"_":"sized","body":{"_":"shapeNone"}}"#),
        r#"{"_":"sized","bytes":4,"body":{"_":"shapeNone"}}"#
    );
}

#[test]
fn fields_may_be_in_any_order() {
    let boxed = r#"{"_":"shapeBox","filled":true,"width":1,"height":2,"named":true,"name":"box"}"#;
    for json in [
        r#"{"_":"shapeBox","name":"box","named":true,"height":2,"width":1,"filled":true}"#,
        r#"{"_":"shapeBox","height":2,"filled":false,"flags":7,"width":1,"filled":true,"name":"box","named":true}"#,
        r#"{"name":"box","filled":true,"width":1,"_":"shapeBox","height":2,"named":true}"#,
        r#"{"_":"shapeBox","filled":true,"width":1,"height":2,"named":true,"name":"b\u006fx","flags":7}"#,
    ] {
        assert_eq!(again(json), boxed);
    }
    let all = r#"{"_":"all","n":7,"a":-1,"b":"5","c":2.0,"d":0.5,"e":"text","f":"AAEC","g":"000102030405060708090a0b0c0d0e0f","h":true,"i":{"_":"true"},"j":[1,2],"k":[{"_":"point","x":1,"y":2}]}"#;
    let other = r#"{"_":"all","k":[{"y":2,"x":1}],"j":[1,2],"i":{},"h":true,"g":"000102030405060708090A0B0C0D0E0F","f":"AAEC","e":"text","d":0.5,"c":2,"b":5,"a":-1,"n":7}"#;
    assert_eq!(again(other), all);
    let twice = r#"{"_":"shapeBox","filled":true,"filled":false}"#;
    let schema = schema();
    let error = Codec::new(&schema).encode_json(twice, &RootType::Any).expect_err("given twice");
    assert_eq!(error.to_string(), "filled: is given twice");
}

#[test]
fn what_is_wrong_is_named_with_its_path() {
    let schema = schema();
    let codec = Codec::new(&schema);
    let errors: String = [
        "{",
        r#"{"_":"shapeNone"} {}"#,
        "[]",
        "{}",
        r#"{"_":5}"#,
        r#"{"_":"shapeNone","_":"shapeNone"}"#,
        r#"{"_":"shapeBx"}"#,
        r#"{"_":"Shape"}"#,
        r#"{"_":"shapeBox","widht":1}"#,
        r#"{"_":"shapeNone","x":1}"#,
        r#"{"_":"shapeBox","width":1}"#,
        r#"{"_":"shapeBox","named":true}"#,
        r#"{"_":"shapeBox","width":1,"height":"2"}"#,
        r#"{"_":"shapeBox","width":1,"height":2147483648}"#,
        r#"{"_":"shapeBox","width":1,"height":1.5}"#,
        r#"{"_":"shapeBox","width":1,"width":2,"height":1}"#,
        r#"{"_":"shapeBox","filled":1}"#,
        r#"{"_":"shapeBox","filled":true,"flags":2}"#,
        r#"{"_":"shapeBox","flags":2}"#,
        r#"{"_":"shapeBox","flags":4294967296}"#,
        r#"{"_":"call","shape":{"_":"point","x":1,"y":2}}"#,
        r#"{"_":"call","shape":{}}"#,
        r#"{"_":"call","shape":null}"#,
        r#"{"_":"call"}"#,
        r#"{"_":"records","items":[{"id":1},{"note":"n"}],"two":[3,4]}"#,
        r#"{"_":"records","items":[],"two":[3]}"#,
        r#"{"_":"records","items":[],"count":1,"two":[3,4]}"#,
        r#"{"_":"records","items":{},"two":[3,4]}"#,
        r#"{"_":"sized","bytes":5,"body":{"_":"shapeNone"}}"#,
        r#"{"_":"holder","points":{"_":"point"},"any":{"_":"shapeNone"}}"#,
        r#"{"_":"wrap","layer":1,"query":{"_":"cal","shape":{"_":"shapeNone"}}}"#,
        r#"{"_":"pair","a":1,"b":2}"#,
    ]
    .iter()
    .map(|json| {
        let error = codec.from_json(json, &RootType::Any).expect_err(json);
        assert_eq!(codec.encode_json(json, &RootType::Any).as_ref(), Err(&error));
        format!("{json}\n  {error}\n")
    })
    .collect();
    insta::assert_snapshot!(errors);

    let typed: String = [
        ("long", r#""x""#),
        ("long", "9223372036854775808"),
        ("bytes", r#""a""#),
        ("bytes", r#""YQ==YQ==""#),
        ("bytes", r#""YWJj====""#),
        ("bytes", r#""YR==""#),
        ("int128", r#""00""#),
        ("int128", r#""zz""#),
        ("Bool", "1"),
        ("true", "false"),
        ("float", "1e39"),
        ("string", "1"),
        ("Vector<int>", "[1,true]"),
        ("#", "-1"),
        ("point", r#"{"_":"shapeNone"}"#),
        ("%Point", r#"{"_":"shapeNone","x":1,"y":2}"#),
        ("Point", r#"{"x":1}"#),
    ]
    .iter()
    .map(|(ty, json)| {
        let expected = codec.root_type(ty).expect("a type");
        let error = codec.from_json(json, &expected).expect_err(json);
        assert_eq!(codec.encode_json(json, &expected).as_ref(), Err(&error));
        format!("{ty} {json}\n  {error}\n")
    })
    .collect();
    insta::assert_snapshot!(typed);
}

#[test]
fn deep_json_is_an_error() {
    let schema = schema();
    let codec = Codec::new(&schema);
    for json in ["[".repeat(1_000_000), r#"{"_":"#.repeat(100_000)] {
        let error = codec.from_json(&json, &RootType::Any).expect_err("too deep");
        assert_eq!(error.to_string(), "nested deeper than 512 levels");
        assert_eq!(codec.encode_json(&json, &RootType::Any), Err(error));
    }
    let deep = format!("{}{}", "[".repeat(512), "]".repeat(512));
    assert!(codec.from_json(&deep, &RootType::Any).is_err());
}

#[test]
fn json_may_be_deep() {
    let wraps = r#"{"_":"wrap","layer":1,"query":"#.repeat(200);
    let json = format!(r#"{wraps}{{"_":"shapeNone"}}{}"#, "}".repeat(200));
    assert_eq!(again(&json), json);
}

#[test]
fn signs_are_no_digits() {
    let schema = schema();
    let codec = Codec::new(&schema);
    for (ty, json) in [
        ("double", "0x+ff8000000000001"),
        ("double", "0x-ff8000000000001"),
        ("double", "0x7ff800000000000 "),
        ("float", "0x+fc00001"),
        ("long", "+5"),
        ("long", "--5"),
        ("long", "-+5"),
        ("long", "-"),
        ("long", ""),
        ("long", " 5"),
        ("int128", "+0112233445566778899aabbccddeeff"),
    ] {
        let expected = codec.root_type(ty).expect("a type");
        codec.from_json(&format!("{json:?}"), &expected).expect_err(json);
        codec.encode_json(&format!("{json:?}"), &expected).expect_err(json);
    }
    for (ty, json, value) in [
        ("double", "0x7FF8000000000001", Value::Double(f64::from_bits(0x7ff8_0000_0000_0001))),
        ("float", "0x7fc00001", Value::Float(f32::from_bits(0x7fc0_0001))),
        ("long", "-9223372036854775808", Value::Long(i64::MIN)),
    ] {
        let expected = codec.root_type(ty).expect("a type");
        let read = codec.from_json(&format!("{json:?}"), &expected).expect(json);
        assert_eq!(format!("{read:?}"), format!("{value:?}"));
        let bytes = codec.encode(&value, &expected);
        assert_eq!(codec.encode(&read, &expected), bytes);
        assert_eq!(codec.encode_json(&format!("{json:?}"), &expected), bytes);
    }
}
