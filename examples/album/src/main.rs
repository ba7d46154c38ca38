//! Builds an album of three photos for `messages.sendMultiMedia` from typed values, prints its
//! bytes, and reads an answer.

use std::error::Error;
use std::io::{Write, stdout};

use tl::enums::{InputMedia, Message, MessageEntity, Update, Updates};
use tl::{functions, types};
use tl_parser::{Options, SourceMap};
use tl_reflect::{Codec, RootType};

/// The generated module.
#[allow(missing_docs)]
mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl.rs"));
}

fn main() -> Result<(), Box<dyn Error>> {
    let request = album();
    let bytes = tl_runtime::to_bytes(&request);
    let answer = unhex(include_str!("../answer.hex"))?;
    let updates: Updates = tl_runtime::from_bytes(&answer)?;

    let mut out = stdout().lock();
    writeln!(out, "messages.sendMultiMedia of layer {}, {} bytes:\n", tl::LAYER, bytes.len())?;
    write!(out, "{}", annotated(&bytes)?)?;
    writeln!(out, "\nThe answer, {} bytes:\n\n{}", answer.len(), summary(&updates))?;
    writeln!(out, "{updates:#?}")?;
    Ok(())
}

/// Returns the call that sends three photos with captions, silently, on 7 August 2024.
fn album() -> functions::messages::SendMultiMedia {
    let peer = types::InputPeerChannel::new(1_234_567_890, 0x0123_4567_89ab_cdef);
    let bold = types::MessageEntityBold::new(0, 7);
    let link = types::MessageEntityTextUrl::new(12, 4, "https://example.org/map".to_owned());
    let album = vec![
        photo(1, "Morning at the lake").entities(vec![bold.into()]),
        photo(2, "Noon on the path").entities(vec![MessageEntity::TextUrl(link)]),
        photo(3, "Вечер"),
    ];
    functions::messages::SendMultiMedia::new(peer.into(), album)
        .silent(true)
        .schedule_date(1_722_988_800)
}

/// Returns an uploaded photo with a caption.
fn photo(number: u8, caption: &str) -> types::InputSingleMedia {
    let id = 5_000_000_000 + i64::from(number);
    let photo = types::InputPhoto::new(id, -id, vec![number; 5]);
    let media = InputMedia::from(types::InputMediaPhoto::new(photo.into()));
    types::InputSingleMedia::new(media, i64::from(number), caption.to_owned())
}

/// Returns the bytes with their meaning, by the schema alone.
fn annotated(bytes: &[u8]) -> Result<String, Box<dyn Error>> {
    let mut sources = SourceMap::new();
    sources.add("api-185.tl", include_str!("../../../schema/api-185.tl"));
    let loaded = tl_parser::load(&sources, &Options::default());
    let schema =
        loaded.schema.ok_or_else(|| tl_parser::render(&sources, &loaded.diagnostics, false))?;
    let explanation = Codec::new(&schema).explain(bytes, &RootType::Any, false);
    match explanation.failure {
        None => Ok(explanation.text),
        Some(failure) => Err(failure.into()),
    }
}

/// Returns the parts of the answer that a client needs, as text.
fn summary(updates: &Updates) -> String {
    let Updates::Updates(updates) = updates else {
        return "an unexpected answer\n".to_owned();
    };
    let mut lines = String::new();
    for update in &updates.updates {
        lines += &match update {
            Update::MessageId(sent) => {
                format!("random id {} became message {}\n", sent.random_id, sent.id)
            }
            Update::NewScheduledMessage(update) => match &update.message {
                Message::Message(message) => {
                    format!("message {} is scheduled: {:?}\n", message.id, message.message)
                }
                other => format!("{other:?}\n"),
            },
            other => format!("{other:?}\n"),
        };
    }
    lines + &format!("{} chats, {} users\n", updates.chats.len(), updates.users.len())
}

fn unhex(text: &str) -> Result<Vec<u8>, std::num::ParseIntError> {
    let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let pairs = digits.chunks(2).map(|pair| pair.iter().collect::<String>());
    pairs.map(|pair| u8::from_str_radix(&pair, 16)).collect()
}
