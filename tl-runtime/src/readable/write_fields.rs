//! Serialization of structs: an object with a key for each field.
//!
//! Generated code lists its fields in [`WriteFields`]. An error stays in the writer until the end, so that
//! generated code does not check each field.

use alloc::boxed::Box;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Readable, Ref};

/// A struct whose fields are keys of an object.
pub trait WriteFields {
    /// Writes all fields.
    fn write_fields<M: SerializeMap>(&self, w: &mut FieldWriter<M>);
}

impl<T: WriteFields + ?Sized> WriteFields for Box<T> {
    fn write_fields<M: SerializeMap>(&self, w: &mut FieldWriter<M>) {
        (**self).write_fields(w);
    }
}

/// Writes the fields of an object, up to an error.
pub struct FieldWriter<M: SerializeMap> {
    map: M,
    result: Result<(), M::Error>,
}

impl<M: SerializeMap> FieldWriter<M> {
    /// Writes a field.
    pub fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if self.result.is_ok() {
            self.result = self.map.serialize_entry(name, value);
        }
    }

    /// Writes a field with a form of its own.
    pub fn readable<T: Readable>(&mut self, name: &'static str, value: &T) {
        self.field(name, &Ref(value));
    }

    /// Writes a flag that is set.
    pub fn flag(&mut self, name: &'static str, value: bool) {
        if value {
            self.field(name, &true);
        }
    }

    /// Writes the bits that no field has, if there are any.
    pub fn bits(&mut self, name: &'static str, bits: u32) {
        if bits != 0 {
            self.field(name, &bits);
        }
    }

    /// Writes a value that is present.
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// Writes a value with a form of its own that is present.
    pub fn optional_readable<T: Readable>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.readable(name, value);
        }
    }

    /// Writes the fields of a group that is present.
    pub fn group<T: WriteFields>(&mut self, group: &Option<T>) {
        if let Some(group) = group {
            group.write_fields(self);
        }
    }
}

/// Serializes a struct, with the name of the constructor if it has one.
///
/// # Errors
///
/// If the serializer fails.
pub fn serialize_fields<T: WriteFields, S: Serializer>(
    name: Option<&'static str>,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut w = FieldWriter { map: serializer.serialize_map(None)?, result: Ok(()) };
    if let Some(name) = name {
        w.field("_", name);
    }
    value.write_fields(&mut w);
    w.result?;
    w.map.end()
}
