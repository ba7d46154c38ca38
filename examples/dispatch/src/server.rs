//! Turns the bytes of a request into the bytes of the reply: decodes it, removes wrappers and
//! dispatches the call.

use tl_reflect::Skipper;
use tl_runtime::{DecodeError, DecodeErrorKind, Object, from_bytes, from_bytes_skipping, to_bytes};

use crate::library::tl::any;
use crate::library::tl::types::{Failure, Reply, Request};
use crate::library::{Answer, Caller, Library};

/// The layer of the server's schema.
const LAYER: i32 = 1;

/// A server with its library.
pub(crate) struct Server<'a> {
    library: Library,
    /// The schema of newer clients, for calls that the server does not have.
    newer: &'a Skipper<'a>,
}

impl<'a> Server<'a> {
    /// Creates a server with a new library.
    pub(crate) fn new(newer: &'a Skipper<'a>) -> Self {
        Self { library: Library::new(), newer }
    }

    /// Returns the reply to a request. A frame that is not a request is an error and ends the
    /// connection, because it has no number to reply to.
    pub(crate) fn serve(&mut self, frame: &[u8]) -> Result<Vec<u8>, DecodeError> {
        let request: Request = from_bytes(frame)?;
        let bytes = request.call.as_bytes();
        let call = from_bytes_skipping(bytes, self.newer).map_err(|error| refusal(&error, bytes));
        let result = call
            .and_then(|call| self.dispatch(call, Caller::default()))
            .unwrap_or_else(|failure| Object::new(&failure));
        Ok(to_bytes(&Reply::new(request.id, result)))
    }

    /// Removes the wrappers and answers the inner call. The decoder limits their number.
    fn dispatch(&mut self, call: any::Function, mut caller: Caller) -> Result<Object, Failure> {
        match call {
            any::Function::InvokeWithLayer(wrapper) if wrapper.layer > LAYER => {
                Err(Failure::new(400, format!("the server has layer {LAYER}")))
            }
            any::Function::InvokeWithLayer(wrapper) => self.dispatch(wrapper.query, caller),
            any::Function::InvokeAs(wrapper) => {
                caller.reader = Some(wrapper.reader);
                self.dispatch(wrapper.query, caller)
            }
            any::Function::BooksList(call) => self.answer(*call, &caller),
            any::Function::BooksBorrow(call) => self.answer(*call, &caller),
            any::Function::BooksIsLent(call) => self.answer(*call, &caller),
            any::Function::Unknown(call) => {
                let (id, len) = (call.constructor_id().unwrap_or(0), call.as_bytes().len());
                Err(unknown(id, self.newer.name(&call), len))
            }
        }
    }

    /// Returns the encoded result of a call.
    fn answer<F: Answer>(&mut self, call: F, caller: &Caller) -> Result<Object, Failure> {
        call.answer(&mut self.library, caller).map(|output| Object::new(&output))
    }
}

/// Returns the failure for a call that cannot be decoded.
fn refusal(error: &DecodeError, call: &[u8]) -> Failure {
    match error.kind {
        // A wrapper ends with the call in it, so the rest of the bytes is the unknown call.
        DecodeErrorKind::UnknownConstructor { id } if error.is_unknown_call() => {
            unknown(id, None, call.len() - error.offset)
        }
        _ => Failure::new(400, error.to_string()),
    }
}

/// Returns the failure for a call that the server does not have.
fn unknown(id: u32, name: Option<&str>, len: usize) -> Failure {
    let name = name.map_or(String::new(), |name| format!(", which is `{name}` in a newer schema"));
    Failure::new(404, format!("no function has the id {id:08x}{name} ({len} bytes)"))
}
