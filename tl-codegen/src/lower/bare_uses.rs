//! Type variables as `%X`: a Rust parameter then stands for the bare form of the argument.

use tl_parser::schema::{Argument, Field, Schema, Type};

use super::param_set::{ParamSet, place_in_type};

/// Finds the parameters that occur as `%X`, or as the argument for such a parameter. A parameter of a
/// type is one if it is one in some constructor.
pub(super) fn bare_uses(schema: &Schema) -> ParamSet {
    ParamSet::closed(schema, |bare, index, param| {
        in_fields(bare, &schema[index].fields, param, schema)
            || place_in_type(schema, index, param)
                .is_some_and(|(ty, place)| bare.in_type(ty, place))
    })
}

fn in_fields(bare: &ParamSet, fields: &[Field], param: usize, schema: &Schema) -> bool {
    fields.iter().any(|field| in_type(bare, &field.ty, param, schema))
}

fn in_type(bare: &ParamSet, ty: &Type, param: usize, schema: &Schema) -> bool {
    let (ty, args) = match ty {
        Type::Nat => return false,
        Type::Param { index, is_bare } => return *is_bare && *index == param,
        Type::Repetition(repetition) => {
            return in_fields(bare, &repetition.items, param, schema);
        }
        Type::Boxed(ty, args) => (*ty, args),
        Type::Bare(index, args) => match schema[*index].result {
            Type::Boxed(ty, _) => (ty, args),
            _ => return false,
        },
    };
    args.iter().enumerate().any(|(place, arg)| match arg {
        Argument::Type(Type::Param { index, .. }) if *index == param && bare.in_type(ty, place) => {
            true
        }
        Argument::Type(arg) => in_type(bare, arg, param, schema),
        Argument::Nat(_) => false,
    })
}
