//! Dispatch on the constructor id: any boxed value, any function call.

use proc_macro2::TokenStream;
use quote::quote;

use super::site::Site;
use super::structs::hex;
use crate::names::ident;
use crate::rust_model::{Any, AnyVariant};

/// An enum of everything that a constructor id can start, with its codec.
pub(super) fn emit(any: &Any, site: &Site<'_>) -> TokenStream {
    let (runtime, name, doc) = (site.runtime, ident(&any.path.name), &any.doc);
    let tl_name = any.path.name.as_str();
    let variants = any.variants.iter().map(|variant| {
        let doc = format!(" `{}`", variant.tl_name);
        let (name, ty) = (ident(&variant.name), payload(variant, any, site));
        quote!(#[doc = #doc] #name(Box<#ty>))
    });
    let encode = any.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        quote!(Self::#name(value) => #runtime::Encode::encode(&**value, w))
    });
    let decode = any.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        let ids = variant.ids.iter().map(|id| hex(*id));
        quote!(#(#ids)|* => Self::#name(r.boxed()))
    });
    // After an error everything is decoded from nothing: the first variant that holds no other
    // value of this type does.
    let fallback = any.variants.iter().find(|variant| !variant.is_wrapper).map(|variant| {
        let name = ident(&variant.name);
        quote!(Self::#name(r.boxed()))
    });
    let derives = site.attributes(any.is_function, &[]);
    let schema = site.top("SCHEMA");
    quote! {
        #[doc = #doc]
        #derives
        pub enum #name { #(#variants,)* }

        impl #runtime::Described for #name {
            const TYPE: #runtime::TypeName = #runtime::TypeName::Any;
            const SCHEMA: &'static [&'static str] = #schema;
        }

        impl #runtime::Encode for #name {
            #[inline]
            fn encode(&self, w: &mut #runtime::Writer<'_>) {
                match self { #(#encode,)* }
            }
        }

        impl #runtime::Decode for #name {
            #[inline]
            fn decode(r: &mut #runtime::Reader<'_>) -> Self {
                r.descend(#tl_name);
                let value = match r.peek_constructor_id(#tl_name) {
                    #(#decode,)*
                    id => {
                        r.unknown_next(id, #tl_name);
                        #fallback
                    }
                };
                r.ascend();
                value
            }
        }
    }
}

/// The type that a variant holds: a wrapper wraps any function.
fn payload(variant: &AnyVariant, any: &Any, site: &Site<'_>) -> TokenStream {
    let ty = site.rust_type(&variant.ty);
    let this = ident(&any.path.name);
    if variant.is_wrapper { quote!(#ty<#this>) } else { ty }
}
