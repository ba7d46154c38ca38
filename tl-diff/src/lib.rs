//! What changed between two TL schemas, on the wire and for users of the generated Rust.
//!
//! Two checked schemas flow in, a [`Diff`] flows out:
//!
//! 1. `combinators` finds which combinators belong together, `likeness` those of other names;
//! 2. `reached` restricts the comparison to what roots reach;
//! 3. `fields` compares the fields, [`wire`](mod@wire) says what that means for bytes, `rust` and
//!    `structs` what it means in Rust, and `types` looks at the types;
//! 4. [`report`] shows the result to people and to programs.
#![forbid(unsafe_code)]

mod changes;
mod combinators;
mod effect;
mod fields;
mod likeness;
mod reached;
pub mod report;
mod rust;
mod side;
mod structs;
mod types;
pub mod wire;

pub use changes::{
    AddedOrRemoved, Change, Definition, Diff, Facts, FieldChange, FieldChangeKind, FieldText,
    IndirectChange, Reached, RenamedBy, Rust, TypeChange, TypeFacts, Types, Wire,
};
pub use effect::Effect;
use tl_parser::schema::{CombinatorIndex, Schema};
use tl_parser::{Reach, UnknownName};

use crate::combinators::{Correspondence, Pair, type_of};
use crate::fields::FieldPairs;
use crate::reached::Scope;
use crate::rust::{Generated, Outlines};
use crate::side::Side;

/// One of the two schemas.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// What reports call it.
    pub name: &'a str,
    /// The schema.
    pub schema: &'a Schema,
}

/// Compares two schemas, or what `roots` reach in them. Each root has to be in one of the two.
///
/// ```
/// use tl_diff::{Input, diff};
/// use tl_parser::{Options, SourceMap, load};
///
/// let schema = |text: &str| {
///     let mut sources = SourceMap::new();
///     sources.add("schema.tl", text);
///     load(&sources, &Options::default()).schema.expect("a schema without errors")
/// };
/// let old = schema("user#1 flags:# bot:flags.1?true id:long = User;");
/// let new = schema("user#1 flags:# self:flags.0?true bot:flags.1?true id:long = User;");
/// let diff = diff(
///     Input { name: "old.tl", schema: &old },
///     Input { name: "new.tl", schema: &new },
///     &[],
/// )?;
/// assert!(diff.changed[0].wire.is_compatible());
/// assert!(!diff.breaks());
/// # Ok::<_, tl_parser::UnknownName>(())
/// ```
///
/// # Errors
///
/// The first root that is in neither schema, with the nearest names of both.
pub fn diff(old: Input<'_>, new: Input<'_>, roots: &[String]) -> Result<Diff, UnknownName> {
    let schemas = (old.schema, new.schema);
    let found = Correspondence::find(old.schema, new.schema);
    let scope = Scope::of(old.schema, new.schema, &found, roots)?;
    let outlines = Outlines::of(old.schema, new.schema, &scope);
    let generated = outlines.as_ref().ok().map(|both| Generated::new(schemas, both, &found));
    let comparison = Comparison { schemas, found: &found, scope: &scope, rust: generated.as_ref() };
    let (mut renamed, mut changed, mut indirect, mut unchanged) = (vec![], vec![], vec![], 0);
    let in_scope = |pair: &&Pair| scope.has_old(pair.old) || scope.has_new(pair.new);
    for &pair in found.pairs.iter().filter(in_scope) {
        match comparison.change(pair) {
            Some(change) if pair.renamed_by.is_some() => renamed.push(change),
            Some(change) => changed.push(change),
            None => {
                unchanged += 1;
                indirect.extend(comparison.indirect_change(pair));
            }
        }
    }
    Ok(Diff {
        old: facts(old, &scope.old),
        new: facts(new, &scope.new),
        roots: roots.to_vec(),
        added: comparison.added(),
        removed: comparison.removed(),
        renamed,
        changed,
        unchanged,
        types: types::compare(schemas, &found, &scope, generated.as_ref()),
        reached: (!roots.is_empty()).then(|| scope.differences(old.schema, new.schema, &found)),
        rust: match outlines {
            Ok(_) => Rust::Known { indirect },
            Err(why) => Rust::Unknown { why },
        },
    })
}

fn facts(input: Input<'_>, reach: &Reach) -> Facts {
    let own = reach.combinators.iter().filter(|index| !input.schema[**index].is_predeclared);
    Facts { name: input.name.to_owned(), layer: input.schema.layer, combinators: own.count() }
}

/// What the comparison of each combinator needs.
struct Comparison<'a> {
    /// The old schema and the new one.
    schemas: (&'a Schema, &'a Schema),
    found: &'a Correspondence,
    scope: &'a Scope,
    /// The generated items, if both schemas can be generated.
    rust: Option<&'a Generated<'a>>,
}

impl Comparison<'_> {
    /// What is different about a combinator that both schemas have, if anything is.
    fn change(&self, pair: Pair) -> Option<Change> {
        let old = Side::new(self.schemas.0, pair.old);
        let new = Side::new(self.schemas.1, pair.new);
        let pairs = FieldPairs::find(old, new);
        let (a, b) = (old.definition(), new.definition());
        let fields = pairs.changes(old, new);
        let (old_params, new_params) = (old.params_text(), new.params_text());
        let params = (old_params != new_params).then_some((old_params, new_params));
        let (old_annotations, new_annotations) = (old.annotations(), new.annotations());
        let annotations =
            (old_annotations != new_annotations).then_some((old_annotations, new_annotations));
        let is_same = a.name == b.name
            && (a.id, a.is_function) == (b.id, b.is_function)
            && a.result == b.result
            && params.is_none()
            && annotations.is_none()
            && fields.is_empty();
        if is_same {
            return None;
        }
        let renamed = fields.iter().filter(|field| field.kinds.contains(&FieldChangeKind::Renamed));
        let renamed = renamed.filter_map(|field| {
            Some((field.old.as_ref()?.name.clone(), field.new.as_ref()?.name.clone()))
        });
        let renamed: Vec<_> = renamed.collect();
        Some(Change {
            old: a,
            new: b,
            renamed_by: pair.renamed_by,
            params,
            annotations,
            fields,
            wire: wire::compare(old, new, &pairs),
            effects: self.rust.map_or(vec![], |rust| rust.of_pair(pair.old, pair.new, &renamed)),
        })
    }

    /// What is different in Rust about a combinator that is the same in both schemas. What only one
    /// of them generates is no difference.
    fn indirect_change(&self, pair: Pair) -> Option<IndirectChange> {
        let rust =
            self.rust.filter(|_| self.scope.has_old(pair.old) && self.scope.has_new(pair.new))?;
        let effects = rust.of_pair(pair.old, pair.new, &[]);
        let name = self.schemas.1[pair.new].name.clone();
        (!effects.is_empty()).then_some(IndirectChange { name, effects })
    }

    fn added(&self) -> Vec<AddedOrRemoved> {
        let (old, new) = self.schemas;
        let added = self.found.added.iter().filter(|index| self.scope.has_new(**index));
        let found = added.map(|&index| {
            let old_type = type_of(new, index).and_then(|ty| {
                let found = self.found.types.iter().find(|(_, new)| **new == ty);
                found.map(|(old_type, _)| old[*old_type].name.as_str())
            });
            let is_known = is_predefined(old, new, index);
            let effects = self.rust.map_or(vec![], |rust| rust.of_added(index, old_type));
            AddedOrRemoved {
                definition: Side::new(new, index).definition(),
                breaks: !is_known && (old_type.is_some() || effects.iter().any(Effect::breaks)),
                effects,
            }
        });
        found.collect()
    }

    fn removed(&self) -> Vec<AddedOrRemoved> {
        let (old, new) = self.schemas;
        let removed = self.found.removed.iter().filter(|index| self.scope.has_old(**index));
        let found = removed.map(|&index| {
            let new_type = type_of(old, index).and_then(|ty| self.found.types.get(&ty));
            let new_type = new_type.map(|ty| new[*ty].name.as_str());
            let is_known = is_predefined(new, old, index);
            AddedOrRemoved {
                definition: Side::new(old, index).definition(),
                effects: match (self.rust, is_known) {
                    (Some(rust), false) => rust.of_removed(index, new_type),
                    _ => Vec::new(),
                },
                breaks: !is_known,
            }
        });
        found.collect()
    }
}

/// Whether a combinator of the second schema is what the language predefines in the first one.
fn is_predefined(schema: &Schema, other: &Schema, index: CombinatorIndex) -> bool {
    let combinator = &other[index];
    schema.combinator_named(&combinator.name).is_some_and(|known| {
        let known = &schema[known];
        known.is_predeclared && (known.id == combinator.id || known.builtin.is_some())
    })
}

#[cfg(test)]
mod tests {
    use tl_parser::{Options, SourceMap, load};

    use super::*;

    /// A schema of this text.
    #[track_caller]
    pub(crate) fn schema(text: &str) -> Schema {
        let mut sources = SourceMap::new();
        sources.add("schema.tl", text);
        let loaded = load(&sources, &Options::default());
        loaded.schema.unwrap_or_else(|| panic!("no schema: {:?}", loaded.diagnostics))
    }
}
