//! Type and number arguments put in the place of parameters.

use tl_parser::schema::{Argument, Condition, Nat, Type, Variable};

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

    /// Arguments with every variable replaced by what it stands for.
    pub(crate) fn close_all(&self, arguments: &[Argument]) -> Arguments {
        arguments
            .iter()
            .map(|argument| match argument {
                Argument::Type(ty) => Argument::Type(self.close(ty)),
                Argument::Nat(nat) => Argument::Nat(Nat::Const(self.nat(*nat))),
            })
            .collect()
    }

    /// A type with every variable replaced by what it stands for.
    pub(crate) fn close(&self, ty: &Type) -> Type {
        match ty {
            Type::Nat => Type::Nat,
            Type::Boxed(index, arguments) => Type::Boxed(*index, self.close_all(arguments)),
            Type::Bare(index, arguments) => Type::Bare(*index, self.close_all(arguments)),
            Type::Param { index, .. } => match self.arguments.get(*index) {
                Some(Argument::Type(ty)) => ty.clone(),
                _ => ty.clone(),
            },
            // The grammar has no repetition inside an argument.
            Type::Repetition(_) => ty.clone(),
        }
    }
}
