//! The history of definitions as JSON.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tl_diff::{Diff, report};
use tl_parser::schema::Combinator;

use super::{Layer, own};

/// The keys that list definitions and changes, as in a difference.
const LISTS: [&str; 4] = ["added", "removed", "renamed", "changed"];

/// Returns the history of the selected definitions, or of all.
pub(super) fn history(
    name: Option<&str>,
    layers: &[Layer],
    changes: &[Diff],
    selected: Option<&BTreeSet<String>>,
) -> Value {
    let first = layers.iter().take(1).map(|layer| {
        let added: Vec<_> = own(layer, selected).map(definition).collect();
        json!({ "added": added, "removed": [], "renamed": [], "changed": [] })
    });
    let all = first.chain(changes.iter().map(report::json));
    let listed = layers.iter().zip(all).filter_map(|(layer, mut lists)| {
        let says_nothing = |key| lists[key].as_array().is_some_and(Vec::is_empty);
        if selected.is_some() && LISTS.into_iter().all(says_nothing) {
            return None;
        }
        let mut entry = json!({ "layer": layer.number, "file": layer.name });
        for key in LISTS {
            entry[key] = lists[key].take();
            let items = entry[key].as_array_mut().into_iter().flatten();
            // A history does not compute the effects in Rust.
            items.filter_map(Value::as_object_mut).for_each(|item| drop(item.remove("rust")));
        }
        Some(entry)
    });
    json!({ "name": name, "layers": listed.collect::<Vec<_>>() })
}

/// Returns a definition of the first layer, in the form of one that was added.
fn definition(combinator: &Combinator) -> Value {
    json!({
        "name": combinator.name,
        "kind": if combinator.is_function { "function" } else { "constructor" },
        "id": format!("{:08x}", combinator.id),
        "result": combinator.text.rsplit(" = ").next(),
        "definition": combinator.text,
        "breaking": false,
    })
}
