//! `Skipper`: finds the end of values by a schema that is loaded at run time.

use tl_parser::Schema;
use tl_parser::schema::CombinatorIndex;
use tl_runtime::{Object, Reader, Skip};

use crate::codec::Handle;
use crate::skip::Pass;
use crate::{Codec, DecodeFailure, RootType, Skipper, Value, ValueError, described};

impl<'a> Skipper<'a> {
    /// Creates a skipper for the values of a schema.
    pub fn new(schema: &'a Schema) -> Self {
        Self { codec: Handle::Owned(Box::new(Codec::new(schema))), label: label(schema) }
    }

    /// Creates a skipper that uses an existing codec.
    pub fn of(codec: &'a Codec<'a>) -> Self {
        Self { codec: Handle::Shared(codec), label: label(codec.schema()) }
    }

    /// Sets the name of the schema for annotated dumps, such as a file name. The default is
    /// `layer 230` if the schema states its layer, and `a newer schema` otherwise.
    #[must_use]
    pub fn labelled(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Returns the name of the schema for annotated dumps.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Returns the codec for the schema.
    pub fn codec(&self) -> &Codec<'a> {
        match &self.codec {
            Handle::Owned(codec) => codec,
            Handle::Shared(codec) => codec,
        }
    }

    /// Returns the name of the constructor or function that the object starts with, if the schema
    /// has it.
    pub fn name(&self, object: &Object) -> Option<&str> {
        let index = self.codec().combinator_with_id(object.constructor_id()?)?;
        Some(&self.codec().schema()[index].name)
    }

    /// Decodes a value that was skipped.
    ///
    /// # Errors
    ///
    /// If the bytes are not a value of the schema.
    pub fn decode(&self, object: &Object) -> Result<Value, DecodeFailure> {
        self.codec().decode(object.as_bytes(), &RootType::Any)
    }

    /// Converts a value that was skipped to JSON.
    ///
    /// # Errors
    ///
    /// If the bytes are not a value of the schema.
    pub fn to_json(&self, object: &Object) -> Result<String, DecodeFailure> {
        Ok(self.codec().to_json(&self.decode(object)?))
    }

    /// Returns the combinator with this id, if it makes values of the type.
    pub(crate) fn find(&self, id: u32, type_name: &str) -> Option<CombinatorIndex> {
        let schema = self.codec().schema();
        let anything = match type_name {
            "Object" => Some(false),
            "Function" => Some(true),
            _ => None,
        };
        if let Some(is_function) = anything {
            let index = self.codec().combinator_with_id(id)?;
            return (schema[index].is_function == is_function).then_some(index);
        }
        let ty = schema.type_named(type_name).filter(|&ty| schema[ty].params.is_empty())?;
        schema[ty].constructors.iter().copied().find(|&constructor| schema[constructor].id == id)
    }
}

impl Skipper<'static> {
    /// Creates a skipper for the schema that a generated module carries: `layer230::SCHEMA`.
    ///
    /// The first call for a module parses its schema, which stays in memory until the program ends.
    ///
    /// # Errors
    ///
    /// If the texts are no schema.
    pub fn embedded(texts: &'static [&'static str]) -> Result<Self, ValueError> {
        Ok(Self::of(described::codec(texts)?))
    }
}

fn label(schema: &Schema) -> String {
    schema.layer.map_or_else(|| "a newer schema".to_owned(), |layer| format!("layer {layer}"))
}

impl Skip for Skipper<'_> {
    fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
        let id = reader.peek_constructor_id("a constructor id");
        let Some(index) = self.find(id, type_name).filter(|_| reader.error().is_none()) else {
            return false;
        };
        Pass::new(self.codec(), reader).boxed(index, &[]);
        true
    }

    fn knows(&self, id: u32) -> bool {
        self.codec().combinator_with_id(id).is_some()
    }
}
