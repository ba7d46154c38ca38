//! A client of lite servers.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use adnl::AdnlPeer;
use bytes::BytesMut;
use futures_util::{SinkExt, StreamExt};
use tl_runtime::{Combinator, Object, Request, encode_into_buf, from_bytes, to_bytes};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::tl::functions::lite_server::Query;
use crate::tl::types::adnl::message;
use crate::tl::types::lite_server;

/// The time that an answer may take.
const MAX_WAITING: Duration = Duration::from_secs(10);

/// A connection to a lite server.
pub(crate) struct Client {
    peer: AdnlPeer<TcpStream>,
    questions: u64,
}

impl Client {
    /// Connects to a server whose public key is known.
    ///
    /// # Errors
    ///
    /// If there is no connection, or the server has another key.
    pub(crate) async fn connect(
        server: SocketAddr,
        public_key: &[u8; 32],
    ) -> Result<Self, Box<dyn Error>> {
        let peer = timeout(MAX_WAITING, AdnlPeer::connect(public_key, server)).await??;
        Ok(Self { peer, questions: 0 })
    }

    /// Makes a call. The call is bytes in a query, which is bytes in a message.
    ///
    /// # Errors
    ///
    /// If the connection fails, or the server answers with an error.
    pub(crate) async fn call<F: Request>(&mut self, call: &F) -> Result<F::Output, Box<dyn Error>> {
        println!("{} …", F::TL_NAME);
        self.questions += 1;
        let mut id = [0; 32];
        id[..8].copy_from_slice(&self.questions.to_le_bytes());
        let query = Query::new(to_bytes(call));
        let mut packet = BytesMut::new();
        encode_into_buf(&message::Query::new(id, to_bytes(&query)), &mut packet)?;
        self.peer.send(packet.freeze()).await?;

        let packet = timeout(MAX_WAITING, self.peer.next()).await?;
        let packet = packet.ok_or("the server ends the connection")??;
        let answer: message::Answer = from_bytes(&packet)?;
        if answer.query_id != id {
            return Err("the answer to another question".into());
        }
        let object = Object::from_bytes(answer.answer);
        if object.constructor_id() == Some(lite_server::Error::CONSTRUCTOR_ID) {
            let error: lite_server::Error = object.decode()?;
            return Err(format!("{} ({})", error.message, error.code).into());
        }
        Ok(call.answer_from_bytes(object.as_bytes())?)
    }
}
