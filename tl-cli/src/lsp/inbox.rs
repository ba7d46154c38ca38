//! The messages that wait for the server. A thread of their own reads them, so that the editor can
//! cancel a request while the server is busy.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lsp_server::{ErrorCode, Message, RequestId};
use lsp_types::notification::{Cancel, Notification as _};
use serde_json::from_value;

use super::wire::{self, MAX_MESSAGE, Received, Sent};

/// The messages that wait, at most. The reader then waits as well.
const MAX_WAITING: usize = 10_000;

/// The messages that wait for the server.
#[derive(Default)]
pub(super) struct Inbox {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    messages: VecDeque<(Message, usize)>,
    bytes: usize,
    /// The end of the input, if it has been read.
    end: Option<io::Result<()>>,
}

impl Inbox {
    /// Reads messages until the input ends.
    pub(super) fn fill(&self, mut input: impl BufRead) {
        let end = loop {
            let result = match wire::receive(&mut input) {
                Ok(Some(Received::Message(message, length))) => self.push(message, length),
                Ok(Some(Received::Refused(code, text))) => Sent::error(None, code, &text).send(),
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            };
            if let Err(error) = result {
                break Err(error);
            }
        };
        self.lock().end = Some(end);
        self.changed.notify_all();
    }

    fn push(&self, message: Message, length: usize) -> io::Result<()> {
        if let Some(id) = cancelled(&message) {
            return self.cancel(&id);
        }
        let mut waiting = self.lock();
        while waiting.bytes as u64 > MAX_MESSAGE || waiting.messages.len() >= MAX_WAITING {
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        waiting.bytes += length;
        waiting.messages.push_back((message, length));
        self.changed.notify_all();
        Ok(())
    }

    /// Removes a request that waits, and answers it.
    fn cancel(&self, id: &RequestId) -> io::Result<()> {
        let mut waiting = self.lock();
        let is_it = |(message, _): &(Message, usize)| matches!(message, Message::Request(request) if request.id == *id);
        let Some((_, length)) =
            waiting.messages.iter().position(is_it).and_then(|at| waiting.messages.remove(at))
        else {
            return Ok(());
        };
        waiting.bytes -= length;
        self.changed.notify_all();
        drop(waiting);
        let text = "the editor has cancelled the request";
        Sent::error(Some(id), ErrorCode::RequestCanceled, text).send()
    }

    /// Returns true if the next message is there and is a notification.
    pub(super) fn has_notification(&self) -> bool {
        let waiting = self.lock();
        matches!(waiting.messages.front(), Some((Message::Notification(_), _)))
    }

    /// Returns true if no message comes for some time.
    pub(super) fn is_silent_for(&self, time: Duration) -> bool {
        let is_silent =
            |waiting: &mut Waiting| waiting.messages.is_empty() && waiting.end.is_none();
        let waited = self.changed.wait_timeout_while(self.lock(), time, is_silent);
        waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// Returns the next message, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// If the input cannot be read.
    pub(super) fn next(&self) -> io::Result<Option<Message>> {
        let mut waiting = self.lock();
        loop {
            if let Some((message, length)) = waiting.messages.pop_front() {
                waiting.bytes -= length;
                self.changed.notify_all();
                return Ok(Some(message));
            }
            if let Some(end) = waiting.end.take() {
                return end.map(|()| None);
            }
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the request that a message cancels.
fn cancelled(message: &Message) -> Option<RequestId> {
    match message {
        Message::Notification(notification) if notification.method == Cancel::METHOD => {
            from_value(notification.params.get("id")?.clone()).ok()
        }
        _ => None,
    }
}
