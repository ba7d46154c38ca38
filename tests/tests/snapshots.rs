//! Snapshots of generated code, and of annotated dumps of common values.

use std::fmt::Write;

use tests::api::{enums, functions, types};
use tl_parser::{Options, SourceMap, load};
use tl_reflect::{Codec, RootType};
use tl_runtime::{Encode, to_bytes};

/// The snapshot is the text of a module of this crate.
#[test]
fn generated_code() {
    insta::assert_snapshot!(tests::small::TEXT);
}

/// Returns the annotated dumps of values of layer 185.
fn explain(values: &[&dyn Encode]) -> String {
    let mut sources = SourceMap::new();
    sources.add("api-185.tl", include_str!("../../schema/api-185.tl"));
    let schema = load(&sources, &Options::default()).schema.expect("the schema has no errors");
    let codec = Codec::new(&schema);
    let mut text = String::new();
    for value in values {
        let explanation = codec.explain(&to_bytes(*value), &RootType::Any, false);
        assert_eq!(explanation.failure, None);
        writeln!(text, "{}", explanation.text).expect("a string takes any text");
    }
    text
}

fn text() -> String {
    "A caption, Привет".to_owned()
}

#[test]
fn album() {
    let photo = |id| {
        let photo = types::InputPhoto::new(id, -id, b"reference".to_vec());
        types::InputMediaPhoto::new(photo.into()).spoiler(true)
    };
    let bold = types::MessageEntityBold::new(0, 1);
    let album = vec![
        types::InputSingleMedia::new(photo(1).into(), 11, text()).entities(vec![bold.into()]),
        types::InputSingleMedia::new(photo(2).into(), 12, String::new()).entities(vec![]),
    ];
    let request = functions::messages::SendMultiMedia::new(enums::InputPeer::InputPeerSelf, album)
        .silent(true)
        .schedule_date(1_722_988_800);
    insta::assert_snapshot!(explain(&[&request]));
}

#[test]
fn updates() {
    let typing = enums::SendMessageAction::SendMessageTypingAction;
    let typing = vec![types::UpdateUserTyping::new(77, typing).into()];
    let entity = enums::MessageEntity::from(types::MessageEntityBold::new(0, 1));
    let user = types::User::new(77).first_name("Ada".to_owned()).bot_info_version(3);
    let short = types::UpdateShortMessage::new(1, 77, text(), 10, 1, 1_722_988_800)
        .out(true)
        .entities(vec![entity.clone()]);
    let chat = types::UpdateShortChatMessage::new(2, 77, 5, text(), 11, 1, 1_722_988_800)
        .reply_to(types::MessageReplyHeader::new().reply_to_msg_id(1).into())
        .entities(vec![]);
    let sent = types::UpdateShortSentMessage::new(3, 12, 1, 1_722_988_800)
        .media(enums::MessageMedia::from(types::MessageMediaDice::new(6, "🎲".to_owned())));
    let combined = types::UpdatesCombined::new(typing.clone(), vec![], vec![], 9, 1, 2);
    let updates = types::Updates::new(typing, vec![user.into()], vec![], 9, 3);
    let all: [enums::Updates; 7] = [
        enums::Updates::TooLong,
        short.into(),
        chat.into(),
        types::UpdateShort::new(types::UpdateReadMessagesContents::new(vec![4], 13, 1).into(), 9)
            .into(),
        combined.into(),
        updates.into(),
        sent.into(),
    ];
    let all: Vec<&dyn Encode> = all.iter().map(|updates| updates as &dyn Encode).collect();
    insta::assert_snapshot!(explain(&all));
}
