//! Dispatch on the constructor id: any boxed value, any function call.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::EmitContext;
use super::literals::hex;
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
    let encode = any.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        quote!(Self::#name(value) => #runtime::Encode::encode(&**value, w))
    });
    let decode = any.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        let ids = variant.ids.iter().map(|id| hex(*id));
        quote!(#(#ids)|* => Self::#name(r.boxed()))
    });
    let fallback = ident(&any.variants[any.fallback].name);
    let derives = context.attributes(any.is_function, &[]);
    let schema = context.top("SCHEMA");
    let generics = context.generics(&any.path, &[]);
    let bounds = context.bounded_decode(&[]);
    let (decode_trait, reader, (method, _)) =
        (context.decode_trait(), context.reader(), context.decode_methods());
    let borrowed = context.borrowed_impl(&any.path, &[]);
    quote! {
        #[doc = #doc]
        #derives
        pub enum #name #generics { #(#variants,)* }

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
                    id => {
                        r.unknown_next(id, #tl_name);
                        Self::#fallback(r.boxed())
                    }
                };
                r.ascend();
                value
            }
        }

        #borrowed
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
