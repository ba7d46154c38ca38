//! The version of a combinator in one of the two schemas.

use tl_parser::schema::{
    Argument, Combinator, CombinatorIndex, Condition, Field, Nat, Schema, Type, Variable,
};

use crate::changes::{Definition, FieldText};

/// A combinator in one of the two schemas.
#[derive(Clone, Copy)]
pub(crate) struct Version<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) combinator: &'a Combinator,
}

impl<'a> Version<'a> {
    pub(crate) fn new(schema: &'a Schema, index: CombinatorIndex) -> Self {
        Self { schema, combinator: &schema[index] }
    }

    pub(crate) fn fields(self) -> &'a [Field] {
        &self.combinator.fields
    }

    /// Returns a field as it is written.
    pub(crate) fn text(self, index: usize) -> FieldText {
        let field = &self.fields()[index];
        FieldText {
            name: self.name(index).to_owned(),
            ty: self.schema.field_text(self.combinator, field),
            may_be_absent: self.schema.may_be_absent(self.fields(), index),
        }
    }

    /// Returns the name of a field; `_` if it has none.
    pub(crate) fn name(self, index: usize) -> &'a str {
        self.fields()[index].name.as_deref().unwrap_or("_")
    }

    /// Returns the type of a field as text, without its condition.
    pub(crate) fn type_text(self, index: usize) -> String {
        let mut field = self.fields()[index].clone();
        field.condition = None;
        self.schema.field_text(self.combinator, &field)
    }

    /// Returns the result as text.
    pub(crate) fn result_text(self) -> String {
        self.schema.result_text(self.combinator)
    }

    /// Returns the optional arguments as text: `{X:Type} {n:#}`.
    pub(crate) fn params_text(self) -> String {
        let params = self.combinator.params.iter();
        let params: Vec<_> =
            params.map(|param| format!("{{{}:{}}}", param.name, param.kind)).collect();
        params.join(" ")
    }

    /// Returns VK's annotations: `@read @kphp`.
    pub(crate) fn annotations(self) -> String {
        let words = self.combinator.text.split(' ').take_while(|word| word.starts_with('@'));
        words.collect::<Vec<_>>().join(" ")
    }

    /// For each field, returns true if it is a mask.
    pub(crate) fn masks(self) -> Vec<bool> {
        let mut masks = vec![false; self.fields().len()];
        for field in self.fields() {
            if let Some(Condition { mask: Variable::Field { up: 0, index }, .. }) = field.condition
            {
                masks[index] = true;
            }
        }
        masks
    }

    /// Returns true if the type of another field depends on this `#` field, as a count does.
    pub(crate) fn counts(self, index: usize) -> bool {
        self.fields().iter().any(|field| depends_on(&field.ty, index))
    }

    /// Returns true if a field has no bytes: `flags.N?true`.
    pub(crate) fn has_no_bytes(self, index: usize) -> bool {
        match &self.fields()[index].ty {
            Type::Bare(constructor, _) => {
                let constructor = &self.schema[*constructor];
                constructor.fields.is_empty() && constructor.builtin.is_none()
            }
            _ => false,
        }
    }

    pub(crate) fn definition(self) -> Definition {
        Definition {
            name: self.combinator.name.clone(),
            is_function: self.combinator.is_function,
            id: self.combinator.id,
            result: self.result_text(),
            text: self.combinator.text.clone(),
        }
    }
}

/// Returns true if a nat in the type is the value of this field.
fn depends_on(ty: &Type, index: usize) -> bool {
    let is_field = |nat: &Nat| match nat {
        Nat::Sum(Variable::Field { up: 0, index: field }, _) => *field == index,
        _ => false,
    };
    match ty {
        Type::Nat | Type::Param { .. } => false,
        Type::Boxed(_, args) | Type::Bare(_, args) => args.iter().any(|arg| match arg {
            Argument::Type(ty) => depends_on(ty, index),
            Argument::Nat(nat) => is_field(nat),
        }),
        // The items of a repetition have field indices of their own.
        Type::Repetition(repetition) => is_field(&repetition.count),
    }
}
