//! Turns the bytes of a request into the bytes of the reply: decodes it, removes wrappers and
//! dispatches the call.

use tl_runtime::{DecodeError, DecodeErrorKind, Object, from_bytes, to_bytes};

use crate::library::tl::any;
use crate::library::tl::types::{Failure, Reply, Request};
use crate::library::{Answer, Caller, Library};

/// The layer of the server's schema.
const LAYER: i32 = 1;

/// A server with its library.
pub(crate) struct Server {
    library: Library,
}

impl Server {
    /// Creates a server with a new library.
    pub(crate) fn new() -> Self {
        Self { library: Library::new() }
    }

    /// Returns the reply to a request. A frame that is not a request is an error and ends the
    /// connection, because it has no number to reply to.
    pub(crate) fn serve(&mut self, frame: &[u8]) -> Result<Vec<u8>, DecodeError> {
        let request: Request = from_bytes(frame)?;
        let call = request.call.decode().map_err(|error| refusal(&error));
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
        }
    }

    /// Returns the encoded result of a call.
    fn answer<F: Answer>(&mut self, call: F, caller: &Caller) -> Result<Object, Failure> {
        call.answer(&mut self.library, caller).map(|output| Object::new(&output))
    }
}

/// Returns the failure for a call that cannot be decoded.
fn refusal(error: &DecodeError) -> Failure {
    match error.kind {
        DecodeErrorKind::UnknownConstructor { id } if error.type_name == "Function" => {
            Failure::new(404, format!("no function has the id {id:08x}"))
        }
        _ => Failure::new(400, error.to_string()),
    }
}
