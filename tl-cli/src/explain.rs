//! `tl explain`: bytes with what they mean.

use std::error::Error;
use std::process::ExitCode;

use crate::decode::{self, Format};
use crate::values::input::{Files, Form};
use crate::values::{SchemaArgs, TypeArgs};

/// Prints bytes with what they mean: a line for every piece of a value, with the offset, the bytes,
/// the path, the type and the value; masks with the names of their bits.
///
/// What can be read of a value that is broken is printed, and the error goes to standard error. The
/// exit status is 0 if all is well, 1 if a value could not be read to its end or the schema has
/// errors, and 2 if the command line is wrong or a file cannot be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl explain --schema schema/api-185.tl call.hex\n  \
    tl explain --schema schema/api-185.tl --from raw packet.bin\n  \
    echo 37 97 79 bc | tl explain --schema schema/api-185.tl --type Bool")]
pub(crate) struct Command {
    #[command(flatten)]
    schema: SchemaArgs,
    #[command(flatten)]
    ty: TypeArgs,
    /// How the bytes are written.
    #[arg(long, value_enum, default_value_t = Form::Auto)]
    from: Form,
    #[command(flatten)]
    files: Files,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        decode::run(&self.schema, &self.ty, self.from, Format::Hexdump, &self.files)
    }
}
