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

/// A step of a path: a combinator, and its field or result that leads to the next one.
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

    /// Finds the functions that reach a definition, the nearest first, and at most `most` paths of each
    /// kind.
    pub(super) fn paths(&self, schema: &Schema, targets: &[Used], most: usize) -> Paths {
        let mut way = Way { schema, next: BTreeMap::new(), after: BTreeMap::new() };
        let mut seen: BTreeSet<Used> = targets.iter().copied().collect();
        let mut pending: VecDeque<Used> = targets.iter().copied().collect();
        let (mut paths, mut returning) = (Paths::default(), BTreeSet::new());
        while let Some(used) = pending.pop_front() {
            for &function in self.in_results(used) {
                if returning.insert(function) {
                    paths.returning.add(most, || way.after_result(function, used));
                }
            }
            for &user in self.in_fields(used) {
                if way.next.contains_key(&user) {
                    continue;
                }
                way.next.insert(user, used);
                if schema[user].is_function {
                    paths.taking.add(most, || way.along(user));
                    continue;
                }
                let own = match schema[user].result {
                    Type::Boxed(ty, _) => Some(Used::Type(ty)),
                    _ => None,
                };
                for own in own.into_iter().chain([Used::Constructor(user)]) {
                    if seen.insert(own) {
                        way.after.insert(own, user);
                        pending.push_back(own);
                    }
                }
            }
        }
        paths
    }
}

/// The functions that reach a definition.
#[derive(Default)]
pub(super) struct Paths {
    /// Through their fields.
    pub(super) taking: Found,
    /// Through their results.
    pub(super) returning: Found,
}

/// A number of functions, and the paths from some of them.
#[derive(Default)]
pub(super) struct Found {
    pub(super) count: usize,
    pub(super) paths: Vec<Vec<Step>>,
}

impl Found {
    fn add(&mut self, most: usize, path: impl FnOnce() -> Vec<Step>) {
        self.count += 1;
        if self.paths.len() < most {
            self.paths.push(path());
        }
    }
}

/// The ways to the targets.
struct Way<'a> {
    schema: &'a Schema,
    /// The part of a combinator's fields that leads on.
    next: BTreeMap<CombinatorIndex, Used>,
    /// The constructor of a type that leads on. Targets have none.
    after: BTreeMap<Used, CombinatorIndex>,
}

impl Way<'_> {
    fn along(&self, start: CombinatorIndex) -> Vec<Step> {
        let mut path = Vec::new();
        let mut here = Some(start);
        while let Some(combinator) = here {
            let Some(&used) = self.next.get(&combinator) else { break };
            let of = &self.schema[combinator];
            let field = field_with(self.schema, of, used).unwrap_or_default();
            path.push(Step { combinator, field });
            here = self.after.get(&used).copied();
        }
        path
    }

    /// Returns the path from the result of a function, which has `used`.
    fn after_result(&self, function: CombinatorIndex, used: Used) -> Vec<Step> {
        let result = self.schema.result_text(&self.schema[function]);
        let mut path = vec![Step { combinator: function, field: format!("= {result}") }];
        path.extend(self.after.get(&used).into_iter().flat_map(|&next| self.along(next)));
        path
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

/// Returns the first field that has a type, with its name and type.
fn field_with(schema: &Schema, of: &Combinator, used: Used) -> Option<String> {
    let is_it = |field: &&Field| mentions_any(&field.ty, &mut |part| part == used);
    let field = of.fields.iter().find(is_it)?;
    Some(format!("{}:{}", field.key(), schema.field_text(of, field)))
}
