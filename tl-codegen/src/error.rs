//! Why nothing was generated.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use tl_parser::escape;

use crate::Obstacle;

/// Why nothing was generated.
///
/// `Debug` prints what `Display` prints: a build script whose `main` returns this error through
/// `?` shows the reader the place in the schema, not a dump of this type.
#[non_exhaustive]
pub enum BuildError {
    /// A schema file cannot be read.
    Read {
        /// The path as it was given.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The schema has errors: the rendered diagnostics.
    Schema(String),
    /// A name that the schema does not declare.
    UnknownName {
        /// What it was given as: `root`, `extern_type` or `type_attribute`.
        choice: &'static str,
        /// The name as it was given.
        name: String,
        /// The schemas that were searched.
        schemas: Vec<String>,
        /// A question that names the nearest known names.
        suggestion: Option<String>,
    },
    /// No schema was given.
    NoSchema,
    /// A layer was given twice.
    SameLayer(u32),
    /// A layer whose number is no `int`.
    LayerTooLarge(u32),
    /// Two extras that exclude each other.
    ExtrasConflict {
        /// The extras, as the command line names them.
        extras: [&'static str; 2],
        /// The reason.
        reason: &'static str,
    },
    /// A path, a type or an attribute that is not Rust.
    RustSyntax {
        /// The text as it was given.
        text: String,
        /// What it should have been, with an example.
        expected: &'static str,
    },
    /// `OUT_DIR` is not set, because this is not a build script.
    NoOutDir,
    /// The generated file cannot be written.
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Something is in the way of a generated file that an earlier run did not write.
    InTheWay {
        /// The file or the folder.
        path: PathBuf,
        /// What is there.
        obstacle: Obstacle,
    },
    /// The generator produced something that is not Rust. This is a mistake in the generator.
    Internal(String),
}

/// A path in one line, fit for a terminal.
fn shown(path: &Path) -> String {
    escape::line(&path.display().to_string()).into_owned()
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, error } => {
                writeln!(f, "cannot read the schema `{}`: {error}", shown(path))?;
                write!(f, "help: paths are relative to the directory of the package's Cargo.toml")
            }
            Self::Schema(rendered) => f.write_str(rendered),
            Self::UnknownName { choice, name, schemas, suggestion } => {
                let (name, schemas) = (escape::line(name), schemas.join("`, `"));
                let schemas = escape::line(&schemas);
                write!(f, "unknown {choice} `{name}`: `{schemas}` declares no such ")?;
                let kinds = match *choice {
                    "extern_type" => "type",
                    _ => "type or combinator",
                };
                write!(f, "{kinds}")?;
                match (suggestion, *choice) {
                    (Some(suggestion), _) => write!(f, "\nhelp: {suggestion}"),
                    (None, "root") => write!(
                        f,
                        "\nhelp: a root is the name of a function, a type or a constructor"
                    ),
                    (None, "extern_type") => write!(
                        f,
                        "\nhelp: write a boxed type such as `InputPeer`, or one that the language \
                         predefines, such as `string`"
                    ),
                    (None, _) => write!(
                        f,
                        "\nhelp: write a name, a namespace such as `messages.*`, or `*` for all"
                    ),
                }
            }
            Self::NoSchema => {
                write!(f, "no schema was given\nhelp: call `.schema(\"path/to/schema.tl\")`")
            }
            Self::SameLayer(layer) => write!(
                f,
                "layer {layer} was given twice\nhelp: what all layers have in common is added with \
                 `.schema(\"path\")`"
            ),
            Self::LayerTooLarge(layer) => write!(
                f,
                "layer {layer} is too large\nhelp: a layer is an `int`, of at most {}",
                i32::MAX
            ),
            Self::ExtrasConflict { extras: [one, other], reason } => write!(
                f,
                "cannot generate `{one}` together with `{other}`: {reason}\nhelp: generate two \
                 modules, each with one of them"
            ),
            Self::RustSyntax { text, expected } => {
                write!(f, "`{}` is not Rust\nhelp: write {expected}", escape::line(text))
            }
            Self::NoOutDir => write!(
                f,
                "OUT_DIR is not set\nhelp: call `compile` from a build script, or `generate` to \
                 get the text"
            ),
            Self::Write { path, error } => write!(f, "cannot write `{}`: {error}", shown(path)),
            Self::InTheWay { path, obstacle } => {
                write!(f, "cannot write `{}`: {obstacle}", shown(path))
            }
            Self::Internal(error) => write!(
                f,
                "the generator made invalid code: {error}\nhelp: this is a mistake in the \
                 generator; please report it with the schema"
            ),
        }
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Cargo prints `Error: ` in front; a line of our own keeps the snippet aligned.
        write!(f, "\n{self}\n")
    }
}

impl Error for BuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Read { error, .. } | Self::Write { error, .. } => Some(error),
            _ => None,
        }
    }
}
