//! `tl decode`: bytes to values that people and programs can read.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use tl_reflect::Codec;

use crate::values::input::{Files, Form};
use crate::values::{SchemaArgs, TypeArgs};

/// Reads values by a schema and writes one a line.
///
/// A value that cannot be read is reported on standard error, with its line, the path inside of it
/// and the byte; the others are still written. The exit status is 0 if all is well, 1 if a value
/// could not be read, and 2 if the command line is wrong or the schema has errors.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    echo b5757299 | tl decode --schema api.tl --type Bool\n  \
    tl decode --schema api.tl --schema mtproto.tl --from raw packet.bin\n  \
    tl decode --schema api.tl --format hexdump capture.hex")]
pub(crate) struct Command {
    #[command(flatten)]
    schema: SchemaArgs,
    #[command(flatten)]
    ty: TypeArgs,
    /// How the bytes are written.
    #[arg(long, value_enum, default_value_t = Form::Auto)]
    from: Form,
    /// What is written for each value.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    #[command(flatten)]
    files: Files,
}

/// What is written for a value.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// JSON in one line.
    Json,
    /// Names and values in one line, for people.
    Text,
    /// The annotated dump of `tl explain`.
    Hexdump,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let schema = self.schema.load()?;
        let codec = Codec::new(&schema);
        let expected = self.ty.expected(&codec)?;
        let mut out = anstream::stdout().lock();
        let mut status = ExitCode::SUCCESS;
        self.files.bytes(self.from, |item| {
            let failure = match (item.value, self.format) {
                (Err(message), _) => Some(message),
                (Ok(bytes), Format::Hexdump) => {
                    let explanation = codec.explain(&bytes, &expected, true);
                    writeln!(out, "{}", explanation.text)?;
                    explanation.failure.map(|failure| failure.to_string())
                }
                (Ok(bytes), format) => match codec.decode(&bytes, &expected) {
                    Ok(value) => {
                        match format {
                            Format::Text => writeln!(out, "{}", codec.to_text(&value))?,
                            _ => writeln!(out, "{}", codec.to_json(&value))?,
                        }
                        None
                    }
                    Err(failure) => Some(failure.to_string()),
                },
            };
            if let Some(failure) = failure {
                eprintln!("{}: {failure}", item.place);
                status = ExitCode::FAILURE;
            }
            out.flush()
        })?;
        Ok(status)
    }
}
