//! From the Rust model to tokens. Nothing is decided here; the model is spelled out.
//!
//! This file builds the tree of modules, [`site`] knows how one place refers to another, and the
//! other files each emit one kind of item.

mod codec;
mod enums;
mod site;
mod structs;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::names::ident;
use crate::rust_model::{ItemPath, Model, Root};
use site::Site;

/// Choices of emission.
pub(crate) struct Style {
    /// The path of the runtime crate.
    pub(crate) runtime: syn::Path,
}

/// The whole generated module.
pub(crate) fn module(model: &Model, layer: Option<u32>, style: &Style) -> TokenStream {
    let mut tree = BTreeMap::new();
    for root in [Root::Types, Root::Enums, Root::Functions] {
        tree.insert(root, Module::default());
    }
    for item in &model.structs {
        let site = Site::new(&item.path, style);
        place(&mut tree, &item.path).push(structs::emit(item, &site));
    }
    for union in &model.enums {
        let site = Site::new(&union.path, style);
        place(&mut tree, &union.path).push(enums::emit(union, &site));
    }
    // Lints are about code that people write.
    let allow = quote! {
        #[allow(
            clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction,
            dead_code, nonstandard_style, unreachable_pub, unused_imports, unused_qualifications,
        )]
    };
    if let Some(path) = &model.bool {
        let name = ident(&path.name);
        let doc = " `Bool`: a type with the constructors `boolFalse` and `boolTrue`.";
        place(&mut tree, path).push(quote!(#[doc = #doc] pub type #name = bool;));
    }
    let layer = layer.map(|layer| {
        let layer = proc_macro2::Literal::u32_unsuffixed(layer);
        quote! {
            /// The layer that the schema says it is.
            #allow
            pub const LAYER: i32 = #layer;
        }
    });
    let modules = tree.into_iter().map(|(root, module)| {
        let (name, doc) = match root {
            Root::Types => (
                "types",
                " Constructors, a struct each. That of a type's only constructor is the type.",
            ),
            Root::Enums => ("enums", " Boxed types with several constructors, an enum each."),
            Root::Functions => ("functions", " Functions, a struct each."),
        };
        let (name, body) = (ident(name), module.into_tokens(style));
        quote! {
            #[doc = #doc]
            #allow
            pub mod #name { #body }
        }
    });
    quote! { #layer #(#modules)* }
}

/// The items of a module and the modules inside of it.
#[derive(Default)]
struct Module {
    items: Vec<TokenStream>,
    modules: BTreeMap<String, Module>,
}

impl Module {
    fn into_tokens(self, style: &Style) -> TokenStream {
        let items = self.items;
        let imports = (!items.is_empty()).then(|| {
            let runtime = &style.runtime;
            quote! { use #runtime::generated::{Box, Option, String, Vec}; }
        });
        let modules = self.modules.into_iter().map(|(name, module)| {
            let doc = format!(" Namespace `{name}`.");
            let (name, body) = (ident(&name), module.into_tokens(style));
            quote! { #[doc = #doc] pub mod #name { #body } }
        });
        quote! { #imports #(#items)* #(#modules)* }
    }
}

fn place<'a>(tree: &'a mut BTreeMap<Root, Module>, path: &ItemPath) -> &'a mut Vec<TokenStream> {
    let mut module = tree.entry(path.root).or_default();
    for name in &path.modules {
        module = module.modules.entry(name.clone()).or_default();
    }
    &mut module.items
}
