//! Paths in updates of layer 186, compared with the decoded struct, and in odd shapes.
// A method as a function would have one lifetime.
#![allow(clippy::redundant_closure_for_method_calls)]

use scan::updates::{SCAN, enums, types};
use scan::{newer, shapes};
use tl_runtime::{DecodeErrorKind, Part, Scan, TracedError, to_bytes};

fn message(id: i32, text: &str) -> types::Message {
    types::Message::new(id, types::PeerUser::new(7).into(), 1_722_988_800, text.to_owned())
}

fn updates() -> types::Updates {
    let new = |id, text| types::UpdateNewMessage::new(message(id, text).into(), id + 100, 1).into();
    let user = |id: i64, name: &str| {
        let user = types::User::new(id).first_name(name.to_owned());
        if id % 2 == 0 { user.premium(true).into() } else { enums::User::from(user) }
    };
    let deleted = types::UpdateDeleteMessages::new(vec![4, 5, 6], 109, 3).into();
    let updates = vec![new(1, "one"), enums::Update::Config, deleted, new(2, "ёлка")];
    types::Updates::new(updates, vec![user(1, "Ada"), user(2, "Ben")], vec![], 5, 6)
}

fn bytes() -> Vec<u8> {
    to_bytes(&enums::Updates::from(updates()))
}

/// Returns what `read` makes of the values at a path.
fn found<T>(path: &str, read: impl Fn(&Part<'_>) -> T) -> Vec<T> {
    let bytes = bytes();
    let path = SCAN.path("Updates", path).expect("the layer has the path");
    path.find(&bytes).map(|part| read(&part.expect("valid bytes"))).collect()
}

#[test]
fn values_are_those_of_the_struct() {
    let int = |path| found(path, |part| part.int().expect("an int"));
    assert_eq!(int("updates[*].pts"), [101, 109, 102]);
    assert_eq!(int("updates[2].pts_count"), [3]);
    assert_eq!(int("updates[*].messages[*]"), [4, 5, 6]);
    assert_eq!(int("updates[2].messages[1]"), [5]);
    assert_eq!(int("updates[1].pts"), []);
    assert_eq!(int("updates[9].pts"), []);
    assert_eq!([int("date"), int("seq")], [[5], [6]]);
    let names = found("users[*].first_name", |part| part.str().expect("a text").to_owned());
    assert_eq!(names, ["Ada", "Ben"]);
    assert_eq!(found("users[*].id", |part| part.long().expect("a long")), [1, 2]);
    // A field that is a value here and a text there.
    let texts = found("updates[*].message.message", |part| part.decode::<String>());
    assert_eq!(texts, [Ok("one".to_owned()), Ok("ёлка".to_owned())]);
    // A flag is a value without bytes.
    assert_eq!(found("users[*].premium", |part| part.as_bytes().len()), [0]);
    let flags = found("users[*].flags", |part| part.decode::<u32>().expect("a mask"));
    assert_eq!(flags, [1 << 1, 1 << 1 | 1 << 28]);
}

#[test]
fn parts_decode_as_generated_types() {
    let messages = found("updates[*].message", |part| {
        assert_eq!(part.type_name(), "Message");
        part.decode::<enums::Message>().expect("a message")
    });
    assert_eq!(messages, [message(1, "one").into(), message(2, "ёлка").into()]);
    let whole = found("", |part| part.decode::<enums::Updates>());
    assert_eq!(whole, [Ok(updates().into())]);
    let lists = found("updates[*].messages", |part| part.decode::<Vec<i32>>());
    assert_eq!(lists, [Ok(vec![4, 5, 6])]);
    // The offset of an error is that in the input.
    let error = found("updates[*].message", |part| (part.offset(), part.long()));
    let (offset, result) = error[0].clone();
    assert_eq!(result.expect_err("no long").offset, offset + 8);
}

/// A constructor is a root as well, and so is a type that a function returns.
#[test]
fn roots_are_types_and_combinators() {
    let bytes = to_bytes(&message(3, "x"));
    for root in ["Message", "message", "Object"] {
        let path = SCAN.path(root, "id").expect("a path");
        let ids: Vec<_> = path.find(&bytes).map(|part| part.map(|part| part.int())).collect();
        assert_eq!(ids, [Ok(Ok(3))], "{root}");
    }
    let error = SCAN.path("messageService", "id").expect("a path").find(&bytes).next();
    let error = error.expect("one").expect_err("another constructor").error;
    assert!(matches!(error.kind, DecodeErrorKind::UnknownConstructor { .. }), "{error}");
    assert_eq!(error.type_name, "messageService");
    let users = to_bytes(&vec![enums::User::from(types::User::new(8))]);
    let path = newer::SCAN.path("Vector<User>", "[*].id").expect("a function returns it");
    let ids: Vec<_> = path.find(&users).map(|part| part.map(|part| part.long())).collect();
    assert_eq!(ids, [Ok(Ok(8))]);
    assert_eq!(newer::SCAN.root("Vector<User>").expect("a type").value_len(&users), Ok(Some(28)));
}

#[test]
fn errors_have_a_path_and_a_place() {
    let bytes = bytes();
    let path = SCAN.path("Updates", "updates[*].pts").expect("a path");
    let mut found = path.find(&bytes[..bytes.len() / 2]);
    assert_eq!(found.next().map(|part| part.map(|part| part.int())), Some(Ok(Ok(101))));
    assert_eq!(found.place(), "updates[0].pts");
    // What follows the last value is not read.
    let last = path.find(&bytes).last().expect("three values").expect("valid bytes");
    let before = &bytes[..last.offset() + 4];
    assert!(path.find(before).eq(path.find(&bytes)));
    let short: Vec<_> = path.find(&before[..before.len() - 1]).map(|part| part.is_ok()).collect();
    assert_eq!(short, [true, true, false]);
    let mut changed = bytes.clone();
    changed[12..16].copy_from_slice(&7_u32.to_le_bytes());
    let error = path.find(&changed).next().expect("an item").expect_err("no constructor");
    let TracedError { path, error } = error;
    assert_eq!((path.as_str(), error.offset, error.type_name), ("updates[0]", 12, "Update"));
    assert_eq!(error.kind, DecodeErrorKind::UnknownConstructor { id: 7 });
}

#[test]
fn unknown_names_are_answered_with_the_known_ones() {
    let error = |path| SCAN.path("Updates", path).expect_err("no path").to_string();
    assert_eq!(
        error("updates[*].pt"),
        "`updates[*]` has no field `pt`; its fields are `pts`, `pts_count`, `params`, \
         `participants`, `payload`, `peer`, `peer_id`, `peer_type`, `peers`, `pending`, `phone`, \
         `phone_call`, `phone_call_id`, `pinned`, `poll`, `poll_id` and 118 more"
    );
    assert_eq!(error("date.x"), "`date` has no fields, so there is no `x` in it");
    assert_eq!(error("date[*]"), "`date` is no vector");
    assert_eq!(error("[*]"), "the value is no vector");
    for (path, offset) in
        [(".date", 0), ("updates[x]", 8), ("updates[*", 8), ("updates[*]date", 10)]
    {
        let syntax = "expected a name, `.`, `[*]` or `[` and a number";
        assert_eq!(error(path), format!("{syntax} at byte {offset} of the path"), "{path}");
    }
    let error = SCAN.path("Updats", "date").expect_err("no type");
    assert_eq!(
        error.to_string(),
        "the module has no type, constructor or function `Updats` to start at"
    );
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn places(scan: &Scan, path: &str, bytes: &[u8]) -> Vec<Result<(usize, usize), DecodeErrorKind>> {
    let path = scan.path("Tree", path).expect("a path");
    let parts = path.find(bytes);
    let place = |part: Part<'_>| (part.offset(), part.as_bytes().len());
    parts.map(|part| part.map(place).map_err(|error| error.error.kind)).collect()
}

/// The value after an object starts where the length says, whatever the object is.
#[test]
fn paths_lead_into_objects_of_known_length() {
    let scan = &shapes::SCAN;
    // forest#3 of box#6 with a leaf, of one with an unknown object, and of one with a `box`.
    let bytes = words(&[3, 0x1cb5_c415, 3, 6, 4, 1, 6, 8, 99, 98, 6, 12, 6, 4, 1, 0]);
    assert_eq!(places(scan, "trees[*].body.body", &bytes), [Ok((56, 4))]);
    assert_eq!(places(scan, "trees[*].bytes", &bytes).len(), 3);
    assert_eq!(places(scan, "trees[*].body", &bytes), [Ok((20, 4)), Ok((32, 8)), Ok((48, 12))]);
    // The object inside is longer than the one around it.
    let bytes = words(&[3, 0x1cb5_c415, 2, 6, 8, 6, 4, 1, 1, 0]);
    let found = places(scan, "trees[*].body.body", &bytes);
    assert_eq!(found, [Ok((28, 4)), Err(DecodeErrorKind::SkippedLength { len: 4 })]);
}

/// A constructor that is also a bare type is boxed as a root.
#[test]
fn constructors_are_boxed_roots() {
    let root = shapes::SCAN.root("pair").expect("the schema has the constructor");
    assert_eq!(root.value_len(&words(&[5, 1, 2, 3])), Ok(Some(16)));
}

/// Numbers reach the types that they are given to.
#[test]
fn paths_lead_through_types_with_parameters() {
    let scan = &shapes::SCAN;
    // gives#b n=1, one: Given 1 (boxed, with a string), bare: Given 2, many: [Given 1].
    let given = [0xa, 71, 0x61_62_63_03];
    let bytes = words(&[&[0xb, 1][..], &given, &[72, 73], &[0x1cb5_c415, 1], &given].concat());
    assert_eq!(places(scan, "one.items[*]", &bytes), [Ok((12, 4))]);
    assert_eq!(places(scan, "one.flag", &bytes), [Ok((16, 4))]);
    assert_eq!(places(scan, "bare.items[*]", &bytes), [Ok((20, 4)), Ok((24, 4))]);
    assert_eq!(places(scan, "many[*].flag", &bytes), [Ok((44, 4))]);
    assert_eq!(places(scan, "", &bytes), [Ok((0, 48))]);
}

/// The steps of an absent number and of numbers for an absent value make no difference to those after.
#[test]
fn absent_numbers_lead_over_nothing() {
    let bytes = words(&[0x15, 0, 77, 0x61_62_63_03]);
    assert_eq!(shapes::SCAN.root("Tree").expect("a type").value_len(&bytes), Ok(Some(16)));
    assert_eq!(places(&shapes::SCAN, "after", &bytes), [Ok((8, 4))]);
    assert_eq!(places(&shapes::SCAN, "end", &bytes), [Ok((12, 4))]);
    assert_eq!(places(&shapes::SCAN, "mask", &bytes), []);
    assert_eq!(places(&shapes::SCAN, "given", &bytes), []);
}

/// An item without bytes counts once, and the number of items is not trusted.
#[test]
fn items_without_bytes_have_a_limit() {
    let path = shapes::SCAN.path("void", "items[*]").expect("a path");
    let found = |count| {
        let (bytes, mut limited) = (words(&[8, count]), None);
        let parts = path.find(&bytes).inspect(|part| limited = part.clone().err());
        (parts.take(100_000).filter(Result::is_ok).count(), limited.map(|error| error.error.kind))
    };
    assert_eq!(found(65_536), (65_536, None));
    let (count, error) = found(u32::MAX);
    assert!(count <= 65_537, "{count}");
    assert_eq!(error, Some(DecodeErrorKind::CountTooLarge { count: 1 }));
    let path = shapes::SCAN.path("void", "items[4000000000]").expect("a path");
    let many = DecodeErrorKind::CountTooLarge { count: 4_000_000_000 };
    let error = path.find(&words(&[8, u32::MAX])).next().expect("one").expect_err("too many");
    assert_eq!(error.error.kind, many);
}

/// Conditions depend on any number of masks, on all of their bits, and on whether they are zero.
#[test]
fn fields_depend_on_many_masks() {
    let scan = &shapes::SCAN;
    let found = |masks: [u32; 3], fields: &[u32]| {
        let bytes = words(&[&[0x16][..], &masks, fields, &[1, 1, 9, 0]].concat());
        let len = scan.root("Tree").expect("a type").value_len(&bytes);
        assert_eq!(len, Ok(Some(bytes.len())), "{masks:x?}");
        let paths = ["p", "q", "r", "s", "t", "u", "v", "w", "x", "y"];
        let found = |path: &&str| match &places(scan, path, &bytes)[..] {
            [] => None,
            [Ok((offset, _))] => Some(offset / 4),
            other => panic!("{other:?}"),
        };
        assert_eq!(places(scan, "o", &bytes), [Ok((bytes.len() - 8, 4))]);
        paths.map(|path| found(&path))
    };
    let (none, at) = (None, Some);
    assert_eq!(found([0; 3], &[]), [None; 10]);
    let first = [at(4), none, none, at(5), none, none, at(7), none, at(8), none];
    assert_eq!(found([1 << 31 | 3, 0, 0], &[1, 2, 2, 3, 4]), first);
    let second = [none, at(4), none, none, at(5), none, none, at(6), none, none];
    assert_eq!(found([0, 1 << 31 | 3, 0], &[0, 1, 5, 1, 2, 2]), second);
    let third = [none, none, at(4), none, none, at(5), none, none, none, at(6)];
    assert_eq!(found([0, 0, 1 << 31 | 1], &[1, 0, 2]), third);
}

/// Pairs of a table that are not used have an id of zero, which belongs to no type.
#[test]
fn zero_is_no_constructor_id() {
    for name in ["Pair", "Tree", "Bool", "Object"] {
        let root = shapes::SCAN.root(name).expect("a type");
        let error = root.value_len(&words(&[0, 1, 2, 3])).expect_err("no constructor of the type");
        assert_eq!(error.kind, DecodeErrorKind::UnknownConstructor { id: 0 }, "{name}");
    }
}
