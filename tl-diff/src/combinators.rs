//! Matches the combinators of two schemas: by name, by constructor id, by likeness.
//!
//! Combinators with equal names match. Of the rest, those with equal constructor ids match, and then
//! those that are most alike, if they are alike enough ([`likeness`](crate::likeness)). A function
//! never matches a constructor of another name.

use std::collections::{BTreeMap, BTreeSet};

use tl_parser::schema::{CombinatorIndex, Schema, Type, TypeIndex};

use crate::changes::RenamedBy;
use crate::likeness::best_pairs;

/// The combinators and types of both schemas that match.
pub(crate) struct Correspondence {
    /// Matching combinators, in the order of the new schema.
    pub(crate) pairs: Vec<Pair>,
    /// Combinators that only the old schema has, in its order.
    pub(crate) removed: Vec<CombinatorIndex>,
    /// Combinators that only the new schema has, in its order.
    pub(crate) added: Vec<CombinatorIndex>,
    pub(crate) combinators: Matches<CombinatorIndex>,
    pub(crate) types: Matches<TypeIndex>,
}

/// A combinator in both schemas.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) old: CombinatorIndex,
    pub(crate) new: CombinatorIndex,
    /// The reason for the match, if the names differ.
    pub(crate) renamed_by: Option<RenamedBy>,
}

/// A one-to-one relation between indices of the old schema and of the new one.
pub(crate) struct Matches<I> {
    new_of: BTreeMap<I, I>,
    old_of: BTreeMap<I, I>,
}

impl<I: Copy + Ord> Matches<I> {
    fn new() -> Self {
        Self { new_of: BTreeMap::new(), old_of: BTreeMap::new() }
    }

    pub(crate) fn new_of(&self, old: I) -> Option<I> {
        self.new_of.get(&old).copied()
    }

    pub(crate) fn old_of(&self, new: I) -> Option<I> {
        self.old_of.get(&new).copied()
    }

    /// Adds a pair, unless one of the two has a match already. Returns true if it was added.
    fn join(&mut self, old: I, new: I) -> bool {
        let is_free = !self.new_of.contains_key(&old) && !self.old_of.contains_key(&new);
        if is_free {
            self.new_of.insert(old, new);
            self.old_of.insert(new, old);
        }
        is_free
    }
}

impl Correspondence {
    pub(crate) fn find(old: &Schema, new: &Schema) -> Self {
        let mut matcher = Matcher { old, new, combinators: Matches::new(), pairs: Vec::new() };
        matcher.by_name();
        matcher.by_id();
        matcher.by_likeness();
        let Matcher { combinators, mut pairs, .. } = matcher;
        pairs.sort_by_key(|pair| pair.new);
        Self {
            pairs,
            removed: own(old).filter(|&index| combinators.new_of(index).is_none()).collect(),
            added: own(new).filter(|&index| combinators.old_of(index).is_none()).collect(),
            types: types(old, new, &combinators),
            combinators,
        }
    }
}

/// The combinators that a schema declares itself.
fn own(schema: &Schema) -> impl Iterator<Item = CombinatorIndex> {
    schema.combinators().filter(|(_, c)| !c.is_predeclared).map(|(index, _)| index)
}

/// The type that a constructor belongs to.
pub(crate) fn type_of(schema: &Schema, index: CombinatorIndex) -> Option<TypeIndex> {
    match (&schema[index].result, schema[index].is_function) {
        (Type::Boxed(ty, _), false) => Some(*ty),
        _ => None,
    }
}

struct Matcher<'a> {
    old: &'a Schema,
    new: &'a Schema,
    combinators: Matches<CombinatorIndex>,
    pairs: Vec<Pair>,
}

impl Matcher<'_> {
    fn join(&mut self, old: CombinatorIndex, new: CombinatorIndex, by: Option<RenamedBy>) {
        if self.combinators.join(old, new) {
            self.pairs.push(Pair { old, new, renamed_by: by });
        }
    }

    fn by_name(&mut self) {
        let names: BTreeMap<_, _> =
            own(self.old).map(|index| (key(self.old, index), index)).collect();
        for index in own(self.new) {
            if let Some(&old) = names.get(&key(self.new, index)) {
                self.join(old, index, None);
            }
        }
    }

    /// The combinators of each schema that have no match yet. Builtins cannot have another name.
    fn unmatched(&self) -> (Vec<CombinatorIndex>, Vec<CombinatorIndex>) {
        let old = own(self.old).filter(|&i| self.combinators.new_of(i).is_none());
        let new = own(self.new).filter(|&i| self.combinators.old_of(i).is_none());
        (
            old.filter(|&i| self.old[i].builtin.is_none()).collect(),
            new.filter(|&i| self.new[i].builtin.is_none()).collect(),
        )
    }

    fn by_id(&mut self) {
        let (removed, added) = self.unmatched();
        let key = |schema: &Schema, i: CombinatorIndex| (schema[i].is_function, schema[i].id);
        let ids: BTreeMap<_, _> = removed.iter().rev().map(|&i| (key(self.old, i), i)).collect();
        for index in added {
            if let Some(&old) = ids.get(&key(self.new, index)) {
                self.join(old, index, Some(RenamedBy::Id));
            }
        }
    }

    fn by_likeness(&mut self) {
        let (removed, added) = self.unmatched();
        for (old, new) in best_pairs(self.old, self.new, &removed, &added) {
            self.join(old, new, Some(RenamedBy::Fields));
        }
    }
}

/// The name of a combinator. Default constructors, which are all called `_`, also have the name of
/// their type, and local constructors differ from others.
fn key(schema: &Schema, index: CombinatorIndex) -> (&str, &str, bool) {
    let combinator = &schema[index];
    let of = match type_of(schema, index) {
        Some(ty) if combinator.name == "_" => &schema[ty].name,
        _ => "",
    };
    (&combinator.name, of, combinator.is_local)
}

/// Matches the types of equal names, then each type whose remaining constructors all belong to one
/// type of another name.
fn types(old: &Schema, new: &Schema, matched: &Matches<CombinatorIndex>) -> Matches<TypeIndex> {
    let mut types = Matches::new();
    for (index, ty) in old.types().filter(|(_, ty)| !ty.is_local) {
        if let Some(namesake) = new.type_named(&ty.name) {
            types.join(index, namesake);
        }
    }
    for (index, ty) in old.types() {
        let partners = ty.constructors.iter().filter_map(|&c| type_of(new, matched.new_of(c)?));
        let partners: BTreeSet<TypeIndex> = partners.collect();
        if let (Some(&partner), 1) = (partners.first(), partners.len()) {
            types.join(index, partner);
        }
    }
    types
}
