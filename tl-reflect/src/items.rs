//! The items of repetitions: plain values or records.

use tl_parser::schema::{Field, Repetition, Type};

use crate::substitute::Environment;

/// The items of a repetition.
pub(crate) enum Items<'t, 's> {
    /// Values of this type, whose variables are in this environment.
    Values(&'t Type, Environment<'s>),
    /// Records of these fields.
    Records(&'t [Field]),
}

impl Environment<'_> {
    /// Returns the items of a repetition among the fields of this environment.
    pub(crate) fn items<'t>(&self, repetition: &'t Repetition) -> Items<'t, '_> {
        match plain(repetition) {
            Some(ty) => {
                // The repetition is an environment of its own, without fields.
                Items::Values(ty, Environment::new(self.arguments, Some(self)))
            }
            None => Items::Records(&repetition.items),
        }
    }
}

/// Returns the type of the items if they are plain values: if their only field has no name.
pub(crate) fn plain(repetition: &Repetition) -> Option<&Type> {
    match &repetition.items[..] {
        [Field { name: None, condition: None, is_call: false, ty, .. }] => Some(ty),
        _ => None,
    }
}

/// Returns the fields of the records in a repetition, or in a repetition inside of it.
pub(crate) fn records(ty: &Type) -> &[Field] {
    let Type::Repetition(repetition) = ty else { return &[] };
    plain(repetition).map_or(&repetition.items, records)
}
