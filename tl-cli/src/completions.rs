//! `tl completions`: scripts that complete command lines in a shell.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::terminal::{self, TextKind};

/// Prints a script that completes command lines in a shell.
///
/// The exit status is 0, or 2 if the command line is wrong.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl completions bash > tl.bash\n  \
    tl completions zsh > _tl\n  \
    tl completions fish > tl.fish")]
pub(crate) struct Command {
    /// The shell.
    shell: Shell,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        // `generate` panics if a write fails, so it writes to memory.
        let mut text = Vec::new();
        generate(self.shell, &mut crate::Arguments::command(), "tl", &mut text);
        terminal::stdout(TextKind::Text).write_all(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}
