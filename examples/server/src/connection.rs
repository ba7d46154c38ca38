//! One connection: frames in, frames out.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::{SinkExt, StreamExt};
use tl_runtime::{Object, from_bytes, from_bytes_prefix};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::codec::Framed;
use tower::ServiceExt;

use crate::api::any::Function;
use crate::crypto::AuthKey;
use crate::key_exchange::{self, KeyExchange};
use crate::mtproto;
use crate::server::Shared;
use crate::service::{self, Call, Caller};
use crate::session::{Request, Session};

/// The time that a client may be silent. Clients send a ping more often.
const MAX_SILENCE: Duration = Duration::from_secs(90);

/// The time that a client may take to read an answer.
const MAX_WRITING: Duration = Duration::from_secs(10);

/// The updates that may wait for a client.
const MAX_UPDATES: usize = 64;

/// The error of a transport for a key that the server does not have.
const UNKNOWN_KEY: i32 = -404;

/// Serves a client until one side ends the connection.
///
/// # Errors
///
/// If the client breaks the protocol, or the connection fails.
pub(crate) async fn serve(stream: TcpStream, peer: SocketAddr, shared: Arc<Shared>) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut frames = Framed::new(stream, crate::transport::Transport::default());
    let (updates, mut waiting) = mpsc::channel(MAX_UPDATES);
    let mut client = Client {
        peer,
        shared,
        exchange: None,
        key: None,
        session: None,
        service: service::service(),
        caller: Caller::new(updates),
    };
    loop {
        let reply = tokio::select! {
            frame = timeout(MAX_SILENCE, frames.next()) => match frame {
                Ok(Some(frame)) => client.receive(frame?).await?,
                Ok(None) => return Ok(()),
                Err(_) => return Err(Error::new(ErrorKind::TimedOut, "the client is silent")),
            },
            Some(update) = waiting.recv() => client.notify(&update),
        };
        if let Some(frame) = reply {
            let sent = timeout(MAX_WRITING, frames.send(frame)).await;
            sent.map_err(|_| Error::new(ErrorKind::TimedOut, "the client does not read"))??;
        }
    }
}

/// The state of a connection.
struct Client<S> {
    peer: SocketAddr,
    shared: Arc<Shared>,
    exchange: Option<KeyExchange>,
    key: Option<Arc<AuthKey>>,
    session: Option<Session>,
    service: S,
    caller: Caller,
}

impl<S: service::Answering> Client<S> {
    /// Returns the frame that answers a frame, if it needs an answer.
    async fn receive(&mut self, mut frame: BytesMut) -> Result<Option<Bytes>> {
        match frame[..] {
            [0, 0, 0, 0, 0, 0, 0, 0, ..] => self.exchange_keys(&frame[8..]).map(Some),
            [a, b, c, d, e, f, g, h, ..] => {
                let Some(key) = self.shared.key([a, b, c, d, e, f, g, h]) else {
                    return Ok(Some(Bytes::copy_from_slice(&UNKNOWN_KEY.to_le_bytes())));
                };
                let plaintext =
                    key.open(&mut frame).ok_or_else(|| broken("a wrong message key"))?;
                let requests = Session::receive(&mut self.session, &self.shared.salts, plaintext)
                    .map_err(|error| broken(&error.to_string()))?;
                self.key = Some(key);
                for request in requests {
                    self.answer(request).await;
                }
                Ok(self.take_frame())
            }
            _ => Err(broken("a frame without a key")),
        }
    }

    /// Answers an unencrypted message: a step of the key exchange.
    fn exchange_keys(&mut self, message: &[u8]) -> Result<Bytes> {
        let read = |message| {
            let (id, rest) = from_bytes_prefix::<i64>(message)?;
            let (length, rest) = from_bytes_prefix::<u32>(rest)?;
            // A padded transport has some random bytes after the call.
            let call = rest.get(..length as usize).unwrap_or(rest);
            from_bytes::<mtproto::any::Function>(call).map(|call| (id, call))
        };
        let (id, call) = read(message).map_err(|error| broken(&error.to_string()))?;
        println!("{} calls {}", self.peer, call.name());
        let step = key_exchange::answer(call, &mut self.exchange, &self.shared.rsa_key)
            .ok_or_else(|| broken("a wrong step of the key exchange"))?;
        if let Some(key) = step.key {
            self.shared.add_key(key).ok_or_else(|| broken("too many keys"))?;
        }
        let length = step.answer.len() as u32;
        let head = [&[0; 8][..], &(id | 1).to_le_bytes(), &length.to_le_bytes()].concat();
        Ok([head, step.answer].concat().into())
    }

    /// Answers a call in the session.
    async fn answer(&mut self, request: Request) {
        let answer = match request.call.decode::<Function>() {
            Ok(function) => {
                println!("{} calls {}", self.peer, function.name());
                let call = Call { function, caller: self.caller.clone() };
                match self.service.ready().await {
                    Ok(service) => service.call(call).await,
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(service::refusal(&error)),
        };
        let answer = answer.unwrap_or_else(|error| Object::new(&error));
        if let Some(session) = &mut self.session {
            session.answer(request.id, answer);
        }
    }

    /// Returns the frame with an update, if the client has started a session.
    fn notify(&mut self, update: &Object) -> Option<Bytes> {
        self.session.as_mut()?.notify(update);
        self.take_frame()
    }

    fn take_frame(&mut self) -> Option<Bytes> {
        let plaintext = self.session.as_mut()?.take_plaintext(&self.shared.salts)?;
        Some(self.key.as_ref()?.seal(plaintext).into())
    }
}

fn broken(text: &str) -> Error {
    Error::new(ErrorKind::InvalidData, text)
}
