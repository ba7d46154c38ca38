//! Starts the language server, `tl lsp`, in Zed.

use zed_extension_api::{
    Command, Extension, LanguageServerId, Result, Worktree, register_extension,
};

struct Tl;

impl Extension for Tl {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, _: &LanguageServerId, at: &Worktree) -> Result<Command> {
        let command = at.which("tl").ok_or("there is no command `tl` in PATH")?;
        Ok(Command { command, args: vec!["lsp".to_owned()], env: at.shell_env() })
    }
}

register_extension!(Tl);
