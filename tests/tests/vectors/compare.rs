//! Compares a Rust value, as a [`Tree`], with the JSON form that `tests/vectors/README.md`
//! describes.

use data_encoding::{BASE64, HEXLOWER};
use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::{Map, Value};

use super::debug_tree::Tree;

/// Compares a tree with a value, and returns the first difference.
pub(crate) fn same(tree: &Tree, expected: &Value) -> Result<(), String> {
    match (tree, expected) {
        // A variant around its constructor's struct, or an optional value.
        (Tree::Tuple(_, inner), _) => same(inner, expected),
        (Tree::Struct(name, fields), Value::Object(map)) => same_struct(name, fields, map),
        (Tree::Word(name), Value::Object(map)) => same_unit(name, map),
        (Tree::List(items), Value::Array(values)) if items.len() == values.len() => {
            items.iter().zip(values).try_for_each(|(item, value)| same(item, value))
        }
        (Tree::List(items), Value::String(text)) => same_bytes(items, text),
        (Tree::Text(text), Value::String(value)) if text == value => Ok(()),
        (Tree::Word(word), Value::Bool(value)) if *word == value.to_string() => Ok(()),
        // `long` is a decimal string.
        (Tree::Word(word), Value::String(value)) if word == value => Ok(()),
        (Tree::Word(word), Value::Number(value)) => {
            let same = match value.as_i64() {
                Some(value) if !word.contains(['.', 'e']) => *word == value.to_string(),
                _ => word.parse::<f64>().ok() == value.as_f64(),
            };
            if same { Ok(()) } else { Err(format!("{word} is not {value}")) }
        }
        _ => Err(format!("{tree:?} is not {expected}")),
    }
}

fn constructor(map: &Map<String, Value>) -> Result<String, String> {
    let name = map.get("_").and_then(Value::as_str).ok_or("a constructor without a name")?;
    Ok(name.rsplit('.').next().unwrap_or(name).to_upper_camel_case())
}

/// Compares a constructor without fields, whose variant may lack the name of the type.
fn same_unit(name: &str, map: &Map<String, Value>) -> Result<(), String> {
    let constructor = constructor(map)?;
    if map.len() == 1 && constructor.ends_with(name) {
        Ok(())
    } else {
        Err(format!("{name} is not {constructor}"))
    }
}

fn same_struct(
    name: &str,
    fields: &[(String, Tree)],
    map: &Map<String, Value>,
) -> Result<(), String> {
    if name != constructor(map)? {
        return Err(format!("{name} is not {}", map["_"]));
    }
    let mut fields: Vec<(&str, &Tree)> = flatten(fields);
    for (key, value) in map.iter().filter(|(key, _)| *key != "_") {
        let key = key.to_snake_case();
        let key = if key == "self" { "self_".to_owned() } else { key };
        let found = fields.iter().position(|(name, _)| *name == key);
        match found {
            Some(found) => {
                let (_, tree) = fields.swap_remove(found);
                same(tree, value).map_err(|error| format!("{name}.{key}: {error}"))?;
            }
            // A flag that shares its bit with another field has no field of its own.
            None if *value == Value::Bool(true) => {}
            None => return Err(format!("{name} has no field {key}")),
        }
    }
    match fields.iter().find(|(_, tree)| !is_absent(tree)) {
        Some((key, tree)) => Err(format!("{name}.{key} should be absent and is {tree:?}")),
        None => Ok(()),
    }
}

/// Returns the fields of a struct, with a group (`…_and_…`) replaced by its fields.
fn flatten(fields: &[(String, Tree)]) -> Vec<(&str, &Tree)> {
    let mut flat = Vec::new();
    for (name, tree) in fields {
        match tree {
            Tree::Tuple(some, group) if some == "Some" && name.contains("_and_") => {
                if let Tree::Struct(_, members) = &**group {
                    flat.extend(flatten(members));
                }
            }
            _ => flat.push((name.as_str(), tree)),
        }
    }
    flat
}

fn is_absent(tree: &Tree) -> bool {
    matches!(tree, Tree::Word(word) if word == "None" || word == "false")
}

/// `bytes` are base64, `int128` and `int256` hexadecimal.
fn same_bytes(items: &[Tree], text: &str) -> Result<(), String> {
    let byte = |tree: &Tree| match tree {
        Tree::Word(word) => word.parse::<u8>().ok(),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = items.iter().map(byte).collect();
    let bytes = bytes.ok_or_else(|| format!("{items:?} is not {text:?}"))?;
    let hex = HEXLOWER.encode(&bytes);
    if hex == text || BASE64.encode(&bytes) == text {
        Ok(())
    } else {
        Err(format!("{hex} is not {text:?}"))
    }
}
