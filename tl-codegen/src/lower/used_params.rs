//! The used parameters of a schema.

use tl_parser::schema::{Argument, CombinatorIndex, Condition, Field, Nat, Schema, Type, Variable};

/// The positions of the used parameters.
pub(super) struct Used {
    pub(super) combinators: Vec<Vec<bool>>,
    pub(super) types: Vec<Vec<bool>>,
}

impl Used {
    /// Computes the smallest sets that are closed under "something used uses it".
    pub(super) fn of(schema: &Schema) -> Self {
        let mut used = Self {
            combinators: schema.combinators().map(|(_, c)| vec![false; c.params.len()]).collect(),
            types: schema.types().map(|(_, ty)| vec![false; ty.params.len()]).collect(),
        };
        let generic: Vec<_> = schema.combinators().filter(|(_, c)| !c.params.is_empty()).collect();
        let mut changed = true;
        while changed {
            changed = false;
            for (index, combinator) in &generic {
                for param in 0..combinator.params.len() {
                    if !used.combinators[index.position()][param]
                        && used.in_fields(&combinator.fields, param, schema)
                    {
                        used.combinators[index.position()][param] = true;
                        changed = true;
                        let place = place_of(schema, *index, param);
                        if let (false, Type::Boxed(ty, _), Some(place)) =
                            (combinator.is_function, &combinator.result, place)
                        {
                            used.types[ty.position()][place] = true;
                        }
                    }
                }
            }
        }
        used
    }

    fn in_fields(&self, fields: &[Field], param: usize, schema: &Schema) -> bool {
        let is_mask = |field: &Field| {
            matches!(field.condition, Some(Condition { mask: Variable::Param(mask), .. })
                if mask == param)
        };
        fields.iter().any(|field| is_mask(field) || self.in_type(&field.ty, param, schema))
    }

    fn in_type(&self, ty: &Type, param: usize, schema: &Schema) -> bool {
        let in_argument = |arg: &Argument| match arg {
            Argument::Type(ty) => self.in_type(ty, param, schema),
            Argument::Nat(nat) => is_sum_of(*nat, param),
        };
        match ty {
            Type::Nat => false,
            Type::Param { index, .. } => *index == param,
            Type::Repetition(repetition) => {
                is_sum_of(repetition.count, param)
                    || self.in_fields(&repetition.items, param, schema)
            }
            Type::Boxed(index, args) => {
                let is_vector = schema.builtin(*index).is_some();
                let used = self.types[index.position()].iter();
                used.zip(args).any(|(used, arg)| (*used || is_vector) && in_argument(arg))
            }
            Type::Bare(index, args) => {
                let is_vector = schema[*index].builtin.is_some();
                args.iter().enumerate().any(|(place, arg)| {
                    (is_vector || self.is_used_at(schema, *index, place)) && in_argument(arg)
                })
            }
        }
    }

    /// Returns true if a constructor uses the parameter at a place of its result.
    pub(super) fn is_used_at(&self, schema: &Schema, index: CombinatorIndex, place: usize) -> bool {
        let params = self.combinators[index.position()].iter().enumerate();
        let mut used = params.filter(|(_, used)| **used).map(|(param, _)| param);
        used.any(|param| place_of(schema, index, param) == Some(place))
    }
}

/// Returns true if a number is a parameter, or a parameter plus a constant.
fn is_sum_of(nat: Nat, param: usize) -> bool {
    matches!(nat, Nat::Sum(Variable::Param(index), _) if index == param)
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
