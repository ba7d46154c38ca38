//! Deserialization of structs: from an object with a key for each field, in any order.
//!
//! Generated code lists its fields in [`ReadFields`]. An error stays in the reader until the end, so that
//! generated code does not check each field.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{DeserializeSeed, Error, IgnoredAny, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::buffered::{Buffered, PairReader, Pairs};
use super::{Owned, Readable};

/// A struct whose fields are keys of an object.
pub trait ReadFields<'de>: Sized {
    /// The keys of the fields.
    const NAMES: &'static [&'static str];

    /// True if keys of groups stand among the others.
    const HAS_GROUPS: bool = false;

    /// Reads all fields.
    ///
    /// # Errors
    ///
    /// If a required field is missing, or a value has another type.
    fn read_fields<M: MapAccess<'de>>(r: FieldReader<'de, M>) -> Result<Self, M::Error>;
}

impl<'de, T: ReadFields<'de>> ReadFields<'de> for Box<T> {
    const NAMES: &'static [&'static str] = T::NAMES;
    const HAS_GROUPS: bool = T::HAS_GROUPS;

    fn read_fields<M: MapAccess<'de>>(r: FieldReader<'de, M>) -> Result<Self, M::Error> {
        T::read_fields(r).map(Self::new)
    }
}

/// Reads the fields of an object, up to an error.
pub struct FieldReader<'de, M: MapAccess<'de>> {
    /// The pairs that stood before the name of the constructor.
    early: vec::IntoIter<(String, Buffered)>,
    map: M,
    /// The keys of the fields, and the place of the current one.
    names: &'static [&'static str],
    field: usize,
    /// The value of the current field, if it stood before the name.
    value: Option<Buffered>,
    error: Option<M::Error>,
    /// The pairs that may belong to a group.
    others: Pairs,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, M: MapAccess<'de>> FieldReader<'de, M> {
    pub(super) fn new(early: Pairs, map: M) -> Self {
        Self {
            early: early.into_iter(),
            map,
            names: &[],
            field: 0,
            value: None,
            error: None,
            others: Pairs::new(),
            lifetime: PhantomData,
        }
    }

    /// Returns the place of the next field of `T`, or `None` at the end and after an error.
    pub fn next_field<T: ReadFields<'de>>(&mut self) -> Option<usize> {
        self.names = T::NAMES;
        while self.error.is_none() {
            let key = match self.early.next() {
                Some((name, value)) => {
                    self.value = Some(value);
                    find(self.names, self.field, &name).ok_or(name)
                }
                None => {
                    self.value = None;
                    let (names, expected) = (self.names, self.field);
                    let key = Key { names, expected, keeps_others: T::HAS_GROUPS };
                    match self.map.next_key_seed(key) {
                        Ok(key) => key?,
                        Err(error) => {
                            self.error = Some(error);
                            return None;
                        }
                    }
                }
            };
            match key {
                Ok(field) => {
                    self.field = field;
                    return Some(field);
                }
                Err(name) if T::HAS_GROUPS => {
                    let mut value = None;
                    self.read(|found: Buffered| value = Some(found));
                    self.others.extend(value.map(|value| (name, value)));
                }
                Err(_) => self.read(|_: IgnoredAny| {}),
            }
        }
        None
    }

    /// Reads the value of the current field.
    fn read<T: Deserialize<'de>>(&mut self, keep: impl FnOnce(T)) {
        let value = match self.value.take() {
            Some(value) => T::deserialize(value.into_deserializer()),
            None => self.map.next_value(),
        };
        match value {
            Ok(value) => keep(value),
            Err(error) => self.error = Some(error),
        }
    }

    /// Reads a field. Two values of one field are an error.
    pub fn field<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        if slot.is_some() {
            let name = self.names.get(self.field).copied().unwrap_or_default();
            self.error = Some(M::Error::duplicate_field(name));
            return;
        }
        self.read(|value| *slot = Some(value));
    }

    /// Reads a field with a form of its own.
    pub fn readable<T: Readable>(&mut self, slot: &mut Option<T>) {
        let mut found = slot.take().map(Owned);
        self.field(&mut found);
        *slot = found.map(|found| found.0);
    }

    /// Reads a field that may be absent or null.
    pub fn optional<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        self.read(|value| *slot = value);
    }

    /// Reads a field with a form of its own that may be absent or null.
    pub fn optional_readable<T: Readable>(&mut self, slot: &mut Option<T>) {
        self.read(|value: Option<Owned<T>>| *slot = value.map(|value| value.0));
    }

    /// Returns the group whose keys stand among the others, if one of them does.
    pub fn group<T: ReadFields<'de>>(&mut self) -> Option<T> {
        let is_own = |(name, _): &(String, _)| T::NAMES.contains(&name.as_str());
        if self.error.is_some() || !self.others.iter().any(is_own) {
            return None;
        }
        let mut pairs = PairReader::<M::Error>::new(self.others.clone().into_iter());
        match T::read_fields(FieldReader::new(Pairs::new(), &mut pairs)) {
            Ok(group) => Some(group),
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }

    /// Returns the first error, or the one that says which field is missing.
    pub fn missing(self, name: &'static str) -> M::Error {
        self.error.unwrap_or_else(|| M::Error::missing_field(name))
    }

    /// Returns the value of the fields.
    ///
    /// # Errors
    ///
    /// The first error.
    pub fn end<T>(self, value: T) -> Result<T, M::Error> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(value),
        }
    }

    /// Reads the value of a variant.
    ///
    /// # Errors
    ///
    /// If the value cannot be read.
    pub fn variant<T: ReadFields<'de>, U>(self, make: fn(T) -> U) -> Result<U, M::Error> {
        T::read_fields(self).map(make)
    }

    /// Returns a variant without a value.
    ///
    /// # Errors
    ///
    /// If the deserializer fails.
    pub fn empty<U>(mut self, variant: U) -> Result<U, M::Error> {
        while self.next_field::<Nothing>().is_some() {}
        self.end(variant)
    }
}

/// An object of whose keys all are ignored.
struct Nothing;

impl<'de> ReadFields<'de> for Nothing {
    const NAMES: &'static [&'static str] = &[];

    fn read_fields<M: MapAccess<'de>>(r: FieldReader<'de, M>) -> Result<Self, M::Error> {
        r.empty(Self)
    }
}

/// Finds a name. The names in objects mostly have the order of the fields, so the search starts at the
/// expected place.
pub(super) fn find(names: &[&str], expected: usize, name: &str) -> Option<usize> {
    let (before, after) = names.split_at(expected.min(names.len()));
    let is_name = |other: &&str| *other == name;
    let found = after.iter().position(is_name).map(|place| place + before.len());
    found.or_else(|| before.iter().position(is_name))
}

/// Reads a key: the place of the field, or the name of an unknown one.
pub(super) struct Key {
    pub(super) names: &'static [&'static str],
    pub(super) expected: usize,
    pub(super) keeps_others: bool,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Result<usize, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Result<usize, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        let found = find(self.names, self.expected, name);
        Ok(found.ok_or_else(|| if self.keeps_others { name.into() } else { String::new() }))
    }
}

/// Deserializes a struct from an object.
///
/// # Errors
///
/// If the input has no object, if a required field is missing, or if a value has another type.
pub fn deserialize_fields<'de, T: ReadFields<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(Fields(PhantomData))
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: ReadFields<'de>> Visitor<'de> for Fields<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        T::read_fields(FieldReader::new(Pairs::new(), access))
    }
}
