//! The places of JSON values: each writes the value that the text has there.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use tl_parser::schema::Argument;
use tl_runtime::{BOOL_FALSE_ID, BOOL_TRUE_ID, encode_into};

use super::keys::{Expected, Key, KeyOf, NameOf, unknown};
use super::{Writer, json_fields};
use crate::json::scalars::{base64, decimal, hex_digits};
use crate::shape::{BuiltinKind, BuiltinShape, Shape};

/// A place of a JSON value, and the writer for it.
pub(super) struct Slot<'w, 'a, 't> {
    pub(super) writer: &'w mut Writer<'a>,
    pub(super) place: Expected<'t>,
}

impl<'de> DeserializeSeed<'de> for Slot<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Slot<'_, '_, 't> {
    /// Returns the built-in type of the place, after writing its id, if it is boxed.
    fn builtin<E: Error>(&mut self) -> Result<BuiltinShape<'t>, E> {
        match self.place {
            Expected::Value(Shape::Builtin(builtin)) => Ok(builtin),
            Expected::Value(Shape::BoxedBuiltin(_, builtin)) => {
                self.writer.u32(builtin.id(self.writer.codec.schema));
                Ok(builtin)
            }
            _ => unknown(),
        }
    }
}

impl<'de> Visitor<'de> for Slot<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of the schema")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        match (self.place, value) {
            (Expected::Value(Shape::Bool), true) => self.writer.u32(BOOL_TRUE_ID),
            (Expected::Value(Shape::Bool), false) => self.writer.u32(BOOL_FALSE_ID),
            (Expected::Value(Shape::True), true) => {}
            _ => return unknown(),
        }
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        match (i64::try_from(value), self.place) {
            (Ok(value), _) => self.visit_i64(value),
            _ => unknown(),
        }
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<(), E> {
        if let Expected::Value(Shape::Nat) = self.place {
            let number = u32::try_from(value).or_else(|_| unknown())?;
            self.writer.u32(number);
            return Ok(());
        }
        match self.builtin()?.kind {
            BuiltinKind::Int => {
                let value = i32::try_from(value).or_else(|_| unknown())?;
                self.writer.bytes.extend_from_slice(&value.to_le_bytes());
            }
            BuiltinKind::Long => self.writer.bytes.extend_from_slice(&value.to_le_bytes()),
            BuiltinKind::Double => {
                self.writer.bytes.extend_from_slice(&(value as f64).to_le_bytes());
            }
            _ => return unknown(),
        }
        Ok(())
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<(), E> {
        match self.builtin()?.kind {
            BuiltinKind::Double => self.writer.bytes.extend_from_slice(&value.to_le_bytes()),
            BuiltinKind::Float if (value as f32).is_finite() => {
                self.writer.bytes.extend_from_slice(&(value as f32).to_le_bytes());
            }
            _ => return unknown(),
        }
        Ok(())
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        let kind = self.builtin()?.kind;
        let bytes = &mut self.writer.bytes;
        let written = match kind {
            BuiltinKind::String => encode_into(text, bytes).is_ok(),
            BuiltinKind::Bytes => {
                base64(text).is_ok_and(|content| encode_into(&content, bytes).is_ok())
            }
            BuiltinKind::Long => match decimal(text) {
                Some(value) => {
                    bytes.extend_from_slice(&value.to_le_bytes());
                    true
                }
                None => false,
            },
            BuiltinKind::Raw(len) => match hex_digits(text).filter(|raw| raw.len() == len) {
                Some(raw) => {
                    bytes.extend_from_slice(&raw);
                    true
                }
                None => false,
            },
            _ => false,
        };
        if written { Ok(()) } else { unknown() }
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let BuiltinKind::Vector(item) = self.builtin()?.kind else { return unknown() };
        let writer = self.writer;
        let place = Expected::Value(writer.codec.shape(item));
        let start = writer.bytes.len();
        writer.u32(0);
        let mut count = 0_u32;
        while items.next_element_seed(Slot { writer, place })?.is_some() {
            count = count.checked_add(1).map_or_else(unknown, Ok)?;
        }
        writer.patch(start, count);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Self { writer, place } = self;
        let codec = writer.codec;
        let (only, arguments): (_, &[Argument]) = match place {
            Expected::Boxed(index) => (Some(index), &[]),
            Expected::Value(Shape::Fields(index, arguments)) => (Some(index), arguments),
            Expected::Value(Shape::Constructors(ty, arguments)) => {
                (codec.schema.single_constructor(ty), arguments)
            }
            Expected::Value(Shape::Object | Shape::Function | Shape::Unbound) => (None, &[]),
            Expected::Value(_) => return unknown(),
        };
        let record = only.map(|only| &codec.plan(only).record);
        let mut key = entries.next_key_seed(KeyOf { record, next: 0 })?;
        let index = match (key, only) {
            (Some(Key::Name), _) => {
                let index = entries.next_value_seed(NameOf { codec, place, only })?;
                key = entries
                    .next_key_seed(KeyOf { record: Some(&codec.plan(index).record), next: 0 })?;
                index
            }
            (_, Some(only)) => only,
            (_, None) => return unknown(),
        };
        if codec.schema[index].builtin.is_some() || codec.packed == Some(index) {
            return unknown();
        }
        if !matches!(place, Expected::Value(Shape::Fields(..))) {
            writer.u32(codec.schema[index].id);
        }
        let record = &codec.plan(index).record;
        if record.is_simple {
            return writer.fields(index, arguments, entries, key);
        }
        let fields = json_fields(record, entries, key)?;
        if writer.fields_by_value(index, arguments, &fields) { Ok(()) } else { unknown() }
    }
}
