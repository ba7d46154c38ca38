//! The answers to calls. The compiler checks their types against the schema.

use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std::time::Duration;

use tl_runtime::{Encode, Function as Answered, Object};

use crate::api::any::Function;
use crate::api::enums::{InputMedia, InputPeer, InputPhoto, InputUser, Message, Peer, Photo};
use crate::api::enums::{PhotoSize, Update, Updates, User};
use crate::api::functions::messages::SendMultiMedia;
use crate::api::types;
use crate::clock::now;
use crate::mtproto::types::RpcError;
use crate::service::{Call, Caller};

/// The id of the user behind every client.
const USER: i64 = 42;

/// The id of the user who writes to them.
const FRIEND: i64 = 43;

/// The photos in an album.
const MAX_PHOTOS: usize = 10;

/// The time after which the friend has seen an album.
const READING: Duration = Duration::from_millis(100);

/// The number of the last message. Each message is an event of its own, with the same number.
static LAST_MESSAGE: AtomicI32 = AtomicI32::new(100);

/// Answers a call that has no wrappers.
///
/// # Errors
///
/// If the call is a wrapper, or its arguments are wrong.
pub(crate) async fn answer(call: Call) -> Result<Object, RpcError> {
    let Call { function, caller } = call;
    match function {
        Function::HelpGetConfig(call) => Ok(encoded(&*call, &config())),
        Function::HelpGetNearestDc(call) => {
            Ok(encoded(&*call, &types::NearestDc::new("IS".to_owned(), 1, 1)))
        }
        Function::UpdatesGetState(call) => {
            let pts = LAST_MESSAGE.load(Relaxed);
            Ok(encoded(&*call, &types::updates::State::new(pts, 0, now(), 1, 0)))
        }
        Function::UsersGetUsers(call) => {
            let users = call.id.iter().map(|id| match id {
                InputUser::InputUserSelf => me(),
                InputUser::InputUser(user) if user.user_id == USER => me(),
                InputUser::InputUser(user) if user.user_id == FRIEND => friend(),
                InputUser::InputUser(user) => types::UserEmpty::new(user.user_id).into(),
                _ => types::UserEmpty::new(0).into(),
            });
            let users = users.collect();
            Ok(encoded(&*call, &users))
        }
        Function::MessagesSendMultiMedia(call) => {
            let updates = send_album(&call)?;
            tokio::spawn(comment(peer(&call.peer)?, caller));
            Ok(encoded(&*call, &updates))
        }
        other => Err(RpcError::new(400, format!("WRAPPER_INVALID: {}", other.name()))),
    }
}

/// Encodes the answer to a call. Its type is that of the schema.
fn encoded<F: Answered<Output: Encode>>(_call: &F, answer: &F::Output) -> Object {
    Object::new(answer)
}

/// Makes the messages of an album.
fn send_album(call: &SendMultiMedia) -> Result<Updates, RpcError> {
    let peer = peer(&call.peer)?;
    match call.multi_media.len() {
        0 => return Err(RpcError::new(400, "MULTI_MEDIA_EMPTY".to_owned())),
        1..=MAX_PHOTOS => {}
        _ => return Err(RpcError::new(400, "MULTI_MEDIA_TOO_LONG".to_owned())),
    }
    let album = i64::from(LAST_MESSAGE.load(Relaxed)) << 32;
    let mut updates = Vec::new();
    for item in &call.multi_media {
        let id = LAST_MESSAGE.fetch_add(1, Relaxed) + 1;
        let mut message = types::Message::new(id, peer.clone(), now(), item.message.clone())
            .out(true)
            .silent(call.silent)
            .from_id(types::PeerUser::new(USER).into())
            .media(types::MessageMediaPhoto::new().photo(photo(&item.media)).into())
            .grouped_id(album);
        message.entities.clone_from(&item.entities);
        updates.push(types::UpdateMessageId::new(id, item.random_id).into());
        updates.push(types::UpdateNewMessage::new(message.into(), id, 1).into());
    }
    Ok(types::Updates::new(updates, vec![me()], Vec::new(), now(), 0).into())
}

/// Sends the friend's message about an album.
async fn comment(peer: Peer, caller: Caller) {
    tokio::time::sleep(READING).await;
    let id = LAST_MESSAGE.fetch_add(1, Relaxed) + 1;
    let message = types::Message::new(id, peer, now(), "What a lake!".to_owned())
        .from_id(types::PeerUser::new(FRIEND).into());
    let update = types::UpdateNewMessage::new(Message::from(message), id, 1);
    let users = vec![me(), friend()];
    let updates = types::Updates::new(vec![Update::from(update)], users, Vec::new(), now(), 0);
    caller.notify(Object::new(&Updates::from(updates)));
}

/// Returns the peer that the client means.
fn peer(peer: &InputPeer) -> Result<Peer, RpcError> {
    match peer {
        InputPeer::InputPeerSelf => Ok(types::PeerUser::new(USER).into()),
        InputPeer::User(user) => Ok(types::PeerUser::new(user.user_id).into()),
        InputPeer::Chat(chat) => Ok(types::PeerChat::new(chat.chat_id).into()),
        InputPeer::Channel(channel) => Ok(types::PeerChannel::new(channel.channel_id).into()),
        _ => Err(RpcError::new(400, "PEER_ID_INVALID".to_owned())),
    }
}

/// Returns the photo that the client means. This server stores none.
fn photo(media: &InputMedia) -> Photo {
    match media {
        InputMedia::Photo(types::InputMediaPhoto { id: InputPhoto::InputPhoto(photo), .. }) => {
            let size = types::PhotoSize::new("x".to_owned(), 800, 600, 60_000);
            let sizes = vec![PhotoSize::from(size)];
            let reference = photo.file_reference.clone();
            types::Photo::new(photo.id, photo.access_hash, reference, now(), sizes, 1).into()
        }
        _ => types::PhotoEmpty::new(0).into(),
    }
}

fn me() -> User {
    types::User::new(USER).self_(true).first_name("You".to_owned()).into()
}

fn friend() -> User {
    types::User::new(FRIEND).first_name("Ada".to_owned()).into()
}

/// Returns the settings of clients: zeros and empty texts, but for those that clients use.
fn config() -> types::Config {
    types::Config::default()
        .date(now())
        .expires(now().saturating_add(3_600))
        .this_dc(1)
        .dc_options(vec![types::DcOption::new(1, "127.0.0.1".to_owned(), 443)])
        .chat_size_max(200)
        .megagroup_size_max(200_000)
        .caption_length_max(1_024)
        .message_length_max(4_096)
        .me_url_prefix("https://t.me/".to_owned())
}
