//! The `tl` command: one file per subcommand, each with a struct of arguments and a method `run`.
#![forbid(unsafe_code)]

mod archive;
mod bytes;
mod check;
mod codes;
mod completions;
mod decode;
mod diff;
mod encode;
mod explain;
mod export;
mod files;
mod fmt;
mod generate;
mod id;
mod import_page;
mod init;
mod layers;
mod load;
mod lock;
mod log;
#[cfg(feature = "lsp")]
mod lsp;
mod man;
mod overlay;
mod pages;
#[cfg(any(feature = "lsp", feature = "site"))]
mod predefined;
mod project;
mod report;
mod sample;
#[cfg(feature = "serve")]
mod serve;
mod show;
#[cfg(feature = "site")]
mod site;
mod terminal;
mod uses;
mod values;

use std::error::Error;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, io};

use clap::{Parser, ValueEnum};
use tl_parser::SourceMap;

use crate::terminal::TextKind;

/// Tools for schemas and values in TL (Type Language).
///
/// Results, including the findings of `tl check`, go to standard output; everything else goes to
/// standard error.
#[derive(Parser)]
#[command(
    name = "tl",
    version,
    max_term_width = 100,
    after_help = "Exit status, of every command:\n  \
        0  all is well\n  \
        1  a schema, a page or a value has errors, `--check` found stale files, or `diff` found\n     \
           breaking changes; see the help of each command\n  \
        2  the command line is wrong, or a file cannot be read or written\n\n\
        A file tl.toml in the folder or above it names the schemas of a project and their settings.\n\
        TL_SCHEMA in the environment is a default for `--schema`. docs/command.md describes both.\n\n\
        Output to a terminal has colours. `--color` and the environment variables NO_COLOR and\n\
        CLICOLOR_FORCE change that.\n\n\
        Examples:\n  \
        tl check schema/api-185.tl\n  \
        tl show messages.sendMedia --schema schema/api-185.tl\n  \
        tl sample Updates --schema schema/api-185.tl --to hex |\n    \
        tl decode --schema schema/api-185.tl"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
    /// Print only results, errors and warnings: no notes about the input, no summary, no next steps.
    #[arg(long, short, global = true)]
    quiet: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Colour {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Colour {
    /// Finds `--color` among unparsed arguments, because clap's own messages have colours, too.
    fn among(args: impl Iterator<Item = OsString>) -> Self {
        let mut args = args.take_while(|arg| arg != "--").filter_map(|arg| arg.into_string().ok());
        let value = args.find_map(|arg| match arg.strip_prefix("--color") {
            Some("") => Some(None),
            Some(value) => value.strip_prefix('=').map(|value| Some(value.to_owned())),
            None => None,
        });
        let value = value.and_then(|value| value.or_else(|| args.next()));
        value.and_then(|value| Self::from_str(&value, false).ok()).unwrap_or(Self::Auto)
    }

    /// Applies the choice to all output.
    fn apply(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

#[derive(clap::Subcommand)]
enum Command {
    Archive(archive::Command),
    Check(check::Command),
    Completions(completions::Command),
    Decode(decode::Command),
    Diff(diff::Command),
    Encode(encode::Command),
    Explain(explain::Command),
    Export(export::Command),
    Fmt(fmt::Command),
    Generate(Box<generate::Command>),
    Id(id::Command),
    ImportPage(import_page::Command),
    Init(init::Command),
    Log(log::Command),
    #[cfg(feature = "lsp")]
    Lsp(lsp::Command),
    Man(man::Command),
    Sample(sample::Command),
    #[cfg(feature = "serve")]
    Serve(serve::Command),
    Show(show::Command),
    #[cfg(feature = "site")]
    Site(site::Command),
}

/// Reads schema files into one source map. `-` is standard input.
fn read(paths: &[PathBuf]) -> Result<SourceMap, String> {
    let mut sources = SourceMap::new();
    for path in paths {
        files::add_source(&mut sources, path)?;
    }
    Ok(sources)
}

fn main() -> ExitCode {
    Colour::among(env::args_os()).apply();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return terminal::print_clap(&error),
    };
    arguments.color.apply();
    report::set_quiet(arguments.quiet);
    let result = match arguments.command {
        Command::Archive(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Decode(command) => command.run(),
        Command::Diff(command) => command.run(),
        Command::Encode(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Fmt(command) => command.run(),
        Command::Generate(command) => command.run(),
        Command::Id(command) => command.run(),
        Command::ImportPage(command) => command.run(),
        Command::Init(command) => command.run(),
        Command::Log(command) => command.run(),
        #[cfg(feature = "lsp")]
        Command::Lsp(command) => command.run(),
        Command::Man(command) => command.run(),
        Command::Sample(command) => command.run(),
        #[cfg(feature = "serve")]
        Command::Serve(command) => command.run(),
        Command::Show(command) => command.run(),
        #[cfg(feature = "site")]
        Command::Site(command) => command.run(),
    };
    // A failure to write the rest of the buffer changes the exit status.
    let result =
        result.and_then(|status| Ok(terminal::stdout(TextKind::Bytes).flush().map(|()| status)?));
    result.unwrap_or_else(|error| ExitCode::from(print_error(&*error)))
}

/// Prints the error of a command, and returns the exit status for it.
fn print_error(error: &(dyn Error + 'static)) -> u8 {
    // The reader of a pipe may close it early: `tl check … | head`.
    let io = error.downcast_ref::<io::Error>();
    if io.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
        return 0;
    }
    if let Some(findings) = error.downcast_ref::<report::Findings>() {
        // If standard error is closed, there is nowhere to report it.
        let _ = write!(terminal::stderr(TextKind::Styled), "{findings}");
        return 1;
    }
    report::error(&error);
    2
}

/// Ends the process after an error in its output, since another thread may wait for its input.
fn end(error: &io::Error) -> ! {
    std::process::exit(print_error(error).into())
}
