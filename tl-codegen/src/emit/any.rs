//! Dispatch on the constructor id: any boxed value, any function call.

use proc_macro2::TokenStream;
use quote::quote;

use super::comparisons;
use super::context::EmitContext;
use super::decode_type::decode;
use super::encode_type::{Operand, encode};
use super::literals::hex;
use super::serde;
use super::unknown;
use super::walk;
use crate::names::ident;
use crate::rust_model::{Any, AnyVariant, Boxing, WireType};
use crate::rust_type::RustType;

/// Emits an enum of all boxed types or functions, with its codec.
pub(super) fn emit(any: &Any, context: &EmitContext<'_>) -> TokenStream {
    let (runtime, name, doc) = (context.runtime, ident(&any.path.name), &any.doc);
    let tl_name = any.path.name.as_str();
    let variants = any.variants.iter().map(|variant| {
        let doc = format!(" `{}`", variant.tl_name);
        let (name, ty) = (ident(&variant.name), payload(variant, any).boxed(Boxing::Boxed));
        let ty = context.spell(&ty);
        quote!(#[doc = #doc] #name(#ty))
    });
    let variants = variants.chain(unknown::variant(any.unknown.as_deref(), context));
    let encode = any.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        match &variant.ty {
            ty @ WireType::BoxedScalar { .. } => {
                let operand = Operand::behind(&ident("value"), Boxing::Boxed);
                let value = encode(ty, &operand, (tl_name, &variant.tl_name), context);
                quote!(Self::#name(value) => { #value })
            }
            _ => quote!(Self::#name(value) => #runtime::Encode::encode(&**value, w)),
        }
    });
    let encode = encode.chain(unknown::encode(any.unknown.as_deref(), context));
    let decode = any.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        let ids = variant.ids.iter().map(|id| hex(*id));
        let value = read(variant, context);
        quote!(#(#ids)|* => Self::#name(#value))
    });
    let least = &any.variants[any.fallback];
    let (fallback, least) = (ident(&least.name), read(least, context));
    let derives = context.attributes(&any.path, any.is_function, &[], &[]);
    let comparisons = comparisons::of_item(&any.path, &[], any.is_function, &[], context);
    let other = match any.unknown.as_deref().map(ident) {
        Some(unknown) => quote!(_ => Self::#unknown(r.unknown_value_next(#tl_name))),
        None => quote! {
            id => {
                r.unknown_next(id, #tl_name);
                Self::#fallback(#least)
            }
        },
    };
    let schema = context.top("SCHEMA");
    let generics = context.generics(&any.path, &[]);
    let bounds = context.bounded_decode(&[]);
    let (decode_trait, reader, (method, _)) =
        (context.decode_trait(), context.reader(), context.decode_methods());
    let serde = serde::of_any(any, context);
    let walk = walk::of_any(any, context);
    let identity = identity(any, context);
    // Several of the boxed types that the language predefines are one type in Rust.
    let own = |variant: &&AnyVariant| !matches!(variant.ty, WireType::BoxedScalar { .. });
    let conversions = any.variants.iter().filter(own).map(|variant| {
        let (variant_name, ty) = (ident(&variant.name), payload(variant, any));
        let (ty, value) = match context.is_borrowed() {
            true => (ty.boxed(Boxing::Boxed), quote!(value)),
            false => (ty, quote!(Box::new(value))),
        };
        let ty = context.spell(&ty);
        quote! {
            impl #generics ::core::convert::From<#ty> for #name #generics {
                #[inline]
                fn from(value: #ty) -> Self { Self::#variant_name(#value) }
            }
        }
    });
    let borrowed = context.borrowed_impl(&any.path, &[]);
    quote! {
        #[doc = #doc]
        #derives
        pub enum #name #generics { #(#variants,)* }
        #serde
        #comparisons

        impl #generics #runtime::Described for #name #generics {
            const TYPE: #runtime::TypeName = #runtime::TypeName::Any;
            const SCHEMA: &'static [&'static str] = #schema;
        }

        impl #generics #runtime::Encode for #name #generics {
            #[inline]
            fn encode(&self, w: &mut #runtime::Writer<'_>) {
                match self { #(#encode,)* }
            }
        }

        impl #bounds #decode_trait for #name #generics {
            #[inline]
            fn #method(r: &mut #reader) -> Self {
                r.descend(#tl_name);
                let value = match r.peek_constructor_id(#tl_name) {
                    #(#decode,)*
                    #other
                };
                r.ascend();
                value
            }
        }

        #identity
        #(#conversions)*
        #walk
        #borrowed
    }
}

/// The methods that say which combinator a value is, and their table.
fn identity(any: &Any, context: &EmitContext<'_>) -> TokenStream {
    let (runtime, name) = (context.runtime, ident(&any.path.name));
    let generics = context.generics(&any.path, &[]);
    let mut combinators: Vec<_> =
        any.variants.iter().flat_map(|variant| &variant.combinators).collect();
    combinators.sort();
    let names = combinators.iter().map(|(id, name)| {
        let id = hex(*id);
        quote!((#id, #name))
    });
    let (what, doc) = match any.is_function {
        true => ("function", " Returns the TL name of the function."),
        false => ("constructor", " Returns the TL name of the constructor."),
    };
    let id_doc = format!(" Returns the id of the {what}.");
    quote! {
        impl #generics #name #generics {
            const NAMES: &'static [(u32, &'static str)] = &[#(#names),*];
            #[doc = #id_doc]
            pub fn constructor_id(&self) -> u32 { #runtime::generated::constructor_id(self) }
            #[doc = #doc]
            pub fn name(&self) -> &'static str { #runtime::generated::name(self, Self::NAMES) }
        }
    }
}

/// The expression that reads the value of a variant.
fn read(variant: &AnyVariant, context: &EmitContext<'_>) -> TokenStream {
    match &variant.ty {
        ty @ WireType::BoxedScalar { .. } => {
            let value = decode(ty, &ident("r"), context);
            quote!(r.boxed_with(|r| #value))
        }
        _ => quote!(r.boxed()),
    }
}

/// The type of the value in a variant. A wrapper contains any function.
fn payload(variant: &AnyVariant, any: &Any) -> RustType {
    match &variant.ty {
        WireType::Struct { path, .. } if variant.is_wrapper => {
            RustType::item(path, vec![RustType::item(&any.path, Vec::new())])
        }
        ty => ty.rust_type(),
    }
}
