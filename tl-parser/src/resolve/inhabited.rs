//! Finds types without a finite value: every constructor needs another value of its own type.

use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::schema::{Argument, CombinatorIndex, Field, Nat, Schema, Type, TypeIndex};

/// Warns about every uninhabited type.
///
/// A constructor has a value once every type that its fields need has one, and then its type has
/// one as well. Each step happens once, so the time is linear in the size of the schema.
pub(super) fn check(schema: &Schema, diagnostics: &mut Vec<Diagnostic>) {
    // For each type, the constructors that wait for it, once per field that needs it.
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); schema.types.len()];
    let mut missing = vec![0_usize; schema.combinators.len()];
    let mut ready = Vec::new();
    for (index, combinator) in schema.combinators().filter(|(_, c)| !c.is_function) {
        let mut needed = Vec::new();
        if combinator.builtin.is_none() {
            combinator.fields.iter().for_each(|field| needs(schema, field, &mut needed));
        }
        missing[index.position()] = needed.len();
        needed.iter().for_each(|ty| waiting[ty.position()].push(index.position()));
        if needed.is_empty() {
            ready.push(index.position());
        }
    }
    let mut inhabited = vec![false; schema.types.len()];
    while let Some(constructor) = ready.pop() {
        let Type::Boxed(ty, _) = schema.combinators[constructor].result else { continue };
        if std::mem::replace(&mut inhabited[ty.position()], true) {
            continue;
        }
        for waiter in std::mem::take(&mut waiting[ty.position()]) {
            missing[waiter] -= 1;
            if missing[waiter] == 0 {
                ready.push(waiter);
            }
        }
    }
    for (index, ty) in schema.types() {
        if !inhabited[index.position()] && !ty.constructors.is_empty() {
            diagnostics.push(
                Diagnostic::new(
                    codes::UNINHABITED,
                    ty.span,
                    format!("type `{}` has no finite value", ty.name),
                )
                .label("every constructor needs a value of the type itself")
                .help("make a field conditional, or add a constructor that ends the recursion"),
            );
        }
    }
}

/// Adds the types that a value of the field always contains.
fn needs(schema: &Schema, field: &Field, needed: &mut Vec<TypeIndex>) {
    if field.condition.is_none() {
        type_needs(schema, &field.ty, needed);
    }
}

fn type_needs(schema: &Schema, ty: &Type, needed: &mut Vec<TypeIndex>) {
    match ty {
        Type::Nat | Type::Param { .. } => {}
        Type::Boxed(index, args) => {
            needed.push(*index);
            if let Some(only) = schema.single_constructor(*index) {
                arguments_need(schema, only, args, needed);
            }
        }
        Type::Bare(constructor, args) => {
            if let Type::Boxed(index, _) = schema[*constructor].result {
                needed.push(index);
            }
            arguments_need(schema, *constructor, args, needed);
        }
        // A count from the wire may be zero.
        Type::Repetition(repetition) => {
            if !matches!(repetition.count, Nat::Const(0) | Nat::Sum(_, 0)) {
                repetition.items.iter().for_each(|item| needs(schema, item, needed));
            }
        }
    }
}

/// Adds the type arguments that every value of the constructor contains. A vector may be empty, and
/// so may any other type that receives the argument.
fn arguments_need(
    schema: &Schema,
    constructor: CombinatorIndex,
    args: &[Argument],
    needed: &mut Vec<TypeIndex>,
) {
    let Type::Boxed(_, params) = &schema[constructor].result else { return };
    for (param, arg) in params.iter().zip(args) {
        if let (Argument::Type(param @ Type::Param { .. }), Argument::Type(arg)) = (param, arg) {
            let mut fields = schema[constructor].fields.iter();
            if fields.any(|field| field.condition.is_none() && field.ty == *param) {
                type_needs(schema, arg, needed);
            }
        }
    }
}
