//! Input: text, raw bytes or JSON, from files or standard input.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::PathBuf;

use super::fit::Expected;
use super::item::{InputEncoding, InputPart, Item, OnePer};
use super::json_field;
use super::json_lines::{JsonLines, JsonText};
use super::lines::Lines;
use super::opened::{Input, buffered, unreadable};
use super::raw;
use super::utf_16::without_mark;
use crate::bytes::text::Bytes;
use crate::files;
use crate::report::{self, counted};
use crate::terminal;

/// The way to read bytes from the input.
#[derive(clap::Args)]
pub(crate) struct BytesArgs {
    /// The encoding of the input.
    #[arg(long, value_enum, default_value_t = InputEncoding::Auto)]
    from: InputEncoding,
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

/// Returns the note about an input without a value, which may be a mistake.
fn empty(name: &str) -> String {
    format!("{name}: no value: the input is empty")
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
        each: &mut dyn FnMut(InputPart<Bytes>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.files.open(wait, |input| {
            let mut is_empty = true;
            self.read_input(input, expected, &mut |part| {
                is_empty = false;
                each(part)
            })?;
            if is_empty {
                each(InputPart::Note(empty(input.name)))?;
            }
            each(InputPart::End)
        })
    }

    fn read_input(
        &self,
        input: &mut Input<'_>,
        expected: &Expected<'_>,
        each: &mut dyn FnMut(InputPart<Bytes>) -> io::Result<()>,
    ) -> io::Result<()> {
        if let Some(field) = &self.field {
            return self.fields(field, input, each);
        }
        let mut start = Vec::new();
        let is_id = |bytes: &[u8]| expected.starts_with_id(bytes);
        if self.from == InputEncoding::Raw
            || (self.from == InputEncoding::Auto && input.starts_raw(&mut start, is_id)?)
        {
            return raw::read(start, input, expected, each);
        }
        let mut rest = Input { name: input.name, inner: &mut without_mark(start, input.inner) };
        let mut lines = Lines::new(input.name, self.from.of_text(), self.one_per, expected, each);
        let (mut line, mut number) = (Vec::new(), 0);
        while rest.line(&mut line)? {
            number += 1;
            // A quick check, since most lines are UTF-8.
            let text = str::from_utf8(&line).map(Cow::Borrowed);
            let text = text.unwrap_or_else(|_| String::from_utf8_lossy(&line));
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
        each: &mut dyn FnMut(InputPart<Bytes>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut start = Vec::new();
        input.line(&mut start)?;
        let mut input = Input { name: input.name, inner: &mut without_mark(start, input.inner) };
        let (mut line, mut number, mut without) = (Vec::new(), 0, 0_usize);
        while input.line(&mut line)? {
            number += 1;
            if !line.trim_ascii().is_empty() {
                let place = format!("{}:{number}", input.name);
                let value = json_field::read(&line, field, self.from.of_text()).transpose();
                match value.map(|value| value.map(Bytes::Known)) {
                    None => without += 1,
                    Some(value) => {
                        each(InputPart::Item(Item {
                            place,
                            offset: 0,
                            value,
                            is_row: true,
                            is_guessed: false,
                        }))?;
                    }
                }
            }
            line.clear();
        }
        if without > 0 {
            let count = counted(without, "line");
            let note = format!("{}: {count} without a field `{field}`", input.name);
            each(InputPart::Note(note))?;
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
        mut each: impl FnMut(Item<JsonText>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.open(wait, |input| {
            let mut is_empty = true;
            let mut each = |item| {
                is_empty = false;
                each(item)
            };
            let mut start = Vec::new();
            input.line(&mut start)?;
            let mut input =
                Input { name: input.name, inner: &mut without_mark(start, input.inner) };
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
            value.take(input.name).map_or(Ok(()), &mut each)?;
            if is_empty {
                report::note(&empty(input.name));
            }
            Ok(())
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
