//! The used parameters of a schema: those that occur in a field, or in an argument that is used.

use tl_parser::schema::{Argument, Condition, Field, Nat, Schema, Type, Variable};

use super::param_set::ParamSet;

/// Finds the used parameters.
pub(super) fn used_params(schema: &Schema) -> ParamSet {
    ParamSet::closed(schema, |used, index, param| {
        in_fields(used, &schema[index].fields, param, schema)
    })
}

fn in_fields(used: &ParamSet, fields: &[Field], param: usize, schema: &Schema) -> bool {
    let is_mask = |field: &Field| {
        matches!(field.condition, Some(Condition { mask: Variable::Param(mask), .. })
            if mask == param)
    };
    fields.iter().any(|field| is_mask(field) || in_type(used, &field.ty, param, schema))
}

fn in_type(used: &ParamSet, ty: &Type, param: usize, schema: &Schema) -> bool {
    let in_argument = |arg: &Argument| match arg {
        Argument::Type(ty) => in_type(used, ty, param, schema),
        Argument::Nat(nat) => is_sum_of(*nat, param),
    };
    match ty {
        Type::Nat => false,
        Type::Param { index, .. } => *index == param,
        Type::Repetition(repetition) => {
            is_sum_of(repetition.count, param) || in_fields(used, &repetition.items, param, schema)
        }
        Type::Boxed(..) | Type::Bare(..) => used_arguments(used, ty, schema).any(in_argument),
    }
}

/// Returns the arguments of a type that it uses. A vector uses its item.
pub(super) fn used_arguments<'t>(
    used: &'t ParamSet,
    ty: &'t Type,
    schema: &'t Schema,
) -> impl Iterator<Item = &'t Argument> {
    let args = match ty {
        Type::Boxed(_, args) | Type::Bare(_, args) => &args[..],
        _ => &[],
    };
    let is_used = move |place: usize| match *ty {
        Type::Boxed(index, _) => schema.builtin(index).is_some() || used.in_type(index, place),
        Type::Bare(index, _) => {
            schema[index].builtin.is_some() || used.in_result(schema, index, place)
        }
        _ => false,
    };
    args.iter().enumerate().filter(move |(place, _)| is_used(*place)).map(|(_, arg)| arg)
}

/// Returns true if a number is a parameter, or a parameter plus a constant.
fn is_sum_of(nat: Nat, param: usize) -> bool {
    matches!(nat, Nat::Sum(Variable::Param(index), _) if index == param)
}
