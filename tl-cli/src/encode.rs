//! `tl encode`: JSON to bytes.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use tl_reflect::{Codec, RootType};

use crate::terminal::progress::Progress;
use crate::terminal::{self, Kind, Terminal};
use crate::values::input::Files;
use crate::values::item::Item;
use crate::values::output::{self, Form};
use crate::values::{Failures, NewerArgs, NextType, SchemaArgs, TypeArgs, json_items};

/// Encodes JSON values, in the form that `tl decode` writes, to bytes.
///
/// Values follow each other, on one line or several, or are the items of an array.
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
    #[arg(long, value_enum, default_value_t = Form::Hex)]
    to: Form,
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
        let (out, failures) = (terminal::stdout(Kind::Bytes), Failures::default());
        let progress = Progress::new("values");
        let mut values = Values { codec: &codec, next, to: self.to, out, failures, progress };
        self.files.json(|item| values.write(item))?;
        Ok(values.failures.status())
    }
}

/// The writer of values.
struct Values<'a> {
    codec: &'a Codec<'a>,
    next: NextType,
    to: Form,
    out: Terminal,
    failures: Failures,
    progress: Progress,
}

impl Values<'_> {
    /// Writes the value in a part of the input, or reports why there is none.
    fn write(&mut self, item: Item<String>) -> io::Result<()> {
        let json = match item.value {
            Ok(json) => json,
            Err(message) => {
                self.next.advance(self.codec, None);
                return self.failures.add(&item.place, message, item.is_guessed);
            }
        };
        // `jq --slurp` writes an array. Values whose type their `_` names are objects.
        let is_any = matches!(self.next.root(), Ok(RootType::Any));
        let items = if is_any { json_items(&json) } else { None };
        match items {
            None => self.value(&json, &item.place)?,
            Some(items) => {
                for (index, json) in items.into_iter().enumerate() {
                    self.value(json, &format!("{}: value {}", item.place, index + 1))?;
                }
            }
        }
        self.out.flush()
    }

    fn value(&mut self, json: &str, place: &str) -> io::Result<()> {
        self.progress.advance();
        let root = match self.next.root() {
            Ok(root) => root,
            Err(message) => {
                self.next.advance(self.codec, None);
                return self.failures.add(place, message, false);
            }
        };
        let value = self.codec.from_json(json, &root);
        self.next.advance(self.codec, value.as_ref().ok());
        match value.and_then(|value| self.codec.encode(&value, &root)) {
            Ok(bytes) => output::write(&mut self.out, &bytes, self.to),
            Err(error) => {
                self.failures.add(place, error.to_string(), false)?;
                if !json.trim_start().starts_with(['{', '[', '"']) {
                    let hint = "a value is a JSON object, as `tl decode` writes it; `tl decode` \
                                reads bytes";
                    self.failures.hint(place, hint);
                }
                Ok(())
            }
        }
    }
}
