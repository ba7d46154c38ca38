//! The lines that both reports for people consist of. Each report adds its own layout.

use crate::changes::{
    AddedOrRemoved, Change, Diff, Facts, FieldChange, FieldChangeKind, FieldText, RenamedBy, Rust,
    TypeChange, TypeFacts, Wire,
};
use crate::effect::Effect;

/// The maximum number of reasons in a report for people.
const MOST_REASONS: usize = 4;

/// A heading with its entries.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) entries: Vec<Entry>,
}

/// A difference.
pub(super) struct Entry {
    pub(super) line: Line,
    pub(super) breaks: bool,
    pub(super) notes: Vec<Note>,
}

/// The text of a difference or of a part of it.
pub(super) struct Line {
    pub(super) sign: Sign,
    /// The change in a word, unless the section says it already.
    pub(super) word: String,
    pub(super) text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Added,
    Removed,
    Changed,
    /// No difference, but a reason.
    None,
}

/// A line below a difference.
pub(super) enum Note {
    Part(Line),
    Effect {
        /// `wire` or `rust`.
        on: &'static str,
        text: String,
        breaks: bool,
    },
}

fn line(sign: Sign, word: &str, text: String) -> Line {
    Line { sign, word: word.to_owned(), text }
}

/// Makes the sections of a report, with `mark` around TL names and TL text.
pub(super) fn sections(diff: &Diff, mark: &str) -> Vec<Section> {
    let lines = Lines { mark };
    let mut sections = combinators(diff, &lines);
    sections.push(("types", lines.types(diff)));
    if let Some(reached) = &diff.reached {
        let paths = |sign, paths: &[Vec<String>]| -> Vec<Entry> {
            paths.iter().map(|path| lines.entry(sign, "", &path.join(" → "), vec![])).collect()
        };
        sections.push(("newly reached types", paths(Sign::Added, &reached.newly)));
        sections.push(("types no longer reached", paths(Sign::Removed, &reached.no_longer)));
    }
    sections.push(match &diff.rust {
        Rust::Known { indirect } => {
            let entry = |(name, found): (&str, &[Effect])| {
                lines.entry(Sign::Changed, "", name, effects(found))
            };
            let indirect = indirect.iter().map(|change| (&*change.name, &*change.effects));
            ("unchanged definitions, different in Rust", indirect.map(entry).collect())
        }
        Rust::Unknown { why } => {
            let entry = |reason: &String| Entry {
                line: line(Sign::None, "", reason.clone()),
                breaks: false,
                notes: vec![],
            };
            ("the effects in Rust are unknown", why.iter().map(entry).collect())
        }
    });
    let sections =
        sections.into_iter().filter(|(_, entries): &(_, Vec<Entry>)| !entries.is_empty());
    sections.map(|(title, entries)| Section { title, entries }).collect()
}

/// Makes the sections about combinators, with their titles.
fn combinators(diff: &Diff, lines: &Lines<'_>) -> Vec<(&'static str, Vec<Entry>)> {
    vec![
        (
            "added",
            diff.added.iter().map(|item| lines.added_or_removed(Sign::Added, item)).collect(),
        ),
        (
            "removed",
            diff.removed.iter().map(|item| lines.added_or_removed(Sign::Removed, item)).collect(),
        ),
        ("renamed", diff.renamed.iter().map(|change| lines.change(change)).collect()),
        ("changed", diff.changed.iter().map(|change| lines.change(change)).collect()),
    ]
}

/// Returns the entries about combinators: additions, removals, renames and changes.
pub(super) fn entries(diff: &Diff) -> impl Iterator<Item = Entry> {
    combinators(diff, &Lines { mark: "" }).into_iter().flat_map(|(_, entries)| entries)
}

struct Lines<'a> {
    mark: &'a str,
}

impl Lines<'_> {
    fn marked(&self, text: &str) -> String {
        format!("{}{text}{}", self.mark, self.mark)
    }

    /// Formats an old and a new text, or one text if they are equal.
    fn pair(&self, old: &str, new: &str) -> String {
        match old == new {
            true => self.marked(new),
            false => format!("{} → {}", self.marked(old), self.marked(new)),
        }
    }

    /// Makes an entry that breaks if one of its notes does.
    fn entry(&self, sign: Sign, word: &str, text: &str, notes: Vec<Note>) -> Entry {
        let breaks = notes.iter().any(|note| matches!(note, Note::Effect { breaks: true, .. }));
        Entry { line: line(sign, word, self.marked(text)), breaks, notes }
    }

    fn added_or_removed(&self, sign: Sign, item: &AddedOrRemoved) -> Entry {
        let mut notes = effects(&item.effects);
        if item.breaks && notes.is_empty() && sign == Sign::Added {
            let text = "old code does not know this constructor".to_owned();
            notes.push(Note::Effect { on: "wire", text, breaks: true });
        }
        let line = line(sign, "", self.marked(&item.definition.text));
        Entry { line, breaks: item.breaks, notes }
    }

    fn change(&self, change: &Change) -> Entry {
        let (old, new) = (&change.old, &change.new);
        let [old_id, new_id] = [old.id, new.id].map(|id| format!("#{id:08x}"));
        let still = if old.id == new.id { "still " } else { "" };
        let by = match change.renamed_by {
            Some(RenamedBy::Fields) => " (recognised by its fields)",
            Some(RenamedBy::Id) | None => "",
        };
        let (names, ids) = (self.pair(&old.name, &new.name), self.pair(&old_id, &new_id));
        let head = self.head_changes(change).into_iter();
        let mut notes: Vec<_> =
            head.map(|text| Note::Part(line(Sign::Changed, "", text))).collect();
        notes.extend(change.fields.iter().map(|field| Note::Part(self.field(field))));
        let is_compatible = change.wire.is_compatible();
        notes.push(Note::Effect { on: "wire", text: wire(&change.wire), breaks: !is_compatible });
        notes.extend(effects(&change.effects));
        Entry {
            line: line(Sign::Changed, "", format!("{names}, {still}{ids}{by}")),
            breaks: change.breaks(),
            notes,
        }
    }

    /// Describes the changes of a combinator besides its name, id and fields.
    fn head_changes(&self, change: &Change) -> Vec<String> {
        let kind = |is_function| if is_function { "function" } else { "constructor" };
        let mut found = Vec::new();
        if change.old.is_function != change.new.is_function {
            let (old, new) = (kind(change.old.is_function), kind(change.new.is_function));
            found.push(format!("a {old} became a {new}"));
        }
        let shown = |text: &str| match text {
            "" => "none".to_owned(),
            text => self.marked(text),
        };
        let result = change.has_new_result().then_some((&change.old.result, &change.new.result));
        let pairs = [
            ("annotations", change.annotations.as_ref().map(|(old, new)| (old, new))),
            ("optional arguments", change.params.as_ref().map(|(old, new)| (old, new))),
            ("result", result),
        ];
        for (part, (old, new)) in pairs.into_iter().filter_map(|(part, pair)| Some((part, pair?))) {
            found.push(format!("{part} {} → {}", shown(old), shown(new)));
        }
        found
    }

    fn field(&self, change: &FieldChange) -> Line {
        let text = |field: &Option<FieldText>| {
            field.as_ref().map(|field| format!("{}:{}", field.name, field.ty))
        };
        let (old, new) = (text(&change.old), text(&change.new));
        let words: Vec<_> = change.kinds.iter().copied().map(FieldChangeKind::as_str).collect();
        let (sign, text) = match (&old, &new) {
            (Some(old), Some(new)) => (Sign::Changed, self.pair(old, new)),
            (Some(old), None) => (Sign::Removed, self.marked(old)),
            (None, new) => (Sign::Added, self.marked(new.as_deref().unwrap_or_default())),
        };
        line(sign, &words.join(", "), text)
    }

    fn types(&self, diff: &Diff) -> Vec<Entry> {
        let types = &diff.types;
        let one = |sign, word: &str, ty: &TypeFacts| {
            let count = counted(ty.constructors.len(), "constructor");
            let text = format!("{}, {count}", self.marked(&ty.name));
            Entry { line: line(sign, word, text), breaks: false, notes: vec![] }
        };
        let added = types.added.iter().map(|ty| one(Sign::Added, "added", ty));
        let removed = types.removed.iter().map(|ty| one(Sign::Removed, "removed", ty));
        let renamed = types.renamed.iter().map(|change| self.type_change("renamed", change));
        let changed = types.changed.iter().map(|change| self.type_change("changed", change));
        added.chain(removed).chain(renamed).chain(changed).collect()
    }

    fn type_change(&self, word: &str, change: &TypeChange) -> Entry {
        let part = |sign, word, name: &String| Note::Part(line(sign, word, self.marked(name)));
        let gained = change.gained.iter().map(|name| part(Sign::Added, "gained", name));
        let lost = change.lost.iter().map(|name| part(Sign::Removed, "lost", name));
        let notes = gained.chain(lost).chain(effects(&change.effects)).collect();
        let text = self.pair(&change.old.name, &change.new.name);
        Entry { line: line(Sign::Changed, word, text), breaks: false, notes }
    }
}

fn effects(effects: &[Effect]) -> Vec<Note> {
    let notes = effects.iter().map(|effect| Note::Effect {
        on: "rust",
        text: effect.to_string(),
        breaks: effect.breaks(),
    });
    notes.collect()
}

/// `1 type`, `2 types`
fn counted(count: usize, noun: &str) -> String {
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

/// Counts the names in one file only, as a comparison of the names in both files would. With roots,
/// there is no such count.
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

/// Says in one line if anything breaks.
pub(super) fn verdict(diff: &Diff) -> String {
    match (diff.breaks(), diff.breaking_combinators()) {
        (false, _) if diff.is_empty() => "no differences".to_owned(),
        (false, _) => "nothing breaks".to_owned(),
        (true, 0) => "breaking: only in Rust, see above".to_owned(),
        (true, count) => {
            format!("breaking: {count} of {}", counted(diff.differences(), "difference"))
        }
    }
}

fn wire(wire: &Wire) -> String {
    let all = wire.reasons();
    let mut reasons = all[..all.len().min(MOST_REASONS)].join(", ");
    if all.len() > MOST_REASONS {
        reasons += &format!(", and {} more", all.len() - MOST_REASONS);
    }
    match (wire.reads_old(), wire.is_read_by_old()) {
        (true, true) => "compatible in both directions".to_owned(),
        (true, false) => format!("new code reads old bytes, but not the reverse: {reasons}"),
        (false, true) => format!("old code reads new bytes, but not the reverse: {reasons}"),
        (false, false) => format!("incompatible: {reasons}"),
    }
}
