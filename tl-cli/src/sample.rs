//! `tl sample`: random values.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use tl_reflect::{Codec, Sampler};

use crate::report;
use crate::terminal::progress::Progress;
use crate::terminal::{self, TextKind};
use crate::values::SchemaArgs;
use crate::values::output::OutputEncoding;

/// Writes random valid values of a type, a constructor or a function.
///
/// A seed always gives the same values. The exit status is 0 if all is well, 1 if no value is
/// within the limits or the schema has errors, and 2 if the command line is wrong or a file cannot
/// be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl sample Updates --schema schema/api-185.tl --count 10\n  \
    tl sample inputMediaPhoto --schema schema/api-185.tl --to hex |\n    \
    tl explain --schema schema/api-185.tl")]
pub(crate) struct Command {
    /// A type such as `Updates` or `Vector<User>`, a constructor or a function.
    name: String,
    #[command(flatten)]
    schema: SchemaArgs,
    /// The number of values.
    #[arg(long, default_value_t = 1)]
    count: u64,
    /// The seed of the random numbers.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The number of fields and items after which the sampler makes only the smallest choices. No
    /// value has more than two million.
    #[arg(long, default_value_t = 200)]
    max_pieces: u64,
    /// The depth of constructors below which the sampler makes only the smallest choices. No value
    /// is nested deeper than four times this depth, or deeper than 256.
    #[arg(long, default_value_t = 24)]
    max_depth: u32,
    /// Write bytes instead of JSON.
    #[arg(long, value_enum)]
    to: Option<OutputEncoding>,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let (_, schema) = self.schema.input(&[])?.load()?;
        let codec = Codec::new(&schema);
        let expected = codec.root_type(&self.name)?;
        let sampler = Sampler::new(&codec, self.seed);
        let mut sampler = sampler.max_pieces(self.max_pieces).max_depth(self.max_depth);
        let mut out = terminal::stdout(self.to.map_or(TextKind::Json, |_| TextKind::Bytes));
        let mut progress = Progress::new("values");
        for _ in 0..self.count {
            progress.advance(1);
            let value = match sampler.try_sample(&expected) {
                Ok(value) => value,
                Err(error) => {
                    let name = &self.name;
                    report::error(&format!("there is no random value of `{name}`: {error}"));
                    return Ok(ExitCode::FAILURE);
                }
            };
            match self.to {
                None => writeln!(out, "{}", codec.to_json(&value))?,
                Some(form) => out.write_all(&form.encode(codec.encode(&value, &expected)?))?,
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
