//! `tl check`: errors and warnings of a schema.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use tl_codegen::load;
use tl_parser::{Code, Diagnostic, Dialect, Loaded, Options};

use crate::report::{self, Format, counted};
use crate::terminal::{self, Kind};

/// Checks schemas, which share one namespace, and prints their errors and warnings.
///
/// The exit status is 0 if there is no error, 1 if there is one, and 2 if the command line is wrong
/// or a file cannot be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl check schema/api-185.tl\n  \
    tl check --format short schema/api-185.tl schema/mtproto.tl\n  \
    tl check --deny warnings --allow conditional-bool schema/api-186.tl")]
pub(crate) struct Command {
    /// The schema files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The rule for computing constructor ids, `telegram` or `plain`. The default is the rule that
    /// matches more of the declared ids.
    #[arg(long)]
    dialect: Option<Dialect>,
    /// Do not report findings with this code.
    #[arg(long, value_name = "CODE")]
    allow: Vec<Code>,
    /// Turn warnings into errors.
    #[arg(long, value_enum)]
    deny: Option<Deny>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

/// The findings that `--deny` turns into errors.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Deny {
    /// All warnings.
    Warnings,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let sources = crate::read(&self.files)?;
        let options = Options {
            dialect: self.dialect,
            vk: self.vk,
            allow: self.allow.clone(),
            deny_warnings: self.deny.is_some(),
        };
        let Loaded { schema, diagnostics } = load(&sources, &options);
        report::print(&sources, &diagnostics, self.format)?;
        let errors = diagnostics.iter().filter(|d| Diagnostic::is_error(d)).count();
        if let Format::Human = self.format {
            let warnings = counted(diagnostics.len() - errors, "warning");
            match &schema {
                Some(schema) => {
                    let own = schema.combinators().filter(|(_, c)| !c.is_predeclared).count();
                    let layer = schema.layer.map(|layer| format!(" of layer {layer}"));
                    let own = counted(own, "definition");
                    writeln!(
                        terminal::stdout(Kind::Text),
                        "{own}{}, {warnings}",
                        layer.unwrap_or_default()
                    )?;
                }
                None => writeln!(
                    terminal::stdout(Kind::Text),
                    "{}, {warnings}",
                    counted(errors, "error")
                )?,
            }
        }
        Ok(if schema.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
