//! Frames over a connection: a length of four bytes, then a request or a reply.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;

use crate::server::Server;

/// The maximum length of a frame.
const MAX_LEN: u32 = 1 << 20;

/// Reads a frame, or `None` at the end of the connection.
pub(crate) fn read_frame(stream: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut len = [0; 4];
    match stream.read_exact(&mut len) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    }
    let len = u32::from_le_bytes(len);
    if len > MAX_LEN {
        return Err(io::Error::new(ErrorKind::InvalidData, format!("a frame of {len} bytes")));
    }
    let mut frame = vec![0; len as usize];
    stream.read_exact(&mut frame)?;
    Ok(Some(frame))
}

/// Writes a frame.
pub(crate) fn write_frame(stream: &mut impl Write, frame: &[u8]) -> io::Result<()> {
    let len = u32::try_from(frame.len()).map_err(io::Error::other)?;
    stream.write_all(&[&len.to_le_bytes(), frame].concat())
}

/// Answers the requests of a connection until one of the two sides ends it.
pub(crate) fn serve(mut stream: TcpStream, server: &mut Server<'_>) -> io::Result<()> {
    while let Some(frame) = read_frame(&mut stream)? {
        match server.serve(&frame) {
            Ok(reply) => write_frame(&mut stream, &reply)?,
            // A frame that is no request has no number to reply to.
            Err(error) => return Err(io::Error::other(error)),
        }
    }
    Ok(())
}
