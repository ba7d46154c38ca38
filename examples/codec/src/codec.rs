//! The codec: values in frames.

use std::io;
use std::marker::PhantomData;

use bytes::{BufMut, BytesMut};
use tl_runtime::{Decode, DecodeOptions, Encode, encode_into_buf, from_shared_bytes};
use tokio_util::codec::{Decoder, Encoder};

/// Frames of MTProto's intermediate transport: four bytes with the length, then a value of type `In`,
/// whose fields of type `Bytes` are slices of the frame.
/// The rest of a frame is padding, which the padded form of the transport has.
pub(crate) struct Intermediate<In> {
    max_len: usize,
    value: PhantomData<In>,
}

impl<In> Intermediate<In> {
    /// Returns a codec that accepts frames of up to `max_len` bytes.
    pub(crate) fn new(max_len: usize) -> Self {
        Self { max_len, value: PhantomData }
    }

    fn check(&self, len: usize) -> io::Result<()> {
        match len > self.max_len {
            true => Err(invalid(format!("a frame of {len} bytes, more than {}", self.max_len))),
            false => Ok(()),
        }
    }
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

impl<In: Decode> Decoder for Intermediate<In> {
    type Item = In;
    type Error = io::Error;

    fn decode(&mut self, buffer: &mut BytesMut) -> io::Result<Option<In>> {
        let Some(head) = buffer.first_chunk() else { return Ok(None) };
        let len = u32::from_le_bytes(*head) as usize;
        self.check(len)?;
        if buffer.len() < 4 + len {
            buffer.reserve(4 + len - buffer.len());
            return Ok(None);
        }
        let frame = buffer.split_to(4 + len).freeze().slice(4..);
        let options = DecodeOptions::new().trailing_bytes(true);
        from_shared_bytes(&frame, options).map(Some).map_err(invalid)
    }
}

impl<In, Out: Encode> Encoder<&Out> for Intermediate<In> {
    type Error = io::Error;

    fn encode(&mut self, value: &Out, buffer: &mut BytesMut) -> io::Result<()> {
        let mut frame = buffer.split_off(buffer.len());
        frame.put_u32_le(0);
        let len = encode_into_buf(value, &mut frame).map_err(invalid)?;
        self.check(len)?;
        frame[..4].copy_from_slice(&(len as u32).to_le_bytes());
        buffer.unsplit(frame);
        Ok(())
    }
}
