//! Numbers: what each `#` field and each parameter of kind `#` is used for, and who stores it.

use tl_parser::schema::{Argument, CombinatorIndex, Condition, Field, Nat, Schema, Type, Variable};

use super::param_set::{ParamSet, place_of};
use super::used_params::used_arguments;

/// A use of a number in the fields of a combinator or a record.
struct Use {
    variable: Variable,
    /// The field with the use.
    field: usize,
    kind: UseKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum UseKind {
    /// A bit guards the field.
    Bit,
    /// The number itself is the count of the field.
    Count,
    /// Anything else: an argument, a use in a record, a sum.
    Other,
}

/// The role of a `#` field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing depends on it.
    Plain,
    /// Its bits guard other fields, and it has no other use: an encoder computes it.
    Mask,
    /// It counts the items of this field and has no other use.
    Count(usize),
    /// An encoder computes it from the length of the repetition at the end of this path, and checks
    /// everything else that depends on it.
    Length(Vec<PathField>),
    /// A public field, with which an encoder checks everything that depends on it.
    Stored,
}

/// A field of a combinator. The first of a path is a field of the struct itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathField {
    Own(usize),
    Inner(CombinatorIndex, usize),
}

/// The numbers of a combinator or a record.
pub(super) struct Numbers {
    /// The roles of the fields. Fields of other types are plain.
    pub(super) roles: Vec<Role>,
    /// The variables from outside, in order.
    pub(super) given: Vec<Variable>,
    /// The variables that conditions test as a whole.
    pub(super) tested: Vec<Variable>,
}

/// The numbers that fields get from outside.
pub(super) enum Given<'a> {
    /// The numbers that a record uses, in the order of their first use.
    FromOutside,
    /// The parameters of a combinator. The answer of a function uses numbers as well.
    Params(Vec<Variable>, Option<&'a Type>),
}

/// The analysis of the numbers of one schema.
#[derive(Clone, Copy)]
pub(super) struct Analysis<'a> {
    pub(super) schema: &'a Schema,
    pub(super) used: &'a ParamSet,
    /// True for types that stand for one of the caller's.
    pub(super) is_extern: &'a dyn Fn(&str) -> bool,
}

impl Analysis<'_> {
    /// The numbers of the fields of a combinator or a record.
    pub(super) fn of(self, fields: &[Field], given: Given<'_>) -> Numbers {
        let mut uses = Vec::new();
        self.in_fields(fields, 0, None, &mut uses);
        let given = match given {
            Given::Params(params, answer) => {
                if let Some(answer) = answer {
                    self.in_type(answer, 0, usize::MAX, &mut uses);
                }
                params
            }
            Given::FromOutside => {
                let outer = uses.iter().map(|used| used.variable);
                unique(outer.filter(|v| !matches!(v, Variable::Field { up: 0, .. })))
            }
        };
        let roles = fields.iter().enumerate().map(|(index, field)| match field.ty {
            Type::Nat => self.role(fields, index, &uses),
            _ => Role::Plain,
        });
        let whole = fields.iter().filter_map(|field| match field.condition {
            Some(Condition { mask, bit: None }) => Some(mask),
            _ => None,
        });
        Numbers { roles: roles.collect(), given, tested: unique(whole) }
    }

    fn role(self, fields: &[Field], index: usize, uses: &[Use]) -> Role {
        let this = Variable::Field { up: 0, index };
        let uses: Vec<_> = uses.iter().filter(|used| used.variable == this).collect();
        let is_conditional = fields[index].condition.is_some();
        match &uses[..] {
            [] => Role::Plain,
            uses if uses.iter().all(|used| used.kind == UseKind::Bit) => Role::Mask,
            [Use { kind: UseKind::Count, field, .. }]
                if !is_conditional && fields[*field].condition.is_none() =>
            {
                Role::Count(*field)
            }
            _ if is_conditional => Role::Stored,
            _ => match self.length(fields, this) {
                Some((first, mut rest)) => {
                    rest.insert(0, PathField::Own(first));
                    Role::Length(rest)
                }
                None => Role::Stored,
            },
        }
    }

    /// The first unconditional repetition that a number counts: the field with it, and the steps
    /// from there.
    fn length(self, fields: &[Field], number: Variable) -> Option<(usize, Vec<PathField>)> {
        let mut visited = Vec::new();
        fields
            .iter()
            .enumerate()
            .find_map(|(i, field)| Some((i, self.length_in(field, number, &mut visited)?)))
    }

    fn length_in(
        self,
        field: &Field,
        number: Variable,
        visited: &mut Vec<CombinatorIndex>,
    ) -> Option<Vec<PathField>> {
        if field.condition.is_some() {
            return None;
        }
        let number = Nat::Sum(number, 0);
        let (only, args) = match &field.ty {
            Type::Repetition(repetition) => {
                return (repetition.count == number).then(Vec::new);
            }
            Type::Boxed(ty, args) => (self.schema.single_constructor(*ty)?, args),
            Type::Bare(index, args) => (*index, args),
            Type::Nat | Type::Param { .. } => return None,
        };
        let combinator = &self.schema[only];
        let Type::Boxed(ty, _) = combinator.result else { return None };
        if combinator.builtin.is_some()
            || visited.contains(&only)
            || (self.is_extern)(&self.schema[ty].name)
        {
            return None;
        }
        visited.push(only);
        let is_array = array_like(self.schema, only).is_some();
        let mut params = (0..combinator.params.len()).filter(|param| {
            let place = place_of(self.schema, only, *param);
            place.is_some_and(|place| args.get(place) == Some(&Argument::Nat(number)))
        });
        params.find_map(|param| {
            if is_array {
                return Some(Vec::new());
            }
            let inner = combinator.fields.iter().enumerate();
            inner.into_iter().find_map(|(i, field)| {
                let mut steps = self.length_in(field, Variable::Param(param), visited)?;
                steps.insert(0, PathField::Inner(only, i));
                Some(steps)
            })
        })
    }

    fn in_fields(self, fields: &[Field], depth: usize, top: Option<usize>, uses: &mut Vec<Use>) {
        for (index, field) in fields.iter().enumerate() {
            let top = top.unwrap_or(index);
            if let Some(Condition { mask, bit }) = field.condition {
                let is_bit = bit.is_some() && depth == 0;
                push(mask, depth, top, if is_bit { UseKind::Bit } else { UseKind::Other }, uses);
            }
            if let (Type::Repetition(repetition), 0) = (&field.ty, depth) {
                if let Nat::Sum(variable, plus) = repetition.count {
                    let kind = if plus == 0 { UseKind::Count } else { UseKind::Other };
                    push(variable, depth, top, kind, uses);
                }
                self.in_fields(&repetition.items, depth + 1, Some(top), uses);
            } else {
                self.in_type(&field.ty, depth, top, uses);
            }
        }
    }

    fn in_type(self, ty: &Type, depth: usize, top: usize, uses: &mut Vec<Use>) {
        if let Type::Repetition(repetition) = ty {
            if let Nat::Sum(variable, _) = repetition.count {
                push(variable, depth, top, UseKind::Other, uses);
            }
            return self.in_fields(&repetition.items, depth + 1, Some(top), uses);
        }
        for arg in used_arguments(self.used, ty, self.schema) {
            match arg {
                Argument::Type(ty) => self.in_type(ty, depth, top, uses),
                Argument::Nat(Nat::Sum(variable, _)) => {
                    push(*variable, depth, top, UseKind::Other, uses);
                }
                Argument::Nat(Nat::Const(_)) => {}
            }
        }
    }
}

/// Returns the variables without repetitions, in order.
fn unique(variables: impl Iterator<Item = Variable>) -> Vec<Variable> {
    let mut found = Vec::new();
    for variable in variables {
        if !found.contains(&variable) {
            found.push(variable);
        }
    }
    found
}

/// Notes a use at a depth of repetitions, unless the variable belongs to a repetition inside.
fn push(variable: Variable, depth: usize, field: usize, kind: UseKind, uses: &mut Vec<Use>) {
    let variable = match variable {
        Variable::Param(_) => variable,
        Variable::Field { up, .. } if up < depth => return,
        Variable::Field { up, index } => Variable::Field { up: up - depth, index },
    };
    uses.push(Use { variable, field, kind });
}

/// The places of the item and of the count among the arguments of a type such as
/// `tuple {t:Type} {n:#} [ t ] = Tuple t n`, which is a number of items and nothing else.
pub(super) fn array_like(schema: &Schema, index: CombinatorIndex) -> Option<(usize, usize)> {
    let combinator = &schema[index];
    let [Field { condition: None, is_call: false, ty: Type::Repetition(repetition), .. }] =
        &combinator.fields[..]
    else {
        return None;
    };
    let [
        Field {
            name: None,
            condition: None,
            is_call: false,
            ty: Type::Param { index: item, is_bare: false },
            ..
        },
    ] = &repetition.items[..]
    else {
        return None;
    };
    let Nat::Sum(Variable::Param(count), 0) = repetition.count else { return None };
    let Type::Boxed(ty, args) = &combinator.result else { return None };
    let is_whole = args.len() == 2 && combinator.params.len() == 2 && !combinator.is_function;
    let is_only = combinator.builtin.is_none() && schema.single_constructor(*ty) == Some(index);
    (is_whole && is_only)
        .then(|| Some((place_of(schema, index, *item)?, place_of(schema, index, count)?)))?
}
