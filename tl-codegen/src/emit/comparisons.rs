//! `Eq` and `PartialOrd` by hand, which cost less compile time than their derives.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::EmitContext;
use crate::Extra;
use crate::names::ident;
use crate::rust_model::{Generic, ItemPath};

/// The implementations for an item with `Extra::Hash` or `Extra::Ord`. `names` are its TL names.
pub(super) fn of_item(
    path: &ItemPath,
    params: &[Generic],
    is_function: bool,
    names: &[&str],
    context: &EmitContext<'_>,
) -> TokenStream {
    if !context.has_eq(path, is_function) {
        return TokenStream::new();
    }
    let (name, generics) = (ident(&path.name), context.generics(path, params));
    let chosen = context.chosen_derives(is_function, names);
    let is_chosen = |name: &str| {
        chosen.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == name))
    };
    let eq = (!is_chosen("Eq")).then(|| {
        let bounds = context.bounded(path, params, |_| quote!(: ::core::cmp::Eq));
        quote!(impl #bounds ::core::cmp::Eq for #name #generics {})
    });
    let order = (context.has(Extra::Ord) && !is_chosen("PartialOrd")).then(|| {
        let bounds = context.bounded(path, params, |_| quote!(: ::core::cmp::Ord));
        quote! {
            impl #bounds ::core::cmp::PartialOrd for #name #generics {
                #[inline]
                fn partial_cmp(&self, other: &Self) -> Option<::core::cmp::Ordering> {
                    Some(::core::cmp::Ord::cmp(self, other))
                }
            }
        }
    });
    quote!(#eq #order)
}
