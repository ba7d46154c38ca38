//! Serde for bytes and for objects.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    FieldReader, FieldWriter, ReadFields, Readable, WriteFields, deserialize_fields, exactly,
    serialize_fields,
};
use crate::{Object, digits};

/// Reads bytes, or text for them.
struct Bytes {
    name: &'static str,
    from_text: fn(&str) -> Option<Vec<u8>>,
}

impl<'de> Visitor<'de> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bytes in {}", self.name)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<u8>, E> {
        (self.from_text)(text).ok_or_else(|| {
            E::custom(format_args!("expected bytes in {}, found {text:?}", self.name))
        })
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.into())
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(bytes)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Vec<u8>, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = access.next_element()? {
            bytes.push(byte);
        }
        Ok(bytes)
    }
}

fn serialize_bytes<S: Serializer>(
    bytes: &[u8],
    to_text: fn(&[u8]) -> String,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match serializer.is_human_readable() {
        true => serializer.serialize_str(&to_text(bytes)),
        false => serializer.serialize_bytes(bytes),
    }
}

fn deserialize_bytes<'de, D: Deserializer<'de>>(
    name: &'static str,
    from_text: fn(&str) -> Option<Vec<u8>>,
    deserializer: D,
) -> Result<Vec<u8>, D::Error> {
    let visitor = Bytes { name, from_text };
    match deserializer.is_human_readable() {
        true => deserializer.deserialize_str(visitor),
        false => deserializer.deserialize_byte_buf(visitor),
    }
}

/// Implements `Readable` for the types of `bytes`.
macro_rules! bytes {
    ($($type:ty)*) => {$(
        impl Readable for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serialize_bytes(self, digits::to_base64, serializer)
            }

            fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize_bytes("base64", digits::from_base64, deserializer).map(Into::into)
            }
        }
    )*};
}

bytes!(Vec<u8> Box<[u8]>);
#[cfg(feature = "bytes")]
bytes!(bytes::Bytes);

/// Implements `Readable` for raw bytes.
macro_rules! raw {
    ($($len:literal)*) => {$(
        impl Readable for [u8; $len] {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serialize_bytes(self, digits::to_hex, serializer)
            }

            fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                exactly(deserialize_bytes("hexadecimal", digits::from_hex, deserializer)?)
            }
        }
    )*};
}

raw!(16 32 64);

/// Bytes that are `bytes` in TL.
struct Text<'a>(&'a [u8]);

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_bytes(self.0, digits::to_base64, serializer)
    }
}

impl WriteFields for Object {
    fn write_fields<M: SerializeMap>(&self, w: &mut FieldWriter<M>) {
        w.field("bytes", &Text(self.as_bytes()));
    }
}

impl<'de> ReadFields<'de> for Object {
    const NAMES: &'static [&'static str] = &["bytes"];

    fn read_fields<M: MapAccess<'de>>(mut r: FieldReader<'de, M>) -> Result<Self, M::Error> {
        let mut bytes = None;
        while r.next_field::<Self>().is_some() {
            r.readable::<Vec<u8>>(&mut bytes);
        }
        match bytes {
            Some(bytes) => r.end(Self::from_bytes(bytes)),
            None => Err(r.missing("bytes")),
        }
    }
}

/// With the name of no constructor, `"?"`.
impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_fields(Some("?"), self, serializer)
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_fields(deserializer)
    }
}
