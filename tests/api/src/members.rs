//! What belongs to a public item, as lines of text.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Field, Fields, Generics, ImplItem, Item, ItemImpl, Meta, Path, Token, TraitItem,
    Type,
};

use crate::exports::{Export, What, named};
use crate::source::{Module, conditions_of, is_public_to_all};
use crate::text;

/// The lines that implementations add, by the name of the type or of the trait.
pub(crate) type Implementations = BTreeMap<String, Vec<String>>;

/// What all `impl` blocks of a crate add to its types; to its traits, if what they are implemented
/// for is not a type of the crate.
pub(crate) fn implementations(root: &Module) -> Implementations {
    let mut types = Vec::new();
    walk(root, &mut |_, item| match item {
        Item::Enum(item) => types.push(item.ident.to_string()),
        Item::Struct(item) => types.push(item.ident.to_string()),
        _ => {}
    });
    let mut found = Implementations::new();
    walk(root, &mut |module, item| {
        let Item::Impl(item) = item else { return };
        let conditions = [&module.conditions[..], &conditions_of(&item.attrs)].concat();
        let of_type = name_of(&item.self_ty).filter(|name| types.contains(name));
        let of_trait = item.trait_.as_ref().and_then(|(path, _)| last_name(path));
        if let Some(name) = of_type.or(of_trait) {
            found.entry(name).or_default().extend(implementation(item, &conditions));
        }
    });
    found.values_mut().for_each(|lines| lines.sort());
    found
}

fn walk<'a>(module: &'a Module, visit: &mut impl FnMut(&'a Module, &'a Item)) {
    module.items.iter().for_each(|item| visit(module, item));
    module.modules.iter().for_each(|inner| walk(inner, visit));
}

fn name_of(ty: &Type) -> Option<String> {
    let Type::Path(ty) = ty else { return None };
    last_name(&ty.path)
}

fn last_name(path: &Path) -> Option<String> {
    path.segments.last().map(|segment| segment.ident.to_string())
}

/// The line of a trait implementation, or those of the public members of an inherent one.
fn implementation(item: &ItemImpl, conditions: &[String]) -> Vec<String> {
    let (generics, _, bounds) = item.generics.split_for_impl();
    let for_type = &item.self_ty;
    if let Some((path, _)) = &item.trait_ {
        return vec![line(conditions, &quote!(impl #generics #path for #for_type #bounds))];
    }
    let members = item.items.iter().filter_map(|member| {
        let (attributes, tokens) = match member {
            ImplItem::Fn(member) if is_public_to_all(&member.vis) => {
                (&member.attrs, member.sig.to_token_stream())
            }
            ImplItem::Const(member) if is_public_to_all(&member.vis) => {
                let (name, ty) = (&member.ident, &member.ty);
                (&member.attrs, quote!(const #name: #ty))
            }
            _ => return None,
        };
        let conditions = [conditions, &conditions_of(attributes)].concat();
        // Functions that only some applications of a type have.
        let bounded = !item.generics.params.is_empty() || text::of(for_type).contains('<');
        let of = if bounded { quote!(impl #generics #for_type #bounds:) } else { quote!() };
        Some(line(&conditions, &quote!(#of pub #tokens)))
    });
    members.collect()
}

fn line(conditions: &[String], tokens: &TokenStream) -> String {
    let mut line = String::from("  ");
    for condition in conditions {
        line += condition;
        line.push(' ');
    }
    line + &text::of(tokens) + "\n"
}

/// An export with its members, a line each.
pub(crate) fn list(export: &Export<'_>, implementations: &Implementations) -> String {
    let conditions = export.conditions.iter().map(|condition| format!("{condition} "));
    let mut lines: String = conditions.collect();
    let path = &export.path;
    match &export.what {
        What::Module => lines += &format!("mod {path}\n"),
        What::Foreign(of) => lines += &format!("use {path} = {of}\n"),
        What::Item(item) => {
            lines += &head(item, path);
            lines += &members(item);
            if let Item::Enum(_) | Item::Struct(_) | Item::Trait(_) = item
                && let Some((_, name)) = named(item)
            {
                let more = implementations.get(&name.to_string());
                lines.extend(more.into_iter().flatten().map(String::as_str));
            }
        }
    }
    lines
}

/// The first line of an item: its kind, its path, and what its declaration says.
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

/// The kind of an item that may get more members.
fn marked(attributes: &[Attribute], kind: &str) -> String {
    let is_open = attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
    if is_open { format!("#[non_exhaustive] {kind}") } else { kind.to_owned() }
}

/// The fields, variants, associated items and derives of an item.
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

/// A public field; that there are private ones is said at the end.
fn field_line(field: &Field) -> String {
    if !is_public_to_all(&field.vis) {
        return String::new();
    }
    let (name, ty) = (&field.ident, &field.ty);
    let name = name.as_ref().map(|name| quote!(#name:));
    line(&conditions_of(&field.attrs), &quote!(pub #name #ty))
}

/// The fields of a variant without their documentation.
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

/// An associated item of a trait; what has a default can be left out by implementations.
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
    line(&conditions_of(attributes), quote!(#tokens #default))
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
