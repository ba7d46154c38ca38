//! The kinds of types: all that their shapes have in common, whatever their arguments. A codec computes
//! them once.

use tl_parser::Schema;
use tl_parser::schema::{
    Argument, Builtin, Combinator, CombinatorIndex, Nat, Type, TypeIndex, Variable,
};

/// The kinds of all types and combinators of a schema.
#[derive(Debug)]
pub(crate) struct ShapeKinds {
    boxed: Vec<ShapeKind>,
    bare: Vec<ShapeKind>,
    /// For each combinator, true if its parameters are the arguments of its type, in order.
    in_order: Vec<bool>,
}

/// A shape without arguments.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ShapeKind {
    Object,
    Function,
    Bool,
    True,
    Builtin(CombinatorIndex, Builtin),
    /// One or more constructors with fields.
    Fields,
}

impl ShapeKinds {
    /// Computes the kinds of all types and combinators.
    pub(crate) fn new(schema: &Schema) -> Self {
        Self {
            boxed: schema.types().map(|(index, _)| boxed_kind(schema, index)).collect(),
            bare: schema.combinators().map(|(index, _)| bare_kind(schema, index)).collect(),
            in_order: schema.combinators().map(|(_, c)| binds_in_order(schema, c)).collect(),
        }
    }

    /// Returns the kind of a boxed type.
    pub(crate) fn boxed(&self, index: TypeIndex) -> ShapeKind {
        self.boxed[index.position()]
    }

    /// Returns the kind of a constructor or function without its id.
    pub(crate) fn bare(&self, index: CombinatorIndex) -> ShapeKind {
        self.bare[index.position()]
    }

    /// Returns true if the parameters of a constructor are the arguments of its type, in order.
    pub(crate) fn binds_in_order(&self, index: CombinatorIndex) -> bool {
        self.in_order[index.position()]
    }
}

/// Returns true if the parameters of a constructor are the arguments of its type, in order.
fn binds_in_order(schema: &Schema, combinator: &Combinator) -> bool {
    let Type::Boxed(ty, patterns) = &combinator.result else { return true };
    let is_in_order = |(place, pattern): (usize, &Argument)| match pattern {
        Argument::Type(Type::Param { index, is_bare: false }) => *index == place,
        Argument::Nat(Nat::Sum(Variable::Param(index), 0)) => *index == place,
        _ => false,
    };
    combinator.is_function
        || combinator.builtin.is_some()
        || (patterns.len() == schema[*ty].params.len()
            && patterns.len() == combinator.params.len()
            && patterns.iter().enumerate().all(is_in_order))
}

fn boxed_kind(schema: &Schema, ty: TypeIndex) -> ShapeKind {
    match (schema.single_constructor(ty), schema.builtin(ty)) {
        (_, Some(Builtin::Function)) => ShapeKind::Function,
        _ if schema.is_object(&Type::Boxed(ty, Vec::new())) => ShapeKind::Object,
        (Some(only), Some(builtin)) => ShapeKind::Builtin(only, builtin),
        _ if schema.is_bool(ty) => ShapeKind::Bool,
        _ => ShapeKind::Fields,
    }
}

fn bare_kind(schema: &Schema, constructor: CombinatorIndex) -> ShapeKind {
    match schema[constructor].builtin {
        Some(Builtin::Function) => ShapeKind::Function,
        Some(Builtin::Object) => ShapeKind::Object,
        Some(builtin) => ShapeKind::Builtin(constructor, builtin),
        None if schema.is_true(constructor) => ShapeKind::True,
        None => ShapeKind::Fields,
    }
}
