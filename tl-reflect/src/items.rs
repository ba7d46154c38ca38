//! The items of repetitions: plain values or records.

use tl_parser::schema::{Field, Repetition, Type};

use crate::substitute::Scope;

/// The items of a repetition.
pub(crate) enum Items<'t, 's> {
    /// Values of this type, whose variables are in this scope.
    Values(&'t Type, Scope<'s>),
    /// Records of these fields.
    Records(&'t [Field]),
}

impl Scope<'_> {
    /// Returns the items of a repetition among the fields of this scope.
    pub(crate) fn items<'t>(&self, repetition: &'t Repetition) -> Items<'t, '_> {
        match plain(repetition) {
            Some(ty) => {
                // The repetition is a scope of its own, without fields.
                let arguments = self.arguments;
                Items::Values(ty, Scope { arguments, numbers: Vec::new(), outer: Some(self) })
            }
            None => Items::Records(&repetition.items),
        }
    }
}

/// Returns the type of the items if they are plain values: if their only field has no name.
fn plain(repetition: &Repetition) -> Option<&Type> {
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
