//! Bytes in a field of a JSON object, as logs have them.

use serde_json::Value;

use super::item::InputEncoding;
use super::text::{self, Reading};

/// Reads the bytes in a field. Returns `None` if the object does not have it.
pub(crate) fn read(
    line: &[u8],
    field: &str,
    encoding: InputEncoding,
) -> Result<Option<Vec<u8>>, String> {
    let object: Value =
        serde_json::from_slice(line).map_err(|error| format!("not JSON: {error}"))?;
    // A key may contain dots itself.
    let found = object.get(field).or_else(|| {
        field.split('.').try_fold(&object, |value, key| match value {
            Value::Array(items) => items.get(key.parse::<usize>().ok()?),
            value => value.get(key),
        })
    });
    match found {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match bytes(value, encoding) {
            Some(reading) => reading.map(|reading| Some(reading.bytes)),
            None => Err(format!("`{field}` is neither text nor a list of bytes")),
        },
    }
}

/// Reads bytes as JSON has them: as text, or as a list of numbers. Returns `None` if the value is
/// neither.
pub(crate) fn bytes(value: &Value, encoding: InputEncoding) -> Option<Result<Reading, String>> {
    match value {
        Value::String(text) => Some(text::read(text, encoding)),
        Value::Array(items) => {
            let byte = |item: &Value| item.as_u64().and_then(|number| u8::try_from(number).ok());
            let bytes = items.iter().map(byte).collect::<Option<_>>()?;
            Some(Ok(Reading { bytes, form: "a list" }))
        }
        _ => None,
    }
}
