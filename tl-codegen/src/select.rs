//! Which combinators and types are generated: all that the roots reach.

use std::collections::BTreeSet;

use tl_parser::schema::{Argument, CombinatorIndex, Field, Schema, Type, TypeIndex};
use tl_parser::suggest::did_you_mean;

/// The selected part of a schema.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    pub(crate) types: BTreeSet<TypeIndex>,
    pub(crate) combinators: BTreeSet<CombinatorIndex>,
    /// Combinators whose fields have not been looked at.
    pending: Vec<CombinatorIndex>,
}

/// A root that the schema does not have.
#[derive(Debug)]
pub(crate) struct UnknownRoot {
    pub(crate) name: String,
    pub(crate) suggestion: Option<String>,
}

/// Everything that the schema declares itself.
pub(crate) fn everything(schema: &Schema) -> Selection {
    let mut selection = Selection::default();
    for (index, combinator) in schema.combinators() {
        if !combinator.is_predeclared {
            selection.add_combinator(index);
        }
    }
    selection.follow(schema);
    selection
}

/// What the roots reach. A root names a function, a boxed type or a constructor.
pub(crate) fn reachable(schema: &Schema, roots: &[String]) -> Result<Selection, UnknownRoot> {
    let mut selection = Selection::default();
    for root in roots {
        if let Some(index) = schema.combinator_named(root) {
            selection.add_combinator(index);
        } else if let Some(index) = schema.type_named(root) {
            selection.add_type(schema, index);
        } else {
            let combinators = schema.combinators().map(|(_, combinator)| combinator.name.as_str());
            let types = schema.types().map(|(_, ty)| ty.name.as_str());
            let suggestion = did_you_mean(root, combinators.chain(types));
            return Err(UnknownRoot { name: root.clone(), suggestion });
        }
    }
    selection.follow(schema);
    Ok(selection)
}

impl Selection {
    fn add_type(&mut self, schema: &Schema, index: TypeIndex) {
        if self.types.insert(index) {
            for &constructor in &schema[index].constructors {
                self.add_combinator(constructor);
            }
        }
    }

    fn add_combinator(&mut self, index: CombinatorIndex) {
        if self.combinators.insert(index) {
            self.pending.push(index);
        }
    }

    /// Adds what the selected combinators refer to, and so on.
    fn follow(&mut self, schema: &Schema) {
        while let Some(index) = self.pending.pop() {
            let combinator = &schema[index];
            self.add_fields(schema, &combinator.fields);
            self.add(schema, &combinator.result);
        }
    }

    fn add_fields(&mut self, schema: &Schema, fields: &[Field]) {
        for field in fields {
            self.add(schema, &field.ty);
        }
    }

    fn add(&mut self, schema: &Schema, ty: &Type) {
        match ty {
            Type::Nat | Type::Param { .. } => {}
            Type::Boxed(index, args) => {
                self.add_type(schema, *index);
                self.add_arguments(schema, args);
            }
            Type::Bare(index, args) => {
                self.add_combinator(*index);
                self.add_arguments(schema, args);
            }
            Type::Repetition(repetition) => self.add_fields(schema, &repetition.items),
        }
    }

    fn add_arguments(&mut self, schema: &Schema, args: &[Argument]) {
        for arg in args {
            if let Argument::Type(ty) = arg {
                self.add(schema, ty);
            }
        }
    }
}
