//! Input: hexadecimal, base64, raw bytes or JSON, from files or standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, stdin};
use std::path::PathBuf;

use data_encoding::{BASE64_NOPAD, HEXLOWER_PERMISSIVE};

use crate::files::{BadByte, cannot_read};
use crate::terminal;

/// The encoding of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Form {
    /// Raw if the input starts with a constructor id of the schema or its first line is not text.
    /// Otherwise each line is hexadecimal if it has only hexadecimal digits, and base64 if not.
    Auto,
    /// One value per line, in hexadecimal; white space is ignored.
    Hex,
    /// One value per line, in base64 of either alphabet, with or without padding.
    Base64,
    /// One value per file.
    Raw,
}

/// The inputs of a command.
#[derive(clap::Args)]
pub(crate) struct Files {
    /// The input files; `-` or no file is standard input.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// A value of the input and its place, for errors.
pub(crate) struct Item<T> {
    pub(crate) place: String,
    pub(crate) value: Result<T, String>,
}

impl Files {
    /// Calls `each` with every value as soon as it has been read. `is_id` returns true for the
    /// constructor ids of the schema.
    pub(crate) fn bytes(
        &self,
        form: Form,
        is_id: impl Fn(u32) -> bool,
        mut each: impl FnMut(Item<Vec<u8>>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.open(|input| {
            let mut start = Vec::new();
            if form == Form::Raw || (form == Form::Auto && input.starts_raw(&mut start, &is_id)?) {
                input.rest(&mut start)?;
                return each(Item { place: input.name.to_owned(), value: Ok(start) });
            }
            let mut lines = Input { name: input.name, inner: &mut start.chain(&mut *input.inner) };
            let (mut line, mut number) = (Vec::new(), 0);
            while lines.line(&mut line)? {
                number += 1;
                let text = String::from_utf8_lossy(&line);
                if !text.trim().is_empty() {
                    let place = format!("{}:{number}", input.name);
                    each(Item { place, value: decode(&text, form) })?;
                }
                line.clear();
            }
            Ok(())
        })
    }

    /// Calls `each` with every JSON value as soon as its last bracket has been read. A value starts
    /// at the start of a line. While brackets are open, lines that are indented or start with a
    /// closing bracket belong to the value; any other line starts the next value.
    pub(crate) fn json(
        &self,
        mut each: impl FnMut(Item<String>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.open(|input| {
            let (mut line, mut number, mut value) = (Vec::new(), 0, JsonLines::default());
            while input.line(&mut line)? {
                number += 1;
                let goes_on = matches!(line.first(), Some(b' ' | b'\t' | b'}' | b']'));
                if !goes_on && let Some(incomplete) = value.take(input.name) {
                    each(incomplete)?;
                }
                value.add(&line, number);
                if value.open_brackets == 0
                    && let Some(complete) = value.take(input.name)
                {
                    each(complete)?;
                }
                line.clear();
            }
            value.take(input.name).map_or(Ok(()), &mut each)
        })
    }

    /// Opens the inputs in order and calls `each` with every one.
    fn open(&self, mut each: impl FnMut(&mut Input<'_>) -> io::Result<()>) -> io::Result<()> {
        let stdin_alone = [PathBuf::from("-")];
        let files = if self.files.is_empty() { &stdin_alone[..] } else { &self.files };
        for path in files {
            if path.as_os_str() == "-" {
                each(&mut Input { name: "stdin", inner: &mut stdin().lock() })?;
                continue;
            }
            let name = terminal::path(path);
            let file = File::open(path).map_err(|error| unreadable(&name, &error))?;
            each(&mut Input { name: &name, inner: &mut BufReader::new(file) })?;
        }
        Ok(())
    }
}

fn unreadable(name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), cannot_read(name, error))
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
    fn starts_raw(&mut self, start: &mut Vec<u8>, is_id: impl Fn(u32) -> bool) -> io::Result<bool> {
        let mut is_blank = true;
        while is_blank || start.len() < 4 {
            let end = start.len();
            if !self.line(start)? {
                break;
            }
            is_blank &= start[end..].iter().all(u8::is_ascii_whitespace);
        }
        let is_text = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
        let id = start.first_chunk().map(|id| u32::from_le_bytes(*id));
        Ok(id.is_some_and(is_id) || !start.iter().all(is_text))
    }
}

/// The lines of a JSON value that have been read so far.
#[derive(Default)]
struct JsonLines {
    bytes: Vec<u8>,
    /// The number of the first line.
    start: usize,
    open_brackets: usize,
}

impl JsonLines {
    fn add(&mut self, line: &[u8], number: usize) {
        if self.bytes.is_empty() {
            self.start = number;
        }
        self.bytes.extend_from_slice(line);
        // A JSON string never spans lines.
        let (mut in_text, mut is_escaped) = (false, false);
        for byte in line {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if in_text => is_escaped = true,
                b'"' => in_text = !in_text,
                b'[' | b'{' if !in_text => self.open_brackets += 1,
                b']' | b'}' if !in_text => {
                    self.open_brackets = self.open_brackets.saturating_sub(1);
                }
                _ => {}
            }
        }
    }

    /// Takes the value out. Returns `None` if the lines are blank.
    fn take(&mut self, name: &str) -> Option<Item<String>> {
        let Self { bytes, start, .. } = std::mem::take(self);
        match String::from_utf8(bytes) {
            Ok(text) if text.trim().is_empty() => None,
            Ok(text) => Some(Item { place: format!("{name}:{start}"), value: Ok(text) }),
            Err(error) => {
                let bad = BadByte::of(&error);
                let place = format!("{name}:{}:{}", start + bad.line - 1, bad.column);
                Some(Item { place, value: Err(bad.to_string()) })
            }
        }
    }
}

/// Decodes a line.
pub(crate) fn decode(line: &str, form: Form) -> Result<Vec<u8>, String> {
    let line: String = line.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let digits = line.strip_prefix("0x").unwrap_or(&line);
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if form == Form::Hex || (form == Form::Auto && is_hex) {
        return HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).map_err(|_| {
            match digits.chars().find(|digit| !digit.is_ascii_hexdigit()) {
                Some(other) => format!("`{other}` is not a hexadecimal digit"),
                None => format!("the number of hexadecimal digits, {}, is odd", digits.len()),
            }
        });
    }
    let standard = line.replace('-', "+").replace('_', "/");
    let unpadded = standard.strip_suffix("==").or(standard.strip_suffix('=')).unwrap_or(&standard);
    BASE64_NOPAD.decode(unpadded.as_bytes()).map_err(|error| match form {
        Form::Auto => format!("neither hexadecimal nor base64: {error}"),
        _ => format!("invalid base64: {error}"),
    })
}
