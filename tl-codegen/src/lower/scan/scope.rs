//! The variables of a program, and the numbers that its steps pass on.

use std::collections::BTreeMap;

use tl_parser::schema::{Nat, Variable};

/// A number of a slot plus a constant, or the constant alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) slot: Option<u32>,
    pub(super) plus: u32,
}

impl Number {
    pub(super) fn slot(slot: u32) -> Self {
        Self { slot: Some(slot), plus: 0 }
    }
}

/// The variables of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct ProgramVariables {
    pub(super) params: Vec<Bound>,
    /// The slots of numbers by the place of their field, for each level of repetitions.
    pub(super) levels: Vec<BTreeMap<usize, u32>>,
    /// The places of the fields that lead to this record.
    pub(super) path: Vec<usize>,
    pub(super) slots: u32,
}

/// The value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Bound {
    /// A type, and the slots of the numbers that it takes.
    Type {
        item: usize,
        first: u32,
        numbers: u32,
    },
    Nat(u32),
    Nothing,
}

impl ProgramVariables {
    pub(super) fn param(&self, index: usize) -> Bound {
        self.params.get(index).copied().unwrap_or(Bound::Nothing)
    }

    /// Returns the slot of a variable. Those without one are zero.
    pub(super) fn slot(&self, variable: Variable) -> Option<u32> {
        match variable {
            Variable::Param(index) => match self.param(index) {
                Bound::Nat(slot) => Some(slot),
                Bound::Type { .. } | Bound::Nothing => None,
            },
            Variable::Field { up, index } => {
                let level = self.levels.len().checked_sub(up + 1)?;
                self.levels[level].get(&index).copied()
            }
        }
    }

    pub(super) fn claim(&mut self, slots: u32) -> u32 {
        self.slots += slots;
        self.slots - slots
    }

    /// Returns the value of a number.
    pub(super) fn nat(&self, nat: Nat) -> Number {
        match nat {
            Nat::Const(constant) => Number { slot: None, plus: constant },
            Nat::Sum(variable, plus) => Number { slot: self.slot(variable), plus },
        }
    }
}
