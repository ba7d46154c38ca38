//! `tl diff`: what changed between two schemas.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tl_diff::{Input, diff, report as show};
use tl_parser::{Diagnostic, Dialect, Loaded, Options, load};

use crate::report;
use crate::terminal::{self, Kind};

/// Compares two schemas: what is added, removed, renamed and changed, what that means for bytes, and
/// what it does to users of the generated Rust.
///
/// Something breaks if code for one schema does not read the bytes of the other one, or if code
/// that compiles with what is generated for OLD does not with what is generated for NEW: what is
/// removed or renamed, another constructor id, a new constructor of a type that was there, a required
/// field. New functions, new types, and a new `flags.N?true` under the same id break nothing.
///
/// The exit status is 0 if nothing breaks, 1 if something does or a schema has errors, and 2 if the
/// command line is wrong (a root that neither schema has, too) or a file cannot be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl diff schema/api-185.tl schema/api-186.tl --root Updates  # status 1\n  \
    tl diff schema/api-185.tl schema/api-186.tl --format markdown  # status 1")]
pub(crate) struct Command {
    /// The schema as it was.
    old: PathBuf,
    /// The schema as it is now.
    new: PathBuf,
    /// Compare only this function, type or constructor and what it refers to, and tell what is
    /// reached now and was not before; may be repeated. One of the schemas has to have it.
    #[arg(long = "root", value_name = "NAME")]
    roots: Vec<String>,
    /// How the difference is printed.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// How constructor ids are computed where they are not stated, `telegram` or `plain`; by
    /// default, for each schema, the rule that more of the declared ids agree with.
    #[arg(long)]
    dialect: Option<Dialect>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

/// How a difference is printed.
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
        let (old_name, new_name) = (self.old.to_string_lossy(), self.new.to_string_lossy());
        let old = Input { name: &old_name, schema: old };
        let new = Input { name: &new_name, schema: new };
        let found = diff(old, new, &self.roots).map_err(|unknown| {
            let help = unknown.suggestion.map_or(String::new(), |near| format!(": {near}"));
            format!("neither schema has a definition called `{}`{help}", unknown.name)
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
