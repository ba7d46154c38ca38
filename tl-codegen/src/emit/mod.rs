//! From the Rust model to tokens. Nothing is decided here; the model is spelled out.
//!
//! This file builds the tree of modules, [`site`] knows how one place refers to another, and the
//! other files each emit one kind of item.

mod any;
mod decode;
mod encode;
mod enums;
mod site;
mod structs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::names::ident;
use crate::rust_model::{ItemPath, Model, Root};
use crate::selector::Selector;
use site::Site;

/// Choices of emission.
pub(crate) struct Style {
    /// The path of the runtime crate.
    pub(crate) runtime: syn::Path,
    /// The derives of constructors and boxed types.
    pub(crate) type_derives: Vec<syn::Path>,
    /// The derives of functions.
    pub(crate) function_derives: Vec<syn::Path>,
    /// The attributes of what is selected.
    pub(crate) attributes: Vec<(Selector, Vec<syn::Attribute>)>,
    /// The caller's types, by their text.
    pub(crate) extern_types: BTreeMap<String, syn::Type>,
}

impl Style {
    fn extern_type(&self, text: &str) -> TokenStream {
        self.extern_types.get(text).map(ToTokens::to_token_stream).unwrap_or_default()
    }
}

/// The whole generated module.
pub(crate) fn module(model: &Model, layer: Option<u32>, style: &Style) -> Module {
    // Lints are about code that people write.
    let allow = quote! {
        #[allow(
            clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction,
            dead_code, nonstandard_style, unreachable_pub, unused_imports, unused_qualifications,
        )]
    };
    let mut top = Module::default();
    top.items.extend(layer.map(|layer| {
        let layer = proc_macro2::Literal::u32_unsuffixed(layer);
        quote! {
            /// The layer that the schema says it is.
            #allow
            pub const LAYER: i32 = #layer;
        }
    }));
    let texts = model.schema.iter().map(|text| lines_literal(text));
    top.items.push(quote! {
        /// The definitions that this module was generated from, a text for each schema file. What
        /// does not read values by schema does not contain it.
        #allow
        pub const SCHEMA: &[&str] = &[#(#texts),*];
    });
    let any = (!model.any.is_empty()).then_some(Root::Any);
    for root in [Root::Types, Root::Enums, Root::Functions].into_iter().chain(any) {
        let doc = match root {
            Root::Types => {
                " Constructors, a struct each. That of a type's only constructor is the type."
            }
            Root::Enums => " Boxed types with several constructors, an enum each.",
            Root::Functions => " Functions, a struct each.",
            Root::Any => " What constructor ids can start: any boxed value, any function call.",
        };
        let attributes = quote!(#[doc = #doc] #allow);
        let module = Module { attributes, ..Module::default() };
        top.modules.insert(root.module_name().to_owned(), module);
    }
    for item in model.structs.iter().filter(|item| !item.is_only_variant()) {
        let site = Site::new(&item.path, style);
        top.place(&item.path, style).items.push(structs::emit(item, &site));
    }
    for union in &model.enums {
        let site = Site::new(&union.path, style);
        top.place(&union.path, style).items.push(enums::emit(union, &site));
    }
    for any in &model.any {
        let site = Site::new(&any.path, style);
        top.place(&any.path, style).items.push(any::emit(any, &site));
    }
    if let Some(path) = &model.bool {
        let name = ident(&path.name);
        let doc = " `Bool`: a type with the constructors `boolFalse` and `boolTrue`.";
        let alias = quote!(#[doc = #doc] pub type #name = bool;);
        top.place(path, style).items.push(alias);
    }
    top
}

/// A text as a literal that spans lines as the text does.
fn lines_literal(text: &str) -> proc_macro2::Literal {
    // TL has neither quotes nor backslashes, so there is nothing to escape.
    let literal = format!("\"\\\n{text}\"").parse();
    literal.unwrap_or_else(|_| proc_macro2::Literal::string(text))
}

/// A module: what stands in front of it, its items, and the modules inside of it.
#[derive(Default)]
pub(crate) struct Module {
    attributes: TokenStream,
    items: Vec<TokenStream>,
    modules: BTreeMap<String, Module>,
}

impl Module {
    /// The module for an item, made on the way.
    fn place(&mut self, path: &ItemPath, style: &Style) -> &mut Self {
        let mut module = self.modules.entry(path.root.module_name().to_owned()).or_default();
        for name in &path.modules {
            module = module.modules.entry(name.clone()).or_insert_with(|| {
                let doc = format!(" Namespace `{name}`.");
                Self { attributes: quote!(#[doc = #doc]), ..Self::default() }
            });
        }
        if module.items.is_empty() {
            let runtime = &style.runtime;
            module.items.push(quote! { use #runtime::generated::{Box, Option, String, Vec}; });
        }
        module
    }

    /// The module with all that is inside of it.
    pub(crate) fn nested(self) -> TokenStream {
        let items = self.items;
        let modules = self.modules.into_iter().map(|(name, module)| {
            let (name, attributes) = (ident(&name), &module.attributes.clone());
            let body = module.nested();
            quote! { #attributes pub mod #name { #body } }
        });
        quote! { #(#items)* #(#modules)* }
    }

    /// The module as a file for itself and one for each module inside of it, with their paths.
    pub(crate) fn files(self, directory: &Path, file: &str, out: &mut Vec<(PathBuf, TokenStream)>) {
        let items = self.items;
        let declarations = self.modules.iter().map(|(name, module)| {
            let (name, attributes) = (ident(name), &module.attributes);
            quote! { #attributes pub mod #name; }
        });
        out.push((directory.join(file), quote! { #(#declarations)* #(#items)* }));
        for (name, module) in self.modules {
            if module.modules.is_empty() {
                module.files(directory, &format!("{name}.rs"), out);
            } else {
                module.files(&directory.join(name), "mod.rs", out);
            }
        }
    }
}
