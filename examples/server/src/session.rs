//! The messages of a session: ids, sequence numbers, containers, and the service messages that the
//! protocol answers itself. See <https://core.telegram.org/mtproto/service_messages>.

use std::collections::BTreeSet;
use std::io::Read;

use flate2::read::GzDecoder;
use flate2::{Compression, write::GzEncoder};
use tl_runtime::{Bare, Combinator, DecodeError, Encode, Object, from_bytes_prefix, to_bytes};

use crate::clock::{elapsed, now};
use crate::mtproto::any;
use crate::mtproto::enums::{BadMsgNotification, DestroySessionRes, RpcDropAnswer};
use crate::mtproto::types::{
    BadMsgNotification as BadMessage, BadServerSalt, DestroySessionNone, FutureSalts, GzipPacked,
    Message, MsgContainer, MsgsAck, MsgsStateInfo, NewSessionCreated, Pong, RpcResult,
};
use crate::random::random;
use crate::salts::Salts;

/// The bytes that a compressed object may have when it is open.
const MAX_INFLATED: u64 = 4 << 20;

/// The shortest answer that is compressed.
const MIN_COMPRESSED: usize = 512;

/// The ids of messages that a session remembers, to ignore those that come twice.
const MAX_REMEMBERED: usize = 1_000;

/// The seconds by which the id of a message may be older than the server's time, and newer.
const MAX_LATE: i64 = 300;
const MAX_EARLY: i64 = 30;

/// A session of a client, on one connection.
pub(crate) struct Session {
    id: i64,
    last_id: i64,
    content_messages: i32,
    remembered: BTreeSet<i64>,
    outgoing: Vec<Message>,
}

/// A call that a client made.
pub(crate) struct Request {
    /// The id of its message, which the answer names.
    pub(crate) id: i64,
    /// The encoded call.
    pub(crate) call: Object,
}

/// The kind of a message of the server.
#[derive(Clone, Copy, PartialEq)]
enum MessageKind {
    /// The answer to a call. The client acknowledges it.
    Answer,
    /// An event. The client acknowledges it.
    Event,
    /// An answer of the protocol itself.
    ServiceAnswer,
    /// A message about messages.
    Notice,
}

impl Session {
    /// Starts the session that the first frame of a connection names.
    fn new(id: i64, salt: i64, first_id: i64) -> Self {
        let mut session = Self {
            id,
            last_id: 0,
            content_messages: 0,
            remembered: BTreeSet::new(),
            outgoing: Vec::new(),
        };
        let unique_id = i64::from_le_bytes(random());
        session.send(MessageKind::Event, &NewSessionCreated::new(first_id, unique_id, salt));
        session
    }

    /// Receives a decrypted frame. Returns the calls in it; the session has the answers to all else.
    /// A frame with another session starts that one.
    ///
    /// # Errors
    ///
    /// If the plaintext is not a message. The client then breaks the protocol.
    pub(crate) fn receive(
        current: &mut Option<Self>,
        salts: &Salts,
        plaintext: &[u8],
    ) -> Result<Vec<Request>, DecodeError> {
        let (client_salt, rest) = from_bytes_prefix::<i64>(plaintext)?;
        let (id, rest) = from_bytes_prefix::<i64>(rest)?;
        let (Bare(message), _padding) = from_bytes_prefix::<Bare<Message>>(rest)?;
        let session = match current {
            Some(session) if session.id == id => session,
            _ => current.insert(Self::new(id, salts.current(), message.msg_id)),
        };
        let mut requests = Vec::new();
        if salts.accepts(client_salt) {
            session.accept(message, Depth::Frame, salts, &mut requests);
        } else {
            let salt = salts.current();
            let notice = BadServerSalt::new(message.msg_id, message.seqno, 48, salt);
            session.send(MessageKind::Notice, &BadMsgNotification::from(notice));
        }
        if !requests.is_empty() {
            let ids = requests.iter().map(|request| request.id).collect();
            session.send(MessageKind::Notice, &MsgsAck::new(ids));
        }
        Ok(requests)
    }

    /// Sends the answer to a call. Long ones are compressed.
    pub(crate) fn answer(&mut self, request: i64, answer: Object) {
        let compressed = Some(&answer).filter(|answer| answer.as_bytes().len() >= MIN_COMPRESSED);
        let answer = compressed.and_then(compress).unwrap_or(answer);
        self.send(MessageKind::Answer, &RpcResult::new(request, answer));
    }

    /// Sends an update that no call has asked for.
    pub(crate) fn notify(&mut self, update: &Object) {
        self.send(MessageKind::Event, update);
    }

    /// Returns the plaintext of a frame with all messages to send, or `None` if there are none.
    pub(crate) fn take_plaintext(&mut self, salts: &Salts) -> Option<Vec<u8>> {
        let message = match self.outgoing.len() {
            0 => return None,
            1 => self.outgoing.pop()?,
            _ => {
                let messages = std::mem::take(&mut self.outgoing);
                self.message(MessageKind::Notice, &MsgContainer::new(messages))
            }
        };
        let head = [salts.current().to_le_bytes(), self.id.to_le_bytes()].concat();
        Some([head, to_bytes(&Bare(message))].concat())
    }

    fn send(&mut self, kind: MessageKind, body: &impl Encode) {
        let message = self.message(kind, body);
        self.outgoing.push(message);
    }

    fn message(&mut self, kind: MessageKind, body: &impl Encode) -> Message {
        let body = Object::new(body);
        self.last_id = message_id(kind, self.last_id);
        let mut sequence_number = self.content_messages * 2;
        if matches!(kind, MessageKind::Answer | MessageKind::Event) {
            sequence_number += 1;
            self.content_messages += 1;
        }
        Message::new(self.last_id, sequence_number, body)
    }

    fn accept(
        &mut self,
        message: Message,
        depth: Depth,
        salts: &Salts,
        requests: &mut Vec<Request>,
    ) {
        if let Some(code) = fault(message.msg_id, depth) {
            return self.refuse(&message, code);
        }
        if !self.remembered.insert(message.msg_id) {
            return;
        }
        if self.remembered.len() > MAX_REMEMBERED {
            self.remembered.pop_first();
        }
        let Message { msg_id: id, seqno, body } = message;
        if let Ok(call) = body.decode::<any::Function>() {
            return self.serve(id, call, salts);
        }
        match (body.decode::<any::Object>(), depth) {
            (Ok(any::Object::MessageContainer(container)), Depth::Frame) => {
                for message in container.messages {
                    self.accept(message, Depth::Container, salts, requests);
                }
            }
            (Ok(any::Object::MessageContainer(_)), Depth::Container) => {
                self.refuse(&Message::new(id, seqno, body), 64);
            }
            (Ok(any::Object::Object(packed)), _) => match inflate(&packed) {
                // Compressed objects do not nest.
                Some(body) if body.constructor_id() != Some(GzipPacked::CONSTRUCTOR_ID) => {
                    self.remembered.remove(&id);
                    self.accept(Message::new(id, seqno, body), depth, salts, requests);
                }
                _ => self.refuse(&Message::new(id, seqno, body), 64),
            },
            (Ok(any::Object::MsgsStateReq(call)), _) => {
                // A message is known (4) or was not received (1).
                let state = |id: &i64| if self.remembered.contains(id) { 4 } else { 1 };
                let states = call.msg_ids.iter().map(state).collect();
                self.send(MessageKind::ServiceAnswer, &MsgsStateInfo::new(id, states));
            }
            // The client acknowledges messages, or reports on them. This server sends none again.
            (Ok(_), _) => {}
            (Err(_), _) => requests.push(Request { id, call: body }),
        }
    }

    /// Answers a call of the protocol itself.
    fn serve(&mut self, id: i64, call: any::Function, salts: &Salts) {
        match call {
            any::Function::Ping(call) => {
                self.send(MessageKind::ServiceAnswer, &Pong::new(id, call.ping_id));
            }
            any::Function::PingDelayDisconnect(call) => {
                self.send(MessageKind::ServiceAnswer, &Pong::new(id, call.ping_id));
            }
            any::Function::GetFutureSalts(call) => {
                let upcoming = salts.upcoming(call.num);
                self.send(MessageKind::ServiceAnswer, &FutureSalts::new(id, now(), upcoming));
            }
            any::Function::DestroySession(call) => {
                let answer = DestroySessionNone::new(call.session_id);
                self.send(MessageKind::ServiceAnswer, &DestroySessionRes::from(answer));
            }
            // This server answers a call before it reads the next one.
            any::Function::RpcDropAnswer(_) => {
                let answer = Object::new(&RpcDropAnswer::RpcAnswerUnknown);
                self.send(MessageKind::Answer, &RpcResult::new(id, answer));
            }
            // The key exchange has no place in an encrypted session.
            _ => self.refuse(&Message::new(id, 0, Object::new(&call)), 64),
        }
    }

    fn refuse(&mut self, message: &Message, code: i32) {
        let notice = BadMessage::new(message.msg_id, message.seqno, code);
        self.send(MessageKind::Notice, &BadMsgNotification::from(notice));
    }
}

/// The place of a message.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    Frame,
    Container,
}

/// Returns the code of the error in a message's id. The messages in a container may be older.
fn fault(id: i64, depth: Depth) -> Option<i32> {
    let age = i64::from(now()) - (id >> 32);
    if id % 4 != 0 {
        Some(18)
    } else if age > MAX_LATE && depth == Depth::Frame {
        Some(16)
    } else if age < -MAX_EARLY {
        Some(17)
    } else {
        None
    }
}

/// Returns an id for a message that is sent now, greater than the last one: the time in units of
/// 2⁻³² seconds, whose lowest bits tell answers from other messages.
fn message_id(kind: MessageKind, last: i64) -> i64 {
    let elapsed = elapsed();
    let fraction = (i64::from(elapsed.subsec_nanos()) << 32) / 1_000_000_000;
    let time = (elapsed.as_secs() as i64) << 32 | fraction;
    let low = if matches!(kind, MessageKind::Answer | MessageKind::ServiceAnswer) { 1 } else { 3 };
    (time.max(last + 4) & !3) | low
}

fn compress(answer: &Object) -> Option<Object> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    std::io::Write::write_all(&mut encoder, answer.as_bytes()).ok()?;
    Some(Object::new(&GzipPacked::new(encoder.finish().ok()?)))
}

fn inflate(packed: &GzipPacked) -> Option<Object> {
    let mut bytes = Vec::new();
    let mut decoder = GzDecoder::new(&packed.packed_data[..]).take(MAX_INFLATED + 1);
    decoder.read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MAX_INFLATED).then(|| Object::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use tl_runtime::from_bytes;

    use super::*;
    use crate::mtproto::functions::Ping;
    use crate::mtproto::types::MsgsStateReq;

    /// Returns an id of a client's message that is sent now, or a number of seconds later.
    fn id(seconds: i64) -> i64 {
        (i64::from(now()) + seconds) << 32
    }

    fn message(id: i64, body: &impl Encode) -> Message {
        Message::new(id, 1, Object::new(body))
    }

    fn zipped(bytes: &[u8]) -> GzipPacked {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        std::io::Write::write_all(&mut encoder, bytes).expect("memory");
        GzipPacked::new(encoder.finish().expect("memory"))
    }

    /// Sends a message to a new session. Returns the number of calls in it, and the answers but for
    /// the first one, which announces the session.
    fn answers(message: Message) -> (usize, Vec<any::Object>) {
        let salts = Salts::new();
        let head = [salts.current().to_le_bytes(), 7_i64.to_le_bytes()].concat();
        let plaintext = [head, to_bytes(&Bare(message)), vec![1; 12]].concat();
        let mut session = None;
        let requests = Session::receive(&mut session, &salts, &plaintext).expect("a message");
        let mut session = session.expect("a session");
        session.notify(&Object::new(&true));
        let plaintext = session.take_plaintext(&salts).expect("an answer");
        let (Bare(answer), _) = from_bytes_prefix::<Bare<Message>>(&plaintext[16..]).expect("one");
        let container: MsgContainer = answer.body.decode().expect("several");
        let bodies = &container.messages[1..container.messages.len() - 1];
        let bodies = bodies.iter().map(|message| message.body.decode().expect("of MTProto"));
        (requests.len(), bodies.collect())
    }

    fn refusal(message: Message) -> i32 {
        match &answers(message).1[..] {
            [any::Object::BadMsgNotification(notice)] => match &**notice {
                BadMsgNotification::BadMsgNotification(notice) => notice.error_code,
                BadMsgNotification::BadServerSalt(notice) => notice.error_code,
            },
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_protocol_answers_its_own_calls() {
        let pong = Pong::new(id(0), 5).into();
        assert_eq!(answers(message(id(0), &Ping::new(5))), (0, vec![pong]));
        let states = MsgsStateInfo::new(id(0), vec![4, 1]);
        let request = MsgsStateReq::new(vec![id(0), id(1)]);
        assert_eq!(answers(message(id(0), &request)), (0, vec![states.into()]));
    }

    #[test]
    fn calls_in_containers_and_compressed_calls_are_requests() {
        let call = Object::from_bytes(vec![1, 2, 3, 4]);
        let packed = zipped(call.as_bytes());
        let messages = vec![message(id(-1_000), &call), message(id(-1_000) + 4, &packed)];
        let (requests, answers) = answers(message(id(0), &MsgContainer::new(messages)));
        assert_eq!(requests, 2);
        assert_eq!(answers, [MsgsAck::new(vec![id(-1_000), id(-1_000) + 4]).into()]);
    }

    #[test]
    fn hostile_messages_are_refused() {
        let ping = Ping::new(1);
        assert_eq!(refusal(message(id(0) + 1, &ping)), 18);
        assert_eq!(refusal(message(id(-400), &ping)), 16);
        assert_eq!(refusal(message(id(100), &ping)), 17);
        let container = MsgContainer::new(Vec::new());
        let nested = MsgContainer::new(vec![message(id(0) + 4, &container)]);
        assert_eq!(refusal(message(id(0), &nested)), 64);
        assert_eq!(refusal(message(id(0), &GzipPacked::new(vec![1, 2, 3]))), 64);
        let bomb = zipped(&vec![0; MAX_INFLATED as usize + 1]);
        assert!(to_bytes(&bomb).len() < 10_000);
        assert_eq!(refusal(message(id(0), &bomb)), 64);
        let nested = zipped(&to_bytes(&zipped(&to_bytes(&ping))));
        assert_eq!(refusal(message(id(0), &nested)), 64);
    }

    #[test]
    fn a_wrong_salt_is_answered_with_the_right_one() {
        let salts = Salts::new();
        let ping = Object::from_bytes(vec![1, 2, 3, 4]);
        let head = [(salts.current() ^ 1).to_le_bytes(), 7_i64.to_le_bytes()].concat();
        let plaintext = [head, to_bytes(&Bare(message(id(0), &ping)))].concat();
        let mut session = None;
        let requests = Session::receive(&mut session, &salts, &plaintext).expect("a message");
        assert!(requests.is_empty(), "the call is not made");
        let plaintext = session.and_then(|mut s| s.take_plaintext(&salts)).expect("an answer");
        let notice = BadServerSalt::new(id(0), 1, 48, salts.current());
        let notice = to_bytes(&BadMsgNotification::from(notice));
        assert!(plaintext.windows(notice.len()).any(|part| part == notice));
    }

    #[test]
    fn a_message_that_comes_twice_is_one_call() {
        let call = Object::from_bytes(vec![1, 2, 3, 4]);
        let messages = vec![message(id(0), &call), message(id(0), &call)];
        assert_eq!(answers(message(id(0) + 4, &MsgContainer::new(messages))).0, 1);
    }

    #[test]
    fn plaintexts_that_end_too_early_are_errors() {
        let salts = Salts::new();
        let head = [salts.current().to_le_bytes(), 7_i64.to_le_bytes()].concat();
        let plaintext = [head, to_bytes(&Bare(message(id(0), &Ping::new(5))))].concat();
        for length in 0..plaintext.len() {
            assert!(Session::receive(&mut None, &salts, &plaintext[..length]).is_err(), "{length}");
        }
        let _: Bare<Message> = from_bytes(&plaintext[16..]).expect("a whole message");
    }
}
