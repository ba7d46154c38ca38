//! Conversion of values to JSON.

use data_encoding::{BASE64, HEXLOWER};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use tl_parser::schema::{Field, Type};

use super::{BYTES, NAME, NEWER, UNKNOWN, VALUE};
use crate::gzip::UNPACKED;
use crate::implied_nats::{Present, nats};
use crate::plan::{Record, ValueForm};
use crate::{Codec, Fields, Value};

impl Codec<'_> {
    /// Converts a value to JSON in one line, with the fields in the order of the schema.
    pub fn to_json(&self, value: &Value) -> String {
        // Writing to a string cannot fail, and all keys are text.
        serde_json::to_string(&self.serializable(value)).unwrap_or_default()
    }

    /// Converts a value to JSON in lines with an indentation of two spaces.
    pub fn to_json_pretty(&self, value: &Value) -> String {
        serde_json::to_string_pretty(&self.serializable(value)).unwrap_or_default()
    }

    /// Returns a value in the form of its JSON, for any serializer.
    pub fn serializable<'v>(&'v self, value: &'v Value) -> impl Serialize + 'v {
        InContext { codec: self, newest: self, value, record: None }
    }
}

/// A value with the context to serialize it.
struct InContext<'v> {
    codec: &'v Codec<'v>,
    /// The codec that knows the newer schemas.
    newest: &'v Codec<'v>,
    value: &'v Value,
    /// The fields of its records, if it is a list of records or of such lists.
    record: Option<&'v Record<'v>>,
}

impl Serialize for InContext<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Nat(value) => serializer.serialize_u32(*value),
            Value::Int(value) => serializer.serialize_i32(*value),
            Value::Long(value) => serializer.collect_str(value),
            Value::Double(value) => match special_double(*value) {
                Some(text) => serializer.serialize_str(&text),
                None => serializer.serialize_f64(*value),
            },
            Value::Float(value) => match special_float(*value) {
                Some(text) => serializer.serialize_str(&text),
                None => serializer.serialize_f64(f64::from(*value)),
            },
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::True => serializer.serialize_bool(true),
            Value::String(value) => serializer.serialize_str(value),
            Value::Bytes(value) => serializer.serialize_str(&BASE64.encode(value)),
            Value::Raw(value) => serializer.serialize_str(&HEXLOWER.encode(value)),
            Value::Object(bytes) => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry(NAME, UNKNOWN)?;
                map.serialize_entry(BYTES, &BASE64.encode(bytes))?;
                if let Some((skipper, value)) = self.newest.decode_newer(bytes) {
                    let newer =
                        InContext { codec: skipper.codec(), value: &value, record: None, ..*self };
                    map.serialize_entry(NEWER, &newer)?;
                }
                map.end()
            }
            Value::Vector(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for value in items {
                    list.serialize_element(&InContext { value, ..*self })?;
                }
                list.end()
            }
            Value::Record(values) => {
                let mut map = serializer.serialize_map(None)?;
                if let Some(record) = self.record {
                    self.fields(&mut map, record, values)?;
                }
                map.end()
            }
            Value::Combinator(index, values) => {
                let combinator = &self.codec.schema[*index];
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry(NAME, &combinator.name)?;
                match (combinator.builtin, values.get(0)) {
                    (Some(_), Some(value)) => {
                        map.serialize_entry(VALUE, &InContext { value, record: None, ..*self })?;
                    }
                    _ => self.fields(&mut map, &self.codec.plan(*index).record, values)?,
                }
                if let Some(value) = self.codec.content(*index, values) {
                    map.serialize_entry(UNPACKED, &InContext { value, record: None, ..*self })?;
                }
                map.end()
            }
        }
    }
}

impl<'v> InContext<'v> {
    fn fields<M: SerializeMap>(
        &self,
        map: &mut M,
        record: &'v Record<'v>,
        values: &Fields,
    ) -> Result<(), M::Error> {
        let explicit = match record.has_plain_masks {
            true => Vec::new(),
            false => explicit_nats(record.fields, values),
        };
        for (place, value) in values.iter() {
            let Some(step) = record.steps.get(place) else { continue };
            let is_implied = match (&step.form, value) {
                (ValueForm::Nat(_), Value::Nat(mask)) if record.has_plain_masks => {
                    *mask == record.plain_mask(place, values.iter().map(|(place, _)| place))
                }
                (ValueForm::Nat(_), _) => !explicit.contains(&place),
                _ => false,
            };
            if !is_implied {
                let record = step.form.records();
                map.serialize_entry(step.field.key(), &InContext { value, record, ..*self })?;
            }
        }
        Ok(())
    }
}

/// Returns the places of numbers that the other fields do not imply. The search starts at the last
/// field, because masks depend on the fields after them.
pub(super) fn explicit_nats(fields: &[Field], given: &impl Present) -> Vec<usize> {
    let mut known = Known { fields, given, explicit: Vec::new() };
    loop {
        let implied = nats(fields, &known);
        let numbers = fields.iter().enumerate().rev().filter(|(_, field)| field.ty == Type::Nat);
        let mut numbers = numbers.filter_map(|(place, _)| Some((place, given.number(place)?)));
        match numbers.find(|(place, number)| implied[*place] != Some(*number)) {
            Some((place, _)) => known.explicit.push(place),
            None => return known.explicit,
        }
    }
}

/// The fields that a reader of the JSON would see.
struct Known<'a, P> {
    fields: &'a [Field],
    given: &'a P,
    /// The places of numbers in the JSON.
    explicit: Vec<usize>,
}

impl<P: Present> Present for Known<'_, P> {
    fn has(&self, place: usize) -> bool {
        let is_explicit = self.fields[place].ty != Type::Nat || self.explicit.contains(&place);
        is_explicit && self.given.has(place)
    }

    fn number(&self, place: usize) -> Option<u32> {
        self.given.number(place).filter(|_| self.explicit.contains(&place))
    }

    fn count(&self, place: usize) -> Option<usize> {
        self.given.count(place)
    }
}

/// Returns the text for a `double` that JSON does not have.
pub(super) fn special_double(value: f64) -> Option<String> {
    match value {
        f64::INFINITY => Some("Infinity".to_owned()),
        f64::NEG_INFINITY => Some("-Infinity".to_owned()),
        value if value.to_bits() == f64::NAN.to_bits() => Some("NaN".to_owned()),
        value if value.is_nan() => Some(format!("{:#018x}", value.to_bits())),
        _ => None,
    }
}

/// Returns the text for a `float` that JSON does not have.
pub(super) fn special_float(value: f32) -> Option<String> {
    match value {
        value if value.to_bits() == f32::NAN.to_bits() => Some("NaN".to_owned()),
        value if value.is_nan() => Some(format!("{:#010x}", value.to_bits())),
        // Every `float` has an equal `double`.
        value => special_double(f64::from(value)),
    }
}
