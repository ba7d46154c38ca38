//! `tl explain`: annotated dumps of values.

use std::error::Error;
use std::process::ExitCode;

use crate::decode::{self, Format};
use crate::values::input::BytesArgs;
use crate::values::{NewerArgs, SchemaArgs, TypeArgs};

/// Prints an annotated dump of each value: one line per piece, with its offset, bytes, path, type
/// and value. Masks are shown with the names of their bits.
///
/// Reads the input as `tl decode` does. An invalid value is printed up to the error, which goes to
/// standard error. The exit status is 0 if all is well, 1 if a value is invalid or the schema has
/// errors, and 2 if the command line is wrong or a file cannot be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl explain --schema schema/api-185.tl call.hex\n  \
    tl explain --schema schema/api-185.tl --from raw packet.bin\n  \
    od -tx1 packet.bin | tl explain -s schema/api-185.tl\n  \
    echo 37 97 79 bc | tl explain --schema schema/api-185.tl --type Bool")]
pub(crate) struct Command {
    #[command(flatten)]
    schema: SchemaArgs,
    #[command(flatten)]
    newer: NewerArgs,
    #[command(flatten)]
    ty: TypeArgs,
    #[command(flatten)]
    input: BytesArgs,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        decode::run((&self.schema, &self.newer), &self.ty, Format::Hexdump, &self.input)
    }
}
