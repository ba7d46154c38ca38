//! Values in a row, decoded.

use std::cell::RefCell;

use tl_reflect::{Annotation, Codec, RootType, Value};

use super::Failure;
use crate::values::NextType;
use crate::values::fit::Expected;

/// The maximum length of the JSON of all values. A few bytes may stand for thousands of items without
/// bytes.
const MOST_JSON: usize = 1 << 24;

/// The values in bytes, and the error after them.
pub(super) struct Decoded {
    /// The JSON of each value.
    pub(super) values: Vec<String>,
    pub(super) error: Option<Failure>,
}

/// Decodes values one after the other. Calls `visit` with each token, and with the offset of its value.
pub(super) fn decode_row(
    codec: &Codec<'_>,
    bytes: &[u8],
    root: &RootType,
    to_json: impl Fn(&Value) -> String,
    mut visit: impl FnMut(usize, Annotation<'_>),
) -> Decoded {
    let (mut values, mut len, mut start) = (Vec::new(), 0, 0);
    let mut add = |values: &mut Vec<String>, value: &Value| {
        let json = to_json(value);
        len += json.len();
        values.push(json);
        let message = || format!("the JSON of the values exceeds {MOST_JSON} bytes, the limit");
        if len > MOST_JSON { Some(Failure::from(message())) } else { None }
    };
    loop {
        let rest = bytes.get(start..).unwrap_or_default();
        let mut failure = match codec.walk(rest, root, &mut |annotation| visit(start, annotation)) {
            Ok(value) => {
                let error = add(&mut values, &value);
                return Decoded { values, error };
            }
            Err(failure) => failure,
        };
        // Values without bytes would follow each other without end.
        if let Some(left) = failure.trailing_bytes().filter(|left| *left < rest.len()) {
            if let Some(error) = add(&mut values, &failure.partial) {
                return Decoded { values, error: Some(error) };
            }
            start = bytes.len() - left;
            continue;
        }
        failure.error.offset += start;
        let message = match values.len() {
            0 => failure.to_string(),
            count => format!("value {}: {failure}", count + 1),
        };
        let next = RefCell::new(NextType::Each(root.clone()));
        let hint = Expected { codec, newer: &[], next }.hint(bytes).filter(|_| values.is_empty());
        let path = Some(failure.path).filter(|path| !path.is_empty());
        let error = Failure { message, offset: Some(failure.error.offset), path, hint };
        return Decoded { values, error: Some(error) };
    }
}
