//! The report for a terminal: a line for each difference, its effects below it, the counts last.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use tl_parser::escape;

use super::lines::{Line, Note, Sign, counts, entries, file, names, sections, verdict};
use crate::changes::Diff;

const HEADING: Style = Style::new().bold();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();
const BREAKS: Style = AnsiColor::Red.on_default().bold();
const QUIET: Style = Style::new().dimmed();

/// Formats a difference for a terminal, with escape sequences for colours if `in_colour` is true.
///
/// Lines start with `+` for an addition, `-` for a removal and `~` for a change. A `!` marks effects
/// that break.
pub fn human(diff: &Diff, in_colour: bool) -> String {
    let mut report = Report { text: String::new(), in_colour };
    report.line(0, HEADING, &format!("{} → {}", file(&diff.old), file(&diff.new)));
    if !diff.roots.is_empty() {
        let roots = diff.roots.join(", ");
        report.line(0, QUIET, &format!("only these roots and everything they reach: {roots}"));
    }
    for section in sections(diff, "") {
        report.text.push('\n');
        report.line(0, HEADING, &format!("{} ({})", section.title, section.entries.len()));
        for entry in section.entries {
            report.part(0, &Line { word: String::new(), ..entry.line });
            for note in entry.notes {
                match note {
                    Note::Part(line) => report.part(4, &line),
                    Note::Effect { on, text, breaks: true } => {
                        report.line(4, BREAKS, &format!("! {on}: {text}"));
                    }
                    Note::Effect { on, text, .. } => {
                        report.line(4, Style::new(), &format!("  {on}: {text}"));
                    }
                }
            }
        }
    }
    report.text.push('\n');
    report.line(0, HEADING, &counts(diff));
    if let Some(names) = names(diff) {
        report.line(0, Style::new(), &names);
    }
    let style = if diff.breaks() { BREAKS } else { ADDED };
    report.line(0, style, &verdict(diff));
    report.text
}

/// Formats only what was added, removed, renamed and changed, without the effects.
///
/// The lines are those of [`human`].
pub fn brief(diff: &Diff, in_colour: bool) -> String {
    let mut report = Report { text: String::new(), in_colour };
    for entry in entries(diff) {
        report.part(0, &Line { word: String::new(), ..entry.line });
        for note in &entry.notes {
            if let Note::Part(line) = note {
                report.part(4, line);
            }
        }
    }
    report.text
}

struct Report {
    text: String,
    in_colour: bool,
}

impl Report {
    fn line(&mut self, indent: usize, style: Style, text: &str) {
        let style = if self.in_colour { style } else { Style::new() };
        let text = escape::line(text);
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{style}{text}{style:#}", "");
    }

    fn part(&mut self, indent: usize, Line { sign, word, text }: &Line) {
        match sign {
            Sign::Added => self.line(indent, ADDED, &format!("+ {text}")),
            Sign::Removed => self.line(indent, REMOVED, &format!("- {text}")),
            Sign::Changed if word.is_empty() => self.line(indent, CHANGED, &format!("~ {text}")),
            Sign::Changed => self.line(indent, CHANGED, &format!("~ {text} ({word})")),
            Sign::None => self.line(indent, Style::new(), &format!("  {text}")),
        }
    }
}
