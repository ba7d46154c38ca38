//! Unknown constructors in small layers: with `Layered`, older layers, functions, existing values,
//! and several newer schemas.

use survive::plain;
use survive::small::{layer1, layer2};
use tl_parser::{Options, Schema, SourceMap, codes, load};
use tl_reflect::Skipper;
use tl_runtime::{
    Decode, DecodeErrorKind, DecodeOptions, Layered, Object, Reader, Skip, VECTOR_ID, from_bytes,
    from_bytes_into, from_bytes_partial, from_bytes_skipping, from_bytes_skipping_with, to_bytes,
};

use layer2::enums::{Text, Update};
use layer2::types::{News, Place, TextPlain, UpdateCount, UpdateText};

fn schema(name: &str, text: &str) -> Schema {
    let mut sources = SourceMap::new();
    sources.add(name, text);
    let options = Options { allow: vec![codes::ID_MISMATCH], ..Options::default() };
    load(&sources, &options).schema.expect("the schema has no errors")
}

fn newer() -> [Schema; 2] {
    // The newest first.
    [
        schema("4.tl", include_str!("../schemas/4.tl")),
        schema("3.tl", include_str!("../schemas/3.tl")),
    ]
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// An `updatePlaces` of layer 3 without places and grid.
fn places() -> Vec<u8> {
    words(&[0x25, VECTOR_ID, 0, 0, 0])
}

/// An `updateStack` of layer 4 with a `textLink` of layer 3 in it.
fn stack() -> Vec<u8> {
    words(&[0x27, 0x15, VECTOR_ID, 1, 0x13, 2, 0x12, 0, 0x9972_75b5])
}

fn known() -> Update {
    UpdateText::new(TextPlain::new("a".to_owned()).into()).into()
}

fn unknown(bytes: Vec<u8>) -> Update {
    Update::Unknown_(Object::from_bytes(bytes))
}

fn news(updates: Vec<Update>) -> News {
    News::new(updates, Place::new("here".to_owned()))
}

#[test]
fn unknown_values_are_kept_and_written_unchanged() {
    let newer = newer();
    let skippers: Vec<_> = newer.iter().map(Skipper::new).collect();
    let value = news(vec![known(), unknown(stack()), Update::Unknown, unknown(places()), known()]);
    let bytes = to_bytes(&value);
    assert_eq!(from_bytes_skipping::<News>(&bytes, &skippers).as_ref(), Ok(&value));
    let decoded: layer2::any::Object =
        from_bytes_skipping(&bytes, &skippers).expect("the value is known");
    assert_eq!(to_bytes(&decoded), bytes);

    // Existing values of any kind may be replaced.
    for mut before in [news(vec![known()]), value.clone(), news(vec![unknown(places()); 5])] {
        let mut reader = Reader::new(&bytes).skipping(&skippers);
        before.decode_into(&mut reader);
        assert_eq!((reader.skipped(), reader.finish()), (2, Ok(())));
        assert_eq!(before, value);
    }
    assert!(from_bytes_into(&mut value.clone(), &bytes).is_err());
}

#[test]
fn unknown_values_can_be_decoded_by_schema() {
    let [_, newer] = newer();
    let skipper = Skipper::new(&newer);
    let bytes = to_bytes(&news(vec![unknown(places())]));
    let value: News = from_bytes_skipping(&bytes, &skipper).expect("layer 3 has the constructor");
    let Update::Unknown_(object) = &value.updates[0] else { panic!("it is unknown") };
    assert_eq!(skipper.name(object), Some("updatePlaces"));
    assert_eq!(
        skipper.to_json(object).expect("layer 3 has the constructor"),
        r#"{"_":"updatePlaces","places":[],"texts":[],"grid":[]}"#
    );
}

#[test]
fn without_a_skipper_the_error_is_that_of_default_code() {
    let newer = newer();
    let bytes = to_bytes(&news(vec![known(), unknown(stack()), known()]));
    let error = from_bytes::<News>(&bytes).expect_err("layer 2 does not have the constructor");
    assert_eq!(from_bytes::<plain::types::News>(&bytes), Err(error.clone()));
    assert_eq!(
        error.to_string(),
        "constructor id 0x00000027 does not belong to Update, at byte 24, in news"
    );
    // A skipper that does not know the constructor changes nothing.
    let other = Skipper::new(&newer[1]);
    assert_eq!(from_bytes_skipping::<News>(&bytes, &other), Err(error.clone()));
    // Code without variants for unknown constructors cannot keep them.
    let skipper = Skipper::new(&newer[0]);
    let plain = from_bytes_skipping::<plain::types::News>(&bytes, &skipper);
    assert_eq!(plain, Err(error));
}

#[test]
fn errors_inside_an_unknown_value_have_their_place() {
    let newer = newer();
    let [only_4, _] = [Skipper::new(&newer[0]), Skipper::new(&newer[1])];
    // Layer 4 alone knows `updateStack`, but not the `textLink` of layer 3 in it.
    let bytes = to_bytes(&news(vec![known(), unknown(stack())]));
    let error = from_bytes_skipping::<News>(&bytes, &only_4).expect_err("textLink is unknown");
    assert_eq!(error.kind, DecodeErrorKind::UnknownConstructor { id: 0x13 });
    assert_eq!(error.offset, 24 + 16);
}

#[test]
fn a_type_that_had_one_constructor_is_an_error_that_says_so() {
    let newer = newer();
    let skippers: Vec<_> = newer.iter().map(Skipper::new).collect();
    let mut bytes = to_bytes(&news(Vec::new()));
    bytes.truncate(12);
    bytes.extend(words(&[0x32]));
    let error = from_bytes_skipping::<News>(&bytes, &skippers).expect_err("there is no variant");
    assert_eq!(
        error.to_string(),
        "constructor id 0x00000032 is in a newer schema, but place is the only constructor of its \
         type here, at byte 12, in news"
    );
    let error = from_bytes::<News>(&bytes).expect_err("there is no variant");
    assert_eq!(error.kind, DecodeErrorKind::UnknownConstructor { id: 0x32 });
}

/// Values of five layers: 2 is generated, 1 is read as older, 3 and 4 are known by schema, and no
/// schema has the fifth constructor.
#[test]
fn five_layers() {
    let newer = newer();
    let skippers: Vec<_> = newer.iter().map(Skipper::new).collect();
    let older = layer1::types::UpdateCount::new(7);
    let gone = layer1::enums::Update::Gone;
    let converted = Update::from(UpdateCount::new(7));

    // Layer 1 and the newer layers in one value.
    let items = [to_bytes(&older), stack(), to_bytes(&known()), places()].concat();
    let bytes = [words(&[VECTOR_ID, 4]), items].concat();
    let value: Vec<Update> = from_bytes_skipping(&bytes, &skippers).expect("all are known");
    assert_eq!(value, [converted, unknown(stack()), known(), unknown(places())]);

    // `Layered` prefers a value of the older layer to an unknown one, and an unknown one to an
    // error.
    type Both = Layered<Update, layer1::enums::Update>;
    let layer1 = schema("1.tl", include_str!("../schemas/1.tl"));
    let all: Vec<_> = newer.iter().chain([&layer1]).map(Skipper::new).collect();
    assert_eq!(from_bytes_skipping(&to_bytes(&gone), &all), Ok(Both::Older(gone)));
    assert_eq!(from_bytes_skipping(&places(), &all), Ok(Both::Newer(unknown(places()))));
    assert_eq!(from_bytes_skipping(&to_bytes(&known()), &all), Ok(Both::Newer(known())));
    let nobody = words(&[0x99]);
    assert!(from_bytes_skipping::<Both>(&nobody, &all).is_err());

    // Unknown values pass between the layers as they are.
    let lower = layer1::enums::Update::try_from(unknown(places())).expect("bytes have no layer");
    assert_eq!(to_bytes(&lower), places());
    assert_eq!(Update::try_from(lower), Ok(unknown(places())));
}

/// A server answers a call of an unknown function with its id, its name and its length.
#[test]
fn unknown_functions_inside_wrappers() {
    let newer = newer();
    let skipper = Skipper::new(&newer[1]);
    let find = [words(&[0x53]), to_bytes(&Text::TextNone)].concat();
    let bytes = [words(&[0x52, 30]), find.clone()].concat();
    let call: layer2::any::Function =
        from_bytes_skipping(&bytes, &skipper).expect("layer 3 has it");
    let layer2::any::Function::WithDelay(call) = call else { panic!("it is a wrapper") };
    let layer2::any::Function::Unknown(object) = &call.query else { panic!("it is unknown") };
    assert_eq!((skipper.name(object), object.as_bytes().len()), (Some("findNews"), find.len()));
    assert_eq!(object.constructor_id(), Some(0x53));
    assert!(from_bytes::<layer2::any::Function>(&bytes).is_err());
}

#[test]
fn items_before_an_error_are_kept() {
    let bytes = to_bytes(&news(vec![known(), Update::Unknown, unknown(places()), known()]));
    let partial = from_bytes_partial::<News>(&bytes).expect_err("layer 2 lacks a constructor");
    assert_eq!(partial.value.updates, [known(), Update::Unknown]);
    assert_eq!(partial.error, from_bytes::<News>(&bytes).expect_err("it lacks it"));
    let vector = bytes[4..].to_vec();
    let partial = from_bytes_partial::<Vec<Update>>(&vector).expect_err("layer 2 lacks it");
    assert_eq!(partial.value, [known(), Update::Unknown]);
    // With a skipper, the error comes later.
    let newer = newer();
    let skipper = Skipper::new(&newer[1]);
    let bytes = to_bytes(&news(vec![known(), unknown(places()), unknown(words(&[0x99]))]));
    let partial = Reader::new(&bytes).skipping(&skipper).decode_partial::<News>();
    let partial = partial.expect_err("nobody has the constructor");
    assert_eq!(partial.value.updates, [known(), unknown(places())]);
}

#[test]
fn limits_count_skipped_values() {
    let newer = newer();
    let skipper = Skipper::new(&newer[1]);
    let bytes = to_bytes(&news(vec![unknown(places()); 10]));
    let read = |options| from_bytes_skipping_with::<News>(&bytes, &skipper, options);
    assert!(read(DecodeOptions::new()).is_ok());
    let size = 10 * size_of::<Update>() + 10 * places().len() + "here".len();
    assert!(read(DecodeOptions::new().max_memory(size)).is_ok());
    let error =
        read(DecodeOptions::new().max_memory(size - "here".len() - 1)).expect_err("too much");
    assert_eq!(error.kind, DecodeErrorKind::MemoryLimit { limit: size - "here".len() - 1 });
    let one =
        news(vec![unknown([words(&[0x25, VECTOR_ID, 3, 0x31, 0, 0x32, 0x32, 0, 0])].concat())]);
    let bytes = to_bytes(&one);
    let read = |options| from_bytes_skipping_with::<News>(&bytes, &skipper, options);
    assert_eq!(read(DecodeOptions::new().max_items(4)).as_ref(), Ok(&one));
    let error = read(DecodeOptions::new().max_items(3)).expect_err("too many");
    assert_eq!(error.kind, DecodeErrorKind::ItemLimit { limit: 3 });
}

/// A skipper that breaks its promises cannot make the reader read anything else.
#[test]
fn skippers_that_lie() {
    /// Does something to a reader, and says that the value has been skipped.
    struct Liar(fn(&mut Reader<'_>));

    impl Skip for Liar {
        fn skip(&self, reader: &mut Reader<'_>, _: &str) -> bool {
            (self.0)(reader);
            true
        }
    }

    let bytes = to_bytes(&news(vec![unknown(places())]));
    let liars: [fn(&mut Reader<'_>); 5] = [
        |_| {},
        |reader| assert!(reader.take(2, "x").len() <= 2),
        |reader| assert!(reader.take(6, "x").len() <= 6),
        |reader| *reader = Reader::new(&[]),
        |reader| *reader = Reader::new(&[0; 40]),
    ];
    for (i, liar) in liars.into_iter().enumerate() {
        let error = from_bytes_skipping::<News>(&bytes, &Liar(liar)).expect_err("it lies");
        let is_length = matches!(error.kind, DecodeErrorKind::SkippedLength { .. });
        assert!(is_length, "{i}: {error}");
    }
    let greedy = Liar(|reader| assert!(reader.take(1_000, "x").len() <= 1_000));
    let error = from_bytes_skipping::<News>(&bytes, &greedy).expect_err("it reads too much");
    assert!(matches!(error.kind, DecodeErrorKind::UnexpectedEnd { .. }), "{error}");
    // The bytes that a skipper has read do not count if it does not know the value.
    struct Undecided;
    impl Skip for Undecided {
        fn skip(&self, reader: &mut Reader<'_>, _: &str) -> bool {
            *reader = Reader::new(&[]);
            false
        }
    }
    let error = from_bytes_skipping::<News>(&bytes, &Undecided).expect_err("it knows nothing");
    assert_eq!(from_bytes::<News>(&bytes), Err(error));
}

/// Generated code of a newer layer is a skipper, too.
#[test]
fn generated_code_can_skip() {
    struct Layer2;
    impl Skip for Layer2 {
        fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
            if type_name == "Update" {
                plain::enums::Update::decode(reader);
            }
            type_name == "Update"
        }
    }
    let bytes = to_bytes(&UpdateCount::new(7));
    let value = from_bytes_skipping::<layer1::enums::Update>(&bytes, &Layer2);
    assert_eq!(value, Ok(layer1::enums::Update::Unknown(Object::from_bytes(bytes))));
}
