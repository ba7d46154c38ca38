//! Reads the known encodings beside this crate; their README describes them.
//!
//! This is a crate of its own because tests of several crates read the vectors, and some of those
//! compile no layer.

use data_encoding::HEXLOWER;
use serde_json::Value;

/// A value and its bytes.
pub struct Vector {
    /// The file and the line, for messages.
    pub place: String,
    /// True for a call, false for a value of the type `Updates`.
    pub is_function: bool,
    /// The value as JSON.
    pub value: Value,
    /// The boxed form.
    pub bytes: Vec<u8>,
}

const FILES: [(&str, &str); 3] = [
    ("album.jsonl", include_str!("../album.jsonl")),
    ("edges.jsonl", include_str!("../edges.jsonl")),
    ("updates.jsonl", include_str!("../updates.jsonl")),
];

/// Returns all vectors, in the order of their files and lines.
///
/// # Panics
///
/// If a line is not a vector.
pub fn all() -> Vec<Vector> {
    let lines = |(file, text): (&'static str, &'static str)| {
        text.lines().enumerate().map(move |(line, text)| (format!("{file}:{}", line + 1), text))
    };
    FILES.into_iter().flat_map(lines).map(|(place, line)| vector(place, line)).collect()
}

fn vector(place: String, line: &str) -> Vector {
    let parsed: Value =
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{place}: {error}"));
    let text = |key: &str| match &parsed[key] {
        Value::String(text) => text.clone(),
        other => panic!("{place}: `{key}` is {other}, not a string"),
    };
    let bytes = HEXLOWER.decode(text("hex").as_bytes());
    let bytes = bytes.unwrap_or_else(|error| panic!("{place}: `hex`: {error}"));
    let is_function = text("kind") == "function";
    Vector { is_function, value: parsed["value"].clone(), bytes, place }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of lines in the README.
    #[test]
    fn no_vector_is_missing() {
        let readme = include_str!("../README.md");
        let vectors = all();
        for (file, _) in FILES {
            let count = vectors.iter().filter(|vector| vector.place.starts_with(file)).count();
            assert!(readme.contains(&format!("| `{file}` | {count} |")), "{file}: {count} lines");
        }
        assert!(vectors.iter().all(|vector| vector.value["_"].is_string()));
    }
}
