//! `tl show --uses`: the definitions that use another one.

use std::collections::BTreeSet;
use std::io::{self, Write};

use tl_parser::schema::{CombinatorIndex, Field, Schema, Type};

use super::find::Found;
use crate::report::counted;
use crate::uses::{Used, Uses, mentions_any, result_type};

/// Prints the definitions that use those that were found, and the functions that reach them.
pub(super) fn show(schema: &Schema, found: &Found, out: &mut impl Write) -> io::Result<()> {
    let (wanted, uses) = (wanted(schema, found), Uses::new(schema));
    let is_wanted = |ty: &Type| mentions_any(ty, &mut |used| wanted.binary_search(&used).is_ok());
    let fields = uses.in_fields(&wanted).into_iter().map(|user| {
        let combinator = &schema[user];
        let own = combinator.fields.iter().filter(|field| is_wanted(&field.ty));
        let own =
            own.map(|field| format!("{}:{}", name_of(field), schema.field_text(combinator, field)));
        format!("{} {}", combinator.name, own.collect::<Vec<_>>().join(" "))
    });
    let results = uses
        .in_results(&wanted)
        .into_iter()
        .map(|user| format!("{} = {}", schema[user].name, schema.result_text(&schema[user])));
    let lists: [(&str, Vec<String>); 2] =
        [("in fields of", fields.collect()), ("returned by", results.collect())];
    let mut is_first = true;
    for (title, lines) in lists.iter().filter(|(_, lines)| !lines.is_empty()) {
        writeln!(out, "{}{title}", if is_first { "" } else { "\n" })?;
        lines.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
        is_first = false;
    }
    if is_first {
        return writeln!(out, "nothing uses it");
    }
    let reaching = uses.reaching(schema, &wanted);
    let returning = reaching.returning.into_iter().map(|(function, _)| function);
    let functions: BTreeSet<_> = reaching.taking.into_iter().chain(returning).collect();
    writeln!(out, "\nreached by {}", counted(functions.len(), "function"))?;
    functions.into_iter().try_for_each(|index| writeln!(out, "  {}", schema[index].name))
}

fn name_of(field: &Field) -> &str {
    field.name.as_deref().unwrap_or("_")
}

/// Returns the types and the constructors whose uses are asked for, in order: a constructor is used
/// through its type, and a type through its constructors.
fn wanted(schema: &Schema, found: &Found) -> Vec<Used> {
    let mut constructors: BTreeSet<CombinatorIndex> = match found {
        Found::Name(name) => schema.combinator_named(name).into_iter().collect(),
        Found::List(list) => list.iter().copied().collect(),
    };
    constructors.retain(|index| !schema[*index].is_function);
    let mut types: BTreeSet<_> =
        constructors.iter().filter_map(|index| result_type(&schema[*index])).collect();
    if let Found::Name(name) = found
        && constructors.is_empty()
        && let Some(ty) = schema.type_named(name)
    {
        types.insert(ty);
        constructors.extend(&schema[ty].constructors);
    }
    let types = types.into_iter().map(Used::Type);
    types.chain(constructors.into_iter().map(Used::Constructor)).collect()
}
