//! The size of the smallest value of each type and combinator.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tl_parser::Schema;
use tl_parser::schema::{CombinatorIndex, Field, Nat, Type};

/// The cost of a type without finite values.
pub(super) const INFINITE: u64 = u64::MAX;

/// The maximum cost of a finite value. Higher costs saturate.
const MOST: u64 = INFINITE - 1;

/// The number of combinators in the smallest value of each combinator and type, or [`INFINITE`].
#[derive(Debug)]
pub(super) struct Costs {
    combinators: Vec<u64>,
    types: Vec<u64>,
}

impl Costs {
    /// Computes all costs, lowest first. It visits each field twice, so the time is linear in the size
    /// of the schema.
    pub(super) fn new(schema: &Schema) -> Self {
        let mut costs = Self {
            combinators: vec![INFINITE; schema.combinators().len()],
            types: vec![INFINITE; schema.types().len()],
        };
        let indices: Vec<_> = schema.combinators().map(|(index, _)| index).collect();
        let mut waiting = Waiting {
            for_combinators: vec![Vec::new(); costs.combinators.len()],
            for_types: vec![Vec::new(); costs.types.len()],
            missing: vec![0; costs.combinators.len()],
        };
        // A combinator is ready once all that its fields need is known.
        let mut ready = BinaryHeap::new();
        for &index in &indices {
            let combinator = &schema[index];
            if combinator.builtin.is_none() {
                combinator.fields.iter().for_each(|field| waiting.add(field, index));
            }
            if waiting.missing[index.position()] == 0 {
                ready.push(Reverse((costs.of_fields(schema, index), index.position())));
            }
        }
        while let Some(Reverse((cost, position))) = ready.pop() {
            costs.combinators[position] = cost;
            let mut known = std::mem::take(&mut waiting.for_combinators[position]);
            let combinator = &schema[indices[position]];
            if let Type::Boxed(ty, _) = combinator.result
                && !combinator.is_function
                && costs.types[ty.position()] == INFINITE
            {
                costs.types[ty.position()] = cost;
                known.append(&mut waiting.for_types[ty.position()]);
            }
            for waiter in known {
                waiting.missing[waiter] -= 1;
                if waiting.missing[waiter] == 0 {
                    ready.push(Reverse((costs.of_fields(schema, indices[waiter]), waiter)));
                }
            }
        }
        costs
    }

    pub(super) fn of(&self, index: CombinatorIndex) -> u64 {
        self.combinators[index.position()]
    }

    pub(super) fn of_type(&self, ty: &Type) -> u64 {
        match ty {
            Type::Nat | Type::Param { .. } => 1,
            Type::Repetition(repetition) => {
                // A count that is read may be zero.
                let (Nat::Const(count) | Nat::Sum(_, count)) = repetition.count;
                match (self.of_items(&repetition.items), count) {
                    (_, 0) => 1,
                    (INFINITE, _) => INFINITE,
                    (item, count) => item.saturating_mul(u64::from(count)).clamp(1, MOST),
                }
            }
            Type::Bare(index, _) => self.of(*index),
            Type::Boxed(index, _) => self.types[index.position()],
        }
    }

    /// Returns the cost of all fields that are not conditional.
    pub(super) fn of_items(&self, fields: &[Field]) -> u64 {
        let needed = fields.iter().filter(|field| field.condition.is_none());
        needed.fold(0, |sum, field| add(sum, self.of_type(&field.ty)))
    }

    fn of_fields(&self, schema: &Schema, index: CombinatorIndex) -> u64 {
        let combinator = &schema[index];
        match combinator.builtin {
            Some(_) => 1,
            None => add(1, self.of_items(&combinator.fields)),
        }
    }
}

/// Returns the sum, which is infinite only if a summand is.
fn add(a: u64, b: u64) -> u64 {
    match a == INFINITE || b == INFINITE {
        true => INFINITE,
        false => a.saturating_add(b).min(MOST),
    }
}

/// The dependencies between combinators whose costs are not known.
struct Waiting {
    /// For each combinator, the combinators that need it.
    for_combinators: Vec<Vec<usize>>,
    /// For each type, the combinators that need it.
    for_types: Vec<Vec<usize>>,
    /// For each combinator, the number of unknown dependencies.
    missing: Vec<usize>,
}

impl Waiting {
    fn add(&mut self, field: &Field, user: CombinatorIndex) {
        if field.condition.is_some() {
            return;
        }
        let waiter = user.position();
        match &field.ty {
            Type::Nat | Type::Param { .. } => {}
            Type::Boxed(index, _) => {
                self.for_types[index.position()].push(waiter);
                self.missing[waiter] += 1;
            }
            Type::Bare(index, _) => {
                self.for_combinators[index.position()].push(waiter);
                self.missing[waiter] += 1;
            }
            Type::Repetition(repetition) => {
                if !matches!(repetition.count, Nat::Const(0) | Nat::Sum(_, 0)) {
                    repetition.items.iter().for_each(|item| self.add(item, user));
                }
            }
        }
    }
}
