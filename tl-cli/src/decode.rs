//! `tl decode`: bytes to JSON or readable text.

use std::cell::RefCell;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use tl_reflect::{Codec, DecodeFailure, RootType};

use crate::report::{self, counted};
use crate::terminal::progress::Progress;
use crate::terminal::{self, Kind, Terminal};
use crate::values::fit::{Expected, Fit};
use crate::values::input::BytesArgs;
use crate::values::item::Item;
use crate::values::{Failures, NewerArgs, SchemaArgs, TypeArgs};

/// Decodes values by a schema and writes one per line.
///
/// Reads raw bytes, hexadecimal, base64, byte literals and dumps. Text has one value per line, or one
/// value in all lines, such as the output of `xxd -p`; the command says on standard error if it
/// guessed the second. Values may follow each other without separators.
///
/// An invalid value is reported on standard error with its line, the path inside the value and the
/// byte offset; all other values are still written. If no value of a guessed input is valid, only the
/// first error is listed. The exit status is 0 if all is well, 1 if a value is invalid or the schema
/// has errors, and 2 if the command line is wrong or a file cannot be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl decode --schema schema/api-185.tl --format text call.hex\n  \
    tl decode --schema schema/api-185.tl --from raw packet.bin\n  \
    od -An -tx1 packet.bin | tl decode -s schema/api-185.tl\n  \
    tl decode -s schema/api-185.tl --field body log.jsonl\n  \
    echo b5757299 | tl decode --schema schema/api-185.tl --type Bool\n  \
    tl decode --schema schema/api-185.tl --answer-to previous calls-and-answers.hex")]
pub(crate) struct Command {
    #[command(flatten)]
    schema: SchemaArgs,
    #[command(flatten)]
    newer: NewerArgs,
    #[command(flatten)]
    ty: TypeArgs,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    #[command(flatten)]
    input: BytesArgs,
}

/// The output format of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// JSON on one line.
    Json,
    /// Names and values on one line, for people.
    Text,
    /// The annotated dump of `tl explain`.
    Hexdump,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let Self { schema, newer, ty, format, input } = self;
        run((schema, newer), ty, *format, input)
    }
}

/// Decodes each value of the input and writes it, or reports why it is invalid.
pub(crate) fn run(
    (schema_args, newer_args): (&SchemaArgs, &NewerArgs),
    ty: &TypeArgs,
    format: Format,
    bytes: &BytesArgs,
) -> Result<ExitCode, Box<dyn Error>> {
    let input = schema_args.input(&[])?;
    let (_, schema) = input.load()?;
    let newer = newer_args.load(&input)?;
    let newer = newer_args.skippers(&newer);
    let codec = Codec::new(&schema).with_newer(&newer);
    let expected =
        Expected { codec: &codec, newer: &newer, next: RefCell::new(ty.expected(&codec)?) };
    let out = terminal::stdout(match format {
        Format::Json => Kind::Json,
        Format::Text => Kind::Text,
        Format::Hexdump => Kind::Styled,
    });
    let failures = Failures::default();
    let (is_first, has_row, progress) = (true, false, Progress::new("values"));
    let expected = &expected;
    let mut values = Values { expected, format, out, is_first, has_row, failures, progress };
    bytes.read(expected, &mut |item| match item {
        Some(item) => values.write(item),
        None => values.failures.end_input(),
    })?;
    Ok(values.failures.status())
}

/// The writer of values.
struct Values<'a> {
    expected: &'a Expected<'a>,
    format: Format,
    out: Terminal,
    is_first: bool,
    /// True if a line had several values.
    has_row: bool,
    failures: Failures,
    progress: Progress,
}

impl Values<'_> {
    /// Writes the values in bytes of the input, or reports why there is none.
    fn write(&mut self, item: Item<Vec<u8>>) -> io::Result<()> {
        let bytes = match item.value {
            Ok(bytes) => bytes,
            Err(message) => {
                self.expected.advance(None);
                return self.failures.add(&item.place, message, item.is_guessed);
            }
        };
        let (mut start, mut number) = (0, 1);
        loop {
            let rest = &bytes[start..];
            self.progress.advance();
            let root = match self.expected.root() {
                Ok(root) => root,
                Err(message) => {
                    self.expected.advance(None);
                    return self.failures.add(&item.place, message, item.is_guessed);
                }
            };
            let (text, failure) = self.shown(rest, &root);
            let left = failure.as_ref().and_then(DecodeFailure::trailing_bytes);
            let next = left.filter(|left| *left < rest.len()).filter(|left| {
                let after = &rest[rest.len() - left..];
                number > 1 || item.is_row || self.is_row(after, &item.place)
            });
            // Bytes after a value that is alone on its line make all of the line an error.
            if left.is_none() || next.is_some() || self.format == Format::Hexdump {
                write!(self.out, "{text}")?;
                self.out.flush()?;
            }
            let Some(mut failure) = failure else { return self.failures.success() };
            if let Some(left) = next {
                self.failures.success()?;
                (start, number) = (bytes.len() - left, number + 1);
                continue;
            }
            failure.error.offset += start;
            let place = match number {
                1 => item.place,
                _ => format!("{}: value {number}", item.place),
            };
            self.failures.add(&place, failure.to_string(), item.is_guessed)?;
            match self.expected.hint(&bytes) {
                Some(hint) if number == 1 => self.failures.hint(&place, &hint),
                _ => {}
            }
            return Ok(());
        }
    }

    /// Returns true if the rest of a line has more values, and says so.
    fn is_row(&mut self, rest: &[u8], place: &str) -> bool {
        let Fit::Whole(count) = self.expected.fit(rest) else { return false };
        if !std::mem::replace(&mut self.has_row, true) {
            report::note(&format!("{place}: {} in a row", counted(count + 1, "value")));
        }
        true
    }

    /// Returns the text of the first value in the bytes, and the error after it.
    fn shown(&mut self, bytes: &[u8], root: &RootType) -> (String, Option<DecodeFailure>) {
        let codec = self.expected.codec;
        if self.format == Format::Hexdump {
            if self.expected.depends_on_values() {
                self.expected.advance(codec.decode(bytes, root).ok().as_ref());
            }
            let explanation = codec.explain(bytes, root, true);
            let blank = if self.is_first { "" } else { "\n" };
            self.is_first = false;
            return (blank.to_owned() + &explanation.text, explanation.failure);
        }
        let (value, failure) = match codec.decode(bytes, root) {
            Ok(value) => (value, None),
            Err(failure) if failure.trailing_bytes().is_none_or(|left| left == bytes.len()) => {
                self.expected.advance(None);
                return (String::new(), Some(failure));
            }
            Err(mut failure) => {
                let value = std::mem::replace(&mut *failure.partial, tl_reflect::Value::Nat(0));
                (value, Some(failure))
            }
        };
        self.expected.advance(Some(&value));
        let text = match self.format {
            Format::Text => codec.to_text(&value),
            _ => codec.to_json(&value),
        };
        (text + "\n", failure)
    }
}
