//! Input: text, raw bytes or JSON, from files or standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use super::fit::Expected;
use super::item::{Form, Item, OnePer, Part};
use super::json_field;
use super::json_lines::JsonLines;
use super::lines::Lines;
use super::text::Bytes;
use crate::files::{self, cannot_read};
use crate::report::counted;
use crate::terminal;

/// The way to read bytes from the input.
#[derive(clap::Args)]
pub(crate) struct BytesArgs {
    /// The encoding of the input.
    #[arg(long, value_enum, default_value_t = Form::Auto)]
    from: Form,
    /// The unit of text that has one value. By default, the command tries the first line alone, then
    /// all lines together, and says so if it reads them together.
    #[arg(long, value_enum, value_name = "UNIT")]
    one_per: Option<OnePer>,
    /// Read JSON, one object per line, and take the bytes from this field: text as for `--from`, or
    /// a list of numbers. A dot leads into an object: `message.body`. Objects without the field are
    /// skipped.
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
    #[command(flatten)]
    files: Files,
}

/// The inputs of a command.
#[derive(clap::Args)]
pub(crate) struct Files {
    /// The input files; `-` or no file is standard input.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl BytesArgs {
    /// Calls `each` with the bytes of every value, or of several in a row, as soon as they have been
    /// read, and with the end of each input. Calls `wait` before it may have to wait for more.
    pub(crate) fn read(
        &self,
        expected: &Expected<'_>,
        wait: &dyn Fn() -> io::Result<()>,
        each: &mut dyn FnMut(Part<Bytes>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.files.open(wait, |input| {
            self.read_input(input, expected, each)?;
            each(Part::End)
        })
    }

    fn read_input(
        &self,
        input: &mut Input<'_>,
        expected: &Expected<'_>,
        each: &mut dyn FnMut(Part<Bytes>) -> io::Result<()>,
    ) -> io::Result<()> {
        if let Some(field) = &self.field {
            return self.fields(field, input, each);
        }
        let mut start = Vec::new();
        let is_id = |bytes: &[u8]| expected.starts_with_id(bytes);
        if self.from == Form::Raw
            || (self.from == Form::Auto && input.starts_raw(&mut start, is_id)?)
        {
            input.rest(&mut start)?;
            let place = input.name.to_owned();
            let value = Ok(Bytes::Known(start));
            return each(Part::Item(Item { place, value, is_row: true, is_guessed: false }));
        }
        let mut rest = Input { name: input.name, inner: &mut start.chain(&mut *input.inner) };
        let mut lines = Lines::new(input.name, self.from, self.one_per, expected, each);
        let (mut line, mut number) = (Vec::new(), 0);
        while rest.line(&mut line)? {
            number += 1;
            let text = String::from_utf8_lossy(&line);
            lines.add(number, text.strip_prefix('\u{feff}').unwrap_or(&text))?;
            line.clear();
        }
        lines.end()
    }

    /// Reads the bytes in one field of each JSON object.
    fn fields(
        &self,
        field: &str,
        input: &mut Input<'_>,
        each: &mut dyn FnMut(Part<Bytes>) -> io::Result<()>,
    ) -> io::Result<()> {
        let (mut line, mut number, mut without) = (Vec::new(), 0, 0_usize);
        while input.line(&mut line)? {
            number += 1;
            if !line.trim_ascii().is_empty() {
                let place = format!("{}:{number}", input.name);
                let value = json_field::read(&line, field, self.from).transpose();
                match value.map(|value| value.map(Bytes::Known)) {
                    None => without += 1,
                    Some(value) => {
                        each(Part::Item(Item { place, value, is_row: true, is_guessed: false }))?;
                    }
                }
            }
            line.clear();
        }
        if without > 0 {
            let count = counted(without, "line");
            let note = format!("{}: {count} without a field `{field}`", input.name);
            each(Part::Note(note))?;
        }
        Ok(())
    }
}

impl Files {
    /// Calls `each` with every JSON value as soon as its last bracket has been read. A line at which
    /// a value cannot go on starts the next one, so that a value without its end costs no other. Calls
    /// `wait` before it may have to wait for more.
    pub(crate) fn json(
        &self,
        wait: &dyn Fn() -> io::Result<()>,
        mut each: impl FnMut(Item<String>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.open(wait, |input| {
            let (mut line, mut number, mut value) = (Vec::new(), 0, JsonLines::default());
            while input.line(&mut line)? {
                number += 1;
                if !value.goes_on(&line)
                    && let Some(incomplete) = value.take(input.name)
                {
                    each(incomplete)?;
                }
                value.add(&line, number, &mut each, input.name)?;
                line.clear();
            }
            value.take(input.name).map_or(Ok(()), &mut each)
        })
    }

    /// Opens the inputs in order and calls `each` with every one.
    fn open(
        &self,
        wait: &dyn Fn() -> io::Result<()>,
        mut each: impl FnMut(&mut Input<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let stdin_alone = [PathBuf::from("-")];
        let files = if self.files.is_empty() { &stdin_alone[..] } else { &self.files };
        for path in files {
            if files::is_stdin(path) {
                let stdin = files::stdin().map_err(io::Error::other)?;
                each(&mut Input { name: "stdin", inner: &mut buffered(stdin, wait) })?;
                continue;
            }
            let name = terminal::path(path);
            let file = File::open(path).map_err(|error| unreadable(&name, &error))?;
            each(&mut Input { name: &name, inner: &mut buffered(file, wait) })?;
        }
        Ok(())
    }
}

fn unreadable(name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), cannot_read(name, error))
}

/// The length of the buffer of an input.
const BUFFER: usize = 1 << 16;

/// Returns a buffered reader that calls `wait` whenever it reads more.
fn buffered<'a, R: Read + 'a>(
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

    /// A file makes room for all of its bytes at once.
    fn read_to_end(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        (self.wait)()?;
        self.inner.read_to_end(bytes)
    }
}

/// An open input. Its errors name it.
struct Input<'a> {
    name: &'a str,
    inner: &'a mut dyn BufRead,
}

impl Input<'_> {
    /// Appends the next line with its line end. Returns false at the end of the input.
    fn line(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        let read = self.inner.read_until(b'\n', line);
        read.map(|len| len > 0).map_err(|error| unreadable(self.name, &error))
    }

    /// Appends the rest of the input.
    fn rest(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        let read = self.inner.read_to_end(bytes);
        read.map(drop).map_err(|error| unreadable(self.name, &error))
    }

    /// Returns true if the input is a raw value: it starts with a constructor id of the schema, or
    /// its bytes up to the end of the first line that is not blank are not all text. Appends the
    /// bytes that it had to read to `start`.
    ///
    /// It reads no further, because the values of a stream are decoded as they arrive. The id
    /// counts first, because any of its bytes may look like text or like a line end.
    fn starts_raw(
        &mut self,
        start: &mut Vec<u8>,
        is_id: impl Fn(&[u8]) -> bool,
    ) -> io::Result<bool> {
        let mut is_blank = true;
        while is_blank || start.len() < 4 {
            let end = start.len();
            if !self.line(start)? {
                break;
            }
            is_blank &= start[end..].iter().all(u8::is_ascii_whitespace);
        }
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        let is_stray = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
        let is_text = str::from_utf8(text).is_ok_and(|text| !text.contains(is_stray));
        Ok(is_id(start) || !is_text)
    }
}
