//! Modules of the newest schema that also read the constructors of older ones. They agree with the modules
//! of layers, whose conversions have tests of their own.

mod samples;

use std::fmt::Debug;

use layers::api::{layer185, layer186};
use layers::small::{layer1, layer2, layer3};
use layers::{reading, reading_client, small_reading};
use samples::{SAMPLES, samples};
use tl_runtime::{
    ConversionErrorKind, Decode, DecodeErrorKind, DecodeOptions, Encode, UnknownBits::Reject,
    from_bytes, from_bytes_into, from_bytes_with, to_bytes,
};

/// Checks that a module of layers and one that reads older schemas make the same value of older bytes, or
/// that neither makes one without a loss. Returns the value.
fn agree<Layer, Reading>(bytes: &[u8]) -> Option<Reading>
where
    Layer: Encode + Decode + Debug,
    Reading: Encode + Decode + Clone + Debug + PartialEq,
{
    let expected = from_bytes::<Layer>(bytes);
    let read = from_bytes_with::<Reading>(bytes, DecodeOptions::new().unknown_bits(Reject));
    match (&expected, &read) {
        (Ok(expected), Ok(read)) => {
            assert_eq!(to_bytes(expected), to_bytes(read), "{read:?}");
            assert_eq!(from_bytes::<Reading>(bytes).as_ref(), Ok(read));
            let mut reused = read.clone();
            assert_eq!(from_bytes_into(&mut reused, bytes), Ok(()));
            assert_eq!(&reused, read);
            let strict = from_bytes_with::<Reading>(bytes, DecodeOptions::canonical());
            assert_eq!(strict.is_ok(), to_bytes(read) == bytes);
        }
        (Err(expected), Err(error)) => assert_eq!(expected.offset, error.offset, "{error}"),
        _ => panic!("{expected:?}, but {read:?}"),
    }
    read.ok()
}

#[test]
fn values_of_layer_185() {
    macro_rules! check {
        ($($name:literal, $($path:ident)::+;)*) => {$(
            {
                type Layer = layer186::enums::$($path)::+;
                type Reading = reading::enums::$($path)::+;
                let values = samples($name).into_iter();
                let read = values.filter(|bytes| agree::<Layer, Reading>(bytes).is_some()).count();
                assert!(read > SAMPLES / 3, "{read} of {SAMPLES} values of {}", $name);
            }
        )*};
    }
    check! {
        "Updates", Updates;
        "Update", Update;
        "Message", Message;
        "Chat", Chat;
        "MessageMedia", MessageMedia;
        "MessageAction", MessageAction;
        "messages.Messages", messages::Messages;
        "updates.Difference", updates::Difference;
    }
}

#[test]
fn a_channel_of_layer_185() {
    let photo = layer185::enums::ChatPhoto::Empty;
    let old = layer185::types::Channel::new(1, "At the lake".to_owned(), photo, 2).broadcast(true);
    let read = from_bytes::<reading::enums::Chat>(&to_bytes(&old)).expect("it only grew");
    let photo = reading::enums::ChatPhoto::Empty;
    let new = reading::types::Channel::new(1, "At the lake".to_owned(), photo, 2).broadcast(true);
    assert_eq!(read, new.into());
}

/// The roots reach fewer definitions, and the client has decoders of answers only.
#[test]
fn a_client_of_one_function() {
    let photo = layer185::enums::ChatPhoto::Empty;
    let old = layer185::types::Channel::new(1, "At the lake".to_owned(), photo, 2);
    let chats = layer185::types::messages::Chats::new(vec![old.into()]);
    let bytes = to_bytes(&layer185::enums::messages::Chats::from(chats));
    let read = from_bytes::<reading_client::enums::messages::Chats>(&bytes).expect("it only grew");
    let reading_client::enums::messages::Chats::Chats(chats) = read else { panic!("{read:?}") };
    let reading_client::enums::Chat::Channel(channel) = &chats.chats[0] else {
        panic!("{chats:?}")
    };
    assert_eq!(&*channel.title, "At the lake");
    // The schema in the module is the newest one.
    let text = reading_client::SCHEMA.concat();
    assert!(text.contains("channel#") && !text.contains("Older_"), "{text}");
}

fn photo(id: i32) -> layer1::types::Photo {
    layer1::types::Photo::new(id).caption("sea".to_owned())
}

#[test]
fn each_kind_of_change() {
    macro_rules! check {
        ($($value:expr, $root:ident::$name:ident, $is_read:literal;)*) => {$({
            type Layer = layer3::$root::$name;
            type Reading = small_reading::$root::$name;
            let read = agree::<Layer, Reading>(&to_bytes(&$value));
            assert_eq!(read.is_some(), $is_read, "{read:?}");
        })*};
    }
    let geo = layer1::types::MediaGeo::new(layer1::types::Point::new(1, 2));
    check! {
        // Fields were added to it, and again in the next layer.
        photo(1), types::Photo, true;
        layer2::types::Photo::new(1 << 40).spoiler(true), types::Photo, true;
        // The only constructor became a variant.
        layer1::types::Message::new(7, photo(1)), enums::Message, true;
        // A field is gone.
        layer1::types::Album::new(vec![photo(1), photo(2)]), types::Album, true;
        layer1::types::Album::new(vec![]).note("gone".to_owned()), types::Album, false;
        // A field is required now.
        layer1::types::Room::new().title("hall".to_owned()), types::Room, true;
        layer1::types::Room::new(), types::Room, false;
        layer1::types::User::new(1, "Ann".to_owned()), types::User, false;
        // A group grew.
        layer1::types::Size::new().photo(photo(1)).w_and_h(1, 2), types::Size, true;
        // A constructor got fields, and another one lost them.
        layer1::enums::State::StateNone, enums::State, true;
        layer1::enums::State::from(layer1::types::StateSome::new()), enums::State, true;
        // The form in which a value is shortest is the older one.
        layer1::types::ManyShort::new(vec![layer1::types::Short::new(); 3]), types::ManyShort, true;
        // A constructor is gone.
        layer1::enums::Media::from(geo), enums::Media, false;
    }
}

#[test]
fn an_id_belongs_to_the_type_that_has_it_now() {
    let any = |id: u32| from_bytes::<small_reading::any::Object>(&id.to_le_bytes());
    assert!(matches!(any(0x5eed_0001), Ok(small_reading::any::Object::After(_))));
    assert!(matches!(any(0x5eed_0002), Ok(small_reading::any::Object::Before(_))));
}

#[test]
fn an_older_object_of_any_type() {
    let any = from_bytes::<small_reading::any::Object>(&to_bytes(&photo(5)));
    assert!(matches!(any, Ok(small_reading::any::Object::Photo(photo)) if photo.id == 5));
}

#[test]
fn values_of_fields_that_are_gone() {
    let album = layer1::types::Album::new(vec![photo(1)]).note("gone".to_owned());
    let bytes = to_bytes(&vec![album]);
    type Albums = Vec<small_reading::types::Album>;
    let read = from_bytes::<Albums>(&bytes).expect("the note is dropped");
    assert_eq!(read[0].photos[0].caption.as_deref(), Some("sea"));
    let options = DecodeOptions::new().unknown_bits(Reject);
    let error = from_bytes_with::<Albums>(&bytes, options).expect_err("the note would be lost");
    let DecodeErrorKind::OlderLayer(reason) = error.kind else { panic!("{error}") };
    assert_eq!(reason.kind, ConversionErrorKind::NoField { field: "note" });
    assert_eq!(
        error.to_string(),
        "album is in the form of an older layer: in layer 3, album has no field for the value of \
         note, at byte 8"
    );
    // Required fields are dropped as well.
    let loses = layer1::types::Loses::new(1, 2);
    let read = from_bytes(&to_bytes(&loses));
    assert_eq!(read, Ok(small_reading::types::Loses::new(1)));
    agree::<layer3::types::Loses, small_reading::types::Loses>(&to_bytes(&loses));
}

/// The older forms contain themselves, and the newest ones do not.
#[test]
fn the_depth_of_older_forms_has_a_limit() {
    fn check<T: Decode + Debug>(value: &impl Encode) {
        let id = to_bytes(value)[..4].to_vec();
        let nested = |levels| [id.clone(), 1_u32.to_le_bytes().to_vec()].concat().repeat(levels);
        let error = from_bytes::<T>(&nested(1 << 20)).expect_err("it is too deep");
        assert!(matches!(error.kind, DecodeErrorKind::TooDeep { .. }), "{error}");
        // The limit is that of the newest types.
        let error = from_bytes::<T>(&nested(60)).expect_err("the innermost one is missing");
        assert!(matches!(error.kind, DecodeErrorKind::UnexpectedEnd { .. }), "{error}");
    }
    let (chain, link) = (layer1::types::Chain::new(0), layer1::types::Link::new(0));
    check::<small_reading::types::Chain>(&chain);
    check::<small_reading::enums::Ring>(&link);
    check::<small_reading::any::Object>(&link);
}

#[test]
fn borrowed_values_are_of_the_newest_schema() {
    let arena = tl_runtime::Arena::new();
    let bytes = to_bytes(&photo(1));
    let read = tl_runtime::decode_in::<small_reading::borrowed::types::Photo<'_>>(&bytes, &arena);
    read.expect_err("it is of layer 1");
}
