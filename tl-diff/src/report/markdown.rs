//! The report as a changelog, to be pasted into release notes: headings, lists and code spans.

use std::fmt::Write;

use tl_parser::escape;

use super::lines::{Note, counts, file, names, sections, verdict};
use crate::changes::Diff;

/// Formats a difference as a changelog in Markdown.
///
/// Entries that break are marked **breaking**; their effects are not.
pub fn markdown(diff: &Diff) -> String {
    let mut out = String::new();
    line(&mut out, 0, &format!("## {}\n", title(diff)));
    line(&mut out, 0, &format!("{} → {}", span(&file(&diff.old)), span(&file(&diff.new))));
    if !diff.roots.is_empty() {
        let roots: Vec<_> = diff.roots.iter().map(|root| span(root)).collect();
        let roots = roots.join(", ");
        line(&mut out, 0, &format!("\nOnly these roots and everything they reach: {roots}."));
    }
    let names = names(diff).map(|names| format!(" {names}.")).unwrap_or_default();
    let verdict = sentence_case(&verdict(diff));
    line(&mut out, 0, &format!("\n{}.{names} **{verdict}.**", counts(diff)));
    for section in sections(diff, "`") {
        line(&mut out, 0, &format!("\n### {}\n", sentence_case(section.title)));
        for entry in section.entries {
            let mark = if entry.breaks { " **breaking**" } else { "" };
            item(&mut out, 0, &entry.line.word, &format!("{}{mark}", entry.line.text));
            for note in entry.notes {
                match note {
                    Note::Part(part) => item(&mut out, 2, &part.word, &part.text),
                    Note::Effect { on, text, .. } => {
                        item(&mut out, 2, &format!("{}:", sentence_case(on)), &text);
                    }
                }
            }
        }
    }
    out
}

fn line(out: &mut String, indent: usize, text: &str) {
    let text = escape::lines(text);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{:indent$}{text}", "");
}

fn item(out: &mut String, indent: usize, word: &str, text: &str) {
    let gap = if word.is_empty() { "" } else { " " };
    line(out, indent, &format!("- {word}{gap}{text}"));
}

/// Formats a text from outside as a code span that shows all of its characters: the marks around it
/// are longer than any in it.
fn span(text: &str) -> String {
    let text = escape::line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let marks = "`".repeat(longest + 1);
    let gap = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{marks}{gap}{text}{gap}{marks}")
}

fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

/// `Layer 185 → layer 186`, or the names of the files if both state one layer, or none.
fn title(diff: &Diff) -> String {
    match (diff.old.layer, diff.new.layer) {
        (Some(old), Some(new)) if old != new => format!("Layer {old} → layer {new}"),
        _ => format!("{} → {}", span(&diff.old.name), span(&diff.new.name)),
    }
}
