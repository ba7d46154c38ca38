//! Constructors of older schemas: their fields, their decoders, and the conversions into the items that read
//! them. [`older_reads`](super::older_reads) has the expressions in the decoders of these items.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::EmitContext;
use super::conversions::{checks, implementation};
use super::literals::hex;
use super::structs::decode_impl;
use crate::layers::OlderForm;
use crate::names::ident;
use crate::rust_model::ItemPath;

/// Emits a constructor.
pub(super) fn emit(form: &OlderForm, context: &EmitContext<'_>) -> TokenStream {
    let item = &form.item;
    let (runtime, name, tl_name) = (context.runtime, ident(&item.path.name), &item.tl_name);
    let structs = item.bodies().map(|(path, body)| {
        let name = ident(&path.name);
        let fields = body.fields.iter().map(|field| {
            let (name, ty) = (ident(&field.name), context.spell(&field.rust_type()));
            quote!(pub #name: #ty)
        });
        match body.fields.is_empty() {
            true => quote!(pub struct #name;),
            false => quote!(pub struct #name { #(#fields,)* }),
        }
    });
    let id = hex(form.id);
    let decode = decode_impl(item, context);
    let (path, layer) = (|path: &ItemPath| context.path(path), context.layer.unwrap_or_default());
    let conversion = implementation(&form.conversion, context, layer, (&path, &path));
    let check = match &form.dropped[..] {
        [] => quote!(impl #runtime::generated::OlderForm for #name {}),
        dropped => {
            let checks = checks(dropped, &form.conversion, context, layer);
            quote! {
                impl #runtime::generated::OlderForm for #name {
                    #[inline]
                    fn check(&self) -> ::core::result::Result<(), #runtime::ConversionError> {
                        #checks
                        Ok(())
                    }
                }
            }
        }
    };
    quote! {
        #(#structs)*
        impl #runtime::Combinator for #name {
            const CONSTRUCTOR_ID: u32 = #id;
            const TL_NAME: &'static str = #tl_name;
        }
        #decode
        #check
        #conversion
    }
}
