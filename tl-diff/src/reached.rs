//! The compared parts: everything, or the parts that roots reach.

use std::collections::BTreeSet;

use tl_parser::schema::{CombinatorIndex, Schema, TypeIndex};
use tl_parser::{Reach, UnknownName, has_root, suggest_name};

use crate::changes::Reached;
use crate::combinators::Correspondence;

/// The parts of both schemas that are compared.
pub(crate) struct ReachedParts {
    pub(crate) old: Reach,
    pub(crate) new: Reach,
}

impl ReachedParts {
    /// Finds the parts that the roots reach. A root that was renamed is followed under both names.
    ///
    /// # Errors
    ///
    /// Returns the first root that neither schema defines.
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
            let names = match (has_root(old, root), has_root(new, root)) {
                (false, false) => return Err(unknown(old, new, root)),
                (true, true) => (Some(root.as_str()), Some(root.as_str())),
                (true, false) => (Some(root.as_str()), new_name(old, new, found, root)),
                (false, true) => (old_name(old, new, found, root), Some(root.as_str())),
            };
            old_roots.extend(names.0);
            new_roots.extend(names.1);
        }
        Ok(Self {
            old: Reach::from_roots(old, old_roots, &[])?,
            new: Reach::from_roots(new, new_roots, &[])?,
        })
    }

    /// Returns true if this combinator of the old schema is compared.
    pub(crate) fn has_old(&self, index: CombinatorIndex) -> bool {
        self.old.combinators.contains(&index)
    }

    /// Returns true if this combinator of the new schema is compared.
    pub(crate) fn has_new(&self, index: CombinatorIndex) -> bool {
        self.new.combinators.contains(&index)
    }

    /// Lists the types that are reached in one schema only, even if the other one lacks them.
    pub(crate) fn differences(
        &self,
        old: &Schema,
        new: &Schema,
        found: &Correspondence,
    ) -> Reached {
        let is_new = |ty| !found.types.old_of(ty).is_some_and(|ty| self.old.types.contains(&ty));
        let is_lost = |ty| !found.types.new_of(ty).is_some_and(|ty| self.new.types.contains(&ty));
        let newly = self.new.types.iter().filter(|&&ty| is_new(ty) && !is_language(new, ty));
        let no_longer = self.old.types.iter().filter(|&&ty| is_lost(ty) && !is_language(old, ty));
        Reached {
            newly: newly.map(|&ty| self.new.path_to(new, ty)).collect(),
            no_longer: no_longer.map(|&ty| self.old.path_to(old, ty)).collect(),
        }
    }
}

/// Returns true if the language defines the type, so that no code is generated for it.
fn is_language(schema: &Schema, ty: TypeIndex) -> bool {
    let constructors = || schema[ty].constructors.iter().map(|&c| &schema[c]);
    constructors().all(|c| c.builtin.is_some()) || constructors().all(|c| c.is_predeclared)
}

/// Returns the old schema's name for a root of the new one.
fn old_name<'a>(
    old: &'a Schema,
    new: &Schema,
    found: &Correspondence,
    root: &str,
) -> Option<&'a str> {
    let combinator = new.combinator_named(root).and_then(|c| found.combinators.old_of(c));
    let ty = || new.type_named(root).and_then(|ty| found.types.old_of(ty));
    combinator.map(|c| &*old[c].name).or_else(|| ty().map(|ty| &*old[ty].name))
}

/// Returns the new schema's name for a root of the old one.
fn new_name<'a>(
    old: &Schema,
    new: &'a Schema,
    found: &Correspondence,
    root: &str,
) -> Option<&'a str> {
    let combinator = old.combinator_named(root).and_then(|c| found.combinators.new_of(c));
    let ty = || old.type_named(root).and_then(|ty| found.types.new_of(ty));
    combinator.map(|c| &*new[c].name).or_else(|| ty().map(|ty| &*new[ty].name))
}

fn unknown(old: &Schema, new: &Schema, root: &str) -> UnknownName {
    let suggestion = [new, old].into_iter().find_map(|schema| suggest_name(schema, root));
    UnknownName { name: root.to_owned(), suggestion }
}
