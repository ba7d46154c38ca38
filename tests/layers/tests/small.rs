//! Three small layers: shared types, conversions, and reading of older bytes.

use layers::{keeping, small};
use small::{layer1, layer2, layer3};
use tl_runtime::{
    Combinator, ConversionError, ConversionErrorKind, ConversionReason, Decode, DecodeErrorKind,
    DecodeOptions, Encode, Layered, UnknownBits, from_bytes, from_bytes_given, from_bytes_into,
    from_bytes_with, to_bytes, to_bytes_given,
};

/// Checks that converting an older value equals reading its bytes as the newer type.
fn agree<Old, New>(old: &Old) -> Result<New, ConversionError>
where
    Old: Encode + Decode + Clone + PartialEq + std::fmt::Debug,
    New: Encode + Decode + TryFrom<Old> + Clone + PartialEq + std::fmt::Debug,
    ConversionError: From<New::Error>,
{
    let bytes = to_bytes(old);
    let converted = New::try_from(old.clone()).map_err(ConversionError::from);
    match &converted {
        Ok(new) => {
            assert_eq!(from_bytes::<New>(&bytes).as_ref(), Ok(new));
            let mut reused = new.clone();
            assert_eq!(from_bytes_into(&mut reused, &bytes), Ok(()));
            assert_eq!(&reused, new);
            assert_eq!(from_bytes(&bytes), Ok(Layered::<New, Old>::Newer(new.clone())));
        }
        Err(_) => {
            assert!(from_bytes::<New>(&bytes).is_err());
            let layered = from_bytes::<Layered<New, Old>>(&bytes);
            assert_eq!(layered, Ok(Layered::Older(old.clone())));
            assert_eq!(layered.map(|value| to_bytes(&value)), Ok(bytes));
        }
    }
    converted
}

fn photo(id: i32) -> layer1::types::Photo {
    layer1::types::Photo::new(id).caption("sea".to_owned())
}

#[test]
fn equal_types_are_one_type() {
    let shape: layer1::enums::Shape = layer3::types::ShapeLine::new(
        layer2::types::Point::new(1, 2),
        layer1::types::Point::new(3, 4),
    )
    .into();
    let _: layer2::borrowed::types::Point = layer1::borrowed::types::Point::new(1, 2);
    let _: layer3::functions::GetPoint = layer1::functions::GetPoint::new();
    assert_eq!(from_bytes::<layer3::enums::Shape>(&to_bytes(&shape)), Ok(shape));
}

#[test]
fn types_that_only_grow_are_converted_at_any_depth() {
    let leaf = layer1::types::Tree::new(photo(1), vec![], vec![vec![photo(2)]], vec![photo(3)]);
    let tree = layer1::types::Tree::new(photo(4), vec![leaf], vec![], vec![]);
    // Bare constructors have no id to identify their layer.
    let converted = layer2::types::Tree::from(tree);
    assert_eq!(converted.children[0].nested[0][0].id, 2_i64);
    assert_eq!(converted.children[0].bare[0].caption.as_deref(), Some("sea"));
    let newest = layer3::types::Photo::from(converted.photo);
    assert_eq!(newest, layer3::types::Photo::new(4).caption("sea".to_owned()));
}

#[test]
fn older_ids_are_read_at_any_depth() {
    let message = layer1::types::Message::new(7, photo(1));
    let read = agree::<_, layer2::enums::Message>(&message).expect("it only grows");
    assert_eq!(
        read,
        layer2::types::Message::new(7, layer2::types::Photo::new(1).caption("sea".to_owned()))
            .into()
    );
    let album = layer1::types::Album::new(vec![photo(1), photo(2)]);
    assert!(agree::<_, layer2::types::Album>(&album).is_ok());
    // A message of layer 2 whose photo is of layer 1.
    let mut mixed = to_bytes(&layer2::enums::Message::from(layer2::types::Message::new(
        7,
        layer2::types::Photo::new(1),
    )));
    mixed.truncate(8);
    mixed.extend(to_bytes(&photo(1)));
    assert_eq!(from_bytes::<layer2::enums::Message>(&mixed), Ok(read));
}

#[test]
fn values_of_two_layers_ago_are_read() {
    let old = to_bytes(&layer1::types::MediaPhoto::new(photo(5)));
    let newest = from_bytes::<layer3::enums::Media>(&old).expect("photos only grow");
    let expected = layer3::types::Photo::new(5).caption("sea".to_owned());
    assert_eq!(newest, layer3::types::MediaPhoto::new(expected).into());
    let any = from_bytes::<layer3::any::Object>(&to_bytes(&photo(5)));
    assert!(matches!(any, Ok(layer3::any::Object::Photo(photo)) if photo.id == 5));
    let between = to_bytes(&layer2::types::Photo::new(1 << 40).spoiler(true));
    let expected = layer3::types::Photo::new(1 << 40).spoiler(true);
    assert_eq!(from_bytes(&between), Ok(expected));
}

#[test]
fn an_older_form_may_be_shorter_than_the_newer_one() {
    let old = layer1::types::ManyShort::new(vec![layer1::types::Short::new(); 3]);
    let new = agree::<_, layer2::types::ManyShort>(&old).expect("it only grows");
    assert_eq!(new.items, vec![layer2::types::Short::new(); 3]);
}

#[test]
fn types_that_are_given_numbers_are_read_and_converted() {
    use layer1::{enums, types};
    let samples = |values| types::Samples::new(7, values);
    let range = types::RangeSome::new(vec![3, 4]);
    let old = types::Recording::new(samples(vec![1, 2]), range.into(), vec![samples(vec![5, 6])]);
    let new = agree::<_, layer2::types::Recording>(&old).expect("it only grows");
    assert_eq!(new.samples, layer2::types::Samples::new(7, vec![1, 2]));
    assert_eq!(new.range, layer2::types::RangeSome::new(vec![3, 4]).into());
    // The newest layer reads what two layers before it wrote.
    assert_eq!(from_bytes::<layer3::types::Recording>(&to_bytes(&old)).as_ref(), Ok(&new));
    assert_eq!(types::Recording::try_from(new), Ok(old.clone()));
    // The older form is read with the numbers of the newer one.
    let bytes = to_bytes_given(&old.samples, [2]).expect("two values");
    let read = from_bytes_given::<1, layer2::types::Samples>(&bytes, [2]);
    assert_eq!(read, Ok(layer2::types::Samples::from(old.samples)));
    let error = from_bytes_given::<1, layer2::types::Samples>(&bytes, [3]).expect_err("two values");
    assert_eq!(error.kind, DecodeErrorKind::CountTooLarge { count: 3 });
    let bytes = to_bytes_given(&old.range, [2]).expect("two values");
    let read = from_bytes_given::<1, layer2::enums::Range>(&bytes, [2]);
    assert_eq!(read, Ok(layer2::enums::Range::from(old.range)));
    // A newer type that is not given the number cannot read the older form.
    let needed = types::Needed::new(vec![8]);
    let bytes = to_bytes_given(&needed, [1]).expect("one value");
    from_bytes::<layer2::types::Needed>(&bytes).expect_err("the number is unknown");
    assert_eq!(layer2::types::Needed::from(needed).values, [8]);
    let none = to_bytes_given(&enums::Range::All, [9]).expect("no values");
    assert_eq!(from_bytes_given(&none, [9]), Ok(layer3::enums::Range::All));
}

/// A value that is read can be written: the number may have the bit of the new field.
#[test]
fn a_conversion_does_not_contradict_a_number() {
    let flagged = layer1::types::Flagged::new().a(5);
    let bytes = to_bytes_given(&flagged, [3]).expect("the other bit guards nothing");
    let error = from_bytes_given::<1, layer2::types::Flagged>(&bytes, [3]).expect_err("no form");
    let id = layer1::types::Flagged::CONSTRUCTOR_ID;
    assert_eq!(error.kind, DecodeErrorKind::UnknownConstructor { id });
    let checked = layer1::types::Checked::new(7, flagged).a(5);
    from_bytes::<layer2::types::Checked>(&to_bytes(&checked)).expect_err("it has no conversion");
}

#[test]
fn an_id_belongs_to_the_type_of_the_newer_layer() {
    let any = |id: u32| from_bytes::<layer2::any::Object>(&id.to_le_bytes());
    let moved = layer2::any::Object::After(Box::new(layer2::enums::After::Moved));
    assert_eq!(any(0x5eed_0001), Ok(moved));
    let stays = layer2::any::Object::Before(Box::new(layer2::types::Stays::new()));
    assert_eq!(any(0x5eed_0002), Ok(stays));
}

#[test]
fn the_only_constructor_and_a_variant_without_fields() {
    fn is_lost<T: std::fmt::Debug>(
        converted: Result<T, ConversionError>,
        tl_name: &str,
        kind: ConversionErrorKind,
    ) {
        let error = converted.expect_err("the other layer has no such value");
        assert_eq!((error.tl_name, error.kind), (tl_name, kind));
    }
    let other = ConversionErrorKind::NoConstructor { constructor: "another constructor" };
    let field = ConversionErrorKind::NoField { field: "x" };

    let up = |value| layer2::types::Stays::try_from(value);
    assert_eq!(agree(&layer1::enums::Before::Stays), Ok(layer2::types::Stays::new()));
    is_lost(up(layer1::enums::Before::Moved), "stays", other);
    let up = |value| layer2::enums::After::try_from(value);
    assert_eq!(agree(&layer1::types::Joined::new()), Ok(layer2::enums::After::Joined));
    is_lost(up(layer1::types::Joined::new().x(1)), "After", field);

    let down = |value| layer1::enums::Before::try_from(value);
    assert_eq!(down(layer2::types::Stays::new()), Ok(layer1::enums::Before::Stays));
    is_lost(down(layer2::types::Stays::new().x(1)), "Before", field);
    let down = |value| layer1::types::Joined::try_from(value);
    assert_eq!(down(layer2::enums::After::Joined), Ok(layer1::types::Joined::new()));
    is_lost(down(layer2::enums::After::Moved), "joined", other);
}

#[test]
fn values_without_a_conversion_keep_the_older_type() {
    let no = |tl_name, kind| {
        let reason = ConversionReason { layer: 2, tl_name, kind };
        ConversionError::new(Box::leak(Box::new(reason)))
    };
    let geo = layer1::types::MediaGeo::new(layer1::types::Point::new(1, 2));
    assert_eq!(
        agree::<layer1::enums::Media, layer2::enums::Media>(&geo.into()),
        Err(no("Media", ConversionErrorKind::NoConstructor { constructor: "mediaGeo" }))
    );
    let album = layer1::types::Album::new(vec![]).note("gone".to_owned());
    assert_eq!(
        agree::<_, layer2::types::Album>(&album),
        Err(no("album", ConversionErrorKind::NoField { field: "note" }))
    );
    assert_eq!(
        agree::<_, layer2::types::Room>(&layer1::types::Room::new()),
        Err(no("room", ConversionErrorKind::MissingField { field: "title" }))
    );
    let some = layer1::types::StateSome::new().name("x".to_owned());
    assert_eq!(
        agree::<layer1::enums::State, layer2::enums::State>(&some.into()),
        Err(no("State", ConversionErrorKind::NoField { field: "name" }))
    );
    let room = layer1::types::Room::new().title("kitchen".to_owned());
    assert_eq!(agree(&room), Ok(layer2::types::Room::new("kitchen".to_owned())));
    let state = layer1::enums::State::StateNone;
    let none = layer2::enums::State::from(layer2::types::StateNone::new());
    assert_eq!(agree(&state), Ok(none));
}

#[test]
fn errors_of_conversions_to_an_older_layer() {
    let photo = layer2::types::Photo::new(1 << 40);
    let error = layer1::types::Photo::try_from(photo).expect_err("the id is too large");
    assert_eq!(error.to_string(), "in layer 1, the value of id is out of range for photo");
    let photo = layer2::types::Photo::new(1).ttl(5);
    let error = layer1::types::Photo::try_from(photo).expect_err("there is no ttl");
    assert_eq!(error.to_string(), "in layer 1, photo has no field for the value of ttl");
    let empty = layer2::types::MessageEmpty::new(1);
    let error = layer1::types::Message::try_from(layer2::enums::Message::from(empty));
    assert_eq!(error.expect_err("layer 1 has no empty messages").layer, 1);
}

#[test]
fn the_error_of_an_item_or_of_a_conditional_field_is_that_of_the_whole() {
    use layer2::types::{Photo, Size, Tree};
    let lost = || Photo::new(1).ttl(5);
    let reason = "in layer 1, photo has no field for the value of ttl";
    let trees = [
        Tree::new(Photo::new(1), vec![], vec![], vec![Photo::new(2), lost()]),
        Tree::new(Photo::new(1), vec![], vec![vec![], vec![lost()]], vec![]),
    ];
    for tree in trees {
        let error = layer1::types::Tree::try_from(tree).expect_err("a photo has a ttl");
        assert_eq!(error.to_string(), reason);
    }
    let error = layer1::types::Size::try_from(Size::new().photo(lost())).expect_err("it has a ttl");
    assert_eq!(error.to_string(), reason);
}

#[test]
fn strict_decoding_rejects_older_ids() {
    let bytes = to_bytes(&photo(1));
    assert!(from_bytes::<layer2::types::Photo>(&bytes).is_ok());
    for options in [DecodeOptions::canonical(), DecodeOptions::new().older_layers(false)] {
        let error =
            from_bytes_with::<layer2::types::Photo>(&bytes, options).expect_err("it is of layer 1");
        assert!(matches!(error.kind, DecodeErrorKind::UnknownConstructor { .. }));
        assert_eq!(error.offset, 0);
    }
}

#[test]
fn a_failed_conversion_has_the_offset_of_the_value() {
    let holder = to_bytes(&vec![
        layer1::enums::Media::Empty,
        layer1::types::MediaGeo::new(layer1::types::Point::new(1, 2)).into(),
    ]);
    let error =
        from_bytes::<Vec<layer2::enums::Media>>(&holder).expect_err("layer 2 has no mediaGeo");
    assert_eq!(error.offset, 12);
    assert_eq!(
        error.to_string(),
        "Media is in the form of an older layer: in layer 2, Media has no equivalent of mediaGeo, \
         at byte 12"
    );
}

#[test]
fn unknown_bits_have_no_conversion() {
    let mut bytes = to_bytes(&keeping::layer1::types::Photo::new(1));
    bytes[4] |= 0x80;
    let options = DecodeOptions::new().unknown_bits(UnknownBits::Accept);
    let old: keeping::layer1::types::Photo =
        from_bytes_with(&bytes, options).expect("unknown bits are kept");
    let error = keeping::layer2::types::Photo::try_from(old).expect_err("a bit would be lost");
    assert!(matches!(error.kind, ConversionErrorKind::NoField { .. }));
}
