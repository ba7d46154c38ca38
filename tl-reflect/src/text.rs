//! Values as one line of text, for people.

use std::fmt::Write;

use data_encoding::HEXLOWER;

use crate::gzip::UNPACKED;
use crate::plan::Record;
use crate::{Codec, Fields, Value};

impl Codec<'_> {
    /// Formats a value as one line, such as `shapeBox { filled, width: 1, height: 2 }`. Flags appear
    /// as their names, and masks and counts are included. The text cannot be parsed again; for that,
    /// use [`to_json`](Self::to_json).
    pub fn to_text(&self, value: &Value) -> String {
        let mut text = String::new();
        self.write(&mut text, value, None, self);
        text
    }

    /// Writes a value. `newest` is the codec that knows the newer schemas.
    fn write(
        &self,
        text: &mut String,
        value: &Value,
        record: Option<&Record<'_>>,
        newest: &Codec<'_>,
    ) {
        // Writing to a string cannot fail.
        let _ = match value {
            Value::Nat(value) => write!(text, "{value:#x}"),
            Value::Int(value) => write!(text, "{value}"),
            Value::Long(value) => write!(text, "{value}"),
            Value::Double(value) => write!(text, "{value:?}"),
            Value::Float(value) => write!(text, "{value:?}"),
            Value::Bool(value) => write!(text, "{value}"),
            Value::True => write!(text, "true"),
            Value::String(value) => write!(text, "{value:?}"),
            Value::Object(bytes) => match newest.decode_newer(bytes) {
                Some((skipper, value)) => {
                    skipper.codec().write(text, &value, None, newest);
                    write!(text, " ({})", skipper.label())
                }
                None => write!(text, "<{}>", HEXLOWER.encode(bytes)),
            },
            Value::Bytes(value) | Value::Raw(value) => {
                write!(text, "<{}>", HEXLOWER.encode(value))
            }
            Value::Vector(items) => {
                text.push('[');
                for (i, item) in items.iter().enumerate() {
                    text.push_str(if i == 0 { "" } else { ", " });
                    self.write(text, item, record, newest);
                }
                write!(text, "]")
            }
            Value::Record(fields) => {
                if let Some(record) = record {
                    self.write_fields(text, record, fields, newest);
                }
                Ok(())
            }
            Value::Combinator(index, values) => {
                let combinator = &self.schema[*index];
                text.push_str(&combinator.name);
                if let (Some(_), Some(value)) = (combinator.builtin, values.get(0)) {
                    text.push(' ');
                    self.write(text, value, None, newest);
                } else if let Some(content) = self.content(*index, values) {
                    let _ = write!(text, " {{ {UNPACKED}: ");
                    self.write(text, content, None, newest);
                    text.push_str(" }");
                } else if values.iter().next().is_some() {
                    text.push(' ');
                    self.write_fields(text, &self.plan(*index).record, values, newest);
                }
                Ok(())
            }
        };
    }

    fn write_fields(
        &self,
        text: &mut String,
        record: &Record<'_>,
        values: &Fields,
        newest: &Codec<'_>,
    ) {
        text.push('{');
        for (i, (place, value)) in values.iter().enumerate() {
            let Some(step) = record.steps.get(place) else { continue };
            text.push_str(if i == 0 { " " } else { ", " });
            text.push_str(step.field.key());
            if *value != Value::True {
                text.push_str(": ");
                self.write(text, value, step.form.records(), newest);
            }
        }
        text.push_str(" }");
    }
}
