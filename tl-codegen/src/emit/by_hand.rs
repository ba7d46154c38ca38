//! `Clone` and `Debug` of structs by hand, which cost less compile time than their derives.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::EmitContext;
use super::literals::tuple;
use crate::names::ident;
use crate::rust_model::{Body, Generic, ItemPath};

/// The number of fields up to which the runtime prints a struct.
const MOST_PRINTED: usize = 12;

/// Returns the derives that a struct, or a group of it, has by hand if it has them. Only the compiler
/// knows the bounds of type parameters.
pub(super) fn traits(
    params: &[Generic],
    body: &Body,
    context: &EmitContext<'_>,
) -> Vec<&'static str> {
    let len = body.fields.len();
    if !params.is_empty() || len == 0 {
        return Vec::new();
    }
    // Values that borrow are `Copy`, for which the derive only copies.
    let clone = (!context.is_borrowed()).then_some("Clone");
    let debug = (len <= MOST_PRINTED).then_some("Debug");
    clone.into_iter().chain(debug).collect()
}

/// The implementations for a struct, or for a group of it, that chooses these derives. `names` are the
/// TL names of the struct.
pub(super) fn of_struct(
    path: &ItemPath,
    params: &[Generic],
    body: &Body,
    (is_function, names): (bool, &[&str]),
    context: &EmitContext<'_>,
) -> TokenStream {
    let chosen = context.chosen_derives(is_function, names);
    let is_chosen = |name: &str| chosen.iter().any(|path| path.is_ident(name));
    let traits = traits(params, body, context).into_iter().filter(|name| is_chosen(name));
    let implementations = traits.map(|name| match name {
        "Clone" => clone(path, body),
        _ => debug(path, body, context),
    });
    implementations.collect()
}

/// Copies numbers and flags, and clones the other fields.
fn clone(path: &ItemPath, body: &Body) -> TokenStream {
    let struct_name = ident(&path.name);
    let fields = body.fields.iter().map(|field| {
        let name = ident(&field.name);
        match field.rust_type().is_copied() {
            true => quote!(#name: self.#name),
            false => quote!(#name: ::core::clone::Clone::clone(&self.#name)),
        }
    });
    quote! {
        impl ::core::clone::Clone for #struct_name {
            #[inline]
            fn clone(&self) -> Self { Self { #(#fields,)* } }
        }
    }
}

fn debug(path: &ItemPath, body: &Body, context: &EmitContext<'_>) -> TokenStream {
    let (runtime, name, generics) =
        (context.runtime, ident(&path.name), context.generics(path, &[]));
    let texts = body.fields.iter().map(|field| &*field.name);
    let texts = [&*path.name].into_iter().chain(texts).collect::<Vec<_>>().join(" ");
    let fields = body.fields.iter().map(|field| {
        let name = ident(&field.name);
        quote!(&self.#name)
    });
    let fields = tuple(&fields.collect::<Vec<_>>());
    quote! {
        impl #generics ::core::fmt::Debug for #name #generics {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #runtime::generated::debug(f, #texts, #fields)
            }
        }
    }
}
