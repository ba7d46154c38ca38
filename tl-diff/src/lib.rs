//! Compares two TL schemas: changes on the wire and changes for users of the generated Rust.
//!
//! [`diff`] takes two checked schemas and returns a [`Diff`]:
//!
//! 1. `combinators` matches the combinators by name and id, `likeness` those that were renamed;
//! 2. `reached` restricts the comparison to what the roots reach;
//! 3. `fields` compares fields, [`wire`](mod@wire) derives the effect on bytes, and `types` compares
//!    types;
//! 4. `rust` and `structs` derive the effect on Rust code from the generator's outlines;
//! 5. [`report`] prints the result for people and for programs.
//!
//! Without the default feature `rust`, the crate does not depend on the generator, and
//! [`Diff::rust`] is [`Rust::Unknown`].
#![forbid(unsafe_code)]

mod changes;
mod combinators;
mod effect;
mod effects;
mod fields;
mod likeness;
mod reached;
#[cfg(feature = "rust")]
mod renames;
pub mod report;
#[cfg(feature = "rust")]
mod rust;
#[cfg(feature = "rust")]
mod structs;
mod types;
mod version;
pub mod wire;

pub use changes::{
    AddedOrRemoved, Change, Definition, Diff, Facts, FieldChange, FieldChangeKind, FieldText,
    IndirectChange, Reached, RenamedBy, Rust, TypeChange, TypeFacts, Types, Wire,
};
pub use effect::{Effect, Retyping};
use tl_parser::schema::{CombinatorIndex, Schema};
use tl_parser::{Reach, UnknownName};

use crate::combinators::{Correspondence, Pair, type_of};
use crate::effects::{Effects, NoEffects};
use crate::fields::FieldPairs;
use crate::reached::ReachedParts;
use crate::version::Version;

/// One of the two schemas.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The name for reports.
    pub name: &'a str,
    /// The schema.
    pub schema: &'a Schema,
}

/// Compares two schemas, or the parts of them that `roots` reach. At least one of the schemas has
/// to define each root.
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
/// Returns the first root that neither schema defines, with similar names.
pub fn diff(old: Input<'_>, new: Input<'_>, roots: &[String]) -> Result<Diff, UnknownName> {
    compare(old, new, roots, rust_effects)
}

/// Compares two schemas as [`diff`] does, without the effects in Rust, for which it would run the
/// generator twice.
///
/// # Errors
///
/// As for [`diff`].
pub fn diff_schemas(old: Input<'_>, new: Input<'_>, roots: &[String]) -> Result<Diff, UnknownName> {
    compare(old, new, roots, |_, _, _| {
        Err::<NoEffects, _>(vec!["only the schemas were compared".to_owned()])
    })
}

fn compare<'a, E: Effects>(
    old: Input<'a>,
    new: Input<'a>,
    roots: &[String],
    effects: impl FnOnce(
        (&'a Schema, &'a Schema),
        &ReachedParts,
        &Correspondence,
    ) -> Result<E, Vec<String>>,
) -> Result<Diff, UnknownName> {
    let schemas = (old.schema, new.schema);
    let found = Correspondence::find(old.schema, new.schema);
    let reached = ReachedParts::of(old.schema, new.schema, &found, roots)?;
    let rust = effects(schemas, &reached, &found);
    let effects: &dyn Effects = match &rust {
        Ok(effects) => effects,
        Err(_) => &NoEffects,
    };
    let comparison = Comparison { schemas, found: &found, reached: &reached, effects };
    let (mut renamed, mut changed, mut indirect, mut unchanged) = (vec![], vec![], vec![], 0);
    let is_reached = |pair: &&Pair| reached.has_old(pair.old) || reached.has_new(pair.new);
    for &pair in found.pairs.iter().filter(is_reached) {
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
        old: facts(old, &reached.old),
        new: facts(new, &reached.new),
        roots: roots.to_vec(),
        added: comparison.added(),
        removed: comparison.removed(),
        renamed,
        changed,
        unchanged,
        types: types::compare(schemas, &found, &reached, effects),
        reached: (!roots.is_empty()).then(|| reached.differences(old.schema, new.schema, &found)),
        rust: match rust {
            Ok(_) => Rust::Known { indirect },
            Err(why) => Rust::Unknown { why },
        },
    })
}

/// Compares the code that the generator would emit for both schemas, or says why it cannot.
#[cfg(feature = "rust")]
fn rust_effects<'a>(
    schemas: (&'a Schema, &'a Schema),
    reached: &ReachedParts,
    found: &Correspondence,
) -> Result<rust::Generated<'a>, Vec<String>> {
    rust::Generated::new(schemas, reached, found)
}

#[cfg(not(feature = "rust"))]
fn rust_effects(
    _: (&Schema, &Schema),
    _: &ReachedParts,
    _: &Correspondence,
) -> Result<NoEffects, Vec<String>> {
    Err(vec!["this program was built without the feature `rust` of tl-diff".to_owned()])
}

fn facts(input: Input<'_>, reach: &Reach) -> Facts {
    let own = reach.combinators.iter().filter(|index| !input.schema[**index].is_predeclared);
    Facts { name: input.name.to_owned(), layer: input.schema.layer, combinators: own.count() }
}

/// The context in which combinators are compared.
struct Comparison<'a> {
    /// The old schema and the new one.
    schemas: (&'a Schema, &'a Schema),
    found: &'a Correspondence,
    reached: &'a ReachedParts,
    effects: &'a dyn Effects,
}

impl Comparison<'_> {
    /// Returns the differences of a combinator that both schemas have, if there are any.
    fn change(&self, pair: Pair) -> Option<Change> {
        let (old_version, new_version) =
            (Version::new(self.schemas.0, pair.old), Version::new(self.schemas.1, pair.new));
        let pairs = FieldPairs::find(old_version, new_version);
        let fields = pairs.changes(old_version, new_version);
        let differing = |old: String, new: String| (old != new).then_some((old, new));
        let params = differing(old_version.params_text(), new_version.params_text());
        let annotations = differing(old_version.annotations(), new_version.annotations());
        let (old, new) = (old_version.definition(), new_version.definition());
        let is_same = (&old.name, old.id, old.is_function, &old.result)
            == (&new.name, new.id, new.is_function, &new.result);
        if is_same && params.is_none() && annotations.is_none() && fields.is_empty() {
            return None;
        }
        let renamed = fields.iter().filter(|field| field.kinds.contains(&FieldChangeKind::Renamed));
        let renamed: Vec<_> = renamed
            .filter_map(|field| {
                Some((field.old.as_ref()?.name.clone(), field.new.as_ref()?.name.clone()))
            })
            .collect();
        Some(Change {
            old,
            new,
            renamed_by: pair.renamed_by,
            params,
            annotations,
            fields,
            wire: wire::compare(old_version, new_version, &pairs),
            effects: self.effects.of_pair(pair, &renamed),
        })
    }

    /// Returns the differences in Rust of a combinator with equal definitions. A combinator that is
    /// generated for one schema only has none.
    fn indirect_change(&self, pair: Pair) -> Option<IndirectChange> {
        if !self.reached.has_old(pair.old) || !self.reached.has_new(pair.new) {
            return None;
        }
        let effects = self.effects.of_pair(pair, &[]);
        let name = self.schemas.1[pair.new].name.clone();
        (!effects.is_empty()).then_some(IndirectChange { name, effects })
    }

    fn added(&self) -> Vec<AddedOrRemoved> {
        let (old, new) = self.schemas;
        let added = self.found.added.iter().copied().filter(|&index| self.reached.has_new(index));
        let added = added.map(|index| {
            let old_type = type_of(new, index).and_then(|ty| self.found.types.old_of(ty));
            AddedOrRemoved {
                definition: Version::new(new, index).definition(),
                effects: self.effects.of_added(index, old_type),
                breaks: old_type.is_some() && !is_predefined(old, new, index),
            }
        });
        added.collect()
    }

    fn removed(&self) -> Vec<AddedOrRemoved> {
        let (old, new) = self.schemas;
        let removed =
            self.found.removed.iter().copied().filter(|&index| self.reached.has_old(index));
        let removed = removed.map(|index| {
            let new_type = type_of(old, index).and_then(|ty| self.found.types.new_of(ty));
            let breaks = !is_predefined(new, old, index);
            AddedOrRemoved {
                definition: Version::new(old, index).definition(),
                effects: match breaks {
                    true => self.effects.of_removed(index, new_type),
                    false => Vec::new(),
                },
                breaks,
            }
        });
        removed.collect()
    }
}

/// Returns true if `schema` predefines a combinator that `other` declares.
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

    /// Returns the schema of this text.
    #[track_caller]
    pub(crate) fn schema(text: &str) -> Schema {
        let mut sources = SourceMap::new();
        sources.add("schema.tl", text);
        let loaded = load(&sources, &Options::default());
        loaded.schema.unwrap_or_else(|| panic!("no schema: {:?}", loaded.diagnostics))
    }

    /// Returns the combinator `a` of a schema.
    #[track_caller]
    pub(crate) fn version_a(schema: &Schema) -> Version<'_> {
        Version::new(schema, schema.combinator_named("a").expect("a combinator `a`"))
    }

    #[cfg(not(feature = "rust"))]
    #[test]
    fn without_the_generator_only_bytes_are_compared() {
        let (old, new) = (schema("a#1 x:int = A;"), schema("a#2 x:long = A;"));
        let input = |schema| Input { name: "schema.tl", schema };
        let found = diff(input(&old), input(&new), &[]).expect("there are no roots");
        assert!(found.breaks() && found.changed[0].effects.is_empty());
        assert!(matches!(&found.rust, Rust::Unknown { why } if why[0].contains("feature `rust`")));
    }
}
