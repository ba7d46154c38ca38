//! Shared parts of the subcommands about values: the schema, the input and the output.

mod failures;
pub(crate) mod fit;
pub(crate) mod in_order;
pub(crate) mod input;
pub(crate) mod item;
pub(crate) mod json_field;
mod json_lines;
mod lines;
mod opened;
pub(crate) mod output;
mod raw;
mod utf_16;

pub(crate) use failures::Failures;
pub(crate) use json_lines::{JsonText, items as json_items, syntax_message};

use std::error::Error;
use std::path::PathBuf;

use tl_parser::schema::{Argument, Nat, Type};
use tl_parser::{Dialect, Options, Schema, suggest_name};
use tl_reflect::{Codec, RootType, Skipper, Value};

use crate::bytes::text::{self, Encoding};
use crate::load;
use crate::project::{Given, Input, Project};

/// The schema of the values.
#[derive(clap::Args)]
pub(crate) struct SchemaArgs {
    /// A schema file, or the name of a schema in tl.toml; may be repeated. All files share one
    /// namespace. `-` is standard input. The default is `TL_SCHEMA` in the environment, or the schema
    /// of tl.toml.
    #[arg(long = "schema", short = 's', value_name = "FILE")]
    schemas: Vec<PathBuf>,
    /// The rule for computing undeclared constructor ids, `telegram` or `plain`.
    #[arg(long)]
    dialect: Option<Dialect>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

impl SchemaArgs {
    /// Returns the schema with its settings, and with these overlays.
    pub(crate) fn input(&self, docs: &[PathBuf]) -> Result<Input, String> {
        self.input_of(&[], docs)
    }

    /// Returns the input of these files, or of `--schema` if there are none.
    pub(crate) fn input_of(&self, files: &[PathBuf], docs: &[PathBuf]) -> Result<Input, String> {
        let schemas = if files.is_empty() { &self.schemas } else { files };
        Project::here()?.reading(&Given { schemas, docs, options: self.options() })
    }

    /// Returns the settings for files that a command names otherwise, and these overlays.
    #[cfg(feature = "site")]
    pub(crate) fn settings(&self, docs: &[PathBuf], files: &[PathBuf]) -> Result<Input, String> {
        let given = Given { schemas: &[], docs, options: self.options() };
        Ok(Project::here()?.settings_of(&given, files))
    }

    fn options(&self) -> Options {
        Options { dialect: self.dialect, vk: self.vk, ..Options::default() }
    }
}

/// The schemas of newer layers.
#[derive(clap::Args)]
pub(crate) struct NewerArgs {
    /// A schema of a newer layer, for constructors that the schema does not have; may be repeated, the
    /// newest first.
    #[arg(long = "newer", value_name = "FILE")]
    newer: Vec<PathBuf>,
}

impl NewerArgs {
    /// Loads the schemas, each by itself, in the syntax and dialect of the other one.
    pub(crate) fn load(&self, schema: &Input) -> Result<Vec<Schema>, Box<dyn Error>> {
        let load = |file: &PathBuf| {
            let sources = crate::read(std::slice::from_ref(file))?;
            load::schema(&sources, &schema.options)
        };
        self.newer.iter().map(load).collect()
    }

    /// Returns the skippers for the loaded schemas, named by their files.
    pub(crate) fn skippers<'a>(&self, schemas: &'a [Schema]) -> Vec<Skipper<'a>> {
        let name = |file: &PathBuf| {
            let name = file.file_name().unwrap_or(file.as_os_str());
            crate::terminal::path(name.as_ref())
        };
        let named = schemas.iter().zip(&self.newer);
        named.map(|(schema, file)| Skipper::new(schema).labelled(name(file))).collect()
    }
}

/// The type of the values.
#[derive(clap::Args)]
pub(crate) struct TypeArgs {
    /// The type of each value, such as `InputPeer` or `Vector<User>`, or a constructor or function.
    /// By default, the first four bytes or the `_` of the JSON name the constructor.
    #[arg(long = "type", value_name = "TYPE")]
    ty: Option<String>,
    /// The call that the values answer, in hex or JSON, or the name of its function, if that alone
    /// determines the type. `previous` stands for the value before each
    /// answer: the input has calls and their answers in turn.
    #[arg(long, value_name = "CALL", conflicts_with = "ty")]
    answer_to: Option<String>,
}

impl TypeArgs {
    /// Resolves the type in the schema.
    pub(crate) fn expected(&self, codec: &Codec<'_>) -> Result<NextType, String> {
        let root = match (&self.answer_to, &self.ty) {
            (Some(call), _) if call == "previous" => return Ok(NextType::InTurn(None)),
            (Some(call), _) => match answer_of_function(codec, call) {
                Some(answer) => answer?,
                None => codec.answer_type(&read_call(codec, call)?)?,
            },
            (None, Some(ty)) => codec.root_type(ty)?,
            (None, None) => RootType::Any,
        };
        Ok(NextType::Each(root))
    }
}

/// Returns the type of the answer to any call of a function. Returns `None` if the text is no name of
/// one.
fn answer_of_function(codec: &Codec<'_>, name: &str) -> Option<Result<RootType, String>> {
    let schema = codec.schema();
    let function = &schema[schema.combinator_named(name.trim())?];
    Some(match &function.result {
        _ if !function.is_function => Err(format!("`{}` is no function", function.name)),
        result if has_variables(result) => Err(format!(
            "the type of the answer to `{}` depends on the call; give all of it, in hex or JSON",
            function.name
        )),
        result => Ok(RootType::Type(result.clone())),
    })
}

fn has_variables(ty: &Type) -> bool {
    match ty {
        Type::Nat => false,
        Type::Param { .. } | Type::Repetition(_) => true,
        Type::Boxed(_, arguments) | Type::Bare(_, arguments) => {
            arguments.iter().any(|argument| match argument {
                Argument::Type(ty) => has_variables(ty),
                Argument::Nat(nat) => !matches!(nat, Nat::Const(_)),
            })
        }
    }
}

/// Reads a call from hex or JSON.
fn read_call(codec: &Codec<'_>, call: &str) -> Result<Value, String> {
    let call = call.trim();
    let read = match call.starts_with('{') {
        true => codec.from_json(call, &RootType::Any).map_err(|error| error.to_string()),
        false => text::read(call, Encoding::Auto).and_then(|reading| {
            codec.decode(&reading.bytes, &RootType::Any).map_err(|failure| failure.to_string())
        }),
    };
    read.map_err(|message| {
        let suggestion = suggest_name(codec.schema(), call).filter(|_| !call.starts_with('{'));
        let suggestion =
            suggestion.map_or_else(String::new, |suggestion| format!("; {suggestion}"));
        format!("the call of `--answer-to`: {message}{suggestion}")
    })
}

/// The type of the next value.
#[derive(Clone)]
pub(crate) enum NextType {
    /// This type, for each value.
    Each(RootType),
    /// Calls and their answers in turn: the type of the answer to the call before, after a call. It
    /// is a message if the call is invalid.
    InTurn(Option<Result<RootType, String>>),
}

impl NextType {
    /// Returns the type of the next value.
    pub(crate) fn root(&self) -> Result<RootType, String> {
        match self {
            Self::Each(root) | Self::InTurn(Some(Ok(root))) => Ok(root.clone()),
            Self::InTurn(None) => Ok(RootType::Any),
            Self::InTurn(Some(Err(message))) => Err(message.clone()),
        }
    }

    /// Returns true if the type of a value depends on the values before it.
    pub(crate) fn depends_on_values(&self) -> bool {
        matches!(self, Self::InTurn(_))
    }

    /// Moves on to the next value, after this one or after one that is invalid.
    pub(crate) fn advance(&mut self, codec: &Codec<'_>, value: Option<&Value>) {
        if let Self::InTurn(answer) = self {
            *answer = match (&answer, value) {
                (Some(_), _) => None,
                (None, Some(call)) => Some(codec.answer_type(call)),
                (None, None) => Some(Err("the call before this answer is invalid".to_owned())),
            };
        }
    }
}
