//! A graph of functions and types in the language of GraphViz.

use std::collections::BTreeSet;
use std::fmt::Write;

use tl_parser::schema::{Argument, Type};

use super::part::Exported;

/// Returns a graph with an edge from each function and each type to the types in its fields, and
/// from each function to its result, dashed.
pub(super) fn export(part: &Exported<'_>) -> String {
    let mut out = "digraph schema {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n"
        .to_owned();
    let mut edges = BTreeSet::new();
    for (_, combinator) in part.combinators().filter(|(_, combinator)| combinator.builtin.is_none())
    {
        let from = match &combinator.result {
            _ if combinator.is_function => combinator.name.as_str(),
            Type::Boxed(ty, _) => part.schema[*ty].name.as_str(),
            _ => continue,
        };
        let mut names = BTreeSet::new();
        combinator.fields.iter().for_each(|field| add(part, &field.ty, &mut names));
        edges.extend(names.into_iter().map(|to| (from, to, false)));
        if combinator.is_function {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "  {} [shape=ellipse];", quoted(from));
            let mut names = BTreeSet::new();
            add(part, &combinator.result, &mut names);
            edges.extend(names.into_iter().map(|to| (from, to, true)));
        }
    }
    for (from, to, is_result) in edges {
        let style = if is_result { " [style=dashed]" } else { "" };
        let _ = writeln!(out, "  {} -> {}{style};", quoted(from), quoted(to));
    }
    out + "}\n"
}

/// Adds the names of the types in a type, except for those of the language.
fn add<'a>(part: &Exported<'a>, ty: &'a Type, names: &mut BTreeSet<&'a str>) {
    let arguments = match ty {
        Type::Nat | Type::Param { .. } => return,
        Type::Repetition(repetition) => {
            repetition.items.iter().for_each(|field| add(part, &field.ty, names));
            return;
        }
        Type::Boxed(index, arguments) => {
            let is_own = part.schema.builtin(*index).is_none() && !part.schema.is_bool(*index);
            names.extend(is_own.then(|| part.schema[*index].name.as_str()));
            arguments
        }
        Type::Bare(index, arguments) => {
            if let (Type::Boxed(ty, _), None) =
                (&part.schema[*index].result, part.schema[*index].builtin)
                && !part.schema.is_true(*index)
            {
                names.insert(&part.schema[*ty].name);
            }
            arguments
        }
    };
    for argument in arguments {
        if let Argument::Type(ty) = argument {
            add(part, ty, names);
        }
    }
}

/// Names consist of letters, digits, dots and underscores.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
