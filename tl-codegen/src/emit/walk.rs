//! `Walk`: a value visits the values inside it.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::EmitContext;
use crate::Extra;
use crate::names::ident;
use crate::rust_model::{Any, Body, Enum, FieldKind, Generic, ItemPath, Payload, Struct, WireType};

/// The implementations for a struct and its groups.
pub(super) fn of_struct(item: &Struct, context: &EmitContext<'_>) -> TokenStream {
    of_body(&item.path, &item.generics, &item.body, context)
}

/// The implementation for an enum.
pub(super) fn of_enum(union: &Enum, context: &EmitContext<'_>) -> TokenStream {
    let payloads = union.variants.iter().filter(|variant| variant.payload != Payload::Unit);
    let names: Vec<_> = payloads.map(|variant| &*variant.name).collect();
    let has_rest = !union.is_covered_by(names.len());
    of_variants((&union.path, &union.generics), &names, has_rest, context)
}

/// The implementation for an enum of everything.
pub(super) fn of_any(any: &Any, context: &EmitContext<'_>) -> TokenStream {
    let names: Vec<_> = any.variants.iter().map(|variant| &*variant.name).collect();
    of_variants((&any.path, &[]), &names, any.unknown.is_some(), context)
}

/// The implementation for an enum with values in the variants of these names.
fn of_variants(
    (path, generics): (&ItemPath, &[Generic]),
    names: &[&str],
    has_rest: bool,
    context: &EmitContext<'_>,
) -> TokenStream {
    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
    let rest = has_rest.then(|| quote!(_ => {}));
    let parts = |walk: &TokenStream, _: &TokenStream| quote!(match self { #(Self::#names(value) => #walk(value, visit),)* #rest });
    implementation(path, generics, context, names.is_empty(), parts)
}

fn of_body(
    path: &ItemPath,
    generics: &[Generic],
    body: &Body,
    context: &EmitContext<'_>,
) -> TokenStream {
    let fields = body.fields.iter().filter(|field| match &field.kind {
        FieldKind::Required(ty) | FieldKind::Optional(ty, _) => has_items(ty),
        FieldKind::Group(..) => true,
        FieldKind::Flag | FieldKind::UnknownBits(_) => false,
    });
    let names: Vec<_> = fields.map(|field| ident(&field.name)).collect();
    let parts =
        |walk: &TokenStream, borrow: &TokenStream| quote!(#(#walk(#borrow self.#names, visit);)*);
    let this = implementation(path, generics, context, names.is_empty(), parts);
    let groups = body.fields.iter().filter_map(|field| match &field.kind {
        FieldKind::Group(group, _) => {
            Some(of_body(&group.path, &group.generics, &group.body, context))
        }
        _ => None,
    });
    quote!(#this #(#groups)*)
}

/// True if a value of this type contains generated types.
fn has_items(ty: &WireType) -> bool {
    match ty {
        WireType::Struct { .. }
        | WireType::Enum { .. }
        | WireType::AnyObject
        | WireType::Param(_)
        | WireType::Passed(_) => true,
        ty => ty.parts().iter().any(has_items),
    }
}

/// An implementation whose methods have the bodies that `parts` makes of the function to call for
/// each part and the borrow of it.
fn implementation(
    path: &ItemPath,
    generics: &[Generic],
    context: &EmitContext<'_>,
    is_empty: bool,
    parts: impl Fn(&TokenStream, &TokenStream) -> TokenStream,
) -> TokenStream {
    if context.is_borrowed() || !context.has(Extra::Walk) {
        return TokenStream::new();
    }
    let (runtime, name) = (context.runtime, ident(&path.name));
    let bounds = context.bounded(path, generics, |_| quote!(: #runtime::Walk));
    let params = context.generics(path, generics);
    let methods = (!is_empty).then(|| {
        let parts_mut = parts(&quote!(#runtime::Walk::walk_mut), &quote!(&mut));
        let parts = parts(&quote!(#runtime::Walk::walk), &quote!(&));
        quote! {
            fn walk_parts(&self, visit: &mut #runtime::Visit<'_>) { #parts }
            fn walk_parts_mut(&mut self, visit: &mut #runtime::VisitMut<'_>) {
                #parts_mut
            }
        }
    });
    quote!(impl #bounds #runtime::Walk for #name #params { #methods })
}
