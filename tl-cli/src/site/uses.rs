//! The definitions that use another one, and the functions that reach it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use tl_parser::schema::{Combinator, CombinatorIndex, Field, Schema, Type};

use crate::show::uses::{Used, mentions_any};

/// The uses in a schema.
#[derive(Debug)]
pub(super) struct Uses {
    /// The combinators that have a type or a bare constructor in their fields.
    fields: BTreeMap<Used, Vec<CombinatorIndex>>,
    /// The functions that return it.
    results: BTreeMap<Used, Vec<CombinatorIndex>>,
}

/// A step of a path: a combinator, and its field that leads to the next one.
pub(super) struct Step {
    pub(super) combinator: CombinatorIndex,
    pub(super) field: String,
}

impl Uses {
    pub(super) fn new(schema: &Schema) -> Self {
        let mut uses = Self { fields: BTreeMap::new(), results: BTreeMap::new() };
        for (user, combinator) in schema.combinators().filter(|(_, c)| c.builtin.is_none()) {
            for field in &combinator.fields {
                add(&mut uses.fields, &field.ty, user);
            }
            if combinator.is_function {
                add(&mut uses.results, &combinator.result, user);
            }
        }
        uses
    }

    /// Returns the combinators with a field of this type.
    pub(super) fn in_fields(&self, used: Used) -> &[CombinatorIndex] {
        self.fields.get(&used).map_or(&[], Vec::as_slice)
    }

    /// Returns the functions whose result has this type.
    pub(super) fn in_results(&self, used: Used) -> &[CombinatorIndex] {
        self.results.get(&used).map_or(&[], Vec::as_slice)
    }

    /// Returns the paths from functions to a definition, the shortest first, at most `most`, and the
    /// number of functions that reach it through their fields.
    pub(super) fn paths(
        &self,
        schema: &Schema,
        targets: &[Used],
        most: usize,
    ) -> (Vec<Vec<Step>>, usize) {
        // The next definition on the way to the target.
        let mut next: BTreeMap<CombinatorIndex, Used> = BTreeMap::new();
        let mut after: BTreeMap<Used, CombinatorIndex> = BTreeMap::new();
        let mut seen: BTreeSet<Used> = targets.iter().copied().collect();
        let mut pending: VecDeque<Used> = targets.iter().copied().collect();
        let (mut paths, mut count) = (Vec::new(), 0);
        while let Some(used) = pending.pop_front() {
            for &user in self.in_fields(used) {
                if next.contains_key(&user) {
                    continue;
                }
                next.insert(user, used);
                if schema[user].is_function {
                    count += 1;
                    if paths.len() < most {
                        paths.push(path(schema, user, &next, &after));
                    }
                    continue;
                }
                let own = match schema[user].result {
                    Type::Boxed(ty, _) => Some(Used::Type(ty)),
                    _ => None,
                };
                for own in own.into_iter().chain([Used::Constructor(user)]) {
                    if seen.insert(own) {
                        after.insert(own, user);
                        pending.push_back(own);
                    }
                }
            }
        }
        (paths, count)
    }
}

fn add(to: &mut BTreeMap<Used, Vec<CombinatorIndex>>, ty: &Type, user: CombinatorIndex) {
    mentions_any(ty, &mut |used| {
        let users = to.entry(used).or_default();
        if users.last() != Some(&user) {
            users.push(user);
        }
        false
    });
}

fn path(
    schema: &Schema,
    start: CombinatorIndex,
    next: &BTreeMap<CombinatorIndex, Used>,
    after: &BTreeMap<Used, CombinatorIndex>,
) -> Vec<Step> {
    let mut path = Vec::new();
    let mut here = Some(start);
    while let Some(combinator) = here {
        let Some(&used) = next.get(&combinator) else { break };
        let field = field_with(schema, &schema[combinator], used).unwrap_or_default();
        path.push(Step { combinator, field });
        here = after.get(&used).copied();
    }
    path
}

/// Returns the first field that has a type, with its name and type.
fn field_with(schema: &Schema, of: &Combinator, used: Used) -> Option<String> {
    let is_it = |field: &&Field| mentions_any(&field.ty, &mut |part| part == used);
    let field = of.fields.iter().find(is_it)?;
    Some(format!("{}:{}", field.key(), schema.field_text(of, field)))
}
