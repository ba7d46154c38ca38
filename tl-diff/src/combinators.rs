//! Which combinator of one schema is which of the other: by name, by id, by likeness.
//!
//! A combinator is the one of the same name. Of what is left over, a combinator is the one with the
//! same constructor id, and then the one that is most alike, if it is alike enough
//! ([`likeness`](crate::likeness)). A function is never a constructor under another name.

use std::collections::{BTreeMap, BTreeSet};

use tl_parser::schema::{CombinatorIndex, Schema, Type, TypeIndex};

use crate::changes::RenamedBy;
use crate::likeness::Likeness;

/// Which combinators and types belong together.
pub(crate) struct Correspondence {
    /// In the order of the new schema.
    pub(crate) pairs: Vec<Pair>,
    /// What only the old schema has, in its order.
    pub(crate) removed: Vec<CombinatorIndex>,
    /// What only the new schema has, in its order.
    pub(crate) added: Vec<CombinatorIndex>,
    /// The new type for each old one, where there is one.
    pub(crate) types: BTreeMap<TypeIndex, TypeIndex>,
}

/// A combinator in both schemas.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) old: CombinatorIndex,
    pub(crate) new: CombinatorIndex,
    /// How it was found, if it has another name.
    pub(crate) renamed_by: Option<RenamedBy>,
}

impl Correspondence {
    pub(crate) fn find(old: &Schema, new: &Schema) -> Self {
        let mut finding = Finding { old, new, new_of: BTreeMap::new(), old_of: BTreeMap::new() };
        finding.by_name();
        finding.by_id();
        finding.by_likeness();
        let Finding { new_of, old_of, .. } = finding;
        let pairs = old_of.iter().map(|(&new, &(old, by))| Pair { old, new, renamed_by: by });
        let types = types(old, new, &new_of);
        Self {
            pairs: pairs.collect(),
            removed: own(old).filter(|index| !new_of.contains_key(index)).collect(),
            added: own(new).filter(|index| !old_of.contains_key(index)).collect(),
            types,
        }
    }
}

/// The combinators that a schema declares itself.
pub(crate) fn own(schema: &Schema) -> impl Iterator<Item = CombinatorIndex> {
    schema.combinators().filter(|(_, c)| !c.is_predeclared).map(|(index, _)| index)
}

/// The type that a constructor belongs to.
pub(crate) fn type_of(schema: &Schema, index: CombinatorIndex) -> Option<TypeIndex> {
    match (&schema[index].result, schema[index].is_function) {
        (Type::Boxed(ty, _), false) => Some(*ty),
        _ => None,
    }
}

struct Finding<'a> {
    old: &'a Schema,
    new: &'a Schema,
    new_of: BTreeMap<CombinatorIndex, CombinatorIndex>,
    old_of: BTreeMap<CombinatorIndex, (CombinatorIndex, Option<RenamedBy>)>,
}

impl Finding<'_> {
    fn join(&mut self, old: CombinatorIndex, new: CombinatorIndex, by: Option<RenamedBy>) {
        if !self.new_of.contains_key(&old) && !self.old_of.contains_key(&new) {
            self.new_of.insert(old, new);
            self.old_of.insert(new, (old, by));
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

    /// What is left over in each schema and can have another name: builtins cannot.
    fn left_over(&self) -> (Vec<CombinatorIndex>, Vec<CombinatorIndex>) {
        let can = |schema: &Schema, index: &CombinatorIndex| schema[*index].builtin.is_none();
        let old = own(self.old).filter(|i| !self.new_of.contains_key(i) && can(self.old, i));
        let new = own(self.new).filter(|i| !self.old_of.contains_key(i) && can(self.new, i));
        (old.collect(), new.collect())
    }

    fn by_id(&mut self) {
        let (removed, added) = self.left_over();
        let key = |schema: &Schema, i: CombinatorIndex| (schema[i].is_function, schema[i].id);
        let ids: BTreeMap<_, _> = removed.iter().rev().map(|&i| (key(self.old, i), i)).collect();
        for index in added {
            if let Some(&old) = ids.get(&key(self.new, index)) {
                self.join(old, index, Some(RenamedBy::Id));
            }
        }
    }

    fn by_likeness(&mut self) {
        let (removed, added) = self.left_over();
        for (old, new) in Likeness::new(self.old, self.new).best_pairs(&removed, &added) {
            self.join(old, new, Some(RenamedBy::Fields));
        }
    }
}

/// What a combinator is known by: its name; a default constructor has none but that of its type.
fn key(schema: &Schema, index: CombinatorIndex) -> (&str, &str, bool) {
    let combinator = &schema[index];
    let of = match type_of(schema, index) {
        Some(ty) if combinator.name == "_" => &schema[ty].name,
        _ => "",
    };
    (&combinator.name, of, combinator.is_local)
}

/// The types of the same name, and those of which all constructors that there still are belong to
/// one type of another name.
fn types(
    old: &Schema,
    new: &Schema,
    new_of: &BTreeMap<CombinatorIndex, CombinatorIndex>,
) -> BTreeMap<TypeIndex, TypeIndex> {
    let mut types: BTreeMap<TypeIndex, TypeIndex> = old
        .types()
        .filter(|(_, ty)| !ty.is_local)
        .filter_map(|(index, ty)| Some((index, new.type_named(&ty.name)?)))
        .collect();
    let mut taken: BTreeSet<TypeIndex> = types.values().copied().collect();
    for (index, ty) in old.types() {
        let partners = ty.constructors.iter().filter_map(|c| type_of(new, *new_of.get(c)?));
        let partners: BTreeSet<TypeIndex> = partners.collect();
        if let (false, Some(&partner), 1) =
            (types.contains_key(&index), partners.first(), partners.len())
            && taken.insert(partner)
        {
            types.insert(index, partner);
        }
    }
    types
}
