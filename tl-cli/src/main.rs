//! The `tl` command: one file per subcommand, each a struct of arguments with a `run`.

mod check;
mod fmt;
mod generate;
mod id;
mod report;
mod show;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tl_parser::SourceMap;

/// Tools for schemas in TL (Type Language).
#[derive(Parser)]
#[command(name = "tl", version)]
enum Command {
    Check(check::Command),
    Fmt(fmt::Command),
    Generate(generate::Command),
    Id(id::Command),
    Show(show::Command),
}

/// Reads schema files.
fn read(paths: &[PathBuf]) -> Result<SourceMap, String> {
    let mut sources = SourceMap::new();
    for path in paths {
        let read = sources.add_file(path);
        read.map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    }
    Ok(sources)
}

fn main() -> ExitCode {
    let result = match Command::parse() {
        Command::Check(command) => command.run(),
        Command::Fmt(command) => command.run(),
        Command::Generate(command) => command.run(),
        Command::Id(command) => command.run(),
        Command::Show(command) => command.run(),
    };
    result.unwrap_or_else(|error| {
        // Whoever reads the output has seen enough: `tl check … | head`.
        let io = error.downcast_ref::<io::Error>();
        if io.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
            return ExitCode::SUCCESS;
        }
        eprintln!("error: {error}");
        ExitCode::from(2)
    })
}
