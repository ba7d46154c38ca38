//! Frames on a connection: from bytes to frames and back, in the transport that the client chooses
//! with its first bytes. See <https://core.telegram.org/mtproto/mtproto-transports>.

use std::io::{Error, ErrorKind};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

/// The longest frame in bytes.
const MAX_FRAME: usize = 1 << 20;

/// A transport of MTProto.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The length in words: one byte, or `7f` and three bytes.
    Abridged,
    /// The length in bytes: four bytes.
    Intermediate,
    /// As [`Form::Intermediate`], with up to 15 random bytes after the data.
    Padded,
}

/// Splits a stream into frames.
#[derive(Debug, Default)]
pub(crate) struct Transport {
    form: Option<Form>,
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
            let text = format!("a frame of {length} bytes; they have 4 to {MAX_FRAME}");
            return Err(Error::new(ErrorKind::InvalidData, text));
        }
        if stream.len() < head + length {
            // The client has promised the bytes, and the length is bounded.
            stream.reserve(head + length - stream.len());
            return Ok(None);
        }
        stream.advance(head);
        Ok(Some(stream.split_to(length)))
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
        [_, _, _, _, ..] => {
            let text = "a transport that is neither abridged nor intermediate";
            return Err(Error::new(ErrorKind::InvalidData, text));
        }
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
        _ => None,
    }
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
            for tag in [&[0xef][..], &[0xee; 4]] {
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
    }
}
