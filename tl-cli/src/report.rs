//! Printing of findings and errors, for people and for programs.

use std::error::Error;
use std::fmt::{self, Display};
use std::io::{self, Write};
use std::process::ExitCode;

use clap::builder::styling::{AnsiColor, Style};
use serde_json::{Value, json};
use tl_codegen::BuildError;
use tl_parser::{Diagnostic, Label, SourceMap, render};

use crate::terminal::{self, Kind};

/// The output format of findings.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Format {
    /// With excerpts of the schema.
    Human,
    /// One line each: `file:line:column: error[code]: message`.
    Short,
    /// One JSON object per line.
    Json,
}

impl Format {
    fn kind(self) -> Kind {
        match self {
            Self::Human => Kind::Styled,
            Self::Short => Kind::Text,
            Self::Json => Kind::Json,
        }
    }
}

/// Prints findings to standard output, in colour on a terminal.
pub(crate) fn print(sources: &SourceMap, found: &[Diagnostic], format: Format) -> io::Result<()> {
    write(&mut terminal::stdout(format.kind()), sources, found, format)
}

/// Prints findings to standard error.
pub(crate) fn print_errors(sources: &SourceMap, found: &[Diagnostic]) -> io::Result<()> {
    write(&mut terminal::stderr(Format::Human.kind()), sources, found, Format::Human)
}

fn write(
    out: &mut impl Write,
    sources: &SourceMap,
    found: &[Diagnostic],
    format: Format,
) -> io::Result<()> {
    match format {
        Format::Human if found.is_empty() => {}
        Format::Human => writeln!(out, "{}\n", render(sources, found, true))?,
        Format::Short => {
            for diagnostic in found {
                writeln!(out, "{}", diagnostic.short(sources))?;
            }
        }
        Format::Json => {
            for diagnostic in found {
                writeln!(out, "{}", to_json(sources, diagnostic))?;
            }
        }
    }
    out.flush()
}

fn to_json(sources: &SourceMap, diagnostic: &Diagnostic) -> Value {
    json!({
        "severity": diagnostic.severity.to_string(),
        "code": diagnostic.code.as_str(),
        "message": diagnostic.message,
        "primary": label(sources, &diagnostic.primary),
        "secondary": diagnostic.secondary.iter().map(|l| label(sources, l)).collect::<Vec<_>>(),
        "help": diagnostic.help,
    })
}

fn label(sources: &SourceMap, label: &Label) -> Value {
    let (start, end) = (sources.place(label.span), sources.place(label.span.after()));
    json!({
        "file": start.name,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "label": label.text,
    })
}

/// An error in the input that has been printed already: the exit status is 1.
#[derive(Debug)]
pub(crate) struct Reported;

impl Display for Reported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the input has the errors above")
    }
}

impl Error for Reported {}

/// Prints the errors of schemas, which make the exit status 1. Other errors are returned and make
/// it 2.
pub(crate) fn build_error(error: BuildError) -> Result<ExitCode, Box<dyn Error>> {
    match error {
        BuildError::Schema(rendered) => {
            writeln!(terminal::stderr(Kind::Text), "{rendered}")?;
            Ok(ExitCode::FAILURE)
        }
        other => Err(other.into()),
    }
}

/// Prints an error in a value of the input to standard error.
pub(crate) fn value_error(place: &str, message: &str) -> io::Result<()> {
    writeln!(terminal::stderr(Kind::Text), "{place}: {message}")
}

/// Prints `error: …` to standard error.
pub(crate) fn error(message: &dyn Display) {
    print_message("error", AnsiColor::BrightRed.on_default(), message);
}

/// Prints `warning: …` to standard error.
pub(crate) fn warning(message: &dyn Display) {
    print_message("warning", AnsiColor::Yellow.on_default(), message);
}

fn print_message(severity: &str, style: Style, message: &dyn Display) {
    let style = style.bold();
    // If standard error is closed, there is nowhere to report it.
    let _ = write!(terminal::stderr(Kind::Styled), "{style}{severity}{style:#}")
        .and_then(|()| writeln!(terminal::stderr(Kind::Text), ": {message}"));
}

/// Formats a count: `1 error`, `2 errors`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
