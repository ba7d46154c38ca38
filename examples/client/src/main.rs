//! A client of Telegram's API: connects, sends an album with `messages.sendMultiMedia`, and receives
//! updates.
//!
//! * `client --server 127.0.0.1:4433` talks to the example `server`;
//! * `client --server 127.0.0.1:4433 --calls 10000` makes that number of calls, and prints their times;
//! * `client --telegram` talks to Telegram, as the application in the variable `TELEGRAM_API_ID`.
//!   Nobody signs in, so Telegram answers `help.getConfig` and refuses the album.

mod connection;
mod key_exchange;
mod load;

use std::env;
use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use grammers_mtproto::mtp::Plain;
use grammers_mtproto::transport::Intermediate;
use grammers_mtsender::{Sender, ServerAddr};
use tokio::time::{sleep, timeout};

use api::enums::{InputMedia, Peer, Update, Updates, User};
use api::errors::Error as Refusal;
use api::functions::{help, messages};
use api::types;
use connection::{CallError, Connection};
use key_exchange::ServerKey;

/// The generated calls of Telegram's API, layer 185.
#[allow(missing_docs)]
mod api {
    include!(concat!(env!("OUT_DIR"), "/api.rs"));
}

/// The generated calls of MTProto's key exchange.
#[allow(missing_docs)]
mod mtproto {
    include!(concat!(env!("OUT_DIR"), "/mtproto.rs"));
}

const USAGE: &str = "usage: client [--server ADDRESS:PORT [--calls NUMBER] | --telegram]";

/// One of Telegram's servers.
const TELEGRAM: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::new(149, 154, 167, 51)), 443);

/// The time for the key exchange.
const MAX_EXCHANGE: Duration = Duration::from_secs(30);

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => talk("127.0.0.1:4433".parse()?, 1, Some(demonstration_key()?)).await,
        ["--server", address] => talk(address.parse()?, 1, Some(demonstration_key()?)).await,
        ["--server", address, "--calls", calls] => {
            let (server, calls) = (address.parse()?, calls.parse()?);
            let key = exchange_keys(server, Some(demonstration_key()?)).await?;
            load::run(server, key, 1, calls).await
        }
        ["--telegram"] => {
            let id = env::var("TELEGRAM_API_ID").map_err(|_| "TELEGRAM_API_ID is not set")?;
            talk(TELEGRAM, id.parse()?, None).await
        }
        _ => Err(USAGE.into()),
    }
}

fn demonstration_key() -> Result<ServerKey, &'static str> {
    let modulus = include_str!("../../server/key/public.hex");
    ServerKey::from_hex(modulus).ok_or("the server's key is not a number")
}

/// Does a client's work: connects, sends an album, reads the answer and what else comes.
async fn talk(
    server: SocketAddr,
    api_id: i32,
    server_key: Option<ServerKey>,
) -> Result<(), Box<dyn Error>> {
    let key = exchange_keys(server, server_key).await?;
    let mut connection = Connection::new(server, key).await?;

    let config = connection.introduce(api_id, help::GetConfig::new()).await?;
    println!("    captions have up to {} characters", config.caption_length_max);

    for caption in ["At the lake", "On the way back"] {
        match send(&mut connection, &album(caption)).await {
            Ok(updates) => print(&updates),
            Err(CallError::Refused(refusal)) => {
                println!("    refused: {refusal:?}");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
    }
    for _ in 0..2 {
        println!("an update that was pushed:");
        print(&connection.next_updates().await?);
    }
    Ok(())
}

/// Makes a key that the server and the client share.
async fn exchange_keys(
    server: SocketAddr,
    key: Option<ServerKey>,
) -> Result<[u8; 256], Box<dyn Error>> {
    let exchange = async {
        let address = ServerAddr::Tcp { address: server };
        let Some(key) = key else {
            // grammers knows the keys of Telegram's servers.
            let sender = grammers_mtsender::connect(Intermediate::new(), address).await?;
            return Ok(sender.auth_key());
        };
        let mut sender = Sender::connect(Intermediate::new(), Plain::new(), address).await?;
        key_exchange::exchange(&mut sender, &key).await
    };
    timeout(MAX_EXCHANGE, exchange).await.map_err(|_| "the server is silent")?
}

/// Sends an album, again after the time that the server asks for.
async fn send(
    connection: &mut Connection,
    album: &messages::SendMultiMedia,
) -> Result<Updates, CallError> {
    loop {
        match connection.call(album).await {
            Err(CallError::Refused(
                Refusal::FloodWait { seconds } | Refusal::SlowmodeWait { seconds },
            )) => {
                println!("    too soon: waiting for {seconds} s");
                sleep(Duration::from_secs(seconds.into())).await;
            }
            answer => return answer,
        }
    }
}

/// Returns a call that sends three photos to a user.
fn album(caption: &str) -> messages::SendMultiMedia {
    let photo = |number: i64| {
        let photo = types::InputPhoto::new(number, -number, b"reference".to_vec());
        let media = InputMedia::from(types::InputMediaPhoto::new(photo.into()));
        types::InputSingleMedia::new(media, number, format!("{caption}, {number}"))
    };
    let friend = types::InputPeerUser::new(43, 0);
    messages::SendMultiMedia::new(friend.into(), (1..=3).map(photo).collect()).silent(true)
}

/// Prints the messages in an answer, with the first names of their senders.
fn print(updates: &Updates) {
    let Updates::Updates(updates) = updates else {
        return println!("    {updates:?}");
    };
    for update in &updates.updates {
        match update {
            Update::MessageId(sent) => {
                println!("    random id {} became message {}", sent.random_id, sent.id);
            }
            Update::NewMessage(update) => {
                let sender = update.message.from_id();
                let name = sender.map_or("somebody", |sender| first_name(&updates.users, sender));
                let text = update.message.as_message().map_or("", |message| &message.message);
                println!("    message {} from {name}: {text}", update.message.id());
            }
            other => println!("    {other:?}"),
        }
    }
}

/// Returns the first name of a peer that is a user.
fn first_name<'a>(users: &'a [User], peer: &Peer) -> &'a str {
    let users = users.iter().filter_map(User::as_user);
    let user = peer.as_user().and_then(|peer| users.clone().find(|user| user.id == peer.user_id));
    user.and_then(|user| user.first_name.as_deref()).unwrap_or("somebody")
}
