//! What of both schemas is compared: everything, or what roots reach.

use std::collections::BTreeSet;

use tl_parser::schema::{CombinatorIndex, Schema, TypeIndex};
use tl_parser::suggest::did_you_mean;
use tl_parser::{Reach, UnknownName, has_root};

use crate::changes::Reached;
use crate::combinators::Correspondence;

/// The parts of both schemas that are compared.
pub(crate) struct Scope {
    pub(crate) old: Reach,
    pub(crate) new: Reach,
}

impl Scope {
    /// What the roots reach. A root may be in one schema only; if it has another name in the other
    /// one, that name is a root there.
    ///
    /// # Errors
    ///
    /// The first root that is in neither schema.
    pub(crate) fn of(
        old: &Schema,
        new: &Schema,
        found: &Correspondence,
        roots: &[String],
    ) -> Result<Self, UnknownName> {
        if roots.is_empty() {
            let (old, new) = (Reach::everything(old, &[]), Reach::everything(new, &[]));
            return Ok(Self { old, new });
        }
        let mut old_roots = BTreeSet::new();
        let mut new_roots = BTreeSet::new();
        for root in roots {
            if !has_root(old, root) && !has_root(new, root) {
                return Err(unknown(old, new, root));
            }
            let of_old = Some(root.as_str()).filter(|root| has_root(old, root));
            let of_new = Some(root.as_str()).filter(|root| has_root(new, root));
            old_roots.extend(of_old.or_else(|| old_name(old, new, found, root)));
            new_roots.extend(of_new.or_else(|| new_name(old, new, found, root)));
        }
        Ok(Self {
            old: Reach::from_roots(old, old_roots, &[])?,
            new: Reach::from_roots(new, new_roots, &[])?,
        })
    }

    /// Whether a combinator of the old schema is compared.
    pub(crate) fn has_old(&self, index: CombinatorIndex) -> bool {
        self.old.combinators.contains(&index)
    }

    /// Whether a combinator of the new schema is compared.
    pub(crate) fn has_new(&self, index: CombinatorIndex) -> bool {
        self.new.combinators.contains(&index)
    }

    /// The types that are reached in one schema only, those that one schema lacks included.
    pub(crate) fn differences(
        &self,
        old: &Schema,
        new: &Schema,
        found: &Correspondence,
    ) -> Reached {
        let partners: BTreeSet<TypeIndex> =
            self.old.types.iter().filter_map(|ty| found.types.get(ty)).copied().collect();
        let newly = self.new.types.iter();
        let newly = newly.filter(|ty| !partners.contains(*ty) && !is_language(new, **ty));
        let is_lost = |ty: &&TypeIndex| {
            found.types.get(*ty).is_none_or(|partner| !self.new.types.contains(partner))
        };
        let no_longer = self.old.types.iter().filter(is_lost).filter(|ty| !is_language(old, **ty));
        Reached {
            newly: newly.map(|&ty| self.new.path_to(new, ty)).collect(),
            no_longer: no_longer.map(|&ty| self.old.path_to(old, ty)).collect(),
        }
    }
}

/// Whether a type is part of the language, so that nothing is generated for it.
fn is_language(schema: &Schema, ty: TypeIndex) -> bool {
    let constructors = || schema[ty].constructors.iter().map(|&c| &schema[c]);
    constructors().all(|c| c.builtin.is_some()) || constructors().all(|c| c.is_predeclared)
}

/// What the old schema calls a root of the new one.
fn old_name<'a>(
    old: &'a Schema,
    new: &Schema,
    found: &Correspondence,
    root: &str,
) -> Option<&'a str> {
    let combinator = new.combinator_named(root).and_then(|index| {
        found.pairs.iter().find(|pair| pair.new == index).map(|pair| old[pair.old].name.as_str())
    });
    combinator.or_else(|| {
        let ty = new.type_named(root)?;
        let found = found.types.iter().find(|(_, new)| **new == ty);
        found.map(|(ty, _)| old[*ty].name.as_str())
    })
}

/// What the new schema calls a root of the old one.
fn new_name<'a>(
    old: &Schema,
    new: &'a Schema,
    found: &Correspondence,
    root: &str,
) -> Option<&'a str> {
    let combinator = old.combinator_named(root).and_then(|index| {
        found.pairs.iter().find(|pair| pair.old == index).map(|pair| new[pair.new].name.as_str())
    });
    combinator.or_else(|| {
        let ty = found.types.get(&old.type_named(root)?)?;
        Some(new[*ty].name.as_str())
    })
}

fn unknown(old: &Schema, new: &Schema, root: &str) -> UnknownName {
    let names = [old, new].into_iter().flat_map(|schema| {
        let combinators = schema.combinators().map(|(_, c)| c.name.as_str());
        combinators.chain(schema.types().map(|(_, ty)| ty.name.as_str()))
    });
    let names: BTreeSet<&str> = names.collect();
    UnknownName { name: root.to_owned(), suggestion: did_you_mean(root, names) }
}
