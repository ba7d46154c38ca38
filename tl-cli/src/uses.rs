//! The definitions that use another one, and the functions that reach it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use tl_parser::schema::{Argument, Combinator, CombinatorIndex, Schema, Type, TypeIndex};

/// A part of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Used {
    /// A boxed type.
    Type(TypeIndex),
    /// A bare constructor.
    Constructor(CombinatorIndex),
}

impl Used {
    /// Returns a type in all its forms: its only constructor is its bare form.
    pub(crate) fn forms_of(schema: &Schema, ty: TypeIndex) -> Vec<Self> {
        let bare = schema.single_constructor(ty).map(Self::Constructor);
        [Self::Type(ty)].into_iter().chain(bare).collect()
    }
}

/// Returns the type of a constructor, or the one that a function returns.
pub(crate) fn result_type(combinator: &Combinator) -> Option<TypeIndex> {
    match combinator.result {
        Type::Boxed(ty, _) => Some(ty),
        _ => None,
    }
}

/// Calls `is_wanted` with the parts of a type until it returns true. Returns false if it never does.
pub(crate) fn mentions_any(ty: &Type, is_wanted: &mut impl FnMut(Used) -> bool) -> bool {
    let (own, arguments) = match ty {
        Type::Boxed(index, arguments) => (is_wanted(Used::Type(*index)), arguments),
        Type::Bare(index, arguments) => (is_wanted(Used::Constructor(*index)), arguments),
        Type::Nat | Type::Param { .. } => return false,
        Type::Repetition(repetition) => {
            return repetition.items.iter().any(|item| mentions_any(&item.ty, is_wanted));
        }
    };
    own || arguments.iter().any(|argument| match argument {
        Argument::Type(ty) => mentions_any(ty, is_wanted),
        Argument::Nat(_) => false,
    })
}

/// The uses in a schema.
#[derive(Debug)]
pub(crate) struct Uses {
    /// The combinators that have a type or a bare constructor in their fields.
    fields: Users,
    /// The functions that return it.
    results: Users,
}

type Users = BTreeMap<Used, Vec<CombinatorIndex>>;

impl Uses {
    pub(crate) fn new(schema: &Schema) -> Self {
        let mut uses = Self { fields: Users::new(), results: Users::new() };
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

    /// Returns the combinators with one of these in a field, in the order of the schema.
    pub(crate) fn in_fields(&self, targets: &[Used]) -> Vec<CombinatorIndex> {
        all(&self.fields, targets)
    }

    /// Returns the functions with one of these in their result, in the order of the schema.
    pub(crate) fn in_results(&self, targets: &[Used]) -> Vec<CombinatorIndex> {
        all(&self.results, targets)
    }

    /// Finds the functions that reach one of these.
    pub(crate) fn reaching(&self, schema: &Schema, targets: &[Used]) -> Reaching {
        let mut found = Reaching::default();
        let mut returning = BTreeSet::new();
        let mut pending: VecDeque<Used> = targets.iter().copied().collect();
        while let Some(used) = pending.pop_front() {
            for &function in self.results.get(&used).into_iter().flatten() {
                if returning.insert(function) {
                    found.returning.push((function, used));
                }
            }
            for &user in self.fields.get(&used).into_iter().flatten() {
                if found.next.contains_key(&user) {
                    continue;
                }
                found.next.insert(user, used);
                if schema[user].is_function {
                    found.taking.push(user);
                    continue;
                }
                let ty = result_type(&schema[user]).map(Used::Type);
                for own in ty.into_iter().chain([Used::Constructor(user)]) {
                    if !targets.contains(&own) && !found.after.contains_key(&own) {
                        found.after.insert(own, user);
                        pending.push_back(own);
                    }
                }
            }
        }
        found
    }
}

/// The functions that reach a definition, the nearest first, and their ways to it.
#[derive(Default)]
pub(crate) struct Reaching {
    /// The functions that reach it through their fields.
    pub(crate) taking: Vec<CombinatorIndex>,
    /// The functions that reach it through their results, with the part of the result that leads on.
    pub(crate) returning: Vec<(CombinatorIndex, Used)>,
    /// The part of a combinator's fields that leads on.
    pub(crate) next: BTreeMap<CombinatorIndex, Used>,
    /// The constructor of a type that leads on. The targets have none.
    pub(crate) after: BTreeMap<Used, CombinatorIndex>,
}

fn add(to: &mut Users, ty: &Type, user: CombinatorIndex) {
    mentions_any(ty, &mut |used| {
        let users = to.entry(used).or_default();
        if users.last() != Some(&user) {
            users.push(user);
        }
        false
    });
}

fn all(users: &Users, targets: &[Used]) -> Vec<CombinatorIndex> {
    let all: BTreeSet<_> = targets.iter().filter_map(|used| users.get(used)).flatten().collect();
    all.into_iter().copied().collect()
}
