//! The Rust that a definition becomes, for people.

use std::fmt::Write;

use tl_codegen::{EnumOutline, FieldOutline, Outline, RustPath, StructOutline};

use super::index::Symbol;

/// The variants and fields that are listed.
const MAX_LISTED: usize = 24;

/// Returns the items of a definition as Rust.
pub(super) fn items(outline: &Outline, symbol: &Symbol) -> Option<String> {
    match symbol {
        Symbol::Combinator(name) => {
            let of_name = |item: &&StructOutline| *item.tl_name == **name && !item.is_record;
            let variant = |union: &EnumOutline| {
                let variant =
                    union.variants.iter().find(|variant| *variant.constructor == **name)?;
                Some(format!("{}::{}", union.path, variant.name))
            };
            let variant = outline.enums.iter().find_map(variant);
            match outline.structs.iter().find(of_name) {
                Some(item) => Some(of_struct(item, variant)),
                None => variant,
            }
        }
        Symbol::Type(name) => {
            let only = |item: &&StructOutline| item.only_of.as_deref() == Some(name);
            let union = outline.enums.iter().find(|union| *union.tl_name == **name);
            let only = || outline.structs.iter().find(only).map(|item| of_struct(item, None));
            union.map(of_enum).or_else(only)
        }
        Symbol::Local { .. } => None,
    }
}

/// Returns the Rust of a field.
pub(super) fn field(outline: &Outline, combinator: &str, name: &str) -> Option<String> {
    let mut structs = outline.structs.iter();
    let item = structs.find(|item| item.tl_name == combinator && !item.is_record)?;
    let is_it = |field: &&FieldOutline| field.name.trim_start_matches("r#") == name;
    let found = item.fields.iter().flat_map(|field| [field].into_iter().chain(&field.members));
    found.into_iter().find(is_it).map(|field| format!("{}: {}", field.name, field.ty))
}

fn of_struct(item: &StructOutline, variant: Option<String>) -> String {
    let mut notes = vec![item.path.to_string()];
    notes.extend(variant.map(|variant| format!("in the variant {variant}")));
    notes.extend(item.output.as_ref().map(|output| format!("returns {output}")));
    let head = format!("pub struct {}{}", name(&item.path), params(&item.params));
    let fields = item.fields.iter().map(|field| format!("pub {}: {}", field.name, field.ty));
    format!("// {}\n{}", notes.join(", "), block(&head, fields))
}

fn of_enum(union: &EnumOutline) -> String {
    let variants = union.variants.iter().map(|variant| match &variant.payload {
        Some(payload) => format!("{}({payload})", variant.name),
        None => variant.name.clone(),
    });
    let head = format!("pub enum {}{}", name(&union.path), params(&union.params));
    format!("// {}\n{}", union.path, block(&head, variants))
}

/// Returns the last name of a path.
fn name(path: &RustPath) -> String {
    let path = path.to_string();
    path.rsplit("::").next().unwrap_or(&path).to_owned()
}

fn params<T: ToString>(params: &[T]) -> String {
    match params {
        [] => String::new(),
        params => format!("<{}>", params.iter().map(T::to_string).collect::<Vec<_>>().join(", ")),
    }
}

fn block(head: &str, lines: impl ExactSizeIterator<Item = String>) -> String {
    let more = lines.len().saturating_sub(MAX_LISTED);
    if lines.len() == 0 {
        return format!("{head} {{}}");
    }
    let mut text = format!("{head} {{\n");
    for line in lines.take(MAX_LISTED) {
        let _ = writeln!(text, "    {line},");
    }
    if more > 0 {
        let _ = writeln!(text, "    // and {more} more");
    }
    text + "}"
}
