//! `tl decode`: bytes to JSON or readable text.

use std::cell::RefCell;
use std::error::Error;
use std::io;
use std::mem::take;
use std::process::ExitCode;

use tl_reflect::{Codec, DecodeFailure, Explanation, RootType, Value};

use crate::bytes::hint::capture;
use crate::bytes::text::Bytes;
use crate::report::counted;
use crate::terminal::{self, TextKind};
use crate::values::fit::{Expected, Fit};
use crate::values::in_order::{cores, in_order};
use crate::values::input::BytesArgs;
use crate::values::item::{InputPart, Item};
use crate::values::output::{self, Event, Sink};
use crate::values::{NewerArgs, SchemaArgs, TypeArgs};

/// Decodes values by a schema and writes one per line.
///
/// Reads raw bytes, hexadecimal, base64, byte literals and dumps. Text has one value per line, or one
/// value in all lines, such as the output of `xxd -p`; the command says on standard error if it
/// guessed the second. Values may follow each other without separators.
///
/// An invalid value is reported on standard error with its line, the path inside the value and the
/// byte offset; all other values are still written, in raw input if the invalid one has an end. If no
/// value of a guessed input is valid, only the first error is listed. The exit status is 0 if all is well, 1 if a value is invalid or the schema
/// has errors, and 2 if the command line is wrong or a file cannot be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl decode --schema schema/api-185.tl --format text call.hex\n  \
    tl decode --schema schema/api-185.tl --from raw packet.bin\n  \
    od -v -An -tx1 packet.bin | tl decode -s schema/api-185.tl\n  \
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
    let next = ty.expected(&codec)?;
    let depends_on_values = next.depends_on_values();
    let decoder = || {
        let next = RefCell::new(next.clone());
        Decoder { expected: Expected { codec: &codec, newer: &newer, next }, format }
    };
    let out = terminal::stdout(match format {
        Format::Json => TextKind::Json,
        Format::Text => TextKind::Text,
        Format::Hexdump => TextKind::Styled,
    });
    let mut sink = Sink::new(out, format == Format::Hexdump);
    if depends_on_values || cores() == 1 {
        let decoder = decoder();
        bytes.read(&decoder.expected, &|| Ok(()), &mut |part| {
            decoder.decode(part, &mut |event| sink.apply(vec![event]))
        })?;
    } else {
        let own = decoder();
        in_order(
            weight,
            |parts| {
                let (decoder, wait) = (decoder(), || parts.flush());
                bytes.read(&decoder.expected, &wait, &mut |part| parts.push(part))
            },
            || {
                let decoder = decoder();
                move |parts: Vec<_>| decoder.work(parts)
            },
            |done| own.write(done, &mut sink).or_else(|error| crate::end(&error)),
        )?;
    }
    Ok(sink.status())
}

/// The result of a worker for some parts of the input.
enum Done {
    Events(Vec<Event>),
    /// A part that the worker leaves to the main thread.
    Left(InputPart<Bytes>),
}

/// The length of text in several lines from which the main thread decodes its values. Only decoding
/// tells if they are values at all.
const MANY: usize = 1 << 16;

/// The length of bytes up to which their JSON gets room before it is written.
const MOST_RESERVED: usize = 1 << 16;

/// Returns the number of bytes of a part in memory.
fn weight(part: &InputPart<Bytes>) -> usize {
    let own = 256;
    match part {
        InputPart::Item(Item { value: Ok(bytes), .. }) => own + bytes.len(),
        _ => own,
    }
}

/// The decoder of a thread.
struct Decoder<'a> {
    expected: Expected<'a>,
    format: Format,
}

impl Decoder<'_> {
    /// Decodes parts of the input.
    fn work(&self, parts: Vec<InputPart<Bytes>>) -> Vec<Done> {
        let (mut done, mut events) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                InputPart::Item(Item { is_row: true, .. }) if weight(&part) > MANY => {
                    done.push(Done::Events(take(&mut events)));
                    done.push(Done::Left(part));
                }
                // Pushing to a vector cannot fail.
                part => drop(self.decode(part, &mut |event| {
                    output::add(&mut events, event);
                    Ok(())
                })),
            }
        }
        done.push(Done::Events(events));
        done
    }

    /// Writes the results of a worker.
    fn write(&self, done: Vec<Done>, sink: &mut Sink) -> io::Result<()> {
        done.into_iter().try_for_each(|done| match done {
            Done::Events(events) => sink.apply(events),
            Done::Left(part) => self.decode(part, &mut |event| sink.apply(vec![event])),
        })
    }

    /// Decodes the values in a part of the input, or says why there is none.
    fn decode(
        &self,
        part: InputPart<Bytes>,
        each: &mut dyn FnMut(Event) -> io::Result<()>,
    ) -> io::Result<()> {
        match part {
            InputPart::Item(item) => self.item(item, each),
            InputPart::Note(note) => each(Event::Note(note)),
            InputPart::End => each(Event::End),
        }
    }

    fn item(
        &self,
        item: Item<Bytes>,
        each: &mut dyn FnMut(Event) -> io::Result<()>,
    ) -> io::Result<()> {
        let Item { place, offset, value, is_row, is_guessed } = item;
        let failure = |place, message| Event::Failure { place, message, is_guessed };
        let bytes = match value.as_ref().map_err(String::clone).and_then(Bytes::read) {
            Ok(bytes) => bytes,
            Err(message) => {
                self.expected.advance(None);
                return each(failure(place, message));
            }
        };
        let (mut start, mut number) = (0, 1);
        loop {
            let rest = &bytes[start..];
            let root = match self.expected.root() {
                Ok(root) => root,
                Err(message) => {
                    self.expected.advance(None);
                    return each(failure(place, message));
                }
            };
            let first = self.first(rest, &root);
            let left = rest.len() - first.len;
            let has_next = match left {
                0 => false,
                // A value without bytes would repeat for ever.
                _ if first.failure.is_some() || first.len == 0 => false,
                _ if number > 1 || is_row => true,
                _ => match self.expected.fit(&rest[first.len..]) {
                    Fit::Whole(count) => {
                        let count = counted(count + 1, "value");
                        each(Event::Row(format!("{place}: {count} in a row")))?;
                        true
                    }
                    _ => false,
                },
            };
            if has_next || (left == 0 && first.failure.is_none()) {
                each(Event::Values { output: first.text.into_bytes(), count: 1 })?;
                if !has_next {
                    return Ok(());
                }
                (start, number) = (bytes.len() - left, number + 1);
                continue;
            }
            if number == 1
                && offset == 0
                && let Some(message) = capture(&bytes)
            {
                return each(failure(place, message));
            }
            // Bytes after a value that is alone on its line make all of the line an error.
            if self.format == Format::Hexdump {
                each(Event::Part(first.text))?;
            }
            let after = || self.expected.codec.decode(rest, &root).err();
            let Some(mut error) = first.failure.or_else(after) else { return Ok(()) };
            error.error.offset += offset + start;
            let place = match number {
                1 => place,
                _ => format!("{place}: value {number}"),
            };
            each(failure(place.clone(), error.to_string()))?;
            let whole = Some(&*bytes).filter(|_| number == 1 && offset == 0);
            let mistake = value.as_ref().ok().and_then(Bytes::mistake);
            return match mistake.or_else(|| self.expected.hint(whole, &error)) {
                Some(hint) => each(Event::Hint { place, hint, advice: None }),
                None => Ok(()),
            };
        }
    }

    /// Decodes the first value in the bytes.
    fn first(&self, bytes: &[u8], root: &RootType) -> First {
        let codec = self.expected.codec;
        let mut text = String::new();
        if self.format == Format::Json && !self.expected.depends_on_values() {
            // Most values are not longer in JSON. The bytes may be those of many values.
            text.reserve(bytes.len().min(MOST_RESERVED) * 4);
            let (len, failure) = match codec.write_json(bytes, root, &mut text) {
                Ok(len) => (len, None),
                Err(failure) => (0, Some(failure)),
            };
            text.push('\n');
            return First { text, len, failure };
        }
        if self.format == Format::Hexdump && !self.expected.depends_on_values() {
            let Explanation { text, failure } = codec.explain(bytes, root, true);
            return First::new("\n".to_owned() + &text, bytes, failure);
        }
        let (value, failure) = match codec.decode(bytes, root) {
            Ok(value) => (value, None),
            Err(mut failure) => {
                (std::mem::replace(&mut *failure.partial, Value::Nat(0)), Some(failure))
            }
        };
        let text = match self.format {
            Format::Json => codec.to_json(&value) + "\n",
            Format::Text => codec.to_text(&value) + "\n",
            Format::Hexdump => "\n".to_owned() + &codec.explain(bytes, root, true).text,
        };
        let first = First::new(text, bytes, failure);
        let is_valid = first.failure.is_none() && first.len > 0;
        self.expected.advance(Some(&value).filter(|_| is_valid));
        first
    }
}

/// The first value in bytes.
struct First {
    /// Its output, or that of the part before the error.
    text: String,
    /// The number of its bytes, or zero if it is invalid.
    len: usize,
    failure: Option<DecodeFailure>,
}

impl First {
    /// Returns the value with this result of decoding. Bytes after it are no error yet.
    fn new(text: String, bytes: &[u8], failure: Option<DecodeFailure>) -> Self {
        match failure.as_ref().map(DecodeFailure::trailing_bytes) {
            None => Self { text, len: bytes.len(), failure: None },
            Some(Some(left)) => Self { text, len: bytes.len() - left, failure: None },
            Some(None) => Self { text, len: 0, failure },
        }
    }
}
