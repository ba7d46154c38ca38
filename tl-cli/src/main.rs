//! The `tl` command: one file per subcommand, each a struct of arguments with a `run`.
#![forbid(unsafe_code)]

mod check;
mod decode;
mod diff;
mod encode;
mod explain;
mod fmt;
mod generate;
mod id;
mod import_page;
mod report;
mod sample;
mod show;
mod values;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tl_parser::SourceMap;

/// Tools for schemas and values in TL (Type Language).
#[derive(Parser)]
#[command(name = "tl", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Whether the output has colours.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
}

/// Whether the output has colours.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Colour {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(clap::Subcommand)]
enum Command {
    Check(check::Command),
    Decode(decode::Command),
    Diff(diff::Command),
    Encode(encode::Command),
    Explain(explain::Command),
    Fmt(fmt::Command),
    Generate(Box<generate::Command>),
    Id(id::Command),
    ImportPage(import_page::Command),
    Sample(sample::Command),
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
    let arguments = Arguments::parse();
    match arguments.color {
        Colour::Auto => {}
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
    }
    let result = match arguments.command {
        Command::Check(command) => command.run(),
        Command::Decode(command) => command.run(),
        Command::Diff(command) => command.run(),
        Command::Encode(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Fmt(command) => command.run(),
        Command::Generate(command) => command.run(),
        Command::Id(command) => command.run(),
        Command::ImportPage(command) => command.run(),
        Command::Sample(command) => command.run(),
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
