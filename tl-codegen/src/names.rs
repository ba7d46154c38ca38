//! Makes Rust names from TL names. No other place does.
//!
//! * Types and variants are heck's `UpperCamelCase` of the last part of the TL name, fields, modules
//!   and methods its `snake_case`; every other part of the name is a module.
//! * A name that is a Rust keyword becomes a raw identifier (`r#type`). The five words that cannot
//!   be raw (`self`, `Self`, `super`, `crate`, `_`) get an underscore at the end. So do the names
//!   that generated code uses itself ([`RESERVED`]), and modules whose file cannot have its name:
//!   `mod`, and the devices of Windows, such as `aux`.
//! * If a name is taken in its module, struct or enum, it gets an underscore at its end, the next
//!   one `_3` and so on, in the order of the schema. The enums of all boxed types and functions
//!   name their variants by the whole TL name: `MessagesChats`.
//! * A variant drops the type's name from its front, with or without a plural `s`, if the rest is a
//!   name and unique among the variants. Otherwise it keeps the whole name.

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

/// Names of the standard library that generated modules use without a path.
const RESERVED: &[&str] =
    &["Box", "Err", "None", "Ok", "Option", "Result", "Some", "String", "Vec"];

/// All keywords of all editions, except for those that cannot be raw identifiers.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Returns the Rust name of a constructor, a function or a boxed type.
pub(crate) fn type_name(tl: &str) -> String {
    unreserved(base(tl).to_upper_camel_case())
}

/// Returns the variant for a type or a function in the enum of all: `MessagesChats`.
pub(crate) fn variant_of_any(tl: &str) -> String {
    unreserved(tl.split('.').map(ToUpperCamelCase::to_upper_camel_case).collect())
}

fn unreserved(name: String) -> String {
    if RESERVED.contains(&name.as_str()) || name == "Self" { name + "_" } else { name }
}

/// Returns the Rust name of a field, a module, a method or a local variable.
pub(crate) fn snake_name(tl: &str) -> String {
    let name = tl.to_snake_case();
    match name.as_str() {
        "self" | "super" | "crate" | "_" | "" => name + "_",
        _ => name,
    }
}

/// Returns the Rust name of the module for a namespace, which is also the name of its file.
fn module_name(tl: &str) -> String {
    let name = snake_name(tl);
    // Windows reserves these names for devices, with any extension.
    let is_device = match name.as_str() {
        "aux" | "con" | "nul" | "prn" => true,
        name => ["com", "lpt"].iter().any(|device| {
            let number = name.strip_prefix(device);
            number.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
        }),
    };
    // `mod.rs` is the file of the outer module.
    if is_device || name == "mod" { name + "_" } else { name }
}

/// Returns the modules of a TL name.
pub(crate) fn modules(tl: &str) -> Vec<String> {
    let mut parts: Vec<_> = tl.split('.').map(module_name).collect();
    parts.pop();
    parts
}

/// Returns the last part of a TL name.
pub(crate) fn base(tl: &str) -> &str {
    tl.rsplit('.').next().unwrap_or(tl)
}

/// Returns the identifier for a name, raw if it is a keyword.
pub(crate) fn ident(name: &str) -> Ident {
    if KEYWORDS.contains(&name) {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

/// Returns the variants of a type, one for each of its constructors.
pub(crate) fn variants(ty: &str, constructors: &[&str]) -> Vec<String> {
    let ty = base(ty).to_upper_camel_case();
    let whole: Vec<String> = constructors.iter().map(|name| type_name(name)).collect();
    let short: Vec<Option<&str>> = whole.iter().map(|name| without_type(name, &ty)).collect();
    // The number of constructors that want each name.
    let mut wanted: HashMap<&str, usize> = HashMap::new();
    for (whole, short) in whole.iter().zip(&short) {
        *wanted.entry(short.unwrap_or(whole)).or_default() += 1;
    }
    let mut taken = Names::default();
    let pairs = whole.iter().zip(&short);
    let chosen = pairs.map(|(whole, own)| own.filter(|own| wanted[own] == 1).unwrap_or(whole));
    chosen.map(|name| taken.claim(name)).collect()
}

/// Returns the name of the variant for unknown constructors: `Unknown`, unless another variant has
/// that name.
pub(crate) fn unknown_variant<'a>(variants: impl IntoIterator<Item = &'a str>) -> String {
    let mut taken = Names::default();
    taken.taken.extend(variants.into_iter().map(str::to_owned));
    taken.claim("Unknown")
}

/// Returns the rest of a variant's name after the name of its type.
fn without_type<'a>(name: &'a str, ty: &str) -> Option<&'a str> {
    let singular = ty.strip_suffix('s').unwrap_or(ty);
    let rest = name.strip_prefix(ty).filter(|rest| starts_word(rest));
    let rest = rest.or_else(|| name.strip_prefix(singular).filter(|rest| starts_word(rest)))?;
    let is_name = rest != "Self" && !RESERVED.contains(&rest);
    is_name.then_some(rest)
}

fn starts_word(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_uppercase())
}

/// The names taken in one scope.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
    /// The number for the next claim of a taken name.
    next: HashMap<String, u32>,
}

impl Names {
    /// Takes a name: `name`, then `name_`, then `name_3` and so on, skipping taken names.
    pub(crate) fn claim(&mut self, name: &str) -> String {
        self.claim_unless(name, |_| false)
    }

    /// Takes a name that is also free elsewhere.
    pub(crate) fn claim_unless(
        &mut self,
        name: &str,
        is_taken_elsewhere: impl Fn(&str) -> bool,
    ) -> String {
        let mut claimed = name.to_owned();
        while is_taken_elsewhere(&claimed) || self.taken.contains(&claimed) {
            let number = self.next.entry(name.to_owned()).or_insert(2);
            claimed = match *number {
                2 => format!("{name}_"),
                number => format!("{name}_{number}"),
            };
            *number += 1;
        }
        self.taken.insert(claimed.clone());
        claimed
    }

    /// Returns true if a name is taken.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.taken.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_fields_and_modules() {
        assert_eq!(type_name("messages.sendMultiMedia"), "SendMultiMedia");
        assert_eq!(type_name("p_q_inner_data"), "PQInnerData");
        assert_eq!(type_name("option"), "Option_");
        assert_eq!(snake_name("srp_B"), "srp_b");
        assert_eq!(snake_name("self"), "self_");
        assert_eq!(modules("liteServer.nonfinal.candidateId"), ["lite_server", "nonfinal"]);
        assert_eq!(
            modules("mod.type.aux.com1.com10.a"),
            ["mod_", "type", "aux_", "com1_", "com10"]
        );
        assert_eq!(ident("type").to_string(), "r#type");
    }

    #[test]
    fn names_that_are_taken_get_numbers() {
        let mut names = Names::default();
        let claimed = ["a", "a_3", "a", "a", "a", "a_", "a_"].map(|name| names.claim(name));
        assert_eq!(claimed, ["a", "a_3", "a_", "a_4", "a_5", "a__", "a__3"]);
        let longest = (0..10_000).map(|_| names.claim("a").len()).max();
        assert_eq!(longest, Some("a_10005".len()));
        let mut inner = Names::default();
        assert_eq!(inner.claim_unless("a", |name| names.contains(name)), "a_10006");
    }

    #[test]
    fn variants_drop_the_name_of_their_type() {
        let names = ["updatesTooLong", "updateShort", "updates", "updatesCombined"];
        let short = ["TooLong", "Short", "Updates", "Combined"];
        assert_eq!(variants("Updates", &names), short);
    }

    #[test]
    fn the_variant_for_unknown_constructors_gives_way() {
        assert_eq!(unknown_variant(["User", "Chat"]), "Unknown");
        assert_eq!(unknown_variant(["Unknown", "Unknown_"]), "Unknown_3");
    }

    #[test]
    fn variants_stay_legal_and_unique() {
        let names = ["inputPeerSelf", "inputPeerUser", "inputPeer64"];
        assert_eq!(variants("InputPeer", &names), ["InputPeerSelf", "User", "InputPeer64"]);
        assert_eq!(variants("A", &["aB", "b", "aC"]), ["AB", "B", "C"]);
        assert_eq!(variants("As", &["asB", "aB"]), ["AsB", "AB"]);
        assert_eq!(variants("A", &["a_b", "aB"]), ["AB", "AB_"]);
        assert_eq!(variants("T", &["tA", "a", "t_a", "tB"]), ["TA", "A", "TA_", "B"]);
    }
}
