//! Printing of findings and errors, for people and for programs.

use std::error::Error;
use std::fmt::{self, Display};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::builder::styling::{AnsiColor, Style};
use serde_json::{Value, json};
use tl_codegen::{BuildError, load};
use tl_parser::{Diagnostic, Label, Options, SourceMap, render};

use crate::terminal::{self, TextKind};

/// The output format of findings.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Format {
    /// With excerpts of the schema.
    Human,
    /// One line each: `file:line:column: error[code]: message`.
    Short,
    /// One JSON object per line.
    Json,
    /// Annotations of GitHub's workflows, one line each.
    Github,
}

impl Format {
    fn kind(self) -> TextKind {
        match self {
            Self::Human => TextKind::Styled,
            Self::Short | Self::Github => TextKind::Text,
            Self::Json => TextKind::Json,
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
        Format::Github => {
            for diagnostic in found {
                writeln!(out, "{}", annotation(sources, diagnostic))?;
            }
        }
    }
    out.flush()
}

fn to_json(sources: &SourceMap, diagnostic: &Diagnostic) -> Value {
    json!({
        "severity": diagnostic.severity.to_string(),
        "code": diagnostic.code.as_str(),
        "category": diagnostic.code.category().to_string(),
        "message": diagnostic.message,
        "primary": label(sources, &diagnostic.primary),
        "secondary": diagnostic.secondary.iter().map(|l| label(sources, l)).collect::<Vec<_>>(),
        "help": diagnostic.help,
    })
}

/// Returns an annotation: `::error file=…,line=…::message`.
fn annotation(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.primary.span;
    let (start, end) = (sources.place(span), sources.place(span.after()));
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
    format!(
        "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}",
        diagnostic.severity,
        property(start.name),
        start.line,
        start.column,
        end.line,
        end.column,
        property(diagnostic.code.as_str()),
        data(&format!("{}{help}", diagnostic.message)),
    )
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

/// Errors in the input, which make the exit status 1.
#[derive(Debug)]
pub(crate) struct Findings(String);

impl Findings {
    pub(crate) fn new(sources: &SourceMap, found: &[Diagnostic]) -> Self {
        Self(render(sources, found, true) + "\n\n")
    }
}

/// The findings with excerpts and styles.
impl Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Findings {}

/// Returns two errors as one, if both are findings. Otherwise, the first one counts.
pub(crate) fn both(first: Box<dyn Error>, second: Box<dyn Error>) -> Box<dyn Error> {
    match (first.downcast::<Findings>(), second.downcast::<Findings>()) {
        (Ok(first), Ok(second)) => Findings(first.0 + &second.0).into(),
        (Ok(findings), Err(_)) => findings,
        (Err(error), _) => error,
    }
}

/// Prints the errors of schemas, which make the exit status 1. Other errors are returned and make
/// it 2. `groups` are the files of each layer, to print their errors in colour.
pub(crate) fn build_error(
    error: BuildError,
    groups: &[Vec<PathBuf>],
    options: &Options,
) -> Result<ExitCode, Box<dyn Error>> {
    let BuildError::Schema(rendered) = error else { return Err(error.into()) };
    for paths in groups {
        // Standard input cannot be read again.
        let mut sources = SourceMap::new();
        if paths.iter().any(|path| sources.add_file(path).is_err()) {
            continue;
        }
        let mut found = load(&sources, options).diagnostics;
        found.retain(Diagnostic::is_error);
        if !found.is_empty() {
            print_errors(&sources, &found)?;
            return Ok(ExitCode::FAILURE);
        }
    }
    // The generator refuses a schema that has no errors.
    let (severity, rest) = rendered.split_at(rendered.find([':', '[']).unwrap_or(0));
    let style = AnsiColor::BrightRed.on_default().bold();
    write!(terminal::stderr(TextKind::Styled), "{style}{severity}{style:#}")?;
    writeln!(terminal::stderr(TextKind::Text), "{rest}")?;
    Ok(ExitCode::FAILURE)
}

/// Prints a finished step, such as `wrote src/tl.rs`, unless the user asked for quiet.
pub(crate) fn done(step: &str, about: &str) -> io::Result<()> {
    if is_quiet() {
        return Ok(());
    }
    let style = AnsiColor::BrightGreen.on_default().bold();
    write!(terminal::stdout(TextKind::Styled), "{style}{step}{style:#}")?;
    writeln!(terminal::stdout(TextKind::Text), " {about}")
}

/// Prints an error in a value of the input to standard error.
pub(crate) fn value_error(place: &str, message: &str) -> io::Result<()> {
    writeln!(terminal::stderr(TextKind::Text), "{place}: {message}")
}

/// Prints `error: …` to standard error.
pub(crate) fn error(message: &dyn Display) {
    print_message("error", AnsiColor::BrightRed.on_default(), message);
}

/// Prints `warning: …` to standard error.
pub(crate) fn warning(message: &dyn Display) {
    print_message("warning", AnsiColor::Yellow.on_default(), message);
}

/// Prints `note: …` to standard error, unless the user asked for quiet.
pub(crate) fn note(message: &dyn Display) {
    if !is_quiet() {
        print_message("note", AnsiColor::BrightGreen.on_default(), message);
    }
}

static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// Applies `--quiet`.
pub(crate) fn set_quiet(is_quiet: bool) {
    IS_QUIET.store(is_quiet, Ordering::Relaxed);
}

/// Returns true if the user wants only results, errors and warnings.
pub(crate) fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

fn print_message(severity: &str, style: Style, message: &dyn Display) {
    let style = style.bold();
    // If standard error is closed, there is nowhere to report it.
    let _ = write!(terminal::stderr(TextKind::Styled), "{style}{severity}{style:#}")
        .and_then(|()| writeln!(terminal::stderr(TextKind::Text), ": {message}"));
}

/// Formats a count: `1 error`, `2 errors`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
