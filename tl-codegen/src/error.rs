//! Errors of the generator.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use tl_parser::escape;

use crate::obstacle::Obstacle;

/// An error of the generator, which then writes nothing.
///
/// `Debug` prints the text of `Display`: if `main` of a build script returns this error, cargo
/// shows the place in the schema and not a dump of this type.
#[non_exhaustive]
pub enum BuildError {
    /// A schema file cannot be read.
    Read {
        /// The path.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// Errors in the schema: the rendered diagnostics.
    Schema(String),
    /// A name that the schema does not declare.
    UnknownName {
        /// The setting that names it: `root`, `extern_type` or `type_attribute`.
        choice: &'static str,
        /// The name.
        name: String,
        /// The schemas that were searched.
        schemas: Vec<String>,
        /// A question with the nearest known names.
        suggestion: Option<String>,
    },
    /// The builder has no schema.
    NoSchema,
    /// The builder has a layer twice.
    SameLayer(u32),
    /// The builder has layers and older schemas.
    LayersAndOlder,
    /// A layer whose number does not fit an `int`.
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
        /// The text.
        text: String,
        /// The expected text, with an example.
        expected: &'static str,
    },
    /// `OUT_DIR` is not set, because this is no build script.
    NoOutDir,
    /// The generated file cannot be written.
    Write {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// An obstacle in the place of a generated file.
    InTheWay {
        /// The file or the folder.
        path: PathBuf,
        /// The obstacle.
        obstacle: Obstacle,
    },
    /// The generated text is not Rust. This is a bug in the generator.
    Internal(String),
}

/// Returns a path in one line, safe for a terminal.
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
                "layer {layer} was given twice\nhelp: add the files that all layers share with \
                 `.schema(\"path\")`"
            ),
            Self::LayersAndOlder => write!(
                f,
                "older schemas were given together with layers\nhelp: a layer reads the layers before \
                 it; add the newest schema with `.schema(\"path\")` to read older schemas without a \
                 module for each"
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
        // Cargo prints `Error: ` first; a new line keeps the snippet aligned.
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
