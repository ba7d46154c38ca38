//! The scope of a type: the fields of a combinator, or those of a record in it.

use tl_parser::schema::{Combinator, Field, Schema};

use crate::names::{snake_name, type_name};
use crate::rust_model::{Body, Generic, WireType};

/// The scope of a type.
#[derive(Clone, Copy)]
pub(super) struct FieldScope<'a> {
    pub(super) combinator: &'a Combinator,
    /// The fields of the combinator or of the record.
    pub(super) fields: &'a [Field],
    /// The Rust parameters of the combinator.
    pub(super) generics: &'a [Generic],
}

impl<'a> FieldScope<'a> {
    /// Returns the scope of a combinator.
    pub(super) fn new(combinator: &'a Combinator, generics: &'a [Generic]) -> Self {
        Self { combinator, fields: &combinator.fields, generics }
    }

    /// Returns the scope of a record in it.
    pub(super) fn record(self, fields: &'a [Field]) -> Self {
        Self { fields, ..self }
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

    /// Returns the Rust name of the parameter for an optional argument.
    pub(super) fn param_name(self, index: usize) -> String {
        let name = &self.combinator.params[index].name;
        let generic = self.generics.iter().find(|generic| generic.param == index);
        generic.map_or_else(|| type_name(name), |generic| generic.name.clone())
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
