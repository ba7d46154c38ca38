//! What the subcommands about values have in common: the schema, the input, the output.

pub(crate) mod input;
pub(crate) mod output;

use std::error::Error;
use std::path::PathBuf;

use tl_parser::{Diagnostic, Dialect, Options, Schema, load};
use tl_reflect::{Codec, RootType};

use crate::report;

/// The schema of the values.
#[derive(clap::Args)]
pub(crate) struct SchemaArgs {
    /// The schema files, which share one space of names; may be repeated.
    #[arg(long = "schema", required = true, value_name = "FILE")]
    schemas: Vec<PathBuf>,
    /// How constructor ids are computed where they are not stated, `telegram` or `plain`.
    #[arg(long)]
    dialect: Option<Dialect>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

impl SchemaArgs {
    /// The schema. Its errors are printed; its warnings are the business of `tl check`.
    pub(crate) fn load(&self) -> Result<Schema, Box<dyn Error>> {
        let sources = crate::read(&self.schemas)?;
        let options = Options { dialect: self.dialect, vk: self.vk, ..Options::default() };
        let mut loaded = load(&sources, &options);
        if let Some(schema) = loaded.schema {
            return Ok(schema);
        }
        loaded.diagnostics.retain(Diagnostic::is_error);
        report::print_errors(&sources, &loaded.diagnostics)?;
        Err(report::Reported.into())
    }
}

/// What the values are.
#[derive(clap::Args)]
pub(crate) struct TypeArgs {
    /// What each value is: a type such as `InputPeer` or `Vector<User>`, a constructor or a function.
    /// By default the first four bytes, or the `_` of the JSON, say it.
    #[arg(long = "type", value_name = "TYPE")]
    ty: Option<String>,
}

impl TypeArgs {
    pub(crate) fn expected(&self, codec: &Codec<'_>) -> Result<RootType, String> {
        self.ty.as_ref().map_or(Ok(RootType::Any), |ty| codec.root_type(ty))
    }
}
