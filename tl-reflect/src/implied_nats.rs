//! The values of `#` fields that the other fields of a record imply.
//!
//! The present fields imply a mask, and the number of items implies a count. A value may also give
//! these numbers. They must then agree with the other fields, except for bits that guard nothing.

use tl_parser::schema::{Condition, Field, Nat, Type, Variable};

/// The given fields of a record.
pub(crate) trait Present {
    /// Returns true if a field is given.
    fn has(&self, place: usize) -> bool;
    /// Returns the given value of a `#` field.
    fn number(&self, place: usize) -> Option<u32>;
    /// Returns the number of items of a given repetition.
    fn count(&self, place: usize) -> Option<usize>;
}

/// Returns the value of each `#` field, and `None` for other fields and absent masks.
pub(crate) fn nats(fields: &[Field], present: &impl Present) -> Vec<Option<u32>> {
    let mut numbers: Vec<Option<u32>> = vec![None; fields.len()];
    // The fields that a mask guards come after it, other masks included.
    for (place, field) in fields.iter().enumerate().rev() {
        if field.ty != Type::Nat {
            continue;
        }
        let implied = implied(fields, place, present, &numbers);
        let number = present.number(place).unwrap_or(implied);
        let is_there = field.condition.is_none_or(|condition| {
            present.has(place)
                || number != 0
                || others_on_bit(fields, place, condition)
                    .any(|other| is_there(fields, other, present, &numbers))
        });
        numbers[place] = is_there.then_some(number);
    }
    numbers
}

/// Returns the value that the fields after a `#` field imply.
fn implied(
    fields: &[Field],
    number: usize,
    present: &impl Present,
    numbers: &[Option<u32>],
) -> u32 {
    let this = Variable::Field { up: 0, index: number };
    fields.iter().enumerate().skip(number + 1).fold(0, |value, (place, field)| {
        let bit = match field.condition {
            Some(Condition { mask, bit }) if mask == this => match bit {
                Some(bit) if is_there(fields, place, present, numbers) => 1 << bit,
                None if is_there(fields, place, present, numbers) => u32::from(value == 0),
                _ => 0,
            },
            _ => 0,
        };
        let count = match &field.ty {
            Type::Repetition(repetition) => match repetition.count {
                Nat::Sum(variable, more) if variable == this => {
                    present.count(place).map_or(0, |count| (count as u32).saturating_sub(more))
                }
                _ => 0,
            },
            _ => 0,
        };
        value | bit | count
    })
}

fn is_there(
    fields: &[Field],
    place: usize,
    present: &impl Present,
    numbers: &[Option<u32>],
) -> bool {
    match fields[place].ty {
        Type::Nat => numbers[place].is_some(),
        _ => present.has(place),
    }
}

/// Returns the fields that the mask at `place` guards, each with its bit.
pub(crate) fn guarded(
    fields: &[Field],
    place: usize,
) -> impl Iterator<Item = (&Field, Option<u8>)> {
    let this = Variable::Field { up: 0, index: place };
    fields.iter().filter_map(move |field| match field.condition {
        Some(Condition { mask, bit }) if mask == this => Some((field, bit)),
        _ => None,
    })
}

/// Returns the other fields with this condition, which are present together.
pub(crate) fn others_on_bit(
    fields: &[Field],
    place: usize,
    condition: Condition,
) -> impl Iterator<Item = usize> {
    let others = fields
        .iter()
        .enumerate()
        .filter(move |(other, field)| *other != place && field.condition == Some(condition));
    others.map(|(other, _)| other)
}
