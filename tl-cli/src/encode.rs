//! `tl encode`: JSON to bytes.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use tl_reflect::Codec;

use crate::report;
use crate::terminal::{self, Kind};
use crate::values::input::Files;
use crate::values::output::{self, Form};
use crate::values::{SchemaArgs, TypeArgs};

/// Encodes JSON values, in the form that `tl decode` writes, to bytes.
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
    ty: TypeArgs,
    /// The encoding of the output.
    #[arg(long, value_enum, default_value_t = Form::Hex)]
    to: Form,
    #[command(flatten)]
    files: Files,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let schema = self.schema.load()?;
        let codec = Codec::new(&schema);
        let mut expected = self.ty.expected(&codec)?;
        let mut out = terminal::stdout(Kind::Bytes);
        let mut status = ExitCode::SUCCESS;
        self.files.json(|item| {
            let value = item.value.and_then(|json| {
                let root = expected.root()?;
                let value = codec.from_json(&json, &root).map_err(|error| error.to_string())?;
                Ok((value, root))
            });
            expected.advance(&codec, value.as_ref().ok().map(|(value, _)| value));
            let bytes = value.and_then(|(value, root)| {
                codec.encode(&value, &root).map_err(|error| error.to_string())
            });
            match bytes {
                Ok(bytes) => output::write(&mut out, &bytes, self.to)?,
                Err(message) => {
                    report::value_error(&item.place, &message)?;
                    status = ExitCode::FAILURE;
                }
            }
            out.flush()
        })?;
        Ok(status)
    }
}
