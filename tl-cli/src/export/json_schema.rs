//! A JSON Schema of values in JSON.

use serde_json::{Map, Value, json};
use tl_docs::plain_text;
use tl_parser::schema::{Combinator, CombinatorIndex, Field};

use super::mapping::{self, JsonShape};
use super::part::Exported;

/// Returns a JSON Schema that accepts any boxed value or call, with a definition for each
/// constructor, type and function.
pub(super) fn export(part: &Exported<'_>) -> Value {
    let mut definitions = Map::new();
    let own = || part.combinators().filter(|(_, combinator)| combinator.builtin.is_none());
    for (index, combinator) in own() {
        let object = object(part, index, combinator);
        definitions.insert(key(&combinator.name, combinator.is_local), object);
    }
    for (index, ty) in part.types().filter(|(index, _)| part.schema.builtin(*index).is_none()) {
        let constructors = ty.constructors.iter().map(|c| &part.schema[*c]);
        let any: Vec<Value> = constructors.map(reference_to).collect();
        let schema = match part.schema.is_bool(index) {
            true => json!({ "type": "boolean" }),
            false => json!({ "anyOf": any }),
        };
        definitions.insert(key(&ty.name, ty.is_local), schema);
    }
    let values: Vec<Value> = own().map(|(_, combinator)| reference_to(combinator)).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Values in JSON, as `tl decode` writes and `tl encode` reads them",
        "anyOf": values,
        "$defs": definitions,
    })
}

/// Returns the name of a definition. A local one has the name of another.
fn key(name: &str, is_local: bool) -> String {
    if is_local { format!("{name}-local") } else { name.to_owned() }
}

fn reference(name: &str, is_local: bool) -> Value {
    json!({ "$ref": format!("#/$defs/{}", key(name, is_local)) })
}

fn reference_to(combinator: &Combinator) -> Value {
    reference(&combinator.name, combinator.is_local)
}

fn object(part: &Exported<'_>, index: CombinatorIndex, combinator: &Combinator) -> Value {
    let (mut properties, mut required) = fields(part, &combinator.fields);
    if let Some((key, shape)) = mapping::content(part.schema, index) {
        properties.insert(key.to_owned(), schema(part, &shape));
        required.clear();
    }
    properties.insert("_".to_owned(), json!({ "const": combinator.name }));
    required.insert(0, Value::from("_"));
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    let description = part.entry(&combinator.name).and_then(|entry| entry.description.as_ref());
    if let Some(description) = description {
        schema["description"] = Value::from(plain_text(description));
    }
    schema
}

fn fields(part: &Exported<'_>, fields: &[Field]) -> (Map<String, Value>, Vec<Value>) {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for (index, field) in fields.iter().enumerate() {
        let (shape, is_optional) = mapping::field(part.schema, fields, index);
        properties.insert(field.key().to_owned(), schema(part, &shape));
        if !is_optional {
            required.push(Value::from(field.key()));
        }
    }
    (properties, required)
}

fn schema(part: &Exported<'_>, shape: &JsonShape<'_>) -> Value {
    match shape {
        JsonShape::Int => json!({ "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX }),
        JsonShape::Nat => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        JsonShape::Long => json!({ "type": "string", "pattern": "^-?[0-9]+$" }),
        JsonShape::Double => json!({
            "anyOf": [
                { "type": "number" },
                { "type": "string", "pattern": "^(NaN|-?Infinity|0x[0-9a-f]+)$" },
            ],
        }),
        JsonShape::String => json!({ "type": "string" }),
        JsonShape::Bytes => json!({ "type": "string", "contentEncoding": "base64" }),
        JsonShape::Raw(len) => {
            json!({ "type": "string", "pattern": format!("^[0-9a-f]{{{}}}$", len * 2) })
        }
        JsonShape::Bool => json!({ "type": "boolean" }),
        JsonShape::True => json!({ "const": true }),
        JsonShape::Array(item) => json!({ "type": "array", "items": schema(part, item) }),
        JsonShape::Record(items) => {
            let (properties, required) = fields(part, items);
            json!({
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            })
        }
        JsonShape::Type(index, _) => {
            let ty = &part.schema[*index];
            reference(&ty.name, ty.is_local)
        }
        JsonShape::Constructor(index, _) => reference_to(&part.schema[*index]),
        // The definition does not know its arguments.
        JsonShape::Parameter(_) => json!({}),
        JsonShape::Object | JsonShape::Call => json!({
            "type": "object",
            "properties": { "_": { "type": "string" } },
            "required": ["_"],
        }),
    }
}
