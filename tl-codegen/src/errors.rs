//! The enum of all documented errors of functions.

use std::collections::{BTreeMap, BTreeSet};

use tl_docs::Documentation;

use crate::names::{Names, type_name};
use crate::rust_model::Model;

/// The enum of all documented errors.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    pub(crate) variants: Vec<ErrorVariant>,
}

/// A variant of the enum.
#[derive(Debug)]
pub(crate) struct ErrorVariant {
    /// The name in Rust.
    pub(crate) name: String,
    /// The documented name, with `%d` for numbers.
    pub(crate) pattern: String,
    pub(crate) codes: BTreeSet<i32>,
    pub(crate) description: String,
    /// The names of the numbers in it.
    pub(crate) numbers: Vec<String>,
    /// The TL names of the functions that may answer with it.
    pub(crate) functions: Vec<String>,
}

impl Errors {
    /// Collects the errors of the functions of a model, by name.
    pub(crate) fn new(documentation: &Documentation, model: &Model) -> Self {
        let mut by_pattern: BTreeMap<&str, ErrorVariant> = BTreeMap::new();
        for function in model.structs.iter().filter(|item| item.output.is_some()) {
            let entry = documentation.get(&function.tl_name);
            for error in entry.iter().flat_map(|entry| &entry.errors) {
                let variant = by_pattern.entry(&error.name).or_insert_with(|| ErrorVariant {
                    name: String::new(),
                    pattern: error.name.clone(),
                    codes: BTreeSet::new(),
                    description: String::new(),
                    numbers: numbers(&error.name),
                    functions: Vec::new(),
                });
                variant.codes.insert(error.code);
                if variant.description.is_empty() {
                    variant.description.clone_from(&error.description);
                }
                if !variant.functions.contains(&function.tl_name) {
                    variant.functions.push(function.tl_name.clone());
                }
            }
        }
        let mut names = Names::default();
        names.claim("Other");
        let named = by_pattern.into_values().map(|variant| {
            let words = type_name(&variant.pattern.replace("%d", ""));
            // A name cannot start with a digit: `2FA_CONFIRM_WAIT_%d`.
            let is_name = words.starts_with(|c: char| c.is_alphabetic());
            let name = names.claim(&if is_name { words } else { format!("Error{words}") });
            ErrorVariant { name, ..variant }
        });
        Self { variants: named.collect() }
    }
}

/// Returns names for the numbers in the name of an error, made of the words before them.
fn numbers(pattern: &str) -> Vec<String> {
    let pieces: Vec<_> = pattern.split("%d").collect();
    let mut names = Names::default();
    let before = pieces.iter().take(pieces.len() - 1);
    let numbers = before.map(|piece| {
        let word = piece.trim_matches('_').rsplit('_').next().unwrap_or_default();
        names.claim(match word {
            "WAIT" | "DELAY" | "FRESH" => "seconds",
            "MIGRATE" => "dc",
            "REFERENCE" | "PART" => "index",
            _ => "number",
        })
    });
    numbers.collect()
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_have_names() {
        assert_eq!(numbers("SLOWMODE_WAIT_%d"), ["seconds"]);
        assert_eq!(numbers("FILE_REFERENCE_%d_EXPIRED"), ["index"]);
        assert_eq!(numbers("A_%d_%d"), ["number", "number_"]);
        assert!(numbers("PEER_ID_INVALID").is_empty());
    }
}
