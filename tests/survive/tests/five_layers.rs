//! One answer with values of five layers: code for layer 185 reads users of layers 166 and 179 as
//! older ones, knows what layers 186 and 230 added by their schemas, and keeps it as bytes.

use survive::users::layer166::types::User as User166;
use survive::users::layer179::types::User as User179;
use survive::users::layer185::enums::{Chat, Peer, User};
use survive::users::layer185::types::contacts::ResolvedPeer;
use survive::users::layer185::types::{ChatEmpty, PeerUser, User as User185};
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler, Skipper};
use tl_runtime::{
    ConversionError, DecodeErrorKind, DecodeOptions, Layered, Object, from_bytes,
    from_bytes_partial, from_bytes_skipping, from_bytes_skipping_with, to_bytes,
};

fn schema(name: &str, text: &str) -> Schema {
    let mut sources = SourceMap::new();
    sources.add(name, text);
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
}

fn newer() -> [Schema; 2] {
    // The newest first.
    [
        schema("api-230.tl", include_str!("../schemas/api-230.tl")),
        schema("api-186.tl", include_str!("../../../schema/api-186.tl")),
    ]
}

/// Encodes a value of a newer layer.
fn encoded(skipper: &Skipper<'_>, json: &str) -> Vec<u8> {
    let codec = skipper.codec();
    let value = codec.from_json(json, &RootType::Any).expect("the layer has the value");
    codec.encode(&value, &RootType::Any).expect("it has bytes")
}

fn vector(items: &[&[u8]]) -> Vec<u8> {
    let count = u32::try_from(items.len()).expect("there are few");
    [&[tl_runtime::VECTOR_ID.to_le_bytes(), count.to_le_bytes()].concat(), &items.concat()[..]]
        .concat()
}

/// An answer with these chats and users, given as bytes.
fn answer(chats: &[&[u8]], users: &[&[u8]]) -> Vec<u8> {
    let empty = ResolvedPeer::new(PeerUser::new(1).into(), Vec::new(), Vec::new());
    let mut bytes = to_bytes(&empty);
    bytes.truncate(bytes.len() - 2 * vector(&[]).len());
    [bytes, vector(chats), vector(users)].concat()
}

/// A channel of layer 186, with a field that layer 185 does not have.
fn channel(layer186: &Skipper<'_>) -> Vec<u8> {
    let json = r#"{"_":"channel","id":"5","title":"t","photo":{"_":"chatPhotoEmpty"},"date":1,
        "subscription_until_date":9}"#;
    encoded(layer186, json)
}

/// A user of layer 230, with a constructor inside that no other layer has.
fn user(layer230: &Skipper<'_>) -> Vec<u8> {
    let json = r#"{"_":"user","id":"4","first_name":"d","send_paid_messages_stars":"8",
        "stories_max_id":{"_":"recentStory","live":true,"max_id":3}}"#;
    encoded(layer230, json)
}

#[test]
fn one_answer_with_values_of_five_layers() {
    let newer = newer();
    let skippers: Vec<_> = newer.iter().map(Skipper::new).collect();
    let (channel, user) = (channel(&skippers[1]), user(&skippers[0]));
    let known = to_bytes(&Chat::Empty(ChatEmpty::new(7)));
    let users = [
        to_bytes(&User166::new(1).first_name("a".to_owned()).stories_hidden(true)),
        to_bytes(&User179::new(2).first_name("b".to_owned()).bot_business(true)),
        to_bytes(&User185::new(3).first_name("c".to_owned()).bot_active_users(6)),
        user.clone(),
    ];
    let bytes = answer(&[&channel, &known], &users.each_ref().map(Vec::as_slice));

    let read: ResolvedPeer = from_bytes_skipping(&bytes, &skippers).expect("all layers are known");
    assert_eq!(read.peer, Peer::User(PeerUser::new(1)));
    let unknown = |bytes: &[u8]| Object::from_bytes(bytes.to_vec());
    assert_eq!(read.chats[0], Chat::Unknown(unknown(&channel)));
    assert_eq!(to_bytes(&read.chats[1]), known);
    let expected: [User; 4] = [
        User185::new(1).first_name("a".to_owned()).stories_hidden(true).into(),
        User185::new(2).first_name("b".to_owned()).bot_business(true).into(),
        User185::new(3).first_name("c".to_owned()).bot_active_users(6).into(),
        User::Unknown(unknown(&user)),
    ];
    assert_eq!(read.users, expected);

    // The writer writes layer 185, and bytes of newer layers unchanged.
    let written = to_bytes(&read);
    let converted = expected.each_ref().map(to_bytes);
    assert_eq!(written, answer(&[&channel, &known], &converted.each_ref().map(Vec::as_slice)));
    assert_eq!(from_bytes_skipping(&written, &skippers), Ok(read));

    // Each schema has its part: a skipper alone stops at the value of the other.
    let offset = |skipper| {
        let error = from_bytes_skipping::<ResolvedPeer>(&bytes, skipper);
        let error = error.expect_err("the other layer is missing");
        assert!(matches!(error.kind, DecodeErrorKind::UnknownConstructor { .. }), "{error}");
        error.offset
    };
    let after_channel = bytes.len() - user.len();
    assert_eq!(offset(&skippers[1]), after_channel);
    assert!(offset(&skippers[0]) < after_channel);
    // Without any, the error comes first, and what was read before it is there.
    let partial = from_bytes_partial::<ResolvedPeer>(&bytes).expect_err("186 is unknown");
    assert_eq!((partial.value.peer, partial.value.chats), (Peer::User(PeerUser::new(1)), vec![]));

    // Strict options take no older layers.
    let strict = DecodeOptions::new().older_layers(false);
    let error = from_bytes_skipping_with::<ResolvedPeer>(&bytes, &skippers, strict);
    let id = DecodeErrorKind::UnknownConstructor { id: 0xeb60_2f25 };
    assert_eq!(error.expect_err("layer 166 is older").kind, id);
}

#[test]
fn an_older_value_without_a_counterpart_is_kept_by_layered() {
    let newer = newer();
    let skippers: Vec<_> = newer.iter().map(Skipper::new).collect();
    // Layer 185 has the colour in another form.
    let coloured = User166::new(1).color(5);
    let bytes = to_bytes(&coloured);
    let error = from_bytes_skipping::<User>(&bytes, &skippers).expect_err("it does not convert");
    assert!(matches!(error.kind, DecodeErrorKind::OlderLayer(_)), "{error}");
    type Both = Layered<User, survive::users::layer166::enums::User>;
    assert_eq!(from_bytes_skipping(&bytes, &skippers), Ok(Both::Older(coloured.into())));
    let user = user(&skippers[0]);
    let unknown = User::Unknown(Object::from_bytes(user.clone()));
    assert_eq!(from_bytes_skipping(&user, &skippers), Ok(Both::Newer(unknown)));
}

/// Random users of each layer in one answer.
#[test]
fn random_users_of_all_layers() {
    let newer = newer();
    let skippers: Vec<_> = newer.iter().map(Skipper::new).collect();
    let texts = [
        ("api-166.tl", include_str!("../schemas/api-166.tl")),
        ("api-179.tl", include_str!("../schemas/api-179.tl")),
        ("api-185.tl", include_str!("../../../schema/api-185.tl")),
        ("api-186.tl", include_str!("../../../schema/api-186.tl")),
        ("api-230.tl", include_str!("../schemas/api-230.tl")),
    ];
    let schemas = texts.map(|(name, text)| schema(name, text));
    let codecs = schemas.each_ref().map(Codec::new);
    let sample = |layer: usize, name: &str, seed| {
        let root = codecs[layer].root_type(name).expect("the layer has the type");
        let value = Sampler::new(&codecs[layer], seed).sample(&root).expect("it has values");
        codecs[layer].encode(&value, &root).expect("a sample has bytes")
    };
    let (mut converted, mut refused) = (0, 0);
    for seed in 0..200 {
        let chats = [sample(2, "Chat", seed), sample(3, "Chat", seed)];
        let users: [Vec<u8>; 5] = std::array::from_fn(|layer| sample(layer, "User", seed));
        // A value that the code of its own layer converts is in the answer, and equal.
        let own: [Result<User, ConversionError>; 2] = [
            from_bytes::<survive::users::layer166::enums::User>(&users[0])
                .map(|user| survive::users::layer179::enums::User::try_from(user).map(User::from))
                .expect("it is of layer 166"),
            Ok(from_bytes::<survive::users::layer179::enums::User>(&users[1])
                .expect("it is of layer 179")
                .into()),
        ];
        let bytes =
            answer(&chats.each_ref().map(Vec::as_slice), &users.each_ref().map(Vec::as_slice));
        let read = from_bytes_skipping::<ResolvedPeer>(&bytes, &skippers);
        match (&own[0], read) {
            (Ok(first), Ok(read)) => {
                assert_eq!((&read.users[0], Ok(&read.users[1])), (first, own[1].as_ref()));
                for (read, bytes) in read.users[2..].iter().zip(&users[2..]) {
                    assert_eq!(to_bytes(read), *bytes);
                }
                for (read, bytes) in read.chats.iter().zip(&chats) {
                    assert_eq!(to_bytes(read), *bytes);
                }
                converted += 1;
            }
            (Err(_), Err(error)) => {
                assert!(matches!(error.kind, DecodeErrorKind::OlderLayer(_)), "{error}");
                refused += 1;
            }
            (own, read) => panic!("{own:?}, {read:?}"),
        }
    }
    assert!(converted >= 20 && refused >= 20, "{converted} converted, {refused} refused");
}
