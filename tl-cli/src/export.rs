//! `tl export`: the checked schema for other programs.

mod dot;
mod json;
mod json_schema;
mod mapping;
mod part;
mod tlo;
mod typescript;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::Value;
use tl_parser::{Dialect, Options};

use self::part::Exported;
use crate::load;
use crate::project::{Given, Input, Project};
use crate::terminal::{self, TextKind};

/// Writes the checked schema in a form for other programs.
///
/// `json` has everything that the schema says: definitions, fields, masks, types, constructor ids,
/// documentation, errors and places. Generators for other languages need no parser.
/// docs/export.schema.json describes it. `typescript` and `json-schema` describe the JSON that `tl
/// decode` writes and `tl encode` reads. `tlo` is TL-tlo of version 2, the binary form that TDLib's and
/// VK's generators read. `dot` shows in GraphViz which types contain which.
///
/// The exit status is 0 if all is well, 1 if schemas or overlays have errors, and 2 if the command
/// line is wrong, no schema defines a root, the format has no form for a definition, or a file cannot
/// be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl export schema/api-185.tl --docs schema/docs/api.toml > api.json\n  \
    tl export --format typescript schema/api-185.tl > api.ts\n  \
    tl export --format json-schema schema/mtproto.tl\n  \
    tl export --format tlo schema/mtproto.tl > mtproto.tlo\n  \
    tl export --format dot --root messages.sendMultiMedia schema/api-185.tl > reach.dot")]
pub(crate) struct Command {
    /// The schema files, which share one namespace, or the name of a schema in tl.toml; `-` is
    /// standard input. The default is `TL_SCHEMA` in the environment, or the schema of tl.toml.
    #[arg(value_name = "FILE")]
    schemas: Vec<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// Export only this function, type or constructor and everything it refers to, or those of a
    /// namespace (`messages.*`); may be repeated.
    #[arg(long = "root", value_name = "NAME")]
    roots: Vec<String>,
    /// Add the documentation of this overlay; may be repeated. Later overlays win.
    #[arg(long = "docs", value_name = "OVERLAY")]
    docs: Vec<PathBuf>,
    /// The rule for computing undeclared constructor ids, `telegram` or `plain`.
    #[arg(long)]
    dialect: Option<Dialect>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

/// The output format.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// The checked schema, as docs/export.schema.json describes it.
    Json,
    /// A JSON Schema of values in JSON.
    JsonSchema,
    /// TypeScript types of values in JSON.
    Typescript,
    /// The binary form of schemas, TL-tlo, version 2.
    Tlo,
    /// A graph of types and functions in the language of GraphViz.
    Dot,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let options = Options { dialect: self.dialect, vk: self.vk, ..Options::default() };
        let given = Given { schemas: &self.schemas, docs: &self.docs, options };
        let input = Project::here()?.reading(&given)?;
        let (text, kind) = of_part(&input, &self.roots, |part| {
            Ok(match self.format {
                Format::Json => {
                    (format!("{:#}\n", json::export(part)).into_bytes(), TextKind::Json)
                }
                Format::JsonSchema => {
                    (format!("{:#}\n", json_schema::export(part)).into_bytes(), TextKind::Json)
                }
                Format::Typescript => (typescript::export(part).into_bytes(), TextKind::Text),
                Format::Tlo => (tlo::export(part)?, TextKind::Bytes),
                Format::Dot => (dot::export(part).into_bytes(), TextKind::Text),
            })
        })?;
        let mut out = terminal::stdout(kind);
        out.write_all(&text)?;
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Returns the export in JSON.
pub(crate) fn to_json(input: &Input, roots: &[String]) -> Result<Value, Box<dyn Error>> {
    of_part(input, roots, |part| Ok(json::export(part)))
}

/// Loads a schema, and exports the part that the roots reach.
fn of_part<T>(
    input: &Input,
    roots: &[String],
    export: impl FnOnce(&Exported<'_>) -> Result<T, Box<dyn Error>>,
) -> Result<T, Box<dyn Error>> {
    let (mut sources, schema) = input.load()?;
    let reach = load::reach(&schema, roots)?;
    let documentation = load::documentation(&mut sources, &schema, &input.docs)?;
    export(&Exported::new(&schema, &reach, &documentation, &sources))
}
