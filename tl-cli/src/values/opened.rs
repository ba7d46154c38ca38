//! Open inputs.

use std::io::{self, BufRead, BufReader, Read};

use super::utf_16::Unit;
use crate::files::cannot_read;

/// Returns the error about an input that cannot be read.
pub(super) fn unreadable(name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), cannot_read(name, error))
}

/// The length of the buffer of an input.
const BUFFER: usize = 1 << 16;

/// The number of bytes that tell text from raw bytes.
const ENOUGH: usize = 1 << 16;

/// Returns a buffered reader that calls `wait` whenever it reads more.
pub(super) fn buffered<'a, R: Read + 'a>(
    inner: R,
    wait: &'a dyn Fn() -> io::Result<()>,
) -> BufReader<impl Read + 'a> {
    BufReader::with_capacity(BUFFER, Waiting { inner, wait })
}

/// A reader that calls a function before each read.
struct Waiting<'a, R> {
    inner: R,
    wait: &'a dyn Fn() -> io::Result<()>,
}

impl<R: Read> Read for Waiting<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (self.wait)()?;
        self.inner.read(buffer)
    }
}

/// An open input. Its errors name it.
pub(super) struct Input<'a> {
    pub(super) name: &'a str,
    pub(super) inner: &'a mut dyn BufRead,
}

impl Input<'_> {
    /// Appends the next line with its line end. Returns false at the end of the input.
    pub(super) fn line(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        let read = self.inner.read_until(b'\n', line);
        read.map(|len| len > 0).map_err(|error| unreadable(self.name, &error))
    }

    /// Appends bytes as soon as there are some. Returns false at the end of the input.
    pub(super) fn more(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let read = self.available()?;
        bytes.extend_from_slice(read);
        let len = read.len();
        self.inner.consume(len);
        Ok(len > 0)
    }

    /// Appends the rest of the input, up to this length.
    pub(super) fn rest(&mut self, bytes: &mut Vec<u8>, most: usize) -> io::Result<()> {
        let left = most.saturating_sub(bytes.len()) as u64;
        let read = (&mut *self.inner).take(left).read_to_end(bytes);
        read.map(drop).map_err(|error| unreadable(self.name, &error))
    }

    /// Returns true if the input is a raw value: it starts with a constructor id of the schema, or
    /// its bytes up to the end of the first line that is not blank are not all text. Appends the
    /// bytes that it had to read to `start`.
    ///
    /// It reads no further, because the values of a stream are decoded as they arrive, and of a long
    /// line only the start. The id counts first, because any of its bytes may look like text or like
    /// a line end.
    pub(super) fn starts_raw(
        &mut self,
        start: &mut Vec<u8>,
        is_id: impl Fn(&[u8]) -> bool,
    ) -> io::Result<bool> {
        let mut is_blank = true;
        while is_blank || start.len() < 4 || (start.len() < ENOUGH && !start.ends_with(b"\n")) {
            let end = start.len();
            if !self.part_of_line(start)? {
                break;
            }
            is_blank &= start[end..].iter().all(u8::is_ascii_whitespace);
            if is_id(start) {
                return Ok(true);
            }
        }
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        let is_stray = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
        let is_text = match str::from_utf8(text) {
            Ok(text) => !text.contains(is_stray),
            // The start of a long line may end within a character.
            Err(error) if error.error_len().is_none() && start.len() >= ENOUGH => {
                !String::from_utf8_lossy(text).contains(is_stray)
            }
            Err(_) => false,
        };
        Ok(!is_text && Unit::of(start).is_none())
    }

    /// Appends bytes of the line as soon as there are some. Returns false at the end of the input.
    fn part_of_line(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let read = self.available()?;
        let len = read.iter().position(|byte| *byte == b'\n').map_or(read.len(), |end| end + 1);
        bytes.extend_from_slice(&read[..len]);
        self.inner.consume(len);
        Ok(len > 0)
    }

    /// Waits for bytes. There are none at the end of the input.
    fn available(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.inner.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(self.name, &error)),
                // A terminal would wait for a second end.
                Ok([]) => return Ok(&[]),
                Ok(_) => return self.inner.fill_buf(),
            }
        }
    }
}
