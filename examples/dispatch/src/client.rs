//! A client that sends requests in turn and prints the replies.

use std::error::Error;
use std::fmt::Debug;
use std::io::{Read, Write};

use tl_runtime::{Combinator, Object, from_bytes, to_bytes};

use crate::connection::{read_frame, write_frame};
use tl::types::{Failure, Reply, Request};

/// The generated module of the client.
pub(crate) mod tl {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

/// A client with its connection.
pub(crate) struct Client<S> {
    stream: S,
    last_id: i64,
}

impl<S: Read + Write> Client<S> {
    /// Creates a client.
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, last_id: 0 }
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
    pub(crate) fn ask(&mut self, call: Object) -> Result<Option<Object>, Box<dyn Error>> {
        self.last_id += 1;
        let reply = self.exchange(&to_bytes(&Request::new(self.last_id, call)))?;
        let reply: Reply = from_bytes(&reply)?;
        // Replies come in order here. A client with several calls at once would find the waiting one
        // by this number.
        assert_eq!(reply.id, self.last_id);
        if reply.result.constructor_id() != Some(Failure::CONSTRUCTOR_ID) {
            return Ok(Some(reply.result));
        }
        let failure: Failure = reply.result.decode()?;
        println!("    failure {}: {}", failure.code, failure.text);
        Ok(None)
    }

    /// Sends a frame and returns the reply.
    pub(crate) fn exchange(&mut self, frame: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
        write_frame(&mut self.stream, frame)?;
        Ok(read_frame(&mut self.stream)?.ok_or("the server ended the connection")?)
    }
}
