//! The `#` fields of a record: what the other fields say that they are.
//!
//! A mask follows from which fields are there, a count from how many items there are. A value may
//! give these numbers as well; then they have to say the same, but for bits that guard nothing.

use tl_parser::schema::{Condition, Field, Nat, Type, Variable};

/// What is known of the fields of a record before its numbers are.
pub(crate) trait Present {
    /// Whether a field is given.
    fn has(&self, place: usize) -> bool;
    /// The number that is given for a `#` field.
    fn number(&self, place: usize) -> Option<u32>;
    /// How many items are given for a repetition.
    fn count(&self, place: usize) -> Option<usize>;
}

/// For each field the number that it has if it is a `#`; nothing for other fields and for masks that
/// are not there.
pub(crate) fn numbers(fields: &[Field], present: &impl Present) -> Vec<Option<u32>> {
    let mut numbers: Vec<Option<u32>> = vec![None; fields.len()];
    // What a mask guards comes after it, masks included.
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

/// The number that the fields behind a `#` field ask for.
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

/// The other fields that are there if this one is.
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
