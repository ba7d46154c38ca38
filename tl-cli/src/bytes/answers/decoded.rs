//! Values in a row, decoded.

use tl_reflect::{Annotation, DecodeFailure, RootType, Value};

use super::Failure;
use super::request::Target;
use crate::bytes::hint::{Known, capture};

/// The maximum length of the JSON of all values. A few bytes may stand for thousands of items without
/// bytes.
const MOST_JSON: usize = 1 << 24;

/// The values in bytes, and the error after them.
#[derive(Default)]
pub(super) struct Decoded {
    /// The JSON of each value.
    pub(super) values: Vec<String>,
    /// The length of all JSON.
    len: usize,
    pub(super) error: Option<Failure>,
}

impl Decoded {
    /// Adds a value, or an error if there is too much JSON.
    fn add(&mut self, json: String) {
        self.len += json.len();
        self.values.push(json);
        if self.len > MOST_JSON {
            let message = format!("the JSON of the values exceeds {MOST_JSON} bytes, the limit");
            self.error = Some(message.into());
        }
    }
}

/// Decodes values one after the other. Calls `visit` with each token, and with the offset of its value.
pub(super) fn decode_row(
    target: &Target<'_>,
    bytes: &[u8],
    to_json: impl Fn(&Value) -> String,
    mut visit: impl FnMut(usize, Annotation<'_>),
) -> Decoded {
    let (mut decoded, mut start) = (Decoded::default(), 0);
    while decoded.error.is_none() {
        let rest = bytes.get(start..).unwrap_or_default();
        let mut visit = |annotation: Annotation<'_>| visit(start, annotation);
        match target.codec.walk(rest, &target.root, &mut visit) {
            Ok(value) => {
                decoded.add(to_json(&value));
                break;
            }
            // Values without bytes would follow each other without end.
            Err(failure) => match failure.trailing_bytes().filter(|left| *left < rest.len()) {
                Some(left) => {
                    decoded.add(to_json(&failure.partial));
                    start = bytes.len() - left;
                }
                None => {
                    let count = decoded.values.len();
                    decoded.error = Some(described(target, bytes, start, count, failure));
                }
            },
        }
    }
    decoded
}

/// Describes an error in the value at `start`, after `count` others.
fn described(
    target: &Target<'_>,
    bytes: &[u8],
    start: usize,
    count: usize,
    mut failure: DecodeFailure,
) -> Failure {
    if let Some(message) = capture(bytes).filter(|_| count == 0) {
        return message.into();
    }
    failure.error.offset += start;
    let offset = failure.error.offset;
    let message = match count {
        0 => failure.to_string(),
        _ => format!("value {}: {failure}", count + 1),
    };
    let is_start = count == 0 && matches!(target.root, RootType::Any);
    let known = Known { codec: &target.codec, newer: &[] };
    let own = || known.hint(bytes).filter(|_| is_start);
    let id = bytes.get(offset..).and_then(|rest| rest.first_chunk().copied());
    // There is an expected type if the id is unknown.
    let id = id.filter(|_| failure.expected.is_some()).map(u32::from_le_bytes);
    let owner = known.owner(&failure);
    let hint = owner.or_else(|| id.and_then(|id| target.in_other_layer(id))).or_else(own);
    let path = Some(failure.path).filter(|path| !path.is_empty());
    Failure { message, offset: Some(offset), path, hint }
}
