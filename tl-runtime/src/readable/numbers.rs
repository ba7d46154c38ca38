//! Serde for numbers.

use core::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

use super::Readable;
use crate::digits;

impl Readable for i64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => serializer.collect_str(self),
            false => serializer.serialize_i64(*self),
        }
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.is_human_readable() {
            true => deserializer.deserialize_any(Long),
            false => deserializer.deserialize_i64(Long),
        }
    }
}

/// Reads a `long`: a number, or its digits as text.
struct Long;

impl Visitor<'_> for Long {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a `long`, as text or as a whole number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        value.try_into().map_err(E::custom)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<i64, E> {
        // `parse` would accept a `+`.
        match text.parse() {
            Ok(value) if !text.starts_with('+') => Ok(value),
            _ => Err(E::custom(format_args!("expected a `long`, found {text:?}"))),
        }
    }
}

/// Implements `Readable` for a type of floating-point numbers.
macro_rules! floating {
    ($type:ident, $serialize:ident, $deserialize:ident) => {
        impl Readable for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self.is_finite() || !serializer.is_human_readable() {
                    true => serializer.$serialize(*self),
                    // A NaN with other bits than Rust's is its bits.
                    false if self.is_nan() && self.to_bits() != Self::NAN.to_bits() => {
                        let width = 2 + 2 * size_of::<Self>();
                        serializer.collect_str(&format_args!("{:#0width$x}", self.to_bits()))
                    }
                    false if self.is_nan() => serializer.serialize_str("NaN"),
                    false if *self > 0.0 => serializer.serialize_str("Infinity"),
                    false => serializer.serialize_str("-Infinity"),
                }
            }

            fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Floating;

                impl Visitor<'_> for Floating {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a number")
                    }

                    fn visit_i64<E: Error>(self, value: i64) -> Result<$type, E> {
                        Ok(value as $type)
                    }

                    fn visit_u64<E: Error>(self, value: u64) -> Result<$type, E> {
                        Ok(value as $type)
                    }

                    fn visit_f32<E: Error>(self, value: f32) -> Result<$type, E> {
                        Ok(value.into())
                    }

                    fn visit_f64<E: Error>(self, value: f64) -> Result<$type, E> {
                        match value as $type {
                            single if single.is_infinite() && value.is_finite() => {
                                Err(E::custom(format_args!("{value:e} is out of range")))
                            }
                            single => Ok(single),
                        }
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$type, E> {
                        match text {
                            "NaN" => return Ok($type::NAN),
                            "Infinity" => return Ok($type::INFINITY),
                            "-Infinity" => return Ok($type::NEG_INFINITY),
                            _ => {}
                        }
                        let bits = text.strip_prefix("0x").and_then(digits::from_hex);
                        let bits = bits.and_then(|bits| bits.try_into().ok());
                        match bits {
                            Some(bits) => Ok($type::from_be_bytes(bits)),
                            None => {
                                Err(E::custom(format_args!("expected a number, found {text:?}")))
                            }
                        }
                    }
                }

                match deserializer.is_human_readable() {
                    true => deserializer.deserialize_any(Floating),
                    false => deserializer.$deserialize(Floating),
                }
            }
        }
    };
}

floating!(f64, serialize_f64, deserialize_f64);
floating!(f32, serialize_f32, deserialize_f32);
