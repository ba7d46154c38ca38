//! `tl lsp`: a language server for schemas, on standard input and output.
//!
//! [`server`] reads messages and answers them. It keeps the files of the [`workspace`], and an
//! [`analysis`] of each of their [`groups`]: the checked schema, the findings, and an [`index`] of the
//! names in each file.
//! The other modules answer one kind of request each.

mod actions;
mod analysis;
mod completion;
mod edits;
mod groups;
mod hints;
mod hover;
mod index;
mod navigation;
mod position;
mod server;
mod tokens;
mod workspace;

use std::error::Error;
use std::process::ExitCode;

use lsp_server::Connection;

/// Serves an editor: a language server for TL schemas, on standard input and output.
///
/// The schemas in the tl.toml of a workspace have a space of names each. All other files that end in
/// `.tl` share one. docs/editors.md describes the settings of editors.
///
/// The exit status is 0 after the editor has said goodbye or has gone, and 2 if it breaks the
/// protocol.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl lsp < /dev/null    # an editor starts it so, and keeps standard input open")]
pub(crate) struct Command {
    /// Use the speech of the protocol over standard input and output; this is the only one.
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let (connection, threads) = Connection::stdio();
        let end = server::serve(&connection);
        // The thread that writes ends when nobody can send to it any more.
        drop(connection);
        end?;
        threads.join()?;
        Ok(ExitCode::SUCCESS)
    }
}
