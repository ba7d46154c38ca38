//! `tl check`: errors and warnings of a schema.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use tl_codegen::load;
use tl_parser::{Code, Diagnostic, Dialect, Loaded, Options};

use crate::codes;
use crate::project::{Given, Project};
use crate::report::{self, Format, counted};
use crate::terminal::{self, TextKind};

/// Checks schemas, which share one namespace, and prints their errors and warnings.
///
/// The levels of findings are those in tl.toml, unless an option changes them.
///
/// The exit status is 0 if there is no error, 1 if there is one, and 2 if the command line is wrong
/// or a file cannot be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl check\n  \
    tl check schema/api-185.tl\n  \
    tl check --format short schema/api-185.tl schema/mtproto.tl\n  \
    tl check --deny warnings schema/api-186.tl\n  \
    tl check --format github schema/api-186.tl\n  \
    tl check --warn skipped-bit --deny unlike-fields schema/api-186.tl")]
pub(crate) struct Command {
    /// The schema files, or names of schemas in tl.toml. The default is each schema of tl.toml, by
    /// itself.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The rule for computing constructor ids, `telegram` or `plain`. The default is the rule that
    /// matches more of the declared ids.
    #[arg(long)]
    dialect: Option<Dialect>,
    /// Do not report findings with this code.
    #[arg(long, value_name = "CODE", value_parser = codes::parse)]
    allow: Vec<Code>,
    /// Report findings with this code although it is off by default: `reused-bit`, `skipped-bit`; may
    /// be repeated.
    #[arg(long, value_name = "CODE", value_parser = codes::parse)]
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
    /// Warnings with a code.
    Code(Code),
}

/// Parses `warnings` or a code.
fn deny(text: &str) -> Result<Deny, String> {
    if text == "warnings" { Ok(Deny::Warnings) } else { codes::parse(text).map(Deny::Code) }
}

impl Command {
    fn denied(&self) -> impl Iterator<Item = Code> {
        self.deny.iter().filter_map(|deny| match deny {
            Deny::Code(code) => Some(*code),
            Deny::Warnings => None,
        })
    }

    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let options = Options {
            dialect: self.dialect,
            vk: self.vk,
            allow: self.allow.clone(),
            warn: self.warn.clone(),
            deny: self.denied().collect(),
            deny_warnings: self.deny.contains(&Deny::Warnings),
        };
        let given = Given { schemas: &self.files, options, ..Given::default() };
        let inputs = Project::here()?.all(&given)?;
        let parts: Vec<_> = inputs
            .iter()
            .flat_map(|input| input.groups().into_iter().map(move |files| (input, files)))
            .collect();
        let mut is_fine = true;
        for (input, files) in &parts {
            let name = input.name.as_ref().filter(|_| parts.len() > 1);
            is_fine &= self.part(files, &input.options, name)?;
        }
        Ok(if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Checks files that share one namespace, and returns true if they have no error.
    fn part(
        &self,
        files: &[PathBuf],
        options: &Options,
        name: Option<&String>,
    ) -> Result<bool, Box<dyn Error>> {
        let sources = crate::read(files)?;
        let Loaded { schema, diagnostics } = load(&sources, options);
        report::print(&sources, &diagnostics, self.format)?;
        if !report::is_quiet() && matches!(self.format, Format::Human) {
            let errors = diagnostics.iter().filter(|d| Diagnostic::is_error(d)).count();
            let warnings = counted(diagnostics.len() - errors, "warning");
            let name = name.map(|name| format!("{name}: ")).unwrap_or_default();
            let found = match &schema {
                Some(schema) => {
                    let own = schema.combinators().filter(|(_, c)| !c.is_predeclared).count();
                    let layer = schema.layer.map(|layer| format!(" of layer {layer}"));
                    counted(own, "definition") + &layer.unwrap_or_default()
                }
                None => counted(errors, "error"),
            };
            writeln!(terminal::stdout(TextKind::Text), "{name}{found}, {warnings}")?;
        }
        Ok(schema.is_some())
    }
}
