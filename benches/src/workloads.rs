//! The values to encode and decode: an album, the answer of a server, and a long difference.
//! The values are made up; their number and their fields are those of a busy chat.

use tl_runtime::to_bytes;

use crate::derived::types::User;
use crate::generated::api::{enums, functions, types};

/// The script of texts.
#[derive(Clone, Copy)]
pub enum Script {
    /// One byte for each letter.
    Ascii,
    /// Two bytes for each letter.
    Cyrillic,
}

impl Script {
    fn name(self) -> &'static str {
        match self {
            Self::Ascii => "Katherine",
            Self::Cyrillic => "Екатерина",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Ascii => "The boat leaves at seven from the old pier, bring a coat and some tea.",
            Self::Cyrillic => "Лодка уходит в семь от старого причала, возьмите чай.",
        }
    }
}

/// `messages.sendMultiMedia` with ten photos, the maximum of an album: 1.8 KB.
pub fn album(script: Script) -> functions::messages::SendMultiMedia {
    let photos = (0..10).map(|number| {
        let photo = types::InputPhoto::new(5 << 50 | number, number << 40, vec![7; 29]);
        let media = types::InputMediaPhoto::new(photo.into());
        let entities = (0..2).map(|i| types::MessageEntityBold::new(i * 9, 5).into());
        types::InputSingleMedia::new(media.into(), number, script.sentence().to_owned())
            .entities(entities.collect())
    });
    let peer = types::InputPeerChannel::new(1_234_567_890, 0x0123_4567_89ab_cdef);
    functions::messages::SendMultiMedia::new(peer.into(), photos.collect())
        .silent(true)
        .reply_to(types::InputReplyToMessage::new(421_337).into())
}

/// `updates` with 10 messages, 20 users and 5 chats.
pub fn updates(script: Script) -> enums::Updates {
    let updates = (0..10).map(|i| {
        types::UpdateNewChannelMessage::new(message(i, script).into(), 90_000 + i, 1).into()
    });
    let users = (0..20).map(|i| user(i, script).into()).collect();
    let chats = (0..5).map(|i| channel(i, script).into()).collect();
    types::Updates::new(updates.collect(), users, chats, 1_722_988_800, 77).into()
}

/// The number of messages in a [`difference`] of a mebibyte.
pub const MEBIBYTE: i32 = 3_283;

/// `updates.differenceSlice` with this number of messages, and with updates, chats and users in
/// proportion: in a mebibyte, 2,000 updates, 200 chats and 1,000 users.
pub fn difference(script: Script, messages: i32) -> enums::updates::Difference {
    let share = |count: i64| (i64::from(messages) * count / i64::from(MEBIBYTE)) as i32;
    let others = (0..share(2_000)).map(|i| match i % 4 {
        0 => types::UpdateNewChannelMessage::new(message(i, script).into(), i, 1).into(),
        1 => types::UpdateReadChannelInbox::new(1_000 + i64::from(i), i, 0, i).into(),
        2 => types::UpdateDeleteMessages::new((i..i + 5).collect(), i, 5).into(),
        _ => types::UpdateUserStatus::new(
            i64::from(i),
            types::UserStatusOffline::new(1_722_988_800 + i).into(),
        )
        .into(),
    });
    let chats = (0..share(200)).map(|i| channel(i, script).into()).collect();
    let users = (0..share(1_000)).map(|i| user(i, script).into()).collect();
    let messages = (0..messages).map(|i| message(i, script).into()).collect();
    let state = types::updates::State::new(9, 9, 1_722_988_800, 77, 5);
    let others = others.collect();
    types::updates::DifferenceSlice::new(messages, Vec::new(), others, chats, users, state).into()
}

/// 1 MiB of the smallest updates, which take the most memory for each byte.
pub fn minimal_updates() -> Vec<u8> {
    let count = ((1 << 20) - 28) / 4;
    let smallest = vec![enums::Update::Config; count];
    to_bytes(&enums::Updates::from(types::Updates::new(smallest, Vec::new(), Vec::new(), 0, 0)))
}

fn message(i: i32, script: Script) -> types::Message {
    let peer = types::PeerChannel::new(1_500_000_000 + i64::from(i % 5)).into();
    let author = types::PeerUser::new(700_000_000 + i64::from(i % 20)).into();
    let text = script.sentence().repeat(if i % 3 == 0 { 2 } else { 1 });
    let message = types::Message::new(421_000 + i, peer, 1_722_988_800 + i, text)
        .from_id(author)
        .entities(entities(i));
    match i % 5 {
        0 => message.media(types::MessageMediaPhoto::new().photo(photo(i).into()).into()),
        1 => message.reply_to(types::MessageReplyHeader::new().reply_to_msg_id(420_999).into()),
        2 => message.views_and_forwards(1_024 + i, 12).edit_date(1_722_990_000),
        _ => message,
    }
}

fn entities(i: i32) -> Vec<enums::MessageEntity> {
    let link = types::MessageEntityTextUrl::new(20, 4, "https://example.org/pier".to_owned());
    let mut entities = vec![
        types::MessageEntityBold::new(4, 4).into(),
        types::MessageEntityItalic::new(12, 5).into(),
    ];
    entities.extend((i % 2 == 0).then_some(link.into()));
    entities
}

fn photo(i: i32) -> types::Photo {
    let id = 5_300_000_000_000 + i64::from(i);
    let sizes = [("m", 320, 20_000), ("x", 800, 90_000), ("y", 1_280, 180_000)];
    let sizes =
        sizes.map(|(name, w, size)| types::PhotoSize::new(name.to_owned(), w, w * 3 / 4, size));
    let sizes = sizes.into_iter().map(Into::into).collect();
    types::Photo::new(id, -id, vec![9; 25], 1_722_900_000, sizes, 2)
}

fn user(i: i32, script: Script) -> types::User {
    let id = 700_000_000 + i64::from(i);
    let photo = types::UserProfilePhoto::new(id << 10, 2).stripped_thumb(vec![1; 24]);
    let user = types::User::new(id)
        .access_hash(-id)
        .first_name(script.name().to_owned())
        .username(format!("traveller_{i}"))
        .photo(photo.into())
        .status(types::UserStatusOffline::new(1_722_980_000 + i).into());
    if i % 2 == 0 { user.last_name(script.name().to_owned()).premium(true) } else { user }
}

fn channel(i: i32, script: Script) -> types::Channel {
    let id = 1_500_000_000 + i64::from(i);
    let photo = types::ChatPhoto::new(id << 10, 2).stripped_thumb(vec![2; 24]).into();
    let title = format!("{} {}", script.name(), script.name());
    types::Channel::new(id, title, photo, 1_600_000_000 + i)
        .megagroup(true)
        .access_hash(-id)
        .username(format!("harbour_{i}"))
        .participants_count(4_000 + i)
}

/// A `user` of layer 185, with serde's derives.
pub fn user_with_derives() -> User {
    let photo = crate::derived::types::UserProfilePhoto::new(1, 2).stripped_thumb(vec![7; 40]);
    User::new(5_000_000_000)
        .contact(true)
        .premium(true)
        .access_hash(-1)
        .first_name("Ada".to_owned())
        .last_name("Lovelace".to_owned())
        .username("ada".to_owned())
        .phone("15550100".to_owned())
        .photo(photo.into())
}
