//! Type and number arguments put in the place of parameters.

use tl_parser::schema::{Argument, Condition, Nat, Type, Variable};

use crate::Codec;

/// What the parameters of a combinator stand for, in order.
pub(crate) type Arguments = Vec<Argument>;

/// What is known while the fields of a record are read.
pub(crate) struct Scope<'a> {
    pub(crate) arguments: &'a [Argument],
    /// The numbers read so far, by the place of their field; zero for other fields.
    pub(crate) numbers: Vec<u32>,
    pub(crate) outer: Option<&'a Scope<'a>>,
}

impl Scope<'_> {
    /// The value of a variable.
    pub(crate) fn number(&self, variable: Variable) -> u32 {
        match variable {
            Variable::Param(index) => match self.arguments.get(index) {
                Some(Argument::Nat(Nat::Const(value))) => *value,
                _ => 0,
            },
            Variable::Field { up: 0, index } => self.numbers.get(index).copied().unwrap_or(0),
            Variable::Field { up, index } => {
                self.outer.map_or(0, |o| o.number(Variable::Field { up: up - 1, index }))
            }
        }
    }

    /// The value of a number expression.
    pub(crate) fn nat(&self, nat: Nat) -> u32 {
        match nat {
            Nat::Const(value) => value,
            Nat::Sum(variable, constant) => self.number(variable).saturating_add(constant),
        }
    }

    /// Whether a conditional field is there.
    pub(crate) fn holds(&self, condition: Option<Condition>) -> bool {
        match condition {
            None => true,
            Some(Condition { mask, bit: Some(bit) }) => self.number(mask) >> bit & 1 == 1,
            Some(Condition { mask, bit: None }) => self.number(mask) != 0,
        }
    }

    /// A type with every variable replaced by what it stands for; none if that has more than
    /// [`MOST_PARTS`].
    pub(crate) fn close(&self, ty: &Type) -> Option<Type> {
        Substitution { scope: self, parts_left: MOST_PARTS }.ty(ty)
    }
}

/// The most parts that a type may have when its variables are replaced. Where a type has itself as a
/// part, with larger arguments, there would be no end to it.
pub(crate) const MOST_PARTS: usize = 1_000;

struct Substitution<'a> {
    scope: &'a Scope<'a>,
    parts_left: usize,
}

impl Substitution<'_> {
    fn ty(&mut self, ty: &Type) -> Option<Type> {
        self.parts_left = self.parts_left.checked_sub(1)?;
        Some(match ty {
            Type::Nat => Type::Nat,
            Type::Boxed(index, arguments) => Type::Boxed(*index, self.arguments(arguments)?),
            Type::Bare(index, arguments) => Type::Bare(*index, self.arguments(arguments)?),
            Type::Param { index, .. } => match self.scope.arguments.get(*index) {
                // What variables stand for has none, unless nobody has said what it is.
                Some(Argument::Type(argument)) if argument != ty => return self.ty(argument),
                _ => ty.clone(),
            },
            // The grammar has no repetition inside an argument.
            Type::Repetition(_) => ty.clone(),
        })
    }

    fn arguments(&mut self, arguments: &[Argument]) -> Option<Arguments> {
        let closed = arguments.iter().map(|argument| match argument {
            Argument::Type(ty) => self.ty(ty).map(Argument::Type),
            Argument::Nat(nat) => Some(Argument::Nat(Nat::Const(self.scope.nat(*nat)))),
        });
        closed.collect()
    }
}

impl Codec<'_> {
    /// The type of a field, with every variable replaced; none if that is too large.
    pub(crate) fn closed_type(&self, ty: &Type, scope: &Scope<'_>) -> Option<Type> {
        let closed = scope.close(ty)?;
        Some(match (ty, closed) {
            // `%X` of a variable that stands for a boxed type.
            (Type::Param { is_bare: true, .. }, Type::Boxed(index, arguments)) => {
                match self.schema.single_constructor(index) {
                    Some(only) => Type::Bare(only, arguments),
                    None => Type::Boxed(index, arguments),
                }
            }
            (_, closed) => closed,
        })
    }
}

/// What is said of a type that is too large.
pub(crate) fn too_large() -> String {
    format!("has a type of more than {MOST_PARTS} parts")
}
