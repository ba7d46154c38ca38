//! Bytes and values as JSON: requests in, answers out, by a schema and without input or output.

mod decoded;
mod request;
mod sample;
mod token;

use std::collections::BTreeSet;

use data_encoding::{BASE64, HEXLOWER};
use serde::Serialize;
use serde_json::value::RawValue;
use tl_parser::Schema;
use tl_reflect::{Annotation, Codec, RootType, Value};

use self::decoded::{Decoded, decode_row};
use self::request::{BytesRequest, Target, TypeRequest, ValuesRequest};
use self::token::TokenAnswer;
use crate::bytes::tdlib;

/// A layer that answers requests.
#[derive(Clone, Copy)]
pub(crate) struct Layer<'a> {
    /// The number, if the schema has layers.
    pub(crate) number: Option<u32>,
    pub(crate) schema: &'a Schema,
}

/// The layers that answer requests.
pub(crate) trait Layers {
    /// Returns the numbers, the oldest first. A schema without layers has none.
    fn numbers(&self) -> Vec<u32>;

    /// Returns a layer, by default the newest.
    fn layer(&self, number: Option<u32>) -> Option<Layer<'_>>;

    /// Returns false if a layer has no combinator with an id, as far as a look at its text can tell.
    fn may_have(&self, _number: u32, _id: u32) -> bool {
        true
    }
}

/// The paths of the requests that have a body.
pub(crate) const WITH_BODY: [&str; 4] = ["/explain", "/decode", "/encode", "/sample"];

/// Answers a request, if there is something at its path.
pub(crate) fn answer(layers: &dyn Layers, path: &str, body: &[u8]) -> Option<Answer> {
    Some(match path {
        "/explain" => explain(layers, body),
        "/decode" => decode(layers, body),
        "/encode" => encode(layers, body),
        "/sample" => sample(layers, body),
        path => names(&layers.layer(layer_of_names(path)?)?),
    })
}

/// Returns the layer in `/types.json` or `/types/185.json`.
fn layer_of_names(path: &str) -> Option<Option<u32>> {
    match path.strip_prefix("/types")?.strip_suffix(".json")? {
        "" => Some(None),
        number => Some(Some(number.strip_prefix('/')?.parse().ok()?)),
    }
}

/// The answer to a request.
pub(crate) struct Answer {
    pub(crate) is_valid: bool,
    pub(crate) json: String,
}

/// An error in a request, or in the bytes or the JSON of a value.
#[derive(Debug, Default, Serialize)]
struct Failure {
    message: String,
    /// The first byte of the token that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
    /// The path in the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// The probable reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self { message, ..Self::default() }
    }
}

/// The answer to `/explain`. After an error, it has everything before.
#[derive(Serialize)]
struct Explanation {
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<u32>,
    /// The form in which the request had the bytes.
    form: &'static str,
    /// All bytes of the request.
    hex: String,
    /// The number of complete values.
    count: usize,
    tokens: Vec<TokenAnswer>,
    /// The number of further tokens, beyond the limit.
    left_off: usize,
    /// The complete value for people; several values are a list.
    json: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
}

/// The maximum number of tokens in an answer.
const MOST_TOKENS: usize = 10_000;

/// Answers `/explain`: bytes to their tokens.
fn explain(layers: &dyn Layers, body: &[u8]) -> Answer {
    or_failure(|| {
        let request = BytesRequest::read(body)?;
        let target = request.target(layers)?;
        let reading = request.bytes()?;
        let (mut tokens, mut left_off) = (Vec::new(), 0);
        let to_json = |value: &Value| target.codec.to_json_pretty(value);
        let visit = |start, annotation: Annotation<'_>| match tokens.len() < MOST_TOKENS {
            true => tokens.push(TokenAnswer::new(start, &annotation)),
            false => left_off += 1,
        };
        let Decoded { values, error, .. } = decode_row(&target, &reading.bytes, to_json, visit);
        let explanation = Explanation {
            layer: target.layer,
            form: reading.form,
            hex: HEXLOWER.encode(&reading.bytes),
            count: values.len(),
            tokens,
            left_off,
            json: match &values[..] {
                [] | [_] => values.concat(),
                _ => format!("[{}]", values.join(",\n")),
            },
            error,
        };
        Ok(Answer { is_valid: explanation.error.is_none(), json: json(&explanation) })
    })
}

/// Answers `/decode`: bytes to values.
fn decode(layers: &dyn Layers, body: &[u8]) -> Answer {
    #[derive(Serialize)]
    struct Values {
        #[serde(skip_serializing_if = "Option::is_none")]
        layer: Option<u32>,
        values: Vec<Box<RawValue>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<Failure>,
    }

    or_failure(|| {
        let request = BytesRequest::read(body)?;
        let target = request.target(layers)?;
        let reading = request.bytes()?;
        let to_json = |value: &Value| target.codec.to_json(value);
        let Decoded { values, error, .. } = decode_row(&target, &reading.bytes, to_json, |_, _| ());
        let values = values.into_iter().map(RawValue::from_string).collect::<Result<_, _>>();
        let values = values.map_err(|error| error.to_string())?;
        let is_valid = error.is_none();
        Ok(Answer { is_valid, json: json(&Values { layer: target.layer, values, error }) })
    })
}

/// Answers `/encode`: values to bytes.
fn encode(layers: &dyn Layers, body: &[u8]) -> Answer {
    or_failure(|| {
        let request = ValuesRequest::read(body)?;
        let Target { layer, codec, root, .. } = request.target(layers)?;
        let mut bytes = Vec::new();
        for value in request.values()? {
            bytes.append(&mut encode_one(&codec, value.get(), &root)?);
        }
        Ok(encoded(layer, &bytes))
    })
}

/// Answers `/sample`: a type to the bytes of a random value.
fn sample(layers: &dyn Layers, body: &[u8]) -> Answer {
    or_failure(|| {
        let Target { layer, codec, root, .. } = TypeRequest::read(body)?.target(layers)?;
        Ok(encoded(layer, &sample::example(&codec, &root)?))
    })
}

/// Returns the answer with bytes.
fn encoded(layer: Option<u32>, bytes: &[u8]) -> Answer {
    #[derive(Serialize)]
    struct Encoded {
        #[serde(skip_serializing_if = "Option::is_none")]
        layer: Option<u32>,
        hex: String,
        base64: String,
    }

    let (hex, base64) = (HEXLOWER.encode(bytes), BASE64.encode(bytes));
    Answer { is_valid: true, json: json(&Encoded { layer, hex, base64 }) }
}

fn encode_one(codec: &Codec<'_>, json: &str, root: &RootType) -> Result<Vec<u8>, Failure> {
    let encoded = codec.from_json_with_bytes(json, root);
    encoded.map(|(_, bytes)| bytes).map_err(|error| Failure {
        message: error.to_string(),
        path: Some(error.path).filter(|path| !path.is_empty()),
        hint: tdlib::hint(codec, json, root)
            .map(|hint| format!("{}; {}", hint.reason, hint.advice)),
        ..Failure::default()
    })
}

/// Answers with the names that requests may have as types in a layer.
fn names(layer: &Layer<'_>) -> Answer {
    let types = layer.schema.types().map(|(_, ty)| &ty.name);
    let own = layer.schema.combinators().map(|(_, combinator)| combinator);
    let own = own.filter(|combinator| combinator.builtin.is_none() && !combinator.is_local);
    let names: BTreeSet<&String> = types.chain(own.map(|combinator| &combinator.name)).collect();
    Answer { is_valid: true, json: json(&names) }
}

/// Returns the answer for an error, if there is one.
fn or_failure(answer: impl FnOnce() -> Result<Answer, Failure>) -> Answer {
    answer().unwrap_or_else(failure)
}

/// Returns the answer for an error that concerns no value.
pub(crate) fn refused(message: &str) -> Answer {
    failure(message.to_owned().into())
}

fn failure(error: Failure) -> Answer {
    #[derive(Serialize)]
    struct Failed {
        error: Failure,
    }

    Answer { is_valid: false, json: json(&Failed { error }) }
}

/// Returns a value of our own types as JSON, which cannot fail.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests;
