//! The report for a terminal: a line for each difference, what it means below it, the counts last.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use tl_parser::escape;

use super::phrases::{
    counted, counts, field, field_words, file, head_changes, names, verdict, wire,
};
use crate::changes::{
    AddedOrRemoved, Change, Diff, FieldChange, Reached, RenamedBy, Rust, TypeChange, TypeFacts,
    Types,
};
use crate::effect::Effect;

const HEADING: Style = Style::new().bold();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();
const BREAKS: Style = AnsiColor::Red.on_default().bold();
const QUIET: Style = Style::new().dimmed();

/// The difference for people to read in a terminal, with escape sequences for colours if these are
/// wanted.
///
/// Lines start with `+` for what is added, `-` for what is removed and `~` for what is changed; `!`
/// stands in front of an effect that breaks.
pub fn human(diff: &Diff, in_colour: bool) -> String {
    let mut report = Report { text: String::new(), in_colour };
    report.line(0, HEADING, &format!("{} → {}", file(&diff.old), file(&diff.new)));
    if !diff.roots.is_empty() {
        report.line(0, QUIET, &format!("only what these reach: {}", diff.roots.join(", ")));
    }
    report.added_or_removed("added", '+', ADDED, &diff.added);
    report.added_or_removed("removed", '-', REMOVED, &diff.removed);
    report.changes("renamed", &diff.renamed);
    report.changes("changed", &diff.changed);
    report.types(&diff.types);
    if let Some(reached) = &diff.reached {
        report.reached(reached);
    }
    report.rust(&diff.rust);
    report.text.push('\n');
    report.line(0, HEADING, &counts(diff));
    if let Some(names) = names(diff) {
        report.line(0, Style::new(), &names);
    }
    let style = if diff.breaks() { BREAKS } else { ADDED };
    report.line(0, style, &verdict(diff));
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

    fn heading(&mut self, title: &str, count: usize) {
        self.text.push('\n');
        self.line(0, HEADING, &format!("{title} ({count})"));
    }

    fn added_or_removed(
        &mut self,
        title: &str,
        sign: char,
        style: Style,
        found: &[AddedOrRemoved],
    ) {
        if found.is_empty() {
            return;
        }
        self.heading(title, found.len());
        for item in found {
            self.line(0, style, &format!("{sign} {}", item.definition.text));
            self.effects(&item.effects);
            if item.breaks && item.effects.is_empty() && sign == '+' {
                self.line(4, BREAKS, "! code for the old schema does not know it");
            }
        }
    }

    fn effects(&mut self, effects: &[Effect]) {
        for effect in effects {
            let (sign, style) = if effect.breaks() { ("! ", BREAKS) } else { ("  ", Style::new()) };
            self.line(4, style, &format!("{sign}rust: {}", effect.sentence("`")));
        }
    }

    fn changes(&mut self, title: &str, found: &[Change]) {
        if found.is_empty() {
            return;
        }
        self.heading(title, found.len());
        for change in found {
            self.line(0, CHANGED, &format!("~ {}", head(change)));
            for text in head_changes(change, "") {
                self.line(4, CHANGED, &format!("~ {text}"));
            }
            change.fields.iter().for_each(|field| self.field(field));
            let (sign, style) = match change.wire.is_compatible() {
                true => ("  ", Style::new()),
                false => ("! ", BREAKS),
            };
            self.line(4, style, &format!("{sign}wire: {}", wire(&change.wire)));
            self.effects(&change.effects);
        }
    }

    fn field(&mut self, change: &FieldChange) {
        match (&change.old, &change.new) {
            (Some(old), None) => self.line(4, REMOVED, &format!("- {}", field(old))),
            (None, Some(new)) => self.line(4, ADDED, &format!("+ {}", field(new))),
            (Some(old), Some(new)) => {
                let (old, new, words) = (field(old), field(new), field_words(change).join(", "));
                let text = match old == new {
                    true => format!("~ {new} ({words})"),
                    false => format!("~ {old} → {new} ({words})"),
                };
                self.line(4, CHANGED, &text);
            }
            (None, None) => {}
        }
    }

    fn types(&mut self, types: &Types) {
        if types.is_empty() {
            return;
        }
        let count =
            types.added.len() + types.removed.len() + types.renamed.len() + types.changed.len();
        self.heading("types", count);
        let constructors = |ty: &TypeFacts| counted(ty.constructors.len(), "constructor");
        for ty in &types.added {
            self.line(0, ADDED, &format!("+ {}, {}", ty.name, constructors(ty)));
        }
        for ty in &types.removed {
            self.line(0, REMOVED, &format!("- {}, {}", ty.name, constructors(ty)));
        }
        for change in types.renamed.iter().chain(&types.changed) {
            self.type_change(change);
        }
    }

    fn type_change(&mut self, change: &TypeChange) {
        let name = match change.old.name == change.new.name {
            true => change.new.name.clone(),
            false => format!("{} → {}", change.old.name, change.new.name),
        };
        self.line(0, CHANGED, &format!("~ {name}"));
        for name in &change.gained {
            self.line(4, ADDED, &format!("+ {name}"));
        }
        for name in &change.lost {
            self.line(4, REMOVED, &format!("- {name}"));
        }
        self.effects(&change.effects);
    }

    fn reached(&mut self, reached: &Reached) {
        let found = [
            ("newly reached types", '+', ADDED, &reached.newly),
            ("types no longer reached", '-', REMOVED, &reached.no_longer),
        ];
        for (title, sign, style, paths) in found.into_iter().filter(|found| !found.3.is_empty()) {
            self.heading(title, paths.len());
            for path in paths {
                self.line(0, style, &format!("{sign} {}", path.join(" → ")));
            }
        }
    }

    fn rust(&mut self, rust: &Rust) {
        match rust {
            Rust::Known { indirect } if indirect.is_empty() => {}
            Rust::Known { indirect } => {
                self.heading("written as before, different in Rust", indirect.len());
                for change in indirect {
                    self.line(0, CHANGED, &format!("~ {}", change.name));
                    self.effects(&change.effects);
                }
            }
            Rust::Unknown { why } => {
                self.heading("the effects in Rust are unknown", why.len());
                for reason in why {
                    self.line(2, Style::new(), reason);
                }
            }
        }
    }
}

/// The name and the id, then and now: `a → b, #00000001 → #00000002`.
fn head(change: &Change) -> String {
    let (old, new) = (&change.old, &change.new);
    let name = match old.name == new.name {
        true => new.name.clone(),
        false => format!("{} → {}", old.name, new.name),
    };
    let id = match change.has_new_id() {
        true => format!(", #{:08x} → #{:08x}", old.id, new.id),
        false => format!(", still #{:08x}", new.id),
    };
    let by = match change.renamed_by {
        Some(RenamedBy::Fields) => " (recognised by its fields)",
        Some(RenamedBy::Id) | None => "",
    };
    format!("{name}{id}{by}")
}
