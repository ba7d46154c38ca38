//! Items that a layer shares with the one before it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::input::LayerModule;
use super::module::BORROWED;
use crate::layers::module_name;
use crate::names::ident;

/// Returns the items of the older layer to re-export, by the path of their module.
pub(super) fn reexports(layer: &LayerModule) -> Vec<(Vec<String>, TokenStream)> {
    let Some(delta) = &layer.delta else { return Vec::new() };
    let borrowed = layer.model.borrowing.as_ref().map(|_| Some(BORROWED));
    let mut names: BTreeMap<Vec<String>, BTreeSet<&str>> = BTreeMap::new();
    for place in std::iter::once(None).chain(borrowed) {
        for path in &delta.shared {
            let modules = place.into_iter().chain([path.root.module_name()]).map(str::to_owned);
            let modules = modules.chain(path.modules.iter().cloned()).collect();
            names.entry(modules).or_default().insert(&path.name);
        }
    }
    let older = ident(&module_name(delta.older));
    let reexport = |(modules, names): (Vec<String>, BTreeSet<&str>)| {
        // The path leaves each module, then the layer.
        let up = std::iter::repeat_n(quote!(super::), modules.len() + 1);
        let path = modules.iter().map(|module| ident(module));
        let names = names.into_iter().map(ident);
        let tokens = quote! {
            #[doc(no_inline)]
            pub use #(#up)* #older #(:: #path)* :: {#(#names),*};
        };
        (modules, tokens)
    };
    names.into_iter().map(reexport).collect()
}
