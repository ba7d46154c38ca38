//! What became of the types: added, removed, renamed, other constructors.

use std::collections::{BTreeMap, BTreeSet};

use tl_parser::schema::{CombinatorIndex, Schema, TypeIndex};

use crate::changes::{TypeChange, TypeFacts, Types};
use crate::combinators::Correspondence;
use crate::reached::Scope;
use crate::rust::Generated;

/// Compares the types that are in scope. Those of the language are not.
pub(crate) fn compare(
    (old, new): (&Schema, &Schema),
    found: &Correspondence,
    scope: &Scope,
    rust: Option<&Generated<'_>>,
) -> Types {
    let old_of: BTreeMap<TypeIndex, TypeIndex> =
        found.types.iter().map(|(old, new)| (*new, *old)).collect();
    let new_of: BTreeMap<CombinatorIndex, CombinatorIndex> =
        found.pairs.iter().map(|pair| (pair.old, pair.new)).collect();
    let mut types = Types::default();
    for (index, ty) in new.types() {
        let partner = old_of.get(&index).copied().filter(|&partner| is_own(old, partner));
        let is_in_scope = scope.new.types.contains(&index)
            || partner.is_some_and(|partner| scope.old.types.contains(&partner));
        if !is_in_scope || !is_own(new, index) {
            continue;
        }
        let Some(partner) = partner else {
            types.added.push(facts(new, index));
            continue;
        };
        let before = &old[partner].constructors;
        let kept: BTreeSet<_> = before.iter().filter_map(|c| new_of.get(c)).collect();
        let gained = ty.constructors.iter().filter(|c| !kept.contains(c));
        let lost = before
            .iter()
            .filter(|c| new_of.get(c).is_none_or(|partner| !ty.constructors.contains(partner)));
        let change = TypeChange {
            old: facts(old, partner),
            new: facts(new, index),
            gained: gained.map(|&c| new[c].name.clone()).collect(),
            lost: lost.map(|&c| old[c].name.clone()).collect(),
            effects: rust
                .map(|rust| rust.of_type(&old[partner].name, &ty.name))
                .unwrap_or_default(),
        };
        if change.old.name != change.new.name {
            types.renamed.push(change);
        } else if !change.gained.is_empty() || !change.lost.is_empty() || !change.effects.is_empty()
        {
            types.changed.push(change);
        }
    }
    let lost = scope.old.types.iter().filter(|ty| {
        is_own(old, **ty) && found.types.get(*ty).is_none_or(|partner| !is_own(new, *partner))
    });
    types.removed.extend(lost.map(|&ty| facts(old, ty)));
    types
}

/// Whether a schema declares the type itself.
fn is_own(schema: &Schema, ty: TypeIndex) -> bool {
    schema[ty].constructors.iter().any(|&c| !schema[c].is_predeclared)
}

fn facts(schema: &Schema, ty: TypeIndex) -> TypeFacts {
    TypeFacts {
        name: schema[ty].name.clone(),
        constructors: schema[ty].constructors.iter().map(|&c| schema[c].name.clone()).collect(),
    }
}
