//! Deserialization of enums: from an object whose key `"_"` names the constructor, at any place.

use core::fmt;
use core::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};

use super::buffered::Pairs;
use super::read_fields::{FieldReader, Key, find};

/// An enum of constructors.
pub trait ReadVariant<'de>: Sized {
    /// The names of the constructors.
    const VARIANTS: &'static [&'static str];

    /// Reads the fields of the variant at this place.
    ///
    /// # Errors
    ///
    /// If a required field is missing, or a value has another type.
    fn read_variant<M: MapAccess<'de>>(
        variant: usize,
        r: FieldReader<'de, M>,
    ) -> Result<Self, M::Error>;
}

/// Deserializes an enum from an object with the key `"_"`, at any place.
///
/// # Errors
///
/// If the input has no such object, if the constructor is not one of the enum, and as
/// [`deserialize_fields`](super::deserialize_fields).
pub fn deserialize_enum<'de, T: ReadVariant<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(Variants(PhantomData))
}

struct Variants<T>(PhantomData<T>);

impl<'de, T: ReadVariant<'de>> Visitor<'de> for Variants<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the key `_`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<T, A::Error> {
        let mut early = Pairs::new();
        let key = || Key { names: &["_"], expected: 0, keeps_others: true };
        while let Some(key) = access.next_key_seed(key())? {
            match key {
                Ok(_) => {
                    let variant = access.next_value_seed(VariantName(T::VARIANTS))?;
                    return T::read_variant(variant, FieldReader::new(early, access));
                }
                Err(name) => early.push((name, access.next_value()?)),
            }
        }
        Err(A::Error::missing_field("_"))
    }
}

/// Reads the name of a constructor.
struct VariantName(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for VariantName {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for VariantName {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a constructor")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        find(self.0, 0, name).ok_or_else(|| E::unknown_variant(name, self.0))
    }
}
