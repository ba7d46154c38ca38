//! Methods that convert by fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::EmitContext;
use crate::names::ident;
use crate::rust_model::{Enum, FieldConversion, FieldSource, Struct};
use crate::rust_type::RustType;

/// The conversions of a struct, if it has some.
pub(super) fn of_struct(item: &Struct, context: &EmitContext<'_>) -> Option<TokenStream> {
    let methods = item.conversions.iter().map(|conversion| method(conversion, context));
    implementation(&item.path.name, &methods.collect::<Vec<_>>(), context)
}

/// The conversions of an enum, if it has some.
pub(super) fn of_enum(union: &Enum, context: &EmitContext<'_>) -> Option<TokenStream> {
    let methods = union.conversions.iter().filter_map(|conversion| {
        let (method, output) = (ident(&conversion.method), conversion.output()?);
        let output = context.spell(&RustType::item(output, Vec::new()));
        let arms = conversion.arms.iter().map(|(variant, inner)| {
            let (variant, inner_method) = (ident(variant), ident(&inner.method));
            match conversion.is_total || inner.is_optional() {
                true => quote!(Self::#variant(value) => value.#inner_method()),
                false => quote!(Self::#variant(value) => Some(value.#inner_method())),
            }
        });
        let names: Vec<_> =
            conversion.arms.iter().map(|(_, inner)| format!("`{}`", inner.tl_name)).collect();
        let doc = format!(" Makes {} of the fields of the value.", names.join(" or "));
        let rest = (!union.is_covered_by(conversion.arms.len())).then(|| quote!(_ => None,));
        let output = if conversion.is_total { output } else { quote!(Option<#output>) };
        Some(quote! {
            #[doc = #doc]
            pub fn #method(&self) -> #output { match self { #(#arms,)* #rest } }
        })
    });
    implementation(&union.path.name, &methods.collect::<Vec<_>>(), context)
}

fn implementation(
    name: &str,
    methods: &[TokenStream],
    context: &EmitContext<'_>,
) -> Option<TokenStream> {
    let name = ident(name);
    (!methods.is_empty() && !context.is_borrowed()).then(|| quote!(impl #name { #(#methods)* }))
}

fn method(conversion: &FieldConversion, context: &EmitContext<'_>) -> TokenStream {
    let method = ident(&conversion.method);
    let target = context.path(&conversion.target);
    let output = context.spell(&RustType::item(conversion.output(), Vec::new()));
    let params = conversion.fields.iter().filter_map(|field| match field {
        FieldSource::Parameter(name, ty) => {
            let (name, ty) = (ident(name), context.spell(ty));
            Some(quote!(, #name: #ty))
        }
        _ => None,
    });
    let args = conversion.fields.iter().map(|field| match field {
        FieldSource::Required(name) => {
            let name = ident(name);
            quote!(self.#name.clone())
        }
        FieldSource::Optional(name) => {
            let name = ident(name);
            quote!(self.#name.clone()?)
        }
        FieldSource::Parameter(name, _) => {
            let name = ident(name);
            quote!(#name)
        }
    });
    let value = quote!(#target::new(#(#args),*));
    let value = match conversion.union {
        Some(_) => quote!(#value.into()),
        None => value,
    };
    let doc = format!(" Makes `{}` of the fields.", conversion.tl_name);
    match conversion.is_optional() {
        true => quote! {
            #[doc = #doc]
            pub fn #method(&self #(#params)*) -> Option<#output> { Some(#value) }
        },
        false => quote! {
            #[doc = #doc]
            pub fn #method(&self #(#params)*) -> #output { #value }
        },
    }
}
