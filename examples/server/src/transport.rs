//! Frames on a connection: from bytes to frames and back, in the transport that the client chooses
//! with its first bytes. See <https://core.telegram.org/mtproto/mtproto-transports>.

use std::io::{Error, ErrorKind};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

/// The longest frame in bytes.
const MAX_FRAME: usize = 1 << 20;

/// The length and the number in a frame of the full transport.
const FULL_HEAD: usize = 8;

/// The checksum after the data of a frame of the full transport.
const CRC: usize = 4;

/// A transport of MTProto.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The length in words: one byte, or `7f` and three bytes.
    Abridged,
    /// The length in bytes: four bytes.
    Intermediate,
    /// As [`Form::Intermediate`], with up to 15 random bytes after the data.
    Padded,
    /// The length of the whole frame and its number, four bytes each, and a CRC-32 after the data.
    Full,
}

/// Splits a stream into frames.
#[derive(Debug, Default)]
pub(crate) struct Transport {
    form: Option<Form>,
    received: u32,
    sent: u32,
}

impl Decoder for Transport {
    type Item = BytesMut;
    type Error = Error;

    fn decode(&mut self, stream: &mut BytesMut) -> Result<Option<BytesMut>, Error> {
        let Some(form) = self.form else {
            self.form = choose(stream)?;
            return if self.form.is_some() { self.decode(stream) } else { Ok(None) };
        };
        let Some((head, length)) = length(form, stream) else { return Ok(None) };
        if !(4..=MAX_FRAME).contains(&length) {
            return Err(invalid(&format!("a frame of {length} bytes; they have 4 to {MAX_FRAME}")));
        }
        if stream.len() < head + length {
            // The client has promised the bytes, and the length is bounded.
            stream.reserve(head + length - stream.len());
            return Ok(None);
        }
        let mut frame = stream.split_to(head + length);
        if form == Form::Full {
            check(&frame, self.received)?;
            self.received = self.received.wrapping_add(1);
            frame.truncate(head + length - CRC);
        }
        frame.advance(head);
        Ok(Some(frame))
    }
}

impl Encoder<Bytes> for Transport {
    type Error = Error;

    fn encode(&mut self, frame: Bytes, stream: &mut BytesMut) -> Result<(), Error> {
        let words = frame.len() / 4;
        match self.form {
            Some(Form::Abridged) => match u8::try_from(words) {
                Ok(words) if words < 0x7f => stream.put_u8(words),
                _ => {
                    stream.put_u8(0x7f);
                    stream.put_uint_le(words as u64, 3);
                }
            },
            Some(Form::Intermediate | Form::Padded) => stream.put_u32_le(frame.len() as u32),
            Some(Form::Full) => {
                let mut whole = BytesMut::with_capacity(FULL_HEAD + frame.len() + CRC);
                whole.put_u32_le((FULL_HEAD + frame.len() + CRC) as u32);
                whole.put_u32_le(self.sent);
                whole.put(frame);
                whole.put_u32_le(crc32fast::hash(&whole));
                self.sent = self.sent.wrapping_add(1);
                stream.put(whole);
                return Ok(());
            }
            None => return Err(Error::other("the client has not chosen a transport")),
        }
        stream.put(frame);
        Ok(())
    }
}

/// Reads the client's choice of a transport, once its bytes are there.
fn choose(stream: &mut BytesMut) -> Result<Option<Form>, Error> {
    let (form, tag) = match stream[..] {
        [0xef, ..] => (Form::Abridged, 1),
        [0xee, 0xee, 0xee, 0xee, ..] => (Form::Intermediate, 4),
        [0xdd, 0xdd, 0xdd, 0xdd, ..] => (Form::Padded, 4),
        // The first frame has the number 0.
        [_, _, _, 0, 0, 0, 0, 0, ..] => (Form::Full, 0),
        [_, _, _, _, _, _, _, _, ..] => return Err(invalid("an unknown transport")),
        _ => return Ok(None),
    };
    stream.advance(tag);
    Ok(Some(form))
}

/// Returns the length of the head of a frame and of its data, once the head is there.
fn length(form: Form, stream: &[u8]) -> Option<(usize, usize)> {
    match (form, stream) {
        (Form::Abridged, &[0x7f | 0xff, a, b, c, ..]) => {
            Some((4, u32::from_le_bytes([a, b, c, 0]) as usize * 4))
        }
        (Form::Abridged, [0x7f | 0xff, ..]) => None,
        // The highest bit asks for a quick acknowledgement, which a server may leave out.
        (Form::Abridged, &[words, ..]) => Some((1, usize::from(words & 0x7f) * 4)),
        (Form::Intermediate | Form::Padded, &[a, b, c, d, ..]) => {
            Some((4, (u32::from_le_bytes([a, b, c, d]) & 0x7fff_ffff) as usize))
        }
        (Form::Full, &[a, b, c, d, _, _, _, _, ..]) => {
            let whole = u32::from_le_bytes([a, b, c, d]) as usize;
            Some((FULL_HEAD, whole.saturating_sub(FULL_HEAD)))
        }
        _ => None,
    }
}

/// Checks the number and the checksum of a frame.
fn check(frame: &[u8], number: u32) -> Result<(), Error> {
    let (data, crc) = frame.split_at(frame.len() - CRC);
    if data.get(4..FULL_HEAD) != Some(&number.to_le_bytes()) {
        return Err(invalid("a frame with a wrong number"));
    }
    if *crc != crc32fast::hash(data).to_le_bytes() {
        return Err(invalid("a frame with a wrong checksum"));
    }
    Ok(())
}

fn invalid(text: &str) -> Error {
    Error::new(ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(stream: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
        let mut transport = Transport::default();
        let mut buffer = BytesMut::new();
        let mut frames = Vec::new();
        // One byte at a time, as a slow network would bring them.
        for byte in stream {
            buffer.put_u8(*byte);
            while let Some(frame) = transport.decode(&mut buffer)? {
                frames.push(frame.to_vec());
            }
        }
        Ok(frames)
    }

    #[test]
    fn a_client_chooses_the_transport() {
        let frame = vec![1, 2, 3, 4, 5, 6, 7, 8];
        for head in [
            &[0xef, 2][..],
            &[0xef, 0x7f, 2, 0, 0],
            &[0xee, 0xee, 0xee, 0xee, 8, 0, 0, 0],
            &[0xdd, 0xdd, 0xdd, 0xdd, 8, 0, 0, 0],
        ] {
            assert_eq!(
                frames(&[head, &frame].concat()).ok(),
                Some(vec![frame.clone()]),
                "{head:x?}"
            );
        }
    }

    #[test]
    fn answers_have_the_transport_of_the_client() -> Result<(), Error> {
        for words in [2, 0x7e, 0x7f, 0x1234] {
            for tag in [&[0xef][..], &[0xee; 4], &[20, 0, 0, 0, 0, 0, 0, 0]] {
                let frame = Bytes::from(vec![7; words * 4]);
                let mut transport = Transport::default();
                transport.decode(&mut BytesMut::from(tag))?;
                let mut stream = BytesMut::new();
                transport.encode(frame.clone(), &mut stream)?;
                assert_eq!(transport.decode(&mut stream)?.as_deref(), Some(&frame[..]));
            }
        }
        Ok(())
    }

    #[test]
    fn lengths_that_lie_and_other_protocols_end_the_connection() {
        assert!(frames(b"GET / HTTP/1.1\r\n").is_err());
        assert!(frames(&[0xee, 0xee, 0xee, 0xee, 0, 0, 0, 1]).is_err());
        assert!(frames(&[0xef, 0x7f, 0xff, 0xff, 0xff]).is_err());
        assert!(frames(&[0xef, 0]).is_err());
        // The full transport: a length that is too short, a wrong checksum, a wrong number.
        assert!(frames(&[11, 0, 0, 0, 0, 0, 0, 0]).is_err());
        assert!(frames(&[16, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0]).is_err());
        let first = [16, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4];
        let first = [&first[..], &crc32fast::hash(&first).to_le_bytes()].concat();
        assert_eq!(frames(&first).ok(), Some(vec![vec![1, 2, 3, 4]]));
        assert!(frames(&[first.clone(), first].concat()).is_err());
    }
}
