//! The report as a changelog: headings, lists and code spans, to be pasted into release notes.

use std::fmt::Write;

use tl_parser::escape;

use super::phrases::{counts, field, field_words, file, head_changes, names, verdict, wire};
use crate::changes::{
    AddedOrRemoved, Change, Diff, FieldChange, Reached, Rust, TypeChange, TypeFacts, Types,
};
use crate::effect::Effect;

/// The difference as a changelog in Markdown.
///
/// What breaks is marked by **breaking**, at the entry and not at each of its effects.
pub fn markdown(diff: &Diff) -> String {
    let mut out = String::new();
    line(&mut out, 0, &format!("## {}\n", title(diff)));
    line(&mut out, 0, &format!("{} → {}", span(&file(&diff.old)), span(&file(&diff.new))));
    if !diff.roots.is_empty() {
        let roots: Vec<_> = diff.roots.iter().map(|root| span(root)).collect();
        line(&mut out, 0, &format!("\nOnly what these reach: {}.", roots.join(", ")));
    }
    let names = names(diff).map(|names| format!(" {names}.")).unwrap_or_default();
    line(&mut out, 0, &format!("\n{}.{names} **{}**", counts(diff), sentence_case(&verdict(diff))));
    added_or_removed(&mut out, "Added", &diff.added);
    added_or_removed(&mut out, "Removed", &diff.removed);
    changes(&mut out, "Renamed", &diff.renamed);
    changes(&mut out, "Changed", &diff.changed);
    types(&mut out, &diff.types);
    if let Some(found) = &diff.reached {
        reached(&mut out, found);
    }
    rust(&mut out, &diff.rust);
    out
}

fn line(out: &mut String, indent: usize, text: &str) {
    let text = escape::lines(text);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{:indent$}{text}", "");
}

/// A text from outside as a code span, which shows its characters whatever they are: the marks around
/// it are longer than any in it.
fn span(text: &str) -> String {
    let text = escape::line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let marks = "`".repeat(longest + 1);
    let gap = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{marks}{gap}{text}{gap}{marks}")
}

fn heading(out: &mut String, title: &str) {
    line(out, 0, &format!("\n### {title}\n"));
}

fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// `Layer 185 → layer 186`, or the names of the files if the layers do not tell them apart.
fn title(diff: &Diff) -> String {
    match (diff.old.layer, diff.new.layer) {
        (Some(old), Some(new)) if old != new => format!("Layer {old} → layer {new}"),
        _ => format!("{} → {}", span(&diff.old.name), span(&diff.new.name)),
    }
}

/// What is put behind an entry that breaks.
fn mark(breaks: bool) -> &'static str {
    if breaks { " **breaking**" } else { "" }
}

fn added_or_removed(out: &mut String, title: &str, found: &[AddedOrRemoved]) {
    if found.is_empty() {
        return;
    }
    heading(out, title);
    for item in found {
        line(out, 0, &format!("- `{}`{}", item.definition.text, mark(item.breaks)));
        effects(out, &item.effects);
    }
}

fn effects(out: &mut String, effects: &[Effect]) {
    for effect in effects {
        line(out, 2, &format!("- Rust: {}", effect.sentence("`")));
    }
}

fn changes(out: &mut String, title: &str, found: &[Change]) {
    if found.is_empty() {
        return;
    }
    heading(out, title);
    for change in found {
        line(out, 0, &format!("- {}{}", head(change), mark(change.breaks())));
        for text in head_changes(change, "`") {
            line(out, 2, &format!("- {text}"));
        }
        for field in &change.fields {
            line(out, 2, &format!("- {}", field_change(field)));
        }
        line(out, 2, &format!("- Wire: {}", wire(&change.wire)));
        effects(out, &change.effects);
    }
}

/// The name and the id, then and now.
fn head(change: &Change) -> String {
    let (old, new) = (&change.old, &change.new);
    let name = match old.name == new.name {
        true => format!("`{}`", new.name),
        false => format!("`{}` → `{}`", old.name, new.name),
    };
    match change.has_new_id() {
        true => format!("{name} (`#{:08x}` → `#{:08x}`)", old.id, new.id),
        false => format!("{name} (still `#{:08x}`)", new.id),
    }
}

fn field_change(change: &FieldChange) -> String {
    let words = field_words(change).join(", ");
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if old != new => {
            format!("{words} `{}` → `{}`", field(old), field(new))
        }
        (_, Some(only)) | (Some(only), None) => format!("{words} `{}`", field(only)),
        (None, None) => words,
    }
}

fn types(out: &mut String, types: &Types) {
    if types.is_empty() {
        return;
    }
    heading(out, "Types");
    let constructors = |ty: &TypeFacts| spans(&ty.constructors);
    for ty in &types.added {
        line(out, 0, &format!("- added `{}`: {}", ty.name, constructors(ty)));
    }
    for ty in &types.removed {
        line(out, 0, &format!("- removed `{}`: {}", ty.name, constructors(ty)));
    }
    for change in &types.renamed {
        line(out, 0, &format!("- renamed `{}` → `{}`", change.old.name, change.new.name));
        type_change(out, change);
    }
    for change in &types.changed {
        line(out, 0, &format!("- changed `{}`", change.new.name));
        type_change(out, change);
    }
}

fn type_change(out: &mut String, change: &TypeChange) {
    if !change.gained.is_empty() {
        line(out, 2, &format!("- gained {}", spans(&change.gained)));
    }
    if !change.lost.is_empty() {
        line(out, 2, &format!("- lost {}", spans(&change.lost)));
    }
    effects(out, &change.effects);
}

fn spans(names: &[String]) -> String {
    names.iter().map(|name| span(name)).collect::<Vec<_>>().join(", ")
}

fn reached(out: &mut String, reached: &Reached) {
    let found =
        [("Newly reached types", &reached.newly), ("Types no longer reached", &reached.no_longer)];
    for (title, paths) in found.into_iter().filter(|(_, paths)| !paths.is_empty()) {
        heading(out, title);
        for path in paths {
            let Some((ty, way)) = path.split_last() else { continue };
            let way = match way {
                [] => "a root".to_owned(),
                way => format!("through `{}`", way.join(" → ")),
            };
            line(out, 0, &format!("- `{ty}`, {way}"));
        }
    }
}

fn rust(out: &mut String, rust: &Rust) {
    match rust {
        Rust::Known { indirect } if indirect.is_empty() => {}
        Rust::Known { indirect } => {
            heading(out, "Written as before, different in Rust");
            for change in indirect {
                let breaks = change.effects.iter().any(Effect::breaks);
                line(out, 0, &format!("- `{}`{}", change.name, mark(breaks)));
                effects(out, &change.effects);
            }
        }
        Rust::Unknown { why } => {
            heading(out, "The effects in Rust are unknown");
            for reason in why {
                line(out, 0, &format!("- {reason}"));
            }
        }
    }
}
