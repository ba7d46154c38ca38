//! `tl encode`: JSON to bytes.

use std::error::Error;
use std::ops::Range;
use std::process::ExitCode;

use tl_reflect::{Codec, RootType};

use crate::bytes::tdlib;
use crate::terminal::{self, TextKind};
use crate::values::in_order::{cores, in_order};
use crate::values::input::Files;
use crate::values::item::Item;
use crate::values::output::{self, Event, OutputEncoding, Sink};
use crate::values::{JsonText, NewerArgs, NextType, SchemaArgs, TypeArgs, json_items};

/// Encodes JSON values, in the form that `tl decode` writes, to bytes.
///
/// Values follow each other, on one line or several, or are the items of an array. The key `_` names
/// the constructor of an object. JSON of TDLib, where `@type` does, gets a hint with the JSON to write.
///
/// A value that does not match the schema is reported on standard error with its line and the path
/// inside the value; all other values are still written. The exit status is 0 if all is well, 1 if
/// a value is invalid or the schema has errors, and 2 if the command line is wrong or a file cannot
/// be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    echo '{\"_\":\"inputPeerSelf\"}' | tl encode --schema schema/api-185.tl\n  \
    echo '[1,2]' | tl encode --schema schema/mtproto.tl --type 'Vector<int>'\n  \
    tl decode --schema schema/api-185.tl call.hex |\n    \
    tl encode --schema schema/api-185.tl --to base64")]
pub(crate) struct Command {
    #[command(flatten)]
    schema: SchemaArgs,
    #[command(flatten)]
    newer: NewerArgs,
    #[command(flatten)]
    ty: TypeArgs,
    /// The encoding of the output.
    #[arg(long, value_enum, default_value_t = OutputEncoding::Hex)]
    to: OutputEncoding,
    #[command(flatten)]
    files: Files,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let input = self.schema.input(&[])?;
        let (_, schema) = input.load()?;
        let newer = self.newer.load(&input)?;
        let newer = self.newer.skippers(&newer);
        let codec = Codec::new(&schema).with_newer(&newer);
        let next = self.ty.expected(&codec)?;
        let encoder = || Encoder { codec: &codec, next: next.clone(), to: self.to };
        let mut sink = Sink::new(terminal::stdout(TextKind::Bytes), false);
        if next.depends_on_values() || cores() == 1 {
            let mut encoder = encoder();
            self.files.json(&|| Ok(()), |item| sink.apply(encoder.encode(vec![item])))?;
        } else {
            in_order(
                |item: &Item<JsonText>| item.value.as_ref().map_or(0, JsonText::len) + 256,
                |tasks| self.files.json(&|| tasks.flush(), |item| tasks.push(item)),
                || {
                    let mut encoder = encoder();
                    move |items| encoder.encode(items)
                },
                |events| sink.apply(events).or_else(|error| crate::end(&error)),
            )?;
        }
        Ok(sink.status())
    }
}

/// The encoder of a thread.
struct Encoder<'a> {
    codec: &'a Codec<'a>,
    next: NextType,
    to: OutputEncoding,
}

impl Encoder<'_> {
    /// Encodes the values in parts of the input, or says why there is none.
    fn encode(&mut self, items: Vec<Item<JsonText>>) -> Vec<Event> {
        let mut events = Vec::new();
        for Item { place, value, .. } in items {
            match value {
                Ok(json) => self.item(&json, &place, &mut events),
                Err(message) => {
                    self.next.advance(self.codec, None);
                    events.push(failure(&place, message));
                }
            }
        }
        events
    }

    fn item(&mut self, json: &JsonText, place: &str, events: &mut Vec<Event>) {
        // `jq --slurp` writes an array. Values whose type their `_` names are objects.
        let is_any = matches!(self.next.root(), Ok(RootType::Any));
        let items = if is_any { json_items(&json.text) } else { None };
        match items {
            None => self.value(json, 0..json.len(), place, events),
            Some(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    self.value(json, item, &format!("{place}: value {}", index + 1), events);
                }
            }
        }
    }

    /// Encodes the value in a part of the text.
    fn value(&mut self, text: &JsonText, part: Range<usize>, place: &str, events: &mut Vec<Event>) {
        let json = &text.text[part.clone()];
        let root = match self.next.root() {
            Ok(root) => root,
            Err(message) => {
                self.next.advance(self.codec, None);
                return events.push(failure(place, message));
            }
        };
        let encoded = if self.next.depends_on_values() {
            let encoded = self.codec.from_json_with_bytes(json, &root);
            self.next.advance(self.codec, encoded.as_ref().ok().map(|(value, _)| value));
            encoded.map(|(_, bytes)| bytes)
        } else {
            self.codec.encode_json(json, &root)
        };
        match encoded {
            Ok(bytes) => {
                let output = self.to.encode(bytes);
                output::add(events, Event::Values { output, count: 1 });
            }
            Err(error) => {
                // The place of an error in the syntax is that in the input.
                let found = text.syntax_error(part);
                let found = found.filter(|(.., message)| error.message.starts_with(message));
                events.push(match found {
                    Some((line, column, message)) => {
                        failure(place, format!("{message} at line {line} column {column}"))
                    }
                    None => failure(place, error.to_string()),
                });
                let place = place.to_owned();
                if error.message.contains("key must be a string") {
                    let hint = "JSON has keys and texts in double quotes: {\"_\":\"…\"}".to_owned();
                    return events.push(Event::Hint { place, hint, advice: None });
                }
                let is_json = || serde_json::from_str::<serde_json::Value>(json).is_ok();
                if !json.trim_start().starts_with(['{', '[', '"']) && !is_json() {
                    let hint = "a value is a JSON object, as `tl decode` writes it; `tl decode` \
                                reads bytes";
                    events.push(Event::Hint { place, hint: hint.to_owned(), advice: None });
                } else if let Some(hint) = tdlib::hint(self.codec, json, &root) {
                    let (hint, advice) = (hint.reason.to_owned(), Some(hint.advice));
                    events.push(Event::Hint { place, hint, advice });
                }
            }
        }
    }
}

fn failure(place: &str, message: String) -> Event {
    Event::Failure { place: place.to_owned(), message, is_guessed: false }
}
