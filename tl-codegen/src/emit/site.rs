//! A place in the generated code, and how it refers to other places and to Rust types.

use proc_macro2::TokenStream;
use quote::quote;

use super::Style;
use crate::names::ident;
use crate::rust_model::{Boxing, Generic, ItemPath, Scalar, WireType};

/// `<X, Y>`, if there are type parameters.
pub(super) fn generics(generics: &[Generic]) -> Option<TokenStream> {
    let names: Vec<_> = generics.iter().map(|generic| ident(&generic.name)).collect();
    (!names.is_empty()).then(|| quote!(<#(#names),*>))
}

/// `<X: Bound>`, for implementations that ask something of the parameters.
pub(super) fn bounded(
    generics: &[Generic],
    bound: impl Fn(&Generic) -> TokenStream,
) -> Option<TokenStream> {
    let params = generics.iter().map(|generic| {
        let (name, bound) = (ident(&generic.name), bound(generic));
        quote!(#name #bound)
    });
    let params: Vec<_> = params.collect();
    (!params.is_empty()).then(|| quote!(<#(#params),*>))
}

/// Where an item is emitted.
pub(super) struct Site<'a> {
    path: &'a ItemPath,
    pub(super) runtime: &'a syn::Path,
    style: &'a Style,
}

impl<'a> Site<'a> {
    pub(super) fn new(path: &'a ItemPath, style: &'a Style) -> Self {
        Self { path, runtime: &style.runtime, style }
    }

    /// The path from here to an item. Paths are relative, so that the generated module can be
    /// included anywhere.
    pub(super) fn path(&self, target: &ItemPath) -> TokenStream {
        let name = ident(&target.name);
        if (target.root, &target.modules) == (self.path.root, &self.path.modules) {
            return quote!(#name);
        }
        let up = std::iter::repeat_n(quote!(super::), self.path.modules.len() + 1);
        let root = ident(target.root.module_name());
        let modules = target.modules.iter().map(|module| ident(module));
        quote!(#(#up)* #root #(:: #modules)* :: #name)
    }

    /// The path from here to a name at the top of the module.
    pub(super) fn top(&self, name: &str) -> TokenStream {
        let up = std::iter::repeat_n(quote!(super::), self.path.modules.len() + 1);
        let name = ident(name);
        quote!(#(#up)* #name)
    }

    /// The derives and attributes of an item that goes by these names. Functions are made and
    /// sent, rarely compared or copied.
    pub(super) fn attributes(&self, is_function: bool, names: &[&str]) -> TokenStream {
        let derives =
            if is_function { &self.style.function_derives } else { &self.style.type_derives };
        let derives = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
        let chosen = self.style.attributes.iter();
        let chosen = chosen.filter(|(selector, _)| names.iter().any(|name| selector.selects(name)));
        let attributes = chosen.flat_map(|(_, attributes)| attributes);
        quote!(#derives #(#attributes)*)
    }

    /// The Rust type for a value.
    pub(super) fn rust_type(&self, ty: &WireType) -> TokenStream {
        match ty {
            WireType::Scalar(scalar) | WireType::BoxedScalar { scalar, .. } => match scalar {
                Scalar::Nat => quote!(u32),
                Scalar::Int => quote!(i32),
                Scalar::Long => quote!(i64),
                Scalar::Double => quote!(f64),
                Scalar::Float => quote!(f32),
                Scalar::Bool => quote!(bool),
                Scalar::String => quote!(String),
                Scalar::Bytes => quote!(Vec<u8>),
                Scalar::Raw(len) => {
                    let len = proc_macro2::Literal::u16_unsuffixed(*len);
                    quote!([u8; #len])
                }
            },
            WireType::Struct { path, args, .. } | WireType::Enum { path, args } => {
                let (path, args) = (self.path(path), self.args(args));
                quote!(#path #args)
            }
            WireType::Extern { path, .. } => self.style.extern_type(path),
            WireType::Bare(ty) => {
                let (runtime, ty) = (self.runtime, self.rust_type(ty));
                quote!(#runtime::Bare<#ty>)
            }
            WireType::Array { item, len } => {
                let (item, len) =
                    (self.rust_type(item), proc_macro2::Literal::u32_unsuffixed(*len));
                quote!([#item; #len])
            }
            WireType::Vector { item, .. } | WireType::Items { item } => {
                let item = self.rust_type(item);
                quote!(Vec<#item>)
            }
            WireType::AnyObject => self.path(&ItemPath::any("Object")),
            WireType::Object { .. } => {
                let runtime = self.runtime;
                quote!(#runtime::Object)
            }
            WireType::Param(name) => {
                let name = ident(name);
                quote!(#name)
            }
        }
    }

    /// The arguments of a type, if it has any.
    pub(super) fn args(&self, args: &[WireType]) -> Option<TokenStream> {
        let args: Vec<_> = args.iter().map(|arg| self.rust_type(arg)).collect();
        (!args.is_empty()).then(|| quote!(<#(#args),*>))
    }

    /// A type behind a `Box`, if it is to be.
    pub(super) fn boxed(&self, ty: TokenStream, boxing: Boxing) -> TokenStream {
        match boxing {
            Boxing::Inline => ty,
            Boxing::Boxed => quote!(Box<#ty>),
        }
    }
}
