//! Sentences that the reports for people share. Names and types stand between marks.

use crate::changes::{Change, Diff, Facts, FieldChange, FieldChangeKind, FieldText, Wire};

/// How many reasons are told to people; programs get all of them.
const MOST_REASONS: usize = 4;

/// `1 type`, `2 types`
pub(super) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// `schema/api-185.tl (layer 185)`
pub(super) fn file(facts: &Facts) -> String {
    let layer = facts.layer.map(|layer| format!(" (layer {layer})"));
    format!("{}{}", facts.name, layer.unwrap_or_default())
}

/// `12 added, 0 removed, 1 renamed, 17 changed, 2269 unchanged`
pub(super) fn counts(diff: &Diff) -> String {
    format!(
        "{} added, {} removed, {} renamed, {} changed, {} unchanged",
        diff.added.len(),
        diff.removed.len(),
        diff.renamed.len(),
        diff.changed.len(),
        diff.unchanged,
    )
}

/// What somebody who counts the names of both files finds, if nothing is left out.
pub(super) fn names(diff: &Diff) -> Option<String> {
    let only_old = diff.removed.len() + diff.renamed.len();
    let only_new = diff.added.len() + diff.renamed.len();
    diff.roots.is_empty().then(|| {
        format!(
            "{} of {} names only in the old schema, {} of {} only in the new one",
            only_old, diff.old.combinators, only_new, diff.new.combinators,
        )
    })
}

/// Whether anything breaks, in one line.
pub(super) fn verdict(diff: &Diff) -> String {
    match (diff.breaks(), diff.breaking_combinators()) {
        (false, _) if diff.is_empty() => "no differences".to_owned(),
        (false, _) => "nothing breaks".to_owned(),
        (true, 0) => "breaking: only in Rust, see above".to_owned(),
        (true, count) => {
            let listed =
                diff.added.len() + diff.removed.len() + diff.renamed.len() + diff.changed.len();
            format!("breaking: {count} of {}", counted(listed, "difference"))
        }
    }
}

/// What a change means for bytes.
pub(super) fn wire(wire: &Wire) -> String {
    let all = wire.reasons();
    let mut reasons = all[..all.len().min(MOST_REASONS)].join(", ");
    if all.len() > MOST_REASONS {
        reasons += &format!(", and {} more", all.len() - MOST_REASONS);
    }
    match (wire.reads_old(), wire.is_read_by_old()) {
        (true, true) => "compatible in both directions".to_owned(),
        (true, false) => format!("new code reads old bytes, but not the reverse: {reasons}"),
        (false, true) => format!("old code reads new bytes, but not the reverse: {reasons}"),
        (false, false) => format!("not compatible: {reasons}"),
    }
}

/// What is different about a combinator but for its name, id and fields.
pub(super) fn head_changes(change: &Change, mark: &str) -> Vec<String> {
    let m = mark;
    let kind = |is_function| if is_function { "function" } else { "constructor" };
    let mut found = Vec::new();
    if change.old.is_function != change.new.is_function {
        let (old, new) = (kind(change.old.is_function), kind(change.new.is_function));
        found.push(format!("a {old} became a {new}"));
    }
    let shown = |texts: &str| match texts {
        "" => "none".to_owned(),
        texts => format!("{m}{texts}{m}"),
    };
    let pairs = [("annotations", &change.annotations), ("optional arguments", &change.params)];
    for (what, pair) in pairs {
        if let Some((old, new)) = pair {
            found.push(format!("{what} {} → {}", shown(old), shown(new)));
        }
    }
    if change.has_new_result() {
        found.push(format!("result {m}{}{m} → {m}{}{m}", change.old.result, change.new.result));
    }
    found
}

/// `name:Type`
pub(super) fn field(field: &FieldText) -> String {
    format!("{}:{}", field.name, field.ty)
}

/// What is different about a field that both schemas have, without marks: `x:int → x:long (retyped)`.
pub(super) fn field_words(change: &FieldChange) -> Vec<&'static str> {
    change.kinds.iter().copied().map(FieldChangeKind::as_str).collect()
}
