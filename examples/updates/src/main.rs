//! A client's work on an answer: it keeps users and chats by their ids, prints texts with their
//! entities, and follows `pts`.

use std::collections::HashMap;

use tl::{enums, types};
use tl_runtime::{DecodeError, from_bytes, to_bytes, walk};

mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl.rs"));
}

#[derive(Default)]
struct Client {
    users: HashMap<i64, enums::User>,
    chats: HashMap<i64, enums::Chat>,
    pts: i32,
}

impl Client {
    /// Keeps what the answer says about users, chats and `pts`, and prints its messages.
    fn receive(&mut self, answer: &enums::Updates) {
        walk(answer, |user: &enums::User| {
            self.users.insert(user.id(), user.clone());
        });
        walk(answer, |chat: &enums::Chat| {
            self.chats.insert(chat.id(), chat.clone());
        });
        walk(answer, |update: &enums::Update| self.pts = self.pts.max(update.pts().unwrap_or(0)));
        walk(answer, |message: &types::Message| {
            println!("{}: {}", self.name(message.from_id.as_ref()), message.message);
            for entity in message.entities.iter().flatten() {
                let (skip, take) = (entity.offset() as usize, entity.length() as usize);
                let part: Vec<u16> = message.message.encode_utf16().skip(skip).take(take).collect();
                let style = if entity.is_bold() { "bold" } else { "in another style" };
                println!("  {style}: {}", String::from_utf16_lossy(&part));
            }
        });
    }

    fn name(&self, sender: Option<&enums::Peer>) -> &str {
        let user =
            sender.and_then(enums::Peer::as_user).and_then(|peer| self.users.get(&peer.user_id));
        user.and_then(enums::User::as_user)
            .and_then(|user| user.first_name.as_deref())
            .unwrap_or("?")
    }
}

fn main() -> Result<(), DecodeError> {
    let mut client = Client::default();
    client.receive(&from_bytes(&answer())?);
    println!("{} users, {} chats, pts {}", client.users.len(), client.chats.len(), client.pts);
    Ok(())
}

/// The answer of a server: a new message of a user, with a bold word.
fn answer() -> Vec<u8> {
    let ada = types::User::default().id(7).first_name("Ada".to_owned());
    let bold = types::MessageEntityBold::default().length(7);
    let peer = types::PeerUser::new(7);
    let message = types::Message::new(
        1,
        peer.clone().into(),
        1_790_000_000,
        "Morning at the lake".to_owned(),
    )
    .from_id(peer.into())
    .entities(vec![bold.into()]);
    let update = types::UpdateNewMessage::new(message.into(), 12, 1);
    to_bytes(&types::Updates::default().updates(vec![update.into()]).users(vec![ada.into()]))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_readme_shows_the_client() {
        let program = include_str!("main.rs");
        let start = program.find("#[derive(Default)]").expect("the client");
        let end = program.find("fn main").expect("the program");
        let readme = include_str!("../../../README.md");
        assert!(readme.contains(program[start..end].trim_end()), "copy the client to the README");
    }
}
