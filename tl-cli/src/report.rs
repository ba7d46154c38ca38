//! Findings about schemas, as people and as programs read them.

use std::error::Error;
use std::fmt::{self, Display};
use std::io::{self, Write};
use std::process::ExitCode;

use clap::builder::styling::{AnsiColor, Style};
use serde_json::{Value, json};
use tl_codegen::BuildError;
use tl_parser::{Diagnostic, Label, SourceMap, render};

use crate::terminal::{self, Kind};

/// How findings are printed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Format {
    /// With the lines of the schema that they are about.
    Human,
    /// One line each: `file:line:column: error[code]: message`.
    Short,
    /// One JSON object a line.
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

/// Prints findings to standard output, in colour if that is a terminal.
pub(crate) fn print(sources: &SourceMap, found: &[Diagnostic], format: Format) -> io::Result<()> {
    write(&mut terminal::stdout(format.kind()), sources, found, format)
}

/// Prints findings to standard error, where standard output has other uses.
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

/// Something was wrong with what was read, and has been printed: the exit status is 1.
#[derive(Debug)]
pub(crate) struct Reported;

impl Display for Reported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("something was wrong, as is said above")
    }
}

impl Error for Reported {}

/// Prints why nothing was generated. What schemas have to do with is printed as it is; the rest is
/// the command line's, or that of the files.
pub(crate) fn build_error(error: BuildError) -> Result<ExitCode, Box<dyn Error>> {
    match error {
        BuildError::Schema(rendered) => {
            writeln!(terminal::stderr(Kind::Text), "{rendered}")?;
            Ok(ExitCode::FAILURE)
        }
        other => Err(other.into()),
    }
}

/// Prints what is wrong with a value of the input to standard error.
pub(crate) fn value_error(place: &str, message: &str) -> io::Result<()> {
    writeln!(terminal::stderr(Kind::Text), "{place}: {message}")
}

/// Prints `error: …` to standard error.
pub(crate) fn error(message: &dyn Display) {
    said("error", AnsiColor::BrightRed.on_default(), message);
}

/// Prints `warning: …` to standard error.
pub(crate) fn warning(message: &dyn Display) {
    said("warning", AnsiColor::Yellow.on_default(), message);
}

fn said(what: &str, style: Style, message: &dyn Display) {
    let style = style.bold();
    // There is nowhere to report that standard error is closed.
    let _ = write!(terminal::stderr(Kind::Styled), "{style}{what}{style:#}")
        .and_then(|()| writeln!(terminal::stderr(Kind::Text), ": {message}"));
}

/// `1 error`, `2 errors`
pub(crate) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
