//! A client that sends requests in turn and prints the replies.

use std::fmt::Debug;

use tl_runtime::{Combinator, DecodeError, Object, from_bytes, to_bytes};

use tl::types::{Failure, Reply, Request};

/// The generated module of the client.
pub(crate) mod tl {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

/// A client with its connection, which takes a request to the server and returns the reply.
pub(crate) struct Client<E> {
    exchange: E,
    last_id: i64,
}

impl<E: FnMut(&[u8]) -> Result<Vec<u8>, DecodeError>> Client<E> {
    /// Creates a client.
    pub(crate) fn new(exchange: E) -> Self {
        Self { exchange, last_id: 0 }
    }

    /// Calls a function and prints the answer.
    pub(crate) fn call<F>(&mut self, function: &F)
    where
        F: tl_runtime::Request<Output: Debug> + Debug,
    {
        println!("{function:?}");
        match self.ask(Object::new(function)) {
            Ok(Some(result)) => match function.answer_from_bytes(result.as_bytes()) {
                Ok(output) => println!("    {output:?}"),
                Err(error) => println!("    not the answer to this call: {error}"),
            },
            Ok(None) => {}
            Err(error) => println!("    no reply: {error}"),
        }
    }

    /// Sends a call. Returns its result, or prints the failure.
    pub(crate) fn ask(&mut self, call: Object) -> Result<Option<Object>, DecodeError> {
        self.last_id += 1;
        let request = Request::new(self.last_id, call);
        let reply: Reply = from_bytes(&(self.exchange)(&to_bytes(&request))?)?;
        // Replies come in order here. Over a network, this number finds the waiting call.
        assert_eq!(reply.id, self.last_id);
        if reply.result.constructor_id() != Some(Failure::CONSTRUCTOR_ID) {
            return Ok(Some(reply.result));
        }
        let failure: Failure = reply.result.decode()?;
        println!("    failure {}: {}", failure.code, failure.text);
        Ok(None)
    }
}
