//! Calls as a [`tower::Service`]. The layers around the answers remove wrappers and slow down
//! clients that send too much.

use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_util::future::{Either, Ready, ready};
use tl_runtime::{DecodeError, DecodeErrorKind, Object};
use tokio::sync::mpsc;
use tower::layer::layer_fn;
use tower::{Service, ServiceBuilder, service_fn};

use crate::answers;
use crate::api::any::Function;
use crate::mtproto::types::RpcError;

/// The time between two albums of a client.
const ALBUM_INTERVAL: Duration = Duration::from_secs(1);

/// A call and its caller.
pub(crate) struct Call {
    /// The call, with its wrappers at first.
    pub(crate) function: Function,
    /// The client.
    pub(crate) caller: Caller,
}

/// The client that makes a call.
#[derive(Clone)]
pub(crate) struct Caller {
    /// True if the client wants updates for this call.
    pub(crate) wants_updates: bool,
    /// The updates for the client.
    updates: mpsc::Sender<Object>,
}

impl Caller {
    /// Creates a caller who wants updates.
    pub(crate) fn new(updates: mpsc::Sender<Object>) -> Self {
        Self { wants_updates: true, updates }
    }

    /// Sends an update to the client. It is lost if the client has gone, or is slow.
    pub(crate) fn notify(&self, update: Object) {
        if self.wants_updates {
            let _ = self.updates.try_send(update);
        }
    }
}

/// A service that answers calls.
pub(crate) trait Answering:
    Service<Call, Response = Object, Error = RpcError, Future: Send> + Send
{
}

impl<S: Service<Call, Response = Object, Error = RpcError, Future: Send> + Send> Answering for S {}

/// Returns the service of a connection.
pub(crate) fn service() -> impl Answering {
    ServiceBuilder::new()
        .layer(layer_fn(|inner| Unwrapped { inner }))
        .layer(layer_fn(|inner| Unhurried { inner, last_album: None }))
        .service(service_fn(answers::answer))
}

/// Removes the wrappers of calls, in any order.
struct Unwrapped<S> {
    inner: S,
}

impl<S: Service<Call>> Service<Call> for Unwrapped<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut call: Call) -> S::Future {
        loop {
            call.function = match call.function {
                // This server answers in its own layer, whatever the client's is.
                Function::InvokeWithLayer(wrapper) => wrapper.query,
                Function::InitConnection(wrapper) => wrapper.query,
                // This server answers calls in the order in which they come.
                Function::InvokeAfterMsg(wrapper) => wrapper.query,
                Function::InvokeAfterMsgs(wrapper) => wrapper.query,
                Function::InvokeWithoutUpdates(wrapper) => {
                    call.caller.wants_updates = false;
                    wrapper.query
                }
                function => {
                    call.function = function;
                    return self.inner.call(call);
                }
            };
        }
    }
}

/// Refuses albums that follow each other too quickly.
struct Unhurried<S> {
    inner: S,
    last_album: Option<Instant>,
}

impl<S: Service<Call, Error = RpcError>> Service<Call> for Unhurried<S> {
    type Response = S::Response;
    type Error = RpcError;
    type Future = Either<Ready<Result<S::Response, RpcError>>, S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), RpcError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, call: Call) -> Self::Future {
        if let Function::MessagesSendMultiMedia(_) = call.function {
            if self.last_album.is_some_and(|last| last.elapsed() < ALBUM_INTERVAL) {
                let seconds = ALBUM_INTERVAL.as_secs();
                let error = RpcError::new(420, format!("FLOOD_WAIT_{seconds}"));
                return Either::Left(ready(Err(error)));
            }
            self.last_album = Some(Instant::now());
        }
        Either::Right(self.inner.call(call))
    }
}

/// Returns the error for bytes that are not a call of this server.
pub(crate) fn refusal(error: &DecodeError) -> RpcError {
    match error.kind {
        DecodeErrorKind::UnknownConstructor { id } if error.is_unknown_call() => {
            RpcError::new(400, format!("INPUT_METHOD_INVALID_{id:08x}"))
        }
        _ => RpcError::new(400, format!("INPUT_REQUEST_INVALID: {error}")),
    }
}
