//! `tl lsp`: a language server for schemas, on standard input and output.
//!
//! [`wire`] reads messages, and the [`inbox`] keeps those that wait. The [`server`] takes changes into
//! the [`workspace`], whose files belong to [`groups`]. Each group has an [`analysis`]: the checked
//! schema, the [`findings`], and the names in each schema ([`index`]) and [`overlay`]. The analysis
//! of a group stays as long as its files do. [`requests`] names the module that answers each request.

mod actions;
mod analysis;
mod capabilities;
mod completion;
mod file;
mod findings;
mod folding;
mod formatting;
mod groups;
mod hints;
mod hover;
mod inbox;
mod index;
mod navigation;
mod overlay;
mod overlay_completion;
mod position;
mod proposal;
mod rename;
mod requests;
mod rust;
mod selection;
mod server;
mod signature;
mod sort;
mod tokens;
mod wire;
mod workspace;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use self::inbox::Inbox;
use crate::files;

/// Serves an editor: a language server for TL schemas, on standard input and output.
///
/// The schemas in the tl.toml of a workspace have a space of names each. All other files that end in
/// `.tl` share one. docs/editors.md describes the settings of editors.
///
/// The exit status is 0 after the editor has shut the server down or has gone, 1 if it ends the server
/// without `shutdown`, and 2 if a message does not say where it ends.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl lsp < /dev/null    # an editor starts it so, and keeps standard input open")]
pub(crate) struct Command {
    /// Use standard input and output. There is no other way, but editors pass this option.
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let inbox = Arc::new(Inbox::default());
        let filled = Arc::clone(&inbox);
        // The thread ends with the process, since it may wait for the editor.
        thread::spawn(move || match files::stdin() {
            Ok(input) => filled.fill(input),
            Err(_) => filled.fill(&b""[..]),
        });
        server::serve(&inbox)
    }
}
