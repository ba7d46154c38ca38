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
    tl check --deny warnings --allow conditional-bool schema/api-186.tl\n  \
    tl check --format github schema/api-186.tl\n  \
    tl check --warn skipped-bit --deny unlike-fields schema/api-186.tl")]
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
    /// Report findings with this code although it is off by default: `reused-bit`, `skipped-bit`; may
    /// be repeated.
    #[arg(long, value_name = "CODE")]
    warn: Vec<Code>,
    /// Turn all warnings into errors (`warnings`), or those with this code; may be repeated.
    #[arg(long, value_name = "CODE", value_parser = deny)]
    deny: Vec<Deny>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

/// The findings that `--deny` turns into errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deny {
    /// All warnings.
    Warnings,
    /// Those with a code.
    Code(Code),
}

/// Parses `warnings` or a code.
fn deny(text: &str) -> Result<Deny, String> {
    if text == "warnings" { Ok(Deny::Warnings) } else { text.parse().map(Deny::Code) }
}

impl Command {
    fn denied(&self) -> impl Iterator<Item = Code> {
        self.deny.iter().filter_map(|deny| match deny {
            Deny::Code(code) => Some(*code),
            Deny::Warnings => None,
        })
    }

    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let sources = crate::read(&self.files)?;
        let options = Options {
            dialect: self.dialect,
            vk: self.vk,
            allow: self.allow.clone(),
            warn: self.warn.clone(),
            deny: self.denied().collect(),
            deny_warnings: self.deny.contains(&Deny::Warnings),
        };
        let Loaded { schema, diagnostics } = load(&sources, &options);
        report::print(&sources, &diagnostics, self.format)?;
        let errors = diagnostics.iter().filter(|d| Diagnostic::is_error(d)).count();
        if !report::is_quiet() && matches!(self.format, Format::Human) {
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
