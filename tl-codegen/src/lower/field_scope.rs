//! The scope of a type: the fields of a combinator, or those of a record in it.

use tl_parser::schema::{Combinator, Field, Schema, Variable};

use crate::names::snake_name;
use crate::rust_model::{Body, Generic, WireType};

/// The scope of a type.
#[derive(Clone, Copy)]
pub(super) struct FieldScope<'a> {
    pub(super) combinator: &'a Combinator,
    /// The fields of the combinator or of the record.
    pub(super) fields: &'a [Field],
    /// The Rust parameters of the combinator.
    pub(super) generics: &'a [Generic],
    /// The variables that hold numbers.
    pub(super) numbers: &'a [(Variable, String)],
    /// The number of repetitions between the fields and the place.
    pub(super) depth: usize,
}

impl<'a> FieldScope<'a> {
    /// Returns the scope of a combinator.
    pub(super) fn new(combinator: &'a Combinator, generics: &'a [Generic]) -> Self {
        Self { combinator, fields: &combinator.fields, generics, numbers: &[], depth: 0 }
    }

    /// The place inside a repetition that has no record.
    pub(super) fn repeated(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    /// The name of the variable that holds a number.
    pub(super) fn variable(self, variable: Variable) -> Option<String> {
        let variable = match variable {
            Variable::Param(_) => variable,
            Variable::Field { up, index } => {
                Variable::Field { up: up.checked_sub(self.depth)?, index }
            }
        };
        let mut numbers = self.numbers.iter();
        numbers.find(|(known, _)| *known == variable).map(|(_, name)| name.clone())
    }

    /// Returns the scope of a record in it.
    pub(super) fn record(self, fields: &'a [Field]) -> Self {
        Self { fields, numbers: &[], depth: 0, ..self }
    }

    /// Returns the Rust name of a field. The key of an anonymous field is a Rust name.
    pub(super) fn field_name(self, index: usize) -> String {
        let field = &self.fields[index];
        field.name.as_deref().map_or_else(|| field.key().to_owned(), snake_name)
    }

    /// Returns a field without its name: `flags.5?true`.
    pub(super) fn field_text(self, index: usize, schema: &Schema) -> String {
        let field = &self.fields[index];
        if std::ptr::eq(self.fields, &*self.combinator.fields) {
            schema.field_text(self.combinator, field)
        } else {
            schema.record_text(self.combinator, self.fields, field)
        }
    }

    /// Returns the Rust parameter for an optional argument, which has one if a field uses it.
    pub(super) fn generic(self, index: usize) -> Option<&'a Generic> {
        self.generics.iter().find(|generic| generic.param == index)
    }

    /// Returns the parameters that occur in a struct or a group.
    pub(super) fn generics_in(self, body: &Body) -> Vec<Generic> {
        let occurs = |generic: &&Generic| body.all_types().any(|ty| ty.mentions(&generic.name));
        self.generics.iter().filter(occurs).cloned().collect()
    }
}

/// Returns the parameters as types.
pub(super) fn params(generics: &[Generic]) -> Vec<WireType> {
    generics.iter().map(|generic| WireType::Param(generic.name.clone())).collect()
}
