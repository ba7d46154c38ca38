//! From the bytes of a request to those of the reply: decoding, dispatch, wrappers.

use tl_runtime::{DecodeError, DecodeErrorKind, Object, from_bytes, to_bytes};

use crate::library::{Answer, Caller, Library};
use tl::any;
use tl::types::{Failure, Reply, Request};

/// What the build script generated for the server.
pub(crate) mod tl {
    include!(concat!(env!("OUT_DIR"), "/server.rs"));
}

/// The layer of the schema that the server has.
const LAYER: i32 = 1;

/// A server with its library.
pub(crate) struct Server {
    library: Library,
}

impl Server {
    /// A server that has not been asked anything.
    pub(crate) fn new() -> Self {
        Self { library: Library::new() }
    }

    /// The reply to a request, or an error if the frame is no request, which ends a connection: there
    /// is no number to reply to.
    pub(crate) fn serve(&mut self, frame: &[u8]) -> Result<Vec<u8>, DecodeError> {
        let request: Request = from_bytes(frame)?;
        let call = request.call.decode().map_err(|error| refusal(&error));
        let result = call
            .and_then(|call| self.dispatch(call, Caller::default()))
            .unwrap_or_else(|failure| Object::new(&failure));
        Ok(to_bytes(&Reply::new(request.id, result)))
    }

    /// Takes off the wrappers and answers what is inside of them. How many there can be is limited
    /// where they are decoded.
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

    /// The bytes of what the function returns.
    fn answer<F: Answer>(&mut self, call: F, caller: &Caller) -> Result<Object, Failure> {
        call.answer(&mut self.library, caller).map(|output| Object::new(&output))
    }
}

/// Why a call that could not be decoded is not answered.
fn refusal(error: &DecodeError) -> Failure {
    match error.kind {
        DecodeErrorKind::UnknownConstructor { id } if error.type_name == "Function" => {
            Failure::new(404, format!("no function has the id {id:08x}"))
        }
        _ => Failure::new(400, error.to_string()),
    }
}
