//! `tl completions`: what a shell needs to complete command lines.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::terminal::{self, Kind};

/// Prints completions of command lines for a shell.
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
        // In memory, because what is made cannot fail, and what is printed can.
        let mut text = Vec::new();
        generate(self.shell, &mut crate::Arguments::command(), "tl", &mut text);
        terminal::stdout(Kind::Text).write_all(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}
