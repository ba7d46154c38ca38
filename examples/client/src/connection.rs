//! Calls of this project's types over grammers-mtsender, which carries bytes for any type.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use grammers_crypto::DequeBuffer;
use grammers_mtproto::MsgId;
use grammers_mtproto::mtp::{Deserialization, DeserializeError, Encrypted, Mtp};
use grammers_mtproto::transport::Intermediate;
use grammers_mtsender::{InvocationError, Sender, ServerAddr};
use grammers_tl_types::{Cursor, Deserializable, RemoteCall, Serializable, deserialize};
use tl_runtime::{DecodeError, Encode, Request, from_bytes, to_bytes};
use tokio::time::{error::Elapsed, timeout};

use crate::api::enums::Updates;
use crate::api::functions::{InitConnection, InvokeWithLayer};
use crate::api::{self, errors};

/// The time that an answer may take.
const MAX_WAITING: Duration = Duration::from_secs(30);

/// An encrypted connection to a server.
pub(crate) struct Connection {
    sender: Sender<Intermediate, Tap>,
    received: Arc<Mutex<Received>>,
}

/// The reason why a call has no answer.
#[derive(Debug)]
pub(crate) enum CallError {
    /// The server refuses the call.
    Refused(errors::Error),
    /// The answer is not one of this layer.
    Answer(DecodeError),
    /// The connection fails.
    Connection(InvocationError),
    /// The server is silent.
    Silence,
}

impl Connection {
    /// Connects with a key that the server knows.
    ///
    /// # Errors
    ///
    /// If there is no connection.
    pub(crate) async fn new(server: SocketAddr, key: [u8; 256]) -> Result<Self, std::io::Error> {
        let received = Arc::default();
        let tap =
            Tap { encrypted: Encrypted::build().finish(key), received: Arc::clone(&received) };
        let address = ServerAddr::Tcp { address: server };
        let sender = Sender::connect(Intermediate::new(), tap, address).await?;
        Ok(Self { sender, received })
    }

    /// Makes the first call. Its wrappers tell the server the layer and the application.
    ///
    /// # Errors
    ///
    /// If the server refuses it, or the connection fails.
    pub(crate) async fn introduce<F: Request>(
        &mut self,
        api_id: i32,
        call: F,
    ) -> Result<F::Output, CallError> {
        println!("{}, in invokeWithLayer and initConnection …", F::TL_NAME);
        let [device, system, version, language, pack, system_language] =
            ["a computer", "1", "0.1", "en", "", "en"].map(str::to_owned);
        let call = InitConnection::new(
            api_id,
            device,
            system,
            version,
            system_language,
            pack,
            language,
            call,
        );
        self.invoke(&InvokeWithLayer::new(api::LAYER, call)).await
    }

    /// Makes a call.
    ///
    /// # Errors
    ///
    /// If the server refuses it, or the connection fails.
    pub(crate) async fn call<F: Request>(&mut self, call: &F) -> Result<F::Output, CallError> {
        println!("{} …", F::TL_NAME);
        self.invoke(call).await
    }

    /// Makes a call, and prints nothing.
    ///
    /// # Errors
    ///
    /// If the server refuses it, or the connection fails.
    pub(crate) async fn invoke<F: Request>(&mut self, call: &F) -> Result<F::Output, CallError> {
        match timeout(MAX_WAITING, self.sender.invoke(&Encoded::new(call))).await? {
            Ok(answer) => Ok(call.answer_from_bytes(&answer.0)?),
            Err(error) => match lock(&self.received).refusal.take() {
                Some((code, message)) => {
                    Err(CallError::Refused(errors::Error::new(code, &message)))
                }
                None => Err(CallError::Connection(error)),
            },
        }
    }

    /// Waits for the next update that no call has asked for.
    ///
    /// # Errors
    ///
    /// If there is none in time, or the connection fails.
    pub(crate) async fn next_updates(&mut self) -> Result<Updates, CallError> {
        loop {
            if let Some(bytes) = lock(&self.received).updates.pop() {
                return Ok(from_bytes(&bytes)?);
            }
            let step = timeout(MAX_WAITING, self.sender.step()).await?;
            step.map_err(|error| CallError::Connection(error.into()))?;
        }
    }
}

/// The protocol, with a tap for the bytes that grammers would read as values of its own layer.
struct Tap {
    encrypted: Encrypted,
    received: Arc<Mutex<Received>>,
}

/// The bytes from the tap.
#[derive(Default)]
struct Received {
    /// The updates, in the order in which they came.
    updates: Vec<Vec<u8>>,
    /// The code and the text of the last error.
    refusal: Option<(i32, String)>,
}

impl Mtp for Tap {
    fn push(&mut self, buffer: &mut DequeBuffer<u8>, request: &[u8]) -> Option<MsgId> {
        self.encrypted.push(buffer, request)
    }

    fn finalize(&mut self, buffer: &mut DequeBuffer<u8>) -> Option<MsgId> {
        self.encrypted.finalize(buffer)
    }

    fn deserialize(
        &mut self,
        payload: &mut [u8],
    ) -> Result<Vec<Deserialization>, DeserializeError> {
        let mut results = Vec::new();
        for result in self.encrypted.deserialize(payload)? {
            match result {
                Deserialization::Update(bytes) => lock(&self.received).updates.insert(0, bytes),
                // The call returns it.
                Deserialization::OwnUpdate { .. } => {}
                result => {
                    if let Deserialization::RpcError(refusal) = &result {
                        let error = &refusal.error;
                        let error = (error.error_code, error.error_message.clone());
                        lock(&self.received).refusal = Some(error);
                    }
                    results.push(result);
                }
            }
        }
        Ok(results)
    }
}

fn lock(received: &Mutex<Received>) -> MutexGuard<'_, Received> {
    received.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An encoded call, as grammers sends it.
pub(crate) struct Encoded(Vec<u8>);

/// An encoded answer.
pub(crate) struct Answer(pub(crate) Vec<u8>);

impl Encoded {
    /// Encodes a call.
    pub(crate) fn new(call: &impl Encode) -> Self {
        Self(to_bytes(call))
    }
}

impl Serializable for Encoded {
    fn serialize(&self, buffer: &mut impl Extend<u8>) {
        buffer.extend(self.0.iter().copied());
    }
}

impl RemoteCall for Encoded {
    type Return = Answer;
}

impl Deserializable for Answer {
    fn deserialize(cursor: &mut Cursor<'_>) -> deserialize::Result<Self> {
        let mut bytes = Vec::new();
        cursor.read_to_end(&mut bytes)?;
        Ok(Self(bytes))
    }
}

impl Display for CallError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => write!(f, "the server refuses the call: {error:?}"),
            Self::Answer(error) => write!(f, "the answer cannot be read: {error}"),
            Self::Connection(error) => write!(f, "the connection fails: {error}"),
            Self::Silence => write!(f, "no answer in {} seconds", MAX_WAITING.as_secs()),
        }
    }
}

impl Error for CallError {}

impl From<DecodeError> for CallError {
    fn from(error: DecodeError) -> Self {
        Self::Answer(error)
    }
}

impl From<Elapsed> for CallError {
    fn from(_: Elapsed) -> Self {
        Self::Silence
    }
}
