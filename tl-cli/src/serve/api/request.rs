//! The JSON of requests.

use clap::ValueEnum;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tl_reflect::{Codec, RootType};

use super::Layer;
use crate::values::item::InputEncoding;
use crate::values::json_field;
use crate::values::text::Reading;

/// The layer and the type of the values in a request.
pub(super) struct Target<'l> {
    layers: &'l [Layer<'l>],
    pub(super) layer: Option<u32>,
    pub(super) codec: Codec<'l>,
    pub(super) root: RootType,
}

impl Target<'_> {
    /// Says which other layer has a constructor id: the newest of them.
    pub(super) fn in_other_layer(&self, id: u32) -> Option<String> {
        let others = self.layers.iter().rev().filter(|layer| layer.number != self.layer);
        others
            .filter_map(|layer| {
                let number = layer.number?;
                let mut combinators = layer.schema.combinators().map(|(_, combinator)| combinator);
                let found =
                    combinators.find(|combinator| combinator.id == id && !combinator.is_local)?;
                Some(format!("layer {number} has `{}` with this id", found.name))
            })
            .next()
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

    pub(super) fn target<'l>(&self, layers: &'l [Layer<'l>]) -> Result<Target<'l>, String> {
        find(layers, self.layer, self.ty.as_deref())
    }
}

impl BytesRequest {
    pub(super) fn read(body: &[u8]) -> Result<Self, String> {
        read(body)
    }

    pub(super) fn target<'l>(&self, layers: &'l [Layer<'l>]) -> Result<Target<'l>, String> {
        find(layers, self.layer, self.ty.as_deref())
    }

    /// Reads the bytes.
    pub(super) fn bytes(&self) -> Result<Reading, String> {
        let encoding = match &self.from {
            None => InputEncoding::Auto,
            Some(text) => match InputEncoding::from_str(text, false) {
                Ok(encoding) if encoding != InputEncoding::Raw => encoding,
                _ => return Err("`from` is not `auto`, `hex` or `base64`".to_owned()),
            },
        };
        let reading = json_field::bytes(&self.bytes, encoding);
        reading.unwrap_or_else(|| Err("`bytes` is neither text nor a list of bytes".to_owned()))
    }
}

impl<'a> ValuesRequest<'a> {
    pub(super) fn read(body: &'a [u8]) -> Result<Self, String> {
        read(body)
    }

    pub(super) fn target<'l>(&self, layers: &'l [Layer<'l>]) -> Result<Target<'l>, String> {
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
    layers: &'l [Layer<'l>],
    number: Option<u32>,
    ty: Option<&str>,
) -> Result<Target<'l>, String> {
    let layer = match number {
        None => layers.last(),
        Some(_) => layers.iter().find(|layer| layer.number == number),
    };
    let layer = *layer.ok_or_else(|| {
        let known = layers.iter().filter_map(|layer| layer.number);
        let known: Vec<_> = known.map(|number| number.to_string()).collect();
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
