//! JSON in the form of TDLib, which names constructors by `@type`.

use std::borrow::Cow;

use serde_json::Value;
use tl_reflect::{Codec, RootType};

/// The maximum length of JSON in a hint, in bytes.
const MOST_SHOWN: usize = 500;

/// The reason why JSON of TDLib is no value here, and the JSON to write instead.
pub(crate) struct Hint {
    pub(crate) reason: &'static str,
    pub(crate) advice: String,
}

/// Returns a hint about JSON that is no value, if it is in the form of TDLib.
pub(crate) fn hint(codec: &Codec<'_>, json: &str, root: &RootType) -> Option<Hint> {
    let Cow::Owned(json) = with_our_names(json) else { return None };
    let value: Value = serde_json::from_str(&json).ok()?;
    let name = value.get("_").and_then(Value::as_str);
    let is_known = name.is_some_and(|name| codec.schema().combinator_named(name).is_some());
    let advice = match name {
        _ if json.len() <= MOST_SHOWN && codec.from_json(&json, root).is_ok() => {
            format!("write {json}")
        }
        Some(name) if is_known => {
            format!("write {{\"_\":\"{name}\",…}} and so on inside; `tl sample {name}` writes one")
        }
        Some(name) => format!("the schema has no `{name}`, which may be one of TDLib's own"),
        None => "write `_` for `@type` everywhere".to_owned(),
    };
    let reason = "a constructor is named by the key `_` here, not by `@type` as in TDLib";
    Some(Hint { reason, advice })
}

/// Replaces the key `@type` by `_`. Replaces the ends of lines, too, which are not in strings.
fn with_our_names(json: &str) -> Cow<'_, str> {
    const KEY: &str = "\"@type\"";
    let (mut out, mut start) = (String::new(), 0);
    for (at, key) in json.match_indices(KEY) {
        let (before, after) = (&json[..at], json[at + key.len()..].trim_start());
        if after.starts_with(':') && !before.ends_with('\\') {
            out += &json[start..at];
            out += "\"_\"";
            start = at + key.len();
        }
    }
    match start {
        0 => Cow::Borrowed(json),
        _ => Cow::Owned((out + &json[start..]).lines().map(str::trim).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_alone_are_replaced() {
        let json = "{ \"@type\" : \"a\",\n  \"b\": [{\"@type\":\"@type\",\"c\":\"\\\"@type\\\": \\\"@type\\\":\"}]\n}\n";
        let ours =
            "{ \"_\" : \"a\",\"b\": [{\"_\":\"@type\",\"c\":\"\\\"@type\\\": \\\"@type\\\":\"}]}";
        assert_eq!(with_our_names(json), ours);
        assert!(matches!(with_our_names("{\"_\":\"@type\"}"), Cow::Borrowed(_)));
    }
}
