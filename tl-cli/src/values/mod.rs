//! Shared parts of the subcommands about values: the schema, the input and the output.

pub(crate) mod input;
pub(crate) mod output;

use std::error::Error;
use std::path::PathBuf;

use tl_parser::{Diagnostic, Dialect, Options, Schema, load};
use tl_reflect::{Codec, RootType, Value};

use crate::report;

/// The schema of the values.
#[derive(clap::Args)]
pub(crate) struct SchemaArgs {
    /// A schema file; may be repeated. All files share one namespace.
    #[arg(long = "schema", required = true, value_name = "FILE")]
    schemas: Vec<PathBuf>,
    /// The rule for computing undeclared constructor ids, `telegram` or `plain`.
    #[arg(long)]
    dialect: Option<Dialect>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

impl SchemaArgs {
    /// Loads the schema and prints its errors. Warnings are left to `tl check`.
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

/// The type of the values.
#[derive(clap::Args)]
pub(crate) struct TypeArgs {
    /// The type of each value, such as `InputPeer` or `Vector<User>`, or a constructor or function.
    /// By default, the first four bytes or the `_` of the JSON name the constructor.
    #[arg(long = "type", value_name = "TYPE")]
    ty: Option<String>,
    /// The call that the values answer, in hex or JSON. `previous` stands for the value before each
    /// answer: the input has calls and their answers in turn.
    #[arg(long, value_name = "CALL", conflicts_with = "ty")]
    answer_to: Option<String>,
}

impl TypeArgs {
    /// Resolves the type in the schema.
    pub(crate) fn expected(&self, codec: &Codec<'_>) -> Result<Expected, String> {
        let root = match (&self.answer_to, &self.ty) {
            (Some(call), _) if call == "previous" => return Ok(Expected::InTurn(None)),
            (Some(call), _) => codec.answer_type(&read_call(codec, call)?)?,
            (None, Some(ty)) => codec.root_type(ty)?,
            (None, None) => RootType::Any,
        };
        Ok(Expected::Each(root))
    }
}

/// Reads a call from hex or JSON.
fn read_call(codec: &Codec<'_>, text: &str) -> Result<Value, String> {
    let text = text.trim();
    let call = match text.starts_with('{') {
        true => codec.from_json(text, &RootType::Any).map_err(|error| error.to_string()),
        false => input::decode(text, input::Form::Hex).and_then(|bytes| {
            codec.decode(&bytes, &RootType::Any).map_err(|failure| failure.to_string())
        }),
    };
    call.map_err(|message| format!("the call of `--answer-to`: {message}"))
}

/// The type of the next value.
pub(crate) enum Expected {
    /// This type, for each value.
    Each(RootType),
    /// Calls and their answers in turn: the type of the answer to the call before, after a call. It
    /// is a message if the call is invalid.
    InTurn(Option<Result<RootType, String>>),
}

impl Expected {
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
