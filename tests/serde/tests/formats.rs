//! Other formats than JSON, and what the reader does with keys in any order, unknown and missing ones.

use serde_of_values::small::{enums, types};
use serde_of_values::{Visit, tables};
use tl_parser::{Options, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler};
use tl_runtime::generated::serde::{Deserialize, Serialize};
use tl_runtime::{Decode, Encode, from_bytes, to_bytes};

/// Bytes of a value, which go through other formats.
struct RoundTrip<'a>(&'a [u8]);

impl Visit for RoundTrip<'_> {
    /// The bytes of what each format gives back.
    type Output = [Vec<u8>; 2];

    fn visit<T: Encode + Decode + Serialize + for<'de> Deserialize<'de>>(self) -> Self::Output {
        let value: T = from_bytes(self.0).expect("bytes of this type");
        let mut cbor = Vec::new();
        ciborium::into_writer(&value, &mut cbor).expect("CBOR");
        let from_cbor: T = ciborium::from_reader(&cbor[..]).expect("a value");
        let pack = rmp_serde::to_vec(&value).expect("MessagePack");
        let from_pack: T = rmp_serde::from_slice(&pack).expect("a value");
        [to_bytes(&from_cbor), to_bytes(&from_pack)]
    }
}

#[test]
fn cbor_and_message_pack() {
    let mut sources = SourceMap::new();
    sources.add("page.tl", include_str!("../../generated_code/schemas/page.tl"));
    let schema = load(&sources, &Options::default()).schema.expect("a schema");
    let codec = Codec::new(&schema);
    let mut sampler = Sampler::new(&codec, 1);
    let mut count = 0;
    for (index, combinator) in schema.combinators() {
        if combinator.is_predeclared || combinator.is_local {
            continue;
        }
        let root = RootType::Combinator(index);
        for _ in 0..20 {
            let Some(value) = sampler.sample(&root) else { continue };
            let bytes = codec.encode(&value, &root).expect("a valid value");
            let name = match combinator.is_function {
                true => combinator.name.clone(),
                false => schema.type_text(&combinator.result),
            };
            let found = tables::small(&name, RoundTrip(&bytes));
            let Some(found) = found.or_else(|| tables::small(&combinator.name, RoundTrip(&bytes)))
            else {
                continue;
            };
            assert_eq!(found, [bytes.clone(), bytes], "{}", combinator.name);
            count += 1;
        }
    }
    assert!(count > 300, "{count}");
}

fn read<T: for<'de> Deserialize<'de>>(json: &str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn the_name_of_the_constructor_stands_anywhere() {
    let circle = types::ShapeCircle::new(types::Point::new(1, -2), 3);
    for json in [
        r#"{"_":"shapeCircle","center":{"x":1,"y":-2},"radius":3}"#,
        r#"{"radius":3,"_":"shapeCircle","center":{"y":-2,"x":1}}"#,
        r#"{"center":{"y":-2,"x":1,"_":"point"},"other":[1.5,null,{"a":"b"}],"radius":3,"_":"shapeCircle"}"#,
    ] {
        assert_eq!(read(json), Ok(enums::Shape::from(circle.clone())), "{json}");
    }
    assert_eq!(read(r#"{"a":[true],"_":"shapeEmpty","b":1}"#), Ok(enums::Shape::Empty));
}

#[test]
fn errors() {
    let error = |json| read::<enums::Shape>(json).expect_err("an error");
    assert!(error(r#"{"radius":3}"#).starts_with("missing field `_`"));
    assert!(error(r#"{"_":"shapeSquare"}"#).starts_with("unknown variant `shapeSquare`"));
    assert!(error(r#"{"_":"shapeCircle","radius":3}"#).starts_with("missing field `center`"));
    assert!(error(r#"{"_":"shapeCircle","radius":3,"radius":3}"#).starts_with("duplicate field"));
    assert!(error(r#"{"_":"shapeCircle","radius":"3"}"#).starts_with("invalid type: string"));
    assert!(error(r#"{"radius":"3","_":"shapeCircle"}"#).starts_with("invalid type: string"));
    assert!(error(r#"[1]"#).starts_with("invalid type: sequence, expected an object"));
    assert!(error(r#"{"_":"shapeCircle","#).starts_with("EOF"));
}

#[test]
fn groups_are_whole() {
    let none: types::Album = read("{}").expect("an album");
    assert_eq!(none.views_and_forwards, None);
    let some: types::Album =
        read(r#"{"forwards":2,"edit_date":null,"views":1}"#).expect("an album");
    let group = some.views_and_forwards.expect("a group");
    assert_eq!((group.views, group.forwards), (1, 2));
    let error = read::<types::Album>(r#"{"views":1}"#).expect_err("half a group");
    assert!(error.starts_with("missing field `forwards`"), "{error}");
}
