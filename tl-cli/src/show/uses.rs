//! `tl show --uses`: the definitions that use another one.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use tl_parser::schema::{Argument, CombinatorIndex, Field, Schema, Type, TypeIndex};

use super::find::Found;
use crate::report::counted;

/// A part of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Used {
    /// A boxed type.
    Type(TypeIndex),
    /// A bare constructor.
    Constructor(CombinatorIndex),
}

/// Returns true if `ty` is the wanted type, boxed or bare, or has it as an argument.
pub(super) fn mentions(schema: &Schema, ty: &Type, wanted: TypeIndex) -> bool {
    let only = schema.single_constructor(wanted);
    mentions_any(ty, &mut |used| match used {
        Used::Type(ty) => ty == wanted,
        Used::Constructor(constructor) => Some(constructor) == only,
    })
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

/// Prints the definitions that use those that were found, and the functions that reach them.
pub(super) fn show(schema: &Schema, found: &Found, out: &mut impl Write) -> io::Result<()> {
    let (types, combinators) = wanted(schema, found);
    let uses = |ty: &Type| {
        mentions_any(ty, &mut |used| match used {
            Used::Type(ty) => types.contains(&ty),
            Used::Constructor(constructor) => combinators.contains(&constructor),
        })
    };
    let (mut fields, mut results) = (Vec::new(), Vec::new());
    for (_, combinator) in schema.combinators().filter(|(_, c)| c.builtin.is_none()) {
        let own: Vec<String> = combinator
            .fields
            .iter()
            .filter(|field| uses(&field.ty))
            .map(|field| format!("{}:{}", name_of(field), schema.field_text(combinator, field)))
            .collect();
        if !own.is_empty() {
            fields.push(format!("{} {}", combinator.name, own.join(" ")));
        }
        if combinator.is_function && uses(&combinator.result) {
            results.push(format!("{} = {}", combinator.name, schema.result_text(combinator)));
        }
    }
    let functions = reaching(schema, &types, &combinators);
    let mut is_first = true;
    for (title, lines) in [("in fields of", &fields), ("returned by", &results)] {
        if !lines.is_empty() {
            writeln!(out, "{}{title}", if is_first { "" } else { "\n" })?;
            lines.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
            is_first = false;
        }
    }
    if is_first {
        return writeln!(out, "nothing uses it");
    }
    writeln!(out, "\nreached by {}", counted(functions.len(), "function"))?;
    functions.iter().try_for_each(|index| writeln!(out, "  {}", schema[*index].name))
}

fn name_of(field: &Field) -> &str {
    field.name.as_deref().unwrap_or("_")
}

/// Returns the types and the constructors whose uses are asked for: a constructor is used through
/// its type, and a type through its constructors.
fn wanted(schema: &Schema, found: &Found) -> (BTreeSet<TypeIndex>, BTreeSet<CombinatorIndex>) {
    let mut combinators: BTreeSet<CombinatorIndex> = match found {
        Found::Name(name) => schema.combinator_named(name).into_iter().collect(),
        Found::List(list) => list.iter().copied().collect(),
    };
    combinators.retain(|index| !schema[*index].is_function);
    let mut types: BTreeSet<TypeIndex> = combinators
        .iter()
        .filter_map(|index| match schema[*index].result {
            Type::Boxed(ty, _) => Some(ty),
            _ => None,
        })
        .collect();
    if let Found::Name(name) = found
        && combinators.is_empty()
        && let Some(ty) = schema.type_named(name)
    {
        types.insert(ty);
        combinators.extend(&schema[ty].constructors);
    }
    (types, combinators)
}

/// Returns the functions that reach one of the definitions, in order of the schema.
fn reaching(
    schema: &Schema,
    types: &BTreeSet<TypeIndex>,
    combinators: &BTreeSet<CombinatorIndex>,
) -> Vec<CombinatorIndex> {
    let mut users: BTreeMap<Used, Vec<CombinatorIndex>> = BTreeMap::new();
    for (user, combinator) in schema.combinators().filter(|(_, c)| c.builtin.is_none()) {
        let result = combinator.is_function.then_some(&combinator.result);
        for ty in combinator.fields.iter().map(|field| &field.ty).chain(result) {
            mentions_any(ty, &mut |used| {
                users.entry(used).or_default().push(user);
                false
            });
        }
    }
    let mut reached: BTreeSet<CombinatorIndex> = BTreeSet::new();
    let mut pending: Vec<Used> = types.iter().copied().map(Used::Type).collect();
    pending.extend(combinators.iter().copied().map(Used::Constructor));
    while let Some(used) = pending.pop() {
        for &user in users.get(&used).into_iter().flatten() {
            if !reached.insert(user) {
                continue;
            }
            pending.push(Used::Constructor(user));
            if let Type::Boxed(ty, _) = schema[user].result
                && !schema[user].is_function
            {
                pending.push(Used::Type(ty));
            }
        }
    }
    reached.into_iter().filter(|index| schema[*index].is_function).collect()
}
