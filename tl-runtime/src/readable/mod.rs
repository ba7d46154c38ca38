//! Serde for the parts of generated types whose JSON is not that of Rust: the form of JSON by schema.
//!
//! In formats for people, a `long` is its digits as text, because JavaScript has no 64-bit numbers;
//! `bytes` are base64, `int128`, `int256` and `int512` hexadecimal, and numbers that JSON does not have
//! are text. Other formats have plain numbers and bytes.

mod buffered;
mod bytes;
mod numbers;
mod read_fields;
mod read_variant;
mod write_fields;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{Error, IgnoredAny, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeTuple};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Array, Bare, Object};

pub use read_fields::{FieldReader, ReadFields, deserialize_fields};
pub use read_variant::{ReadVariant, deserialize_enum};
pub use write_fields::{FieldWriter, WriteFields, serialize_fields};

/// A type with a form of its own in formats for people. Generated types implement Serde's traits
/// instead; a type of yours for `bytes` (`extern_type` of the generator) has to implement this one.
pub trait Readable: Sized {
    /// Serializes the value.
    ///
    /// # Errors
    ///
    /// If the serializer fails.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Deserializes a value.
    ///
    /// # Errors
    ///
    /// If the input has no value of this type.
    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Serializes a field.
///
/// # Errors
///
/// If the serializer fails.
pub fn serialize<T: Readable, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.serialize(serializer)
}

/// A reference to a value, with Serde's trait.
struct Ref<'a, T>(&'a T);

impl<T: Readable> Serialize for Ref<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A value, with Serde's trait.
struct Owned<T>(T);

impl<'de, T: Readable> Deserialize<'de> for Owned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T: Readable> Readable for Option<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Serialize::serialize(&self.as_ref().map(Ref), serializer)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value: Option<Owned<T>> = Deserialize::deserialize(deserializer)?;
        Ok(value.map(|value| value.0))
    }
}

impl<T: Readable> Readable for Box<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

impl<T: Readable> Readable for Bare<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T: Readable> Readable for Vec<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Ref))
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items: Vec<Owned<T>> = Deserialize::deserialize(deserializer)?;
        Ok(items.into_iter().map(|item| item.0).collect())
    }
}

impl<T: Readable, const N: usize> Readable for Array<Vec<T>, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Ref))
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        exactly(Readable::deserialize(deserializer)?)
    }
}

impl<T: Readable, const N: usize> Readable for [T; N] {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_tuple(N)?;
        self.iter().try_for_each(|item| items.serialize_element(&Ref(item)))?;
        items.end()
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = deserializer.deserialize_tuple(N, Items(PhantomData))?;
        exactly(items)
    }
}

/// Converts items to a type with a constant number of them.
fn exactly<T, A: TryFrom<Vec<T>, Error = Vec<T>>, E: Error>(items: Vec<T>) -> Result<A, E> {
    items.try_into().map_err(|items: Vec<T>| E::custom(format_args!("found {} items", items.len())))
}

/// Reads the items of a tuple.
struct Items<T>(PhantomData<T>);

impl<'de, T: Readable> Visitor<'de> for Items<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(Owned(item)) = access.next_element()? {
            items.push(item);
        }
        Ok(items)
    }
}

impl<T: Serialize, const N: usize> Serialize for Array<Vec<T>, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for Array<Vec<T>, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        exactly(Deserialize::deserialize(deserializer)?)
    }
}

impl<T: Serialize> Serialize for Bare<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Bare<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

/// Implements `Readable` by Serde's traits, for types that occur in arrays.
macro_rules! plain {
    ($($type:ty)*) => {$(
        impl Readable for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Serialize::serialize(self, serializer)
            }

            fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Deserialize::deserialize(deserializer)
            }
        }
    )*};
}

plain!(i32 u32 bool String Object);

/// The form of a constructor or function without fields: `{"_":"ping"}`. That of `true` is `true`.
///
/// # Errors
///
/// If the serializer fails.
pub fn serialize_empty<S: Serializer>(
    name: &'static str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if name == "true" {
        return serializer.serialize_bool(true);
    }
    let mut fields = serializer.serialize_map(Some(1))?;
    fields.serialize_entry("_", name)?;
    fields.end()
}

/// Reads a constructor or function without fields, from any value.
///
/// # Errors
///
/// If the deserializer fails.
pub fn deserialize_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| ())
}
