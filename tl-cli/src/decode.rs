//! `tl decode`: bytes to JSON or readable text.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use tl_reflect::Codec;

use crate::report;
use crate::terminal::{self, Kind};
use crate::values::input::{Files, Form};
use crate::values::{SchemaArgs, TypeArgs};

/// Decodes values by a schema and writes one per line.
///
/// An invalid value is reported on standard error with its line, the path inside the value and the
/// byte offset; all other values are still written. The exit status is 0 if all is well, 1 if a
/// value is invalid or the schema has errors, and 2 if the command line is wrong or a file cannot
/// be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl decode --schema schema/api-185.tl --format text call.hex\n  \
    tl decode --schema schema/api-185.tl --from raw packet.bin\n  \
    echo b5757299 | tl decode --schema schema/api-185.tl --type Bool\n  \
    tl decode --schema schema/api-185.tl --answer-to previous calls-and-answers.hex")]
pub(crate) struct Command {
    #[command(flatten)]
    schema: SchemaArgs,
    #[command(flatten)]
    ty: TypeArgs,
    /// The encoding of the input.
    #[arg(long, value_enum, default_value_t = Form::Auto)]
    from: Form,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    #[command(flatten)]
    files: Files,
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
        let Self { schema, ty, from, format, files } = self;
        run(schema, ty, *from, *format, files)
    }
}

/// Decodes each value of the input and writes it, or reports why it is invalid.
pub(crate) fn run(
    schema: &SchemaArgs,
    ty: &TypeArgs,
    from: Form,
    format: Format,
    files: &Files,
) -> Result<ExitCode, Box<dyn Error>> {
    let schema = schema.load()?;
    let codec = Codec::new(&schema);
    let mut expected = ty.expected(&codec)?;
    let mut out = terminal::stdout(match format {
        Format::Json => Kind::Json,
        Format::Text => Kind::Text,
        Format::Hexdump => Kind::Styled,
    });
    let (mut status, mut is_first) = (ExitCode::SUCCESS, true);
    let is_id = |id| codec.combinator_with_id(id).is_some();
    files.bytes(from, is_id, |item| {
        let input = item.value.and_then(|bytes| Ok((bytes, expected.root()?)));
        let mut decoded = None;
        let shown = input.map(|(bytes, root)| match format {
            Format::Hexdump => {
                let explanation = codec.explain(&bytes, &root, true);
                if expected.depends_on_values() {
                    decoded = codec.decode(&bytes, &root).ok();
                }
                let blank = if is_first { "" } else { "\n" };
                (blank.to_owned() + &explanation.text, explanation.failure)
            }
            Format::Json | Format::Text => match codec.decode(&bytes, &root) {
                Ok(value) => {
                    let text = match format {
                        Format::Text => codec.to_text(&value),
                        _ => codec.to_json(&value),
                    };
                    decoded = Some(value);
                    (text + "\n", None)
                }
                Err(failure) => (String::new(), Some(failure)),
            },
        });
        expected.advance(&codec, decoded.as_ref());
        is_first = false;
        let failure = match shown {
            Ok((text, failure)) => {
                write!(out, "{text}")?;
                failure.map(|failure| failure.to_string())
            }
            Err(message) => Some(message),
        };
        out.flush()?;
        if let Some(failure) = failure {
            report::value_error(&item.place, &failure)?;
            status = ExitCode::FAILURE;
        }
        Ok(())
    })?;
    Ok(status)
}
