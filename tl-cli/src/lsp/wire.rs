//! Messages on standard input and output: a length, an empty line, JSON.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde_json::{Value, from_value, json};

use crate::terminal::{self, TextKind};

/// The longest message that is read, in bytes. Longer ones are skipped.
pub(super) const MAX_MESSAGE: u64 = 128 << 20;

/// The longest header, in bytes.
const MAX_HEADER: u64 = 4 << 10;

/// A message of an editor.
pub(super) enum Received {
    /// A message, and its length in bytes.
    Message(Message, usize),
    /// Bytes that are no message, and the answer to them.
    Refused(ErrorCode, String),
}

/// Reads a message, or returns `None` at the end of the input.
///
/// # Errors
///
/// If the input cannot be read, or if a header does not say where its message ends.
pub(super) fn receive(input: &mut impl BufRead) -> io::Result<Option<Received>> {
    let Some(length) = length(input)? else { return Ok(None) };
    let mut body = input.take(length);
    if length > MAX_MESSAGE {
        io::copy(&mut body, &mut io::sink())?;
        let text = format!("a message of {length} bytes; the server reads {MAX_MESSAGE}");
        return Ok(Some(Received::Refused(ErrorCode::InvalidRequest, text)));
    }
    // The buffer grows with the bytes that arrive, not with those that the header promises.
    let mut bytes = Vec::new();
    if (body.read_to_end(&mut bytes)? as u64) < length {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice(&bytes) {
        Err(error) => Received::Refused(ErrorCode::ParseError, error.to_string()),
        Ok(value) => match message(value) {
            Some(message) => Received::Message(message, bytes.len()),
            None => Received::Refused(
                ErrorCode::InvalidRequest,
                "neither a request nor a notification nor a response".to_owned(),
            ),
        },
    }))
}

/// Reads the headers of a message. Returns the length of its body, or `None` at the end of the input.
fn length(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let invalid = |text: String| io::Error::new(io::ErrorKind::InvalidData, text);
    let mut length = None;
    loop {
        let mut line = Vec::new();
        input.take(MAX_HEADER).read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return match line.len() as u64 {
                MAX_HEADER => Err(invalid("a header that does not end".to_owned())),
                _ => Ok(None),
            };
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        if name.eq_ignore_ascii_case("Content-Length") {
            length = value.trim().parse().ok();
        } else if line.is_empty() {
            let missing = || invalid("a message without `Content-Length`".to_owned());
            return length.ok_or_else(missing).map(Some);
        }
    }
}

/// Returns the message in a JSON value.
fn message(value: Value) -> Option<Message> {
    let Value::Object(mut parts) = value else { return None };
    let mut take = |key: &str| parts.remove(key).unwrap_or_default();
    let (id, params, method) = (take("id"), take("params"), take("method"));
    Some(match (method.as_str().map(str::to_owned), id) {
        (Some(method), Value::Null) => Message::Notification(Notification { method, params }),
        (Some(method), id) => {
            Message::Request(Request { id: from_value(id).ok()?, method, params })
        }
        (None, _) if parts.contains_key("result") || parts.contains_key("error") => {
            // The server's own requests need no answer.
            let id = String::new().into();
            Message::Response(Response { id, response_result: Ok(Value::Null) })
        }
        (None, _) => return None,
    })
}

/// A message of the server, as bytes with a header.
pub(super) struct Sent(Vec<u8>);

impl Sent {
    /// Makes the answer to a request. Large results go straight to text.
    pub(super) fn result(id: &RequestId, result: &impl Serialize) -> Self {
        Self::new(&[("id", id)], "result", result)
    }

    /// Makes the answer to a request that failed, or to bytes that are none.
    pub(super) fn error(id: Option<&RequestId>, code: ErrorCode, text: &str) -> Self {
        let error = json!({ "code": code as i32, "message": text });
        Self::new(&[("id", &id)], "error", &error)
    }

    /// Makes a notification.
    pub(super) fn notification(method: &str, params: &impl Serialize) -> Self {
        Self::new(&[("method", &method)], "params", params)
    }

    /// Makes a request of the server.
    pub(super) fn request(id: &str, method: &str, params: &impl Serialize) -> Self {
        Self::new(&[("id", &id), ("method", &method)], "params", params)
    }

    fn new<T: Serialize>(parts: &[(&str, &T)], last: &str, value: &impl Serialize) -> Self {
        let mut body = br#"{"jsonrpc":"2.0""#.to_vec();
        // Writing to memory fails for maps alone whose keys are no texts, which the protocol has not.
        for (key, part) in parts {
            let _ = write!(body, ",\"{key}\":");
            let _ = serde_json::to_writer(&mut body, part);
        }
        let _ = write!(body, ",\"{last}\":");
        let _ = serde_json::to_writer(&mut body, value);
        body.push(b'}');
        let mut bytes = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        bytes.append(&mut body);
        Self(bytes)
    }

    /// Sends the message.
    pub(super) fn send(self) -> io::Result<()> {
        let mut out = terminal::stdout(TextKind::Bytes);
        out.write_all(&self.0)?;
        out.flush()
    }
}
