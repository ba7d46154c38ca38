//! The types of places, the keys of objects, and the names of constructors.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};
use tl_parser::schema::CombinatorIndex;

use crate::Codec;
use crate::json::NAME;
use crate::plan::{FieldPlan, Record};
use crate::shape::Shape;

/// The type that a JSON value must have.
#[derive(Clone, Copy)]
pub(super) enum Expected<'t> {
    Value(Shape<'t>),
    /// The boxed form of a combinator.
    Boxed(CombinatorIndex),
}

/// Returns the error for JSON that the writer does not know.
#[cold]
pub(super) fn unknown<T, E: Error>() -> Result<T, E> {
    Err(E::custom(""))
}

/// A key of an object.
#[derive(Clone, Copy)]
pub(super) enum Key {
    Name,
    /// The key of the field at this place.
    Field(usize),
}

/// Finds the field of a key. It is the next one, most likely.
pub(super) struct KeyOf<'r> {
    pub(super) record: Option<&'r Record<'r>>,
    pub(super) next: usize,
}

impl<'de> DeserializeSeed<'de> for KeyOf<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyOf<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        if key == NAME {
            return Ok(Key::Name);
        }
        let steps = self.record.map_or(&[][..], |record| &record.steps);
        let (before, after) = steps.split_at(self.next.min(steps.len()));
        let find = |steps: &[FieldPlan<'_>]| steps.iter().position(|step| step.field.key() == key);
        match find(after).map(|place| self.next + place).or_else(|| find(before)) {
            Some(place) => Ok(Key::Field(place)),
            None => unknown(),
        }
    }
}

/// Finds the combinator of a name.
pub(super) struct NameOf<'n, 't> {
    pub(super) codec: &'n Codec<'n>,
    pub(super) place: Expected<'t>,
    pub(super) only: Option<CombinatorIndex>,
}

impl<'de> DeserializeSeed<'de> for NameOf<'_, '_> {
    type Value = CombinatorIndex;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameOf<'_, '_> {
    type Value = CombinatorIndex;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<CombinatorIndex, E> {
        let Self { codec, place, only } = self;
        let index = match (only, place) {
            (Some(only), _) => Some(only).filter(|&only| codec.schema[only].name == name),
            (None, Expected::Value(Shape::Constructors(ty, _))) => {
                codec.constructor_named(ty, name)
            }
            (None, _) => {
                let found = codec.schema.combinator_named(name);
                found.filter(|&index| codec.check_self_describing(index).is_ok())
            }
        };
        index.map_or_else(unknown, Ok)
    }
}
