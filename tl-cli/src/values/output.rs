//! Output: values as text, hexadecimal, base64 or raw bytes, and errors in values.

use std::io::{self, Write};
use std::mem;
use std::process::ExitCode;

use data_encoding::{BASE64, HEXLOWER};

use super::Failures;
use crate::report;
use crate::terminal::Terminal;
use crate::terminal::progress::Progress;

/// The encoding of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum OutputEncoding {
    /// One value per line, in hexadecimal.
    Hex,
    /// One value per line, in base64.
    Base64,
    /// The bytes of all values, without separators.
    Raw,
}

impl OutputEncoding {
    /// Encodes a value.
    pub(crate) fn encode(self, bytes: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Hex => (HEXLOWER.encode(&bytes) + "\n").into_bytes(),
            Self::Base64 => (BASE64.encode(&bytes) + "\n").into_bytes(),
            Self::Raw => bytes,
        }
    }
}

/// A result of reading values.
pub(crate) enum Event {
    /// The output of valid values.
    Values { output: Vec<u8>, count: usize },
    /// The output of an invalid value, up to its error.
    Part(String),
    /// An error in a value. It is guessed if the command guessed which part of the input has a value.
    Failure { place: String, message: String, is_guessed: bool },
    /// A hint about the error before, printed once, with the advice for the first such error.
    Hint { place: String, hint: String, advice: Option<String> },
    /// A note that a line has several values, printed once.
    Row(String),
    /// A note about the input.
    Note(String),
    /// The end of an input.
    End,
}

/// Adds an event. The output of valid values after each other becomes one.
pub(crate) fn add(events: &mut Vec<Event>, event: Event) {
    match (events.last_mut(), event) {
        (
            Some(Event::Values { output, count }),
            Event::Values { output: mut more, count: others },
        ) => {
            output.append(&mut more);
            *count += others;
        }
        (_, event) => events.push(event),
    }
}

/// The writer of values and of their errors.
pub(crate) struct Sink {
    out: Terminal,
    failures: Failures,
    progress: Progress,
    /// True if a line had several values.
    has_row: bool,
    /// True if the next output starts with the blank line that separates values.
    skips_blank: bool,
}

impl Sink {
    /// Writes to `out`. If values are separated by blank lines, each starts with one.
    pub(crate) fn new(out: Terminal, has_blanks: bool) -> Self {
        let (failures, progress) = (Failures::default(), Progress::new("values"));
        Self { out, failures, progress, has_row: false, skips_blank: has_blanks }
    }

    /// Writes events in their order, so that values are complete before an error after them.
    pub(crate) fn apply(&mut self, events: Vec<Event>) -> io::Result<()> {
        for event in events {
            match event {
                Event::Values { output, count } => {
                    self.progress.advance(count);
                    self.write(&output)?;
                    self.failures.success()?;
                }
                Event::Part(output) => self.write(output.as_bytes())?,
                Event::Failure { place, message, is_guessed } => {
                    self.progress.advance(1);
                    self.failures.add(&place, message, is_guessed)?;
                }
                Event::Hint { place, hint, advice } => {
                    self.failures.hint(&place, &hint, advice.as_deref());
                }
                Event::Row(note) => {
                    if !mem::replace(&mut self.has_row, true) {
                        report::note(&note);
                    }
                }
                Event::Note(note) => report::note(&note),
                Event::End => self.failures.end_input()?,
            }
        }
        Ok(())
    }

    fn write(&mut self, output: &[u8]) -> io::Result<()> {
        let blank = if mem::take(&mut self.skips_blank) { b"\n".as_slice() } else { b"" };
        self.out.write_all(output.strip_prefix(blank).unwrap_or(output))?;
        self.out.flush()
    }

    pub(crate) fn status(&self) -> ExitCode {
        self.failures.status()
    }
}
