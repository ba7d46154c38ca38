//! The JSON of requests.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tl_reflect::{Codec, RootType};

use super::Layers;
use crate::bytes::text::{self, Encoding, Reading};

/// The layer and the type of the values in a request.
pub(super) struct Target<'l> {
    layers: &'l dyn Layers,
    pub(super) layer: Option<u32>,
    pub(super) codec: Codec<'l>,
    pub(super) root: RootType,
}

impl Target<'_> {
    /// Says which other layer has a constructor id: the newest of them.
    pub(super) fn in_other_layer(&self, id: u32) -> Option<String> {
        let numbers = self.layers.numbers();
        let others = numbers.into_iter().rev().filter(|number| Some(*number) != self.layer);
        let mut found =
            others.filter(|number| self.layers.may_have(*number, id)).filter_map(|number| {
                let schema = self.layers.layer(Some(number))?.schema;
                let mut combinators = schema.combinators().map(|(_, combinator)| combinator);
                // All layers have the predefined types.
                let found = combinators.find(|combinator| {
                    combinator.id == id && !combinator.is_local && combinator.builtin.is_none()
                })?;
                Some(format!("layer {number} has `{}` with this id", found.name))
            });
        found.next()
    }
}

/// A request with the bytes of values.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BytesRequest {
    layer: Option<u32>,
    #[serde(rename = "type")]
    ty: Option<String>,
    /// Text as for `tl decode`, or a list of numbers.
    bytes: Value,
    /// The encoding of the text, as for `tl decode --from`.
    from: Option<String>,
}

/// A request with values.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ValuesRequest<'a> {
    layer: Option<u32>,
    #[serde(rename = "type")]
    ty: Option<String>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
    #[serde(borrow)]
    values: Option<Vec<&'a RawValue>>,
}

/// A request with a type alone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypeRequest {
    layer: Option<u32>,
    #[serde(rename = "type")]
    ty: Option<String>,
}

impl TypeRequest {
    pub(super) fn read(body: &[u8]) -> Result<Self, String> {
        read(body)
    }

    pub(super) fn target<'l>(&self, layers: &'l dyn Layers) -> Result<Target<'l>, String> {
        find(layers, self.layer, self.ty.as_deref())
    }
}

impl BytesRequest {
    pub(super) fn read(body: &[u8]) -> Result<Self, String> {
        read(body)
    }

    pub(super) fn target<'l>(&self, layers: &'l dyn Layers) -> Result<Target<'l>, String> {
        find(layers, self.layer, self.ty.as_deref())
    }

    /// Reads the bytes.
    pub(super) fn bytes(&self) -> Result<Reading, String> {
        let encoding = match &self.from {
            None => Encoding::Auto,
            Some(text) => Encoding::parse(text)?,
        };
        let reading = text::from_json(&self.bytes, encoding);
        reading.unwrap_or_else(|| Err("`bytes` is neither text nor a list of bytes".to_owned()))
    }
}

impl<'a> ValuesRequest<'a> {
    pub(super) fn read(body: &'a [u8]) -> Result<Self, String> {
        read(body)
    }

    pub(super) fn target<'l>(&self, layers: &'l dyn Layers) -> Result<Target<'l>, String> {
        find(layers, self.layer, self.ty.as_deref())
    }

    /// Returns the JSON of each value.
    pub(super) fn values(self) -> Result<Vec<&'a RawValue>, String> {
        match (self.value, self.values) {
            (Some(value), None) => Ok(vec![value]),
            (None, Some(values)) => Ok(values),
            _ => Err("expected `value` or, for several values in a row, `values`".to_owned()),
        }
    }
}

/// Reads the body of a request.
fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, String> {
    let text =
        str::from_utf8(body).map_err(|error| format!("the request is not UTF-8: {error}"))?;
    serde_json::from_str(text).map_err(|error| format!("the request is not as expected: {error}"))
}

/// Finds the layer, by default the newest, and the type in it, by default any.
fn find<'l>(
    layers: &'l dyn Layers,
    number: Option<u32>,
    ty: Option<&str>,
) -> Result<Target<'l>, String> {
    let layer = layers.layer(number).ok_or_else(|| {
        let known: Vec<_> = layers.numbers().iter().map(u32::to_string).collect();
        match known.is_empty() {
            true => "the schema has no layers; leave out `layer`".to_owned(),
            false => format!("there is no such layer, only {}", known.join(", ")),
        }
    })?;
    let codec = Codec::new(layer.schema);
    let root = match ty.map(str::trim).filter(|ty| !ty.is_empty()) {
        Some(ty) => codec.root_type(ty)?,
        None => RootType::Any,
    };
    Ok(Target { layers, layer: layer.number, codec, root })
}
