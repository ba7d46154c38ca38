//! The variant `Unknown` of enums, which keeps constructors that the schema does not have.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::EmitContext;
use super::docs;
use crate::names::ident;

/// Emits the variant with this name, if there is one.
pub(super) fn variant(name: Option<&str>, context: &EmitContext<'_>) -> Option<TokenStream> {
    let (name, runtime, doc) = (ident(name?), context.runtime, docs::of_unknown());
    Some(quote!(#doc #name(#runtime::Object)))
}

/// Emits the arm that writes it.
pub(super) fn encode(name: Option<&str>, context: &EmitContext<'_>) -> Option<TokenStream> {
    let (name, runtime) = (ident(name?), context.runtime);
    Some(quote!(Self::#name(value) => #runtime::Encode::encode(value, w)))
}

/// Emits the expression that reads it, after the constructor id `id`.
pub(super) fn decode(name: Option<&str>, tl_name: &str) -> Option<TokenStream> {
    let name = ident(name?);
    Some(quote!(Self::#name(r.unknown_value(id, #tl_name))))
}
