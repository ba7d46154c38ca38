//! The report for programs: one JSON object. All keys are always present, with `null` or `[]` if there
//! is no value. Later versions may add keys.
//!
//! | key | value |
//! |---|---|
//! | `old`, `new` | `{"name", "layer", "combinators"}`: the file, its layer or `null`, the number of combinators that it declares (with roots: that are reached) |
//! | `roots` | the roots |
//! | `breaking` | true if anything breaks |
//! | `counts` | `{"added", "removed", "renamed", "changed", "unchanged", "only_in_old", "only_in_new"}`: the numbers of combinators; the last two count names |
//! | `added`, `removed` | definitions (below) with `"breaking"` and `"rust"` |
//! | `renamed`, `changed` | changes (below) |
//! | `types` | `{"added", "removed", "renamed", "changed"}`; the first two are arrays of `{"name", "constructors"}`, the others of `{"name", "old_name", "gained", "lost", "constructors": {"old", "new"}, "rust"}` |
//! | `reached` | `null` without roots, else `{"newly", "no_longer"}`, arrays of `{"type", "path"}` |
//! | `rust` | `{"known", "why_not", "ripples"}`; `ripples` are combinators with equal definitions and different Rust: `{"name", "rust"}` |
//!
//! A definition is `{"name", "kind", "id", "result", "definition"}`; the kind is `"constructor"` or
//! `"function"`, the id is a string of eight hexadecimal digits.
//!
//! A change is
//! `{"name", "old_name", "renamed_by", "kind", "old_kind", "id": {"old", "new", "changed"}, "parameters", "annotations", "fields", "result", "wire", "breaking", "rust", "definition": {"old", "new"}}`:
//! `renamed_by` is `null`, `"id"` or `"fields"`; `parameters`, `annotations` and `result` are
//! `null` or `{"old", "new"}`;
//! `wire` is `{"compatible", "reads_old", "read_by_old", "reasons"}`: `reads_old` is true if new code
//! reads old bytes, `read_by_old` if old code reads new bytes.
//!
//! A field is `{"name", "changes", "old", "new"}`: the name is that in the new schema, or in the old one
//! if the field was removed; the changes are some of `"added"`, `"removed"`, `"renamed"`, `"retyped"`,
//! `"re-flagged"`, `"moved"`; `old` and `new` are `null` or `{"name", "type"}`.
//!
//! `rust` is an array of `{"effect", "breaking", "text"}`; [`Effect::code`] lists the effects.

use serde_json::{Value, json};

use crate::changes::{
    AddedOrRemoved, Change, Definition, Diff, Facts, FieldChange, FieldText, RenamedBy, Rust,
    TypeChange, TypeFacts,
};
use crate::effect::Effect;

/// Formats a difference as one JSON object; the [module](self) documentation lists its keys.
pub fn json(diff: &Diff) -> Value {
    json!({
        "old": facts(&diff.old),
        "new": facts(&diff.new),
        "roots": diff.roots,
        "breaking": diff.breaks(),
        "counts": {
            "added": diff.added.len(),
            "removed": diff.removed.len(),
            "renamed": diff.renamed.len(),
            "changed": diff.changed.len(),
            "unchanged": diff.unchanged,
            "only_in_old": diff.removed.len() + diff.renamed.len(),
            "only_in_new": diff.added.len() + diff.renamed.len(),
        },
        "added": array(&diff.added, added_or_removed),
        "removed": array(&diff.removed, added_or_removed),
        "renamed": array(&diff.renamed, change),
        "changed": array(&diff.changed, change),
        "types": {
            "added": array(&diff.types.added, type_facts),
            "removed": array(&diff.types.removed, type_facts),
            "renamed": array(&diff.types.renamed, type_change),
            "changed": array(&diff.types.changed, type_change),
        },
        "reached": diff.reached.as_ref().map(|reached| json!({
            "newly": array(&reached.newly, |path| self::path(path)),
            "no_longer": array(&reached.no_longer, |path| self::path(path)),
        })),
        "rust": rust(&diff.rust),
    })
}

fn array<T>(items: &[T], to_json: impl Fn(&T) -> Value) -> Value {
    items.iter().map(to_json).collect()
}

fn facts(facts: &Facts) -> Value {
    json!({ "name": facts.name, "layer": facts.layer, "combinators": facts.combinators })
}

fn kind(definition: &Definition) -> &'static str {
    if definition.is_function { "function" } else { "constructor" }
}

fn id(definition: &Definition) -> String {
    format!("{:08x}", definition.id)
}

fn added_or_removed(item: &AddedOrRemoved) -> Value {
    let definition = &item.definition;
    json!({
        "name": definition.name,
        "kind": kind(definition),
        "id": id(definition),
        "result": definition.result,
        "definition": definition.text,
        "breaking": item.breaks,
        "rust": array(&item.effects, effect),
    })
}

fn change(change: &Change) -> Value {
    let (old, new) = (&change.old, &change.new);
    let pair = |old: &str, new: &str| json!({ "old": old, "new": new });
    let params = change.params.as_ref().map(|(old, new)| pair(old, new));
    let annotations = change.annotations.as_ref().map(|(old, new)| pair(old, new));
    json!({
        "name": new.name,
        "old_name": old.name,
        "renamed_by": change.renamed_by.map(|by| match by {
            RenamedBy::Id => "id",
            RenamedBy::Fields => "fields",
        }),
        "kind": kind(new),
        "old_kind": kind(old),
        "id": { "old": id(old), "new": id(new), "changed": change.has_new_id() },
        "parameters": params,
        "annotations": annotations,
        "fields": array(&change.fields, field),
        "result": change.has_new_result().then(|| pair(&old.result, &new.result)),
        "wire": {
            "compatible": change.wire.is_compatible(),
            "reads_old": change.wire.reads_old(),
            "read_by_old": change.wire.is_read_by_old(),
            "reasons": change.wire.reasons(),
        },
        "breaking": change.breaks(),
        "rust": array(&change.effects, effect),
        "definition": pair(&old.text, &new.text),
    })
}

fn field(change: &FieldChange) -> Value {
    let text = |field: &FieldText| json!({ "name": field.name, "type": field.ty });
    let name = change.new.as_ref().or(change.old.as_ref()).map(|field| field.name.as_str());
    let kinds: Vec<_> = change.kinds.iter().map(|kind| kind.as_str()).collect();
    json!({
        "name": name,
        "changes": kinds,
        "old": change.old.as_ref().map(text),
        "new": change.new.as_ref().map(text),
    })
}

fn effect(effect: &Effect) -> Value {
    json!({
        "effect": effect.code(),
        "breaking": effect.breaks(),
        "text": effect.sentence("`"),
    })
}

fn type_facts(ty: &TypeFacts) -> Value {
    json!({ "name": ty.name, "constructors": ty.constructors })
}

fn type_change(change: &TypeChange) -> Value {
    json!({
        "name": change.new.name,
        "old_name": change.old.name,
        "gained": change.gained,
        "lost": change.lost,
        "constructors": { "old": change.old.constructors, "new": change.new.constructors },
        "rust": array(&change.effects, effect),
    })
}

fn path(path: &[String]) -> Value {
    json!({ "type": path.last(), "path": path })
}

fn rust(rust: &Rust) -> Value {
    match rust {
        Rust::Known { indirect } => json!({
            "known": true,
            "why_not": [],
            "ripples": array(indirect, |change| json!({
                "name": change.name,
                "rust": array(&change.effects, effect),
            })),
        }),
        Rust::Unknown { why } => json!({ "known": false, "why_not": why, "ripples": [] }),
    }
}
