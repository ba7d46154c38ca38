//! Types without a finite value: every constructor needs another value of the same type.

use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Argument, Field, Nat, Schema, Type};

/// Warns of every uninhabited type.
pub(super) fn check(schema: &Schema, diagnostics: &mut Vec<Diagnostic>) {
    // Grow the set of types that are known to have a value until it stays the same.
    let mut inhabited = vec![false; schema.types.len()];
    loop {
        let mut grew = false;
        for (index, ty) in schema.types() {
            let has_value = |c: &crate::schema::CombinatorIndex| {
                schema[*c].builtin.is_some()
                    || schema[*c].fields.iter().all(|field| has_value(schema, field, &inhabited))
            };
            if !inhabited[index.0 as usize] && ty.constructors.iter().any(has_value) {
                inhabited[index.0 as usize] = true;
                grew = true;
            }
        }
        if !grew {
            break;
        }
    }
    for (index, ty) in schema.types() {
        if !inhabited[index.0 as usize] && !ty.constructors.is_empty() {
            diagnostics.push(
                Diagnostic::new(
                    Code::Uninhabited,
                    ty.span,
                    format!("type `{}` has no finite value", ty.name),
                )
                .label("every constructor needs a value of the type itself")
                .help("make a field conditional, or add a constructor that ends the recursion"),
            );
        }
    }
}

fn has_value(schema: &Schema, field: &Field, inhabited: &[bool]) -> bool {
    field.condition.is_some() || type_has_value(schema, &field.ty, inhabited)
}

fn type_has_value(schema: &Schema, ty: &Type, inhabited: &[bool]) -> bool {
    match ty {
        Type::Nat | Type::Param { .. } => true,
        Type::Boxed(index, args) => {
            inhabited[index.0 as usize] && arguments_have_value(schema, *index, args, inhabited)
        }
        Type::Bare(constructor, _) => {
            let Type::Boxed(index, _) = schema[*constructor].result else { return true };
            inhabited[index.0 as usize]
        }
        Type::Repetition(repetition) => {
            repetition.count == Nat::Const(0)
                || matches!(repetition.count, Nat::Sum(_, 0))
                || repetition.items.iter().all(|item| has_value(schema, item, inhabited))
        }
    }
}

/// A vector may be empty; what another type does with its arguments is not looked into.
fn arguments_have_value(
    schema: &Schema,
    index: crate::schema::TypeIndex,
    args: &[Argument],
    inhabited: &[bool],
) -> bool {
    let is_vector = schema.builtin(index) == Some(crate::schema::Builtin::Vector);
    is_vector
        || args.iter().all(|arg| match arg {
            Argument::Type(ty) => type_has_value(schema, ty, inhabited),
            Argument::Nat(_) => true,
        })
}
