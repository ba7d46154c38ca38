//! Bytes in a field of a JSON object, as logs have them.

use serde_json::Value;

use super::syntax_message;
use crate::bytes::text::{self, Encoding};

/// Reads the bytes in a field. Returns `None` if the object does not have it.
pub(crate) fn read(
    line: &[u8],
    field: &str,
    encoding: Encoding,
) -> Result<Option<Vec<u8>>, String> {
    let object: Value = serde_json::from_slice(line)
        .map_err(|error| format!("{} at column {}", syntax_message(&error), error.column()))?;
    // A key may contain dots itself.
    let found = object.get(field).or_else(|| {
        field.split('.').try_fold(&object, |value, key| match value {
            Value::Array(items) => items.get(key.parse::<usize>().ok()?),
            value => value.get(key),
        })
    });
    match found {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match text::from_json(value, encoding) {
            Some(reading) => reading.map(|reading| Some(reading.bytes)),
            None => Err(format!("`{field}` is neither text nor a list of bytes")),
        },
    }
}
