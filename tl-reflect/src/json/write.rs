//! Conversion of values to JSON.

use data_encoding::{BASE64, HEXLOWER};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use tl_parser::schema::{Field, Type};

use super::{BYTES, NAME, NEWER, UNKNOWN, VALUE};
use crate::gzip::UNPACKED;
use crate::implied_nats::{Present, nats};
use crate::items::records;
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
        InContext { codec: self, newest: self, value, record: &[] }
    }
}

/// A value with the context to serialize it.
struct InContext<'v> {
    codec: &'v Codec<'v>,
    /// The codec that knows the newer schemas.
    newest: &'v Codec<'v>,
    value: &'v Value,
    /// The fields of its records, if it is a list of records or of such lists.
    record: &'v [Field],
}

impl Serialize for InContext<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Nat(value) => serializer.serialize_u32(*value),
            Value::Int(value) => serializer.serialize_i32(*value),
            Value::Long(value) => serializer.collect_str(value),
            Value::Double(value) => match special(*value, f64::NAN.to_bits()) {
                Some(text) => serializer.serialize_str(&text),
                None => serializer.serialize_f64(*value),
            },
            Value::Float(value) => {
                // Every `float` has an equal `double`.
                let is_other_nan = value.is_nan() && value.to_bits() != f32::NAN.to_bits();
                match special(f64::from(*value), f64::from(f32::NAN).to_bits()) {
                    Some(_) if is_other_nan => {
                        serializer.collect_str(&format_args!("{:#010x}", value.to_bits()))
                    }
                    Some(text) => serializer.serialize_str(&text),
                    None => serializer.serialize_f64(f64::from(*value)),
                }
            }
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
                        InContext { codec: skipper.codec(), value: &value, record: &[], ..*self };
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
                self.fields(&mut map, self.record, values)?;
                map.end()
            }
            Value::Combinator(index, values) => {
                let combinator = &self.codec.schema[*index];
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry(NAME, &combinator.name)?;
                match (combinator.builtin, values.get(0)) {
                    (Some(_), Some(value)) => {
                        map.serialize_entry(VALUE, &InContext { value, record: &[], ..*self })?;
                    }
                    _ => self.fields(&mut map, &combinator.fields, values)?,
                }
                if let Some(value) = self.codec.content(*index, values) {
                    map.serialize_entry(UNPACKED, &InContext { value, record: &[], ..*self })?;
                }
                map.end()
            }
        }
    }
}

impl InContext<'_> {
    fn fields<M: SerializeMap>(
        &self,
        map: &mut M,
        fields: &[Field],
        values: &Fields,
    ) -> Result<(), M::Error> {
        let explicit = explicit_nats(fields, values);
        for (place, value) in values.iter() {
            let Some(field) = fields.get(place) else { continue };
            if field.ty == Type::Nat && !explicit.contains(&place) {
                continue;
            }
            let record = records(&field.ty);
            map.serialize_entry(field.key(), &InContext { value, record, ..*self })?;
        }
        Ok(())
    }
}

/// Returns the places of numbers that the other fields do not imply. The search starts at the last
/// field, because masks depend on the fields after them.
fn explicit_nats(fields: &[Field], values: &Fields) -> Vec<usize> {
    if !values.iter().any(|(_, value)| matches!(value, Value::Nat(_))) {
        return Vec::new();
    }
    let mut present = vec![false; fields.len()];
    for (place, _) in values.iter() {
        if let Some(is_present) = present.get_mut(place) {
            *is_present = true;
        }
    }
    let mut known = Known { fields, values, present, explicit: Vec::new() };
    loop {
        let implied = nats(fields, &known);
        let different = values.iter().filter(|(place, value)| match value {
            Value::Nat(number) => implied.get(*place) != Some(&Some(*number)),
            _ => false,
        });
        let is_number = |place: &usize| fields.get(*place).is_some_and(|f| f.ty == Type::Nat);
        match different.map(|(place, _)| place).filter(is_number).last() {
            Some(place) => known.explicit.push(place),
            None => return known.explicit,
        }
    }
}

/// The fields that a reader of the JSON would see.
struct Known<'a> {
    fields: &'a [Field],
    values: &'a Fields,
    /// For each field, true if it is present. A search in the values would take longer.
    present: Vec<bool>,
    /// The places of numbers in the JSON.
    explicit: Vec<usize>,
}

impl Present for Known<'_> {
    fn has(&self, place: usize) -> bool {
        let is_explicit = self.fields[place].ty != Type::Nat || self.explicit.contains(&place);
        is_explicit && self.present[place]
    }

    fn number(&self, place: usize) -> Option<u32> {
        self.values.number(place).filter(|_| self.explicit.contains(&place))
    }

    fn count(&self, place: usize) -> Option<usize> {
        self.values.count(place)
    }
}

/// Returns the text for a number that JSON does not have.
fn special(value: f64, nan: u64) -> Option<String> {
    match value {
        f64::INFINITY => Some("Infinity".to_owned()),
        f64::NEG_INFINITY => Some("-Infinity".to_owned()),
        value if value.is_nan() && value.to_bits() == nan => Some("NaN".to_owned()),
        value if value.is_nan() => Some(format!("{:#018x}", value.to_bits())),
        _ => None,
    }
}
