//! The envelope of calls and answers: bytes within bytes within bytes.

use std::error::Error;

use tl_runtime::{Combinator, Encode, Object, Request, from_bytes, to_bytes};

use crate::tl::enums::adnl::Message;
use crate::tl::functions::lite_server::{Query, WaitMasterchainSeqno};
use crate::tl::types::adnl::message;
use crate::tl::types::lite_server;

/// Returns a call in its envelope, after the prefix if there is one.
pub(crate) fn ask<F: Request>(
    id: [u8; 32],
    prefix: Option<WaitMasterchainSeqno>,
    call: &F,
) -> Vec<u8> {
    let mut data = prefix.map_or_else(Vec::new, |prefix| to_bytes(&prefix));
    data.extend(to_bytes(call));
    let query = to_bytes(&Query::new(data));
    to_bytes(&Message::from(message::Query::new(id, query)))
}

/// Returns an answer in its envelope.
pub(crate) fn answer(id: [u8; 32], answer: &impl Encode) -> Vec<u8> {
    to_bytes(&Message::from(message::Answer::new(id, to_bytes(answer))))
}

/// Removes the envelope from the answer to a call.
pub(crate) fn read<F: Request>(
    call: &F,
    id: [u8; 32],
    bytes: &[u8],
) -> Result<F::Output, Box<dyn Error>> {
    let Message::Answer(message) = from_bytes(bytes)? else {
        return Err("a question instead of an answer".into());
    };
    if message.query_id != id {
        return Err("the answer to another question".into());
    }
    let object = Object::from_bytes(message.answer);
    if object.constructor_id() == Some(lite_server::Error::CONSTRUCTOR_ID) {
        let error: lite_server::Error = object.decode()?;
        return Err(format!("{} ({})", error.message, error.code).into());
    }
    Ok(call.answer_from_bytes(object.as_bytes())?)
}
