//! `tl diff`: the changes between two schemas.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tl_diff::{Input, diff, report as show};
use tl_parser::{Diagnostic, Dialect, Loaded, Options, load};

use crate::terminal::{self, Kind};
use crate::{files, report};

/// Compares two schemas: lists additions, removals, renames and changes, with their effect on bytes
/// and on users of the generated Rust.
///
/// A change breaks if code generated for one schema cannot read the bytes of the other, or if code
/// that compiles against OLD does not compile against NEW. Breaking changes are removals, renames,
/// changed constructor ids, new constructors of existing types, and new required fields. New
/// functions, new types, and a new `flags.N?true` under an unchanged id break nothing.
///
/// The exit status is 0 if nothing breaks, 1 if something breaks or a schema has errors, and 2 if
/// the command line is wrong, neither schema has a root, or a file cannot be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl diff schema/api-185.tl schema/api-186.tl --root Updates  # status 1\n  \
    tl diff schema/api-185.tl schema/api-186.tl --format markdown  # status 1")]
pub(crate) struct Command {
    /// The older schema; `-` is standard input.
    old: PathBuf,
    /// The newer schema; `-` is standard input.
    new: PathBuf,
    /// Compare only this function, type or constructor and everything it refers to, or those of a
    /// namespace (`messages.*`), and list what only one of the schemas reaches; may be repeated. At least one schema must define it.
    #[arg(long = "root", value_name = "NAME")]
    roots: Vec<String>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The rule for computing undeclared constructor ids, `telegram` or `plain`. The default, for
    /// each schema, is the rule that matches more of the declared ids.
    #[arg(long)]
    dialect: Option<Dialect>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

/// The output format of a difference.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For a terminal.
    Human,
    /// As a changelog.
    Markdown,
    /// As one JSON object.
    Json,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let (old_sources, new_sources) = (read(&self.old)?, read(&self.new)?);
        let options = Options { dialect: self.dialect, vk: self.vk, ..Options::default() };
        let mut schemas = Vec::with_capacity(2);
        for sources in [&old_sources, &new_sources] {
            let Loaded { schema, mut diagnostics } = load(sources, &options);
            match schema {
                Some(schema) => schemas.push(schema),
                None => {
                    diagnostics.retain(Diagnostic::is_error);
                    report::print_errors(sources, &diagnostics)?;
                }
            }
        }
        let [old, new] = &schemas[..] else { return Ok(ExitCode::FAILURE) };
        let (old_name, new_name) = (files::name(&self.old), files::name(&self.new));
        let old = Input { name: &old_name, schema: old };
        let new = Input { name: &new_name, schema: new };
        let found = diff(old, new, &self.roots).map_err(|unknown| {
            let help = unknown.suggestion.map_or(String::new(), |near| format!(": {near}"));
            format!("neither schema defines `{}`{help}", unknown.name)
        })?;
        let text = match self.format {
            Format::Human => show::human(&found, true),
            Format::Markdown => show::markdown(&found),
            Format::Json => format!("{:#}\n", show::json(&found)),
        };
        let mut out = terminal::stdout(match self.format {
            Format::Human => Kind::Styled,
            Format::Markdown => Kind::Text,
            Format::Json => Kind::Json,
        });
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(if found.breaks() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn read(path: &Path) -> Result<tl_parser::SourceMap, String> {
    crate::read(&[path.to_owned()])
}
