//! Sets of the parameters of combinators and types.

use tl_parser::schema::{Argument, CombinatorIndex, Nat, Schema, Type, TypeIndex, Variable};

/// A set of parameters of combinators, with their places among the parameters of types.
pub(super) struct ParamSet {
    combinators: Vec<Vec<bool>>,
    types: Vec<Vec<bool>>,
}

impl ParamSet {
    /// Returns the smallest set of the parameters for which `belongs` is true, given the set itself.
    pub(super) fn closed(
        schema: &Schema,
        belongs: impl Fn(&Self, CombinatorIndex, usize) -> bool,
    ) -> Self {
        let mut set = Self {
            combinators: schema.combinators().map(|(_, c)| vec![false; c.params.len()]).collect(),
            types: schema.types().map(|(_, ty)| vec![false; ty.params.len()]).collect(),
        };
        let generic = schema.combinators().filter(|(_, c)| !c.params.is_empty());
        let params = generic.flat_map(|(index, c)| (0..c.params.len()).map(move |i| (index, i)));
        let mut others: Vec<_> = params.collect();
        loop {
            let before = others.len();
            others.retain(|&(index, param)| {
                let is_new = belongs(&set, index, param);
                if is_new {
                    set.combinators[index.position()][param] = true;
                    if let Some((ty, place)) = place_in_type(schema, index, param) {
                        set.types[ty.position()][place] = true;
                    }
                }
                !is_new
            });
            if others.len() == before {
                return set;
            }
        }
    }

    /// Returns true if a parameter of a combinator is in the set.
    pub(super) fn in_combinator(&self, index: CombinatorIndex, param: usize) -> bool {
        self.combinators[index.position()].get(param) == Some(&true)
    }

    /// Returns true if a parameter of a type is in the set: that of one of its constructors.
    pub(super) fn in_type(&self, index: TypeIndex, place: usize) -> bool {
        self.types[index.position()].get(place) == Some(&true)
    }

    /// Returns true if the parameter at a place of a constructor's result is in the set.
    pub(super) fn in_result(&self, schema: &Schema, index: CombinatorIndex, place: usize) -> bool {
        let mut params = 0..self.combinators[index.position()].len();
        params.any(|param| {
            self.in_combinator(index, param) && place_of(schema, index, param) == Some(place)
        })
    }
}

/// Returns the place of a parameter in the result of its constructor.
pub(super) fn place_of(schema: &Schema, index: CombinatorIndex, param: usize) -> Option<usize> {
    let Type::Boxed(_, args) = &schema[index].result else { return None };
    let is_param = |arg: &Argument| match arg {
        Argument::Type(Type::Param { index, .. })
        | Argument::Nat(Nat::Sum(Variable::Param(index), 0)) => *index == param,
        Argument::Type(_) | Argument::Nat(_) => false,
    };
    args.iter().position(is_param)
}

/// Returns the type of a constructor, and the place of a parameter among those of the type.
pub(super) fn place_in_type(
    schema: &Schema,
    index: CombinatorIndex,
    param: usize,
) -> Option<(TypeIndex, usize)> {
    match schema[index].result {
        Type::Boxed(ty, _) if !schema[index].is_function => {
            Some((ty, place_of(schema, index, param)?))
        }
        _ => None,
    }
}
