//! Type variables as `%X`: a Rust parameter then stands for the bare form of the argument.

use tl_parser::schema::{Argument, CombinatorIndex, Field, Schema, Type, TypeIndex};

use super::used_params::place_of;

/// The parameters that occur as `%X`, or as the argument for such a parameter.
pub(super) struct BareUses {
    combinators: Vec<Vec<bool>>,
    types: Vec<Vec<bool>>,
}

impl BareUses {
    /// Finds them. A parameter of a type is one if it is one in some constructor.
    pub(super) fn of(schema: &Schema) -> Self {
        let mut uses = Self {
            combinators: schema.combinators().map(|(_, c)| vec![false; c.params.len()]).collect(),
            types: schema.types().map(|(_, ty)| vec![false; ty.params.len()]).collect(),
        };
        let generic: Vec<_> = schema.combinators().filter(|(_, c)| !c.params.is_empty()).collect();
        let mut changed = true;
        while changed {
            changed = false;
            for (index, combinator) in &generic {
                for param in 0..combinator.params.len() {
                    let place = match combinator.result {
                        Type::Boxed(ty, _) if !combinator.is_function => {
                            place_of(schema, *index, param).map(|place| (ty, place))
                        }
                        _ => None,
                    };
                    let is_bare = uses.in_fields(&combinator.fields, param, schema)
                        || place.is_some_and(|(ty, place)| uses.in_type(ty, place));
                    if is_bare && !uses.combinators[index.position()][param] {
                        uses.combinators[index.position()][param] = true;
                        changed = true;
                    }
                    if let Some((ty, place)) = place.filter(|_| is_bare) {
                        changed |= !uses.types[ty.position()][place];
                        uses.types[ty.position()][place] = true;
                    }
                }
            }
        }
        uses
    }

    /// Returns true for a parameter of a combinator.
    pub(super) fn in_combinator(&self, index: CombinatorIndex, param: usize) -> bool {
        self.combinators[index.position()].get(param) == Some(&true)
    }

    /// Returns true for a parameter of a type.
    pub(super) fn in_type(&self, index: TypeIndex, place: usize) -> bool {
        self.types[index.position()].get(place) == Some(&true)
    }

    fn in_fields(&self, fields: &[Field], param: usize, schema: &Schema) -> bool {
        fields.iter().any(|field| self.occurs(&field.ty, param, schema))
    }

    fn occurs(&self, ty: &Type, param: usize, schema: &Schema) -> bool {
        let (ty, args) = match ty {
            Type::Nat => return false,
            Type::Param { index, is_bare } => return *is_bare && *index == param,
            Type::Repetition(repetition) => {
                return self.in_fields(&repetition.items, param, schema);
            }
            Type::Boxed(ty, args) => (*ty, args),
            Type::Bare(index, args) => match schema[*index].result {
                Type::Boxed(ty, _) => (ty, args),
                _ => return false,
            },
        };
        args.iter().enumerate().any(|(place, arg)| match arg {
            Argument::Type(Type::Param { index, .. })
                if *index == param && self.in_type(ty, place) =>
            {
                true
            }
            Argument::Type(arg) => self.occurs(arg, param, schema),
            Argument::Nat(_) => false,
        })
    }
}
