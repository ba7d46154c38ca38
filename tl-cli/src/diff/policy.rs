//! The policy of a project: which changes of its schema may break something.
//!
//! ```toml
//! [diff]
//! may-break = ["rust"]
//!
//! [[diff.exceptions]]
//! name = "channel"
//! may-break = ["wire"]
//! reason = "old servers are gone"
//! ```

use std::fmt;

use tl_diff::{Change, Diff, Effect, FieldChange, FieldChangeKind, FieldText, Rust};

use crate::project::{Mistake, Table};

/// A thing that a change can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Breakable {
    /// Bytes that one schema describes and the other does not.
    Wire,
    /// Values in JSON.
    Json,
    /// Source code that uses the generated Rust.
    Rust,
    /// Names of definitions and fields.
    Names,
}

impl Breakable {
    const ALL: [Self; 4] = [Self::Wire, Self::Json, Self::Rust, Self::Names];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Json => "json",
            Self::Rust => "rust",
            Self::Names => "names",
        }
    }
}

impl fmt::Display for Breakable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A definition whose change breaks something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Break {
    pub(super) name: String,
    pub(super) kind: Breakable,
    pub(super) why: String,
}

/// The rules for breaks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Policy {
    may_break: Vec<Breakable>,
    exceptions: Vec<Exception>,
}

#[derive(Clone, Debug)]
struct Exception {
    name: String,
    may_break: Vec<Breakable>,
    reason: String,
}

/// The breaks of a difference, sorted by the policy.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// Breaks that the policy does not allow.
    pub(super) refused: Vec<Break>,
    /// Breaks that an exception allows, with its reason.
    pub(super) excepted: Vec<(Break, String)>,
    /// The number of breaks of kinds that the policy allows.
    pub(super) allowed: usize,
    /// The names of exceptions that no break needed.
    pub(super) unused: Vec<String>,
}

impl Policy {
    /// Reads the table `diff` of tl.toml.
    pub(crate) fn read(diff: &Table<'_>) -> Result<Self, Mistake> {
        diff.expect_keys(&["may-break", "exceptions"])?;
        let may_break = kinds(diff)?.unwrap_or_default();
        let mut exceptions = Vec::new();
        for table in diff.tables("exceptions")? {
            table.expect_keys(&["name", "may-break", "reason"])?;
            let text = |key: &str| {
                let missing = || table.missing(&format!("an exception needs a text `{key}`"));
                table.text(key)?.map(str::to_owned).ok_or_else(missing)
            };
            let may_break = kinds(&table)?.unwrap_or_else(|| Breakable::ALL.to_vec());
            exceptions.push(Exception { name: text("name")?, may_break, reason: text("reason")? });
        }
        Ok(Self { may_break, exceptions })
    }

    /// Sorts the breaks of a difference.
    pub(super) fn judge(&self, diff: &Diff) -> Verdict {
        let mut verdict = Verdict::default();
        let mut is_used = vec![false; self.exceptions.len()];
        for found in breaks(diff) {
            let exception = self.exceptions.iter().position(|exception| {
                exception.may_break.contains(&found.kind) && exception.is_about(&found.name)
            });
            match exception {
                _ if self.may_break.contains(&found.kind) => verdict.allowed += 1,
                Some(index) => {
                    is_used[index] = true;
                    verdict.excepted.push((found, self.exceptions[index].reason.clone()));
                }
                None => verdict.refused.push(found),
            }
        }
        let unused = self.exceptions.iter().zip(is_used).filter(|(_, is_used)| !is_used);
        verdict.unused = unused.map(|(exception, _)| exception.name.clone()).collect();
        verdict
    }
}

impl Exception {
    /// Returns true if the exception is for this definition, or for its namespace.
    fn is_about(&self, name: &str) -> bool {
        match self.name.strip_suffix('*') {
            Some(prefix) => name.starts_with(prefix),
            None => self.name == name,
        }
    }
}

/// Reads the list of what may break.
fn kinds(table: &Table<'_>) -> Result<Option<Vec<Breakable>>, Mistake> {
    let Some(names) = table.texts("may-break")? else { return Ok(None) };
    let kind = |name: &str| Breakable::ALL.into_iter().find(|kind| kind.as_str() == name);
    let kinds: Option<Vec<Breakable>> = names.into_iter().map(kind).collect();
    kinds.map(Some).ok_or_else(|| {
        let names = Breakable::ALL.map(Breakable::as_str).join("`, `");
        table.value_error("may-break", &format!("`may-break` is a list of `{names}`"))
    })
}

/// Lists the breaks of a difference, in its order.
pub(super) fn breaks(diff: &Diff) -> Vec<Break> {
    let mut found = Breaks(Vec::new());
    for item in diff.removed.iter().filter(|item| item.breaks) {
        for kind in Breakable::ALL {
            found.add(&item.definition.name, kind, Some("removed".to_owned()));
        }
    }
    for item in diff.added.iter().filter(|item| item.breaks) {
        let name = &item.definition.name;
        let why = || Some(format!("new constructor of `{}`", item.definition.result));
        found.add(name, Breakable::Wire, why());
        found.add(name, Breakable::Json, why());
        found.add(name, Breakable::Rust, rust(&item.effects));
    }
    for change in diff.changes() {
        let name = &change.old.name;
        let wire = (!change.wire.is_compatible()).then(|| change.wire.reasons().join("; "));
        found.add(name, Breakable::Wire, wire);
        found.add(name, Breakable::Json, json(change));
        found.add(name, Breakable::Rust, rust(&change.effects));
        found.add(name, Breakable::Names, names(change));
    }
    for ty in &diff.types.removed {
        found.add(&ty.name, Breakable::Names, Some("the type is removed".to_owned()));
    }
    for change in diff.types.renamed.iter().chain(&diff.types.changed) {
        let is_renamed = change.old.name != change.new.name;
        let why = is_renamed.then(|| format!("the type is `{}` now", change.new.name));
        found.add(&change.old.name, Breakable::Names, why);
        found.add(&change.old.name, Breakable::Rust, rust(&change.effects));
    }
    if let Rust::Known { indirect } = &diff.rust {
        for change in indirect {
            found.add(&change.name, Breakable::Rust, rust(&change.effects));
        }
    }
    found.0
}

struct Breaks(Vec<Break>);

impl Breaks {
    /// Adds a break, if there is a reason for one.
    fn add(&mut self, name: &str, kind: Breakable, why: Option<String>) {
        self.0.extend(why.map(|why| Break { name: name.to_owned(), kind, why }));
    }
}

/// Returns the effects on Rust code that break it.
fn rust(effects: &[Effect]) -> Option<String> {
    let breaking: Vec<String> =
        effects.iter().filter(|effect| effect.breaks()).map(ToString::to_string).collect();
    (!breaking.is_empty()).then(|| breaking.join("; "))
}

/// Returns the reasons why one schema does not read the JSON of the other.
fn json(change: &Change) -> Option<String> {
    let mut reasons = Vec::new();
    if change.renamed_by.is_some() {
        reasons.push(format!("`_` is `{}` now", change.new.name));
    }
    for field in &change.fields {
        let may_be_absent =
            |text: &Option<FieldText>| text.as_ref().is_some_and(|text| text.may_be_absent);
        let (old, new) = (may_be_absent(&field.old), may_be_absent(&field.new));
        let reason = |kind: &FieldChangeKind| match kind {
            FieldChangeKind::Removed => Some("is removed"),
            FieldChangeKind::Added => Some("is new").filter(|_| !new),
            FieldChangeKind::Renamed => Some("has another name"),
            FieldChangeKind::Retyped => Some("has another type"),
            FieldChangeKind::Reflagged if old && !new => Some("is required now"),
            FieldChangeKind::Reflagged if !old && new => Some("may be absent now"),
            FieldChangeKind::Reflagged | FieldChangeKind::Moved => None,
        };
        let own = field.kinds.iter().filter_map(reason);
        reasons.extend(own.map(|reason| format!("`{}` {reason}", name_of(field))));
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// Returns the names that are gone.
fn names(change: &Change) -> Option<String> {
    let mut gone = Vec::new();
    if change.renamed_by.is_some() {
        gone.push(format!("is `{}` now", change.new.name));
    }
    let is_gone = |kind: &FieldChangeKind| {
        matches!(kind, FieldChangeKind::Removed | FieldChangeKind::Renamed)
    };
    let fields = change.fields.iter().filter(|field| field.kinds.iter().any(is_gone));
    gone.extend(fields.map(|field| format!("the field `{}` is gone", name_of(field))));
    (!gone.is_empty()).then(|| gone.join("; "))
}

fn name_of(field: &FieldChange) -> &str {
    field.old.as_ref().or(field.new.as_ref()).map_or("_", |text| &text.name)
}
