//! Frames on a connection: four bytes with the length, then the bytes.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;

/// The longest frame in bytes. The other side may lie about lengths.
const MAX_FRAME: u32 = 1 << 20;

/// Reads a frame, or returns `None` at the end of the connection.
///
/// # Errors
///
/// If the connection fails or ends inside of a frame, or the frame is too long.
pub fn read(stream: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    if stream.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    stream.read_exact(&mut length[1..])?;
    let length = u32::from_le_bytes(length);
    if length > MAX_FRAME {
        let text = format!("a frame of {length} bytes; the limit is {MAX_FRAME}");
        return Err(io::Error::new(ErrorKind::InvalidData, text));
    }
    let mut frame = vec![0; length as usize];
    stream.read_exact(&mut frame)?;
    Ok(Some(frame))
}

/// Writes a frame.
///
/// # Errors
///
/// If the connection fails.
pub fn write(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    let mut frame = (bytes.len() as u32).to_le_bytes().to_vec();
    frame.extend_from_slice(bytes);
    stream.write_all(&frame)
}
