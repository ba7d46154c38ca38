//! The members of a public item, as lines of text.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Field, Fields, Generics, Item, Meta, Path, Token, TraitItem};

use crate::exports::{Export, Exported, named};
use crate::implementations::Implementations;
use crate::source::{conditions_of, is_public_to_all};
use crate::text;

/// Formats a member, after its conditions.
pub(crate) fn line(conditions: &[String], tokens: &TokenStream) -> String {
    let mut line = String::from("  ");
    for condition in conditions {
        line += condition;
        line.push(' ');
    }
    line + &text::of(tokens) + "\n"
}

/// Formats an export and its members, a line each.
pub(crate) fn list(export: &Export<'_>, implementations: &Implementations) -> String {
    let conditions = export.conditions.iter().map(|condition| format!("{condition} "));
    let mut lines: String = conditions.collect();
    let path = &export.path;
    match &export.exported {
        Exported::Module => lines += &format!("mod {path}\n"),
        Exported::Foreign(of) => lines += &format!("use {path} = {of}\n"),
        Exported::Item(item) => {
            lines += &head(item, path);
            lines += &members(item);
            if let Item::Enum(_) | Item::Struct(_) | Item::Trait(_) = item
                && let Some((.., name)) = named(item)
            {
                let more = implementations.get(&name.to_string());
                lines.extend(more.into_iter().flatten().map(String::as_str));
            }
        }
    }
    lines
}

/// Formats the first line of an item: its kind, its path, and the rest of its declaration.
fn head(item: &Item, path: &str) -> String {
    let declared = |kind: &str, generics: &Generics, rest: TokenStream| {
        let bounds = &generics.where_clause;
        let tail = text::of(&quote!(X #generics #rest #bounds));
        format!("{kind} {path}{}\n", &tail[1..])
    };
    match item {
        Item::Const(item) => {
            let ty = &item.ty;
            declared("const", &item.generics, quote!(: #ty))
        }
        Item::Static(item) => {
            let ty = &item.ty;
            declared("static", &Generics::default(), quote!(: #ty))
        }
        Item::Enum(item) => {
            declared(&marked(&item.attrs, "enum"), &item.generics, TokenStream::new())
        }
        Item::Struct(item) => {
            declared(&marked(&item.attrs, "struct"), &item.generics, TokenStream::new())
        }
        Item::Trait(item) => {
            let bounds = &item.supertraits;
            let rest = if bounds.is_empty() { TokenStream::new() } else { quote!(: #bounds) };
            declared("trait", &item.generics, rest)
        }
        Item::Type(item) => {
            let ty = &item.ty;
            declared("type", &item.generics, quote!(= #ty))
        }
        Item::Fn(item) => {
            let name = format!("fn {}", item.sig.ident);
            let text = text::of(&item.sig);
            format!("{}\n", text.replacen(&name, &format!("fn {path}"), 1))
        }
        _ => format!("{path}\n"),
    }
}

/// Formats the kind of an item, with `#[non_exhaustive]`.
fn marked(attributes: &[Attribute], kind: &str) -> String {
    let is_open = attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
    if is_open { format!("#[non_exhaustive] {kind}") } else { kind.to_owned() }
}

/// Formats the fields, variants, associated items and derives of an item.
fn members(item: &Item) -> String {
    match item {
        Item::Struct(item) => {
            let are_public = |field: &Field| is_public_to_all(&field.vis);
            let rest = if item.fields.iter().all(are_public) { "" } else { "  ..\n" };
            derives(&item.attrs) + &item.fields.iter().map(field_line).collect::<String>() + rest
        }
        Item::Enum(item) => {
            let variants = item.variants.iter().map(|variant| {
                let (name, fields) = (&variant.ident, bare(&variant.fields));
                line(&conditions_of(&variant.attrs), &quote!(#name #fields))
            });
            derives(&item.attrs) + &variants.collect::<String>()
        }
        Item::Trait(item) => item.items.iter().map(associated).collect(),
        _ => String::new(),
    }
}

/// Formats a public field. One line `..` at the end stands for the private fields.
fn field_line(field: &Field) -> String {
    if !is_public_to_all(&field.vis) {
        return String::new();
    }
    let (name, ty) = (&field.ident, &field.ty);
    let name = name.as_ref().map(|name| quote!(#name:));
    line(&conditions_of(&field.attrs), &quote!(pub #name #ty))
}

/// Returns the fields of a variant without their documentation.
fn bare(fields: &Fields) -> TokenStream {
    let inner = fields.iter().map(|field| {
        let (name, colon, ty) = (&field.ident, &field.colon_token, &field.ty);
        quote!(#name #colon #ty)
    });
    match fields {
        Fields::Named(_) => quote!({ #(#inner),* }),
        Fields::Unnamed(_) => quote!((#(#inner),*)),
        Fields::Unit => TokenStream::new(),
    }
}

/// Formats an associated item of a trait. Implementations may leave out an item with a default.
fn associated(item: &TraitItem) -> String {
    let (attributes, tokens, has_default) = match item {
        TraitItem::Fn(item) => (&item.attrs, item.sig.to_token_stream(), item.default.is_some()),
        TraitItem::Const(item) => {
            let (name, ty) = (&item.ident, &item.ty);
            (&item.attrs, quote!(const #name: #ty), item.default.is_some())
        }
        TraitItem::Type(item) => {
            let (name, generics, bounds) = (&item.ident, &item.generics, &item.bounds);
            let colon = &item.colon_token;
            (&item.attrs, quote!(type #name #generics #colon #bounds), item.default.is_some())
        }
        _ => return String::new(),
    };
    let default = if has_default { quote!(= ..) } else { TokenStream::new() };
    line(&conditions_of(attributes), &quote!(#tokens #default))
}

fn derives(attributes: &[Attribute]) -> String {
    let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    let derives = derives.filter_map(|attribute| {
        let Meta::List(list) = &attribute.meta else { return None };
        list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok()
    });
    let mut names: Vec<_> = derives.flatten().map(|path| text::of(&path)).collect();
    names.sort();
    if names.is_empty() { String::new() } else { format!("  derive {}\n", names.join(", ")) }
}
