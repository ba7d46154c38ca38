//! `tl man`: manual pages.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::files;
use crate::terminal::{self, TextKind};

/// Writes the manual pages, tl(1) and one per command, into a folder, or prints tl(1).
///
/// The exit status is 0 if all is well, and 2 if the command line is wrong or a file cannot be
/// written.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl man man/man1\n  \
    tl man > tl.1")]
pub(crate) struct Command {
    /// The output folder, which is created if it does not exist.
    #[arg(value_name = "DIR")]
    directory: Option<PathBuf>,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let mut command = crate::Arguments::command().disable_help_subcommand(true);
        let Some(directory) = &self.directory else {
            let mut text = Vec::new();
            Man::new(command).render(&mut text)?;
            terminal::stdout(TextKind::Text).write_all(&text)?;
            return Ok(ExitCode::SUCCESS);
        };
        command.build();
        write_pages(command, directory)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes the page of a command and those of its subcommands.
fn write_pages(command: clap::Command, directory: &Path) -> Result<(), Box<dyn Error>> {
    for subcommand in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        write_pages(subcommand.clone(), directory)?;
    }
    let (page, mut text) = (Man::new(command), Vec::new());
    page.render(&mut text)?;
    Ok(files::write(&directory.join(page.get_filename()), text)?)
}
