//! `tl id`: the constructor ids of a schema.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use tl_parser::ast::SchemaFile;
use tl_parser::{Diagnostic, Dialect, Options, computed_id, guess_dialect, parse};

use crate::report;
use crate::terminal::{self, TextKind};

/// Prints one line per definition: the computed id, the declared id or `-`, and the name.
///
/// The exit status is 0 if all is well, 1 if a definition has syntax errors, and 2 if the command
/// line is wrong or a file cannot be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl id schema/mtproto.tl\n  \
    tl id --dialect telegram schema/api-185.tl | grep inputPhoto")]
pub(crate) struct Command {
    /// The schema files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The rule for computing ids, `telegram` or `plain`. The default is the rule that matches more
    /// of the declared ids.
    #[arg(long)]
    dialect: Option<Dialect>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`. This command always does, because it does
    /// not change ids.
    #[arg(long)]
    vk: bool,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let sources = crate::read(&self.files)?;
        // VK's extensions do not change ids.
        let options = Options { vk: true, ..Options::default() };
        let mut found = Vec::new();
        let files: Vec<_> =
            sources.own().map(|(id, _)| parse(&sources, id, &options, &mut found)).collect();
        let dialect = self
            .dialect
            .unwrap_or_else(|| guess_dialect(files.iter().flat_map(SchemaFile::combinators)));
        let mut out = terminal::stdout(TextKind::Text);
        for combinator in files.iter().flat_map(SchemaFile::combinators) {
            let computed = computed_id(combinator, dialect);
            let declared = combinator.id.map_or("-".to_owned(), |id| format!("{:08x}", id.value));
            writeln!(out, "{computed:08x} {declared} {}", combinator.name.text)?;
        }
        found.retain(Diagnostic::is_error);
        if found.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        report::print_errors(&sources, &found)?;
        Ok(ExitCode::FAILURE)
    }
}
