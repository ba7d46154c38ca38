//! The `tl` command: one file per subcommand, each a struct of arguments with a `run`.

mod check;

use std::process::ExitCode;

use clap::Parser;

/// Tools for TL (Type Language) schemas.
#[derive(Parser)]
#[command(name = "tl", version)]
enum Command {
    Check(check::Command),
}

fn main() -> ExitCode {
    match Command::parse() {
        Command::Check(command) => command.run(),
    }
}
