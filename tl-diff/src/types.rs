//! Compares the types of both schemas.

use std::collections::BTreeSet;

use tl_parser::schema::{Schema, TypeIndex};

use crate::changes::{TypeChange, TypeFacts, Types};
use crate::combinators::Correspondence;
use crate::effects::Effects;
use crate::reached::ReachedParts;

/// Compares the types that are reached, without those that the language predefines.
pub(crate) fn compare(
    (old, new): (&Schema, &Schema),
    found: &Correspondence,
    reached: &ReachedParts,
    effects: &dyn Effects,
) -> Types {
    let mut types = Types::default();
    for (index, ty) in new.types().filter(|(index, _)| is_own(new, *index)) {
        let partner = found.types.old_of(index).filter(|&partner| is_own(old, partner));
        let is_reached = reached.new.types.contains(&index)
            || partner.is_some_and(|partner| reached.old.types.contains(&partner));
        if !is_reached {
            continue;
        }
        let Some(partner) = partner else {
            types.added.push(facts(new, index));
            continue;
        };
        let before = &old[partner].constructors;
        let kept = before.iter().filter_map(|&c| found.combinators.new_of(c));
        let kept: BTreeSet<_> = kept.filter(|c| ty.constructors.contains(c)).collect();
        let gained = ty.constructors.iter().filter(|c| !kept.contains(c));
        let is_kept = |c| found.combinators.new_of(c).is_some_and(|c| kept.contains(&c));
        let lost = before.iter().filter(|c| !is_kept(**c));
        let change = TypeChange {
            old: facts(old, partner),
            new: facts(new, index),
            gained: gained.map(|&c| new[c].name.clone()).collect(),
            lost: lost.map(|&c| old[c].name.clone()).collect(),
            effects: effects.of_type(partner, index),
        };
        if change.old.name != change.new.name {
            types.renamed.push(change);
        } else if !change.gained.is_empty() || !change.lost.is_empty() || !change.effects.is_empty()
        {
            types.changed.push(change);
        }
    }
    let removed = reached.old.types.iter().filter(|&&ty| {
        is_own(old, ty) && !found.types.new_of(ty).is_some_and(|partner| is_own(new, partner))
    });
    types.removed.extend(removed.map(|&ty| facts(old, ty)));
    types
}

/// Returns true if the schema declares the type itself.
fn is_own(schema: &Schema, ty: TypeIndex) -> bool {
    schema[ty].constructors.iter().any(|&c| !schema[c].is_predeclared)
}

fn facts(schema: &Schema, ty: TypeIndex) -> TypeFacts {
    TypeFacts {
        name: schema[ty].name.clone(),
        constructors: schema[ty].constructors.iter().map(|&c| schema[c].name.clone()).collect(),
    }
}
