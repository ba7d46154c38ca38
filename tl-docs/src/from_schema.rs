//! The documentation that the comments of a schema contain.

use tl_parser::schema::{Field, Schema, Type};

use crate::{Documentation, Entry, Fields, escape};

impl Documentation {
    /// Collects the texts of `//@description`, `//@class` and the tags of fields. They are plain text
    /// and are escaped for Markdown.
    pub fn from_schema(schema: &Schema) -> Self {
        let mut documentation = Self::default();
        // Local definitions have no unique names.
        for (_, combinator) in schema.combinators().filter(|(_, combinator)| !combinator.is_local) {
            let mut entry =
                Entry { description: text(combinator.doc.as_deref()), ..Entry::default() };
            add_fields(&mut entry.fields, &combinator.fields);
            documentation.add(&combinator.name, entry);
        }
        for (_, ty) in schema.types().filter(|(_, ty)| !ty.is_local) {
            let entry = Entry { description: text(ty.doc.as_deref()), ..Entry::default() };
            documentation.add(&ty.name, entry);
        }
        documentation
    }

    fn add(&mut self, name: &str, entry: Entry) {
        if !entry.is_empty() {
            self.entries.insert(name.to_owned(), entry);
        }
    }
}

fn text(doc: Option<&str>) -> Option<String> {
    doc.map(escape).filter(|text| !text.is_empty())
}

/// Adds the texts for fields, and for those in their repetitions.
fn add_fields(texts: &mut Fields, fields: &[Field]) {
    for field in fields {
        if let (Some(name), Some(text)) = (&field.name, text(field.doc.as_deref())) {
            texts.insert(name, text);
        }
        if let Type::Repetition(repetition) = &field.ty {
            add_fields(texts, &repetition.items);
        }
    }
}
