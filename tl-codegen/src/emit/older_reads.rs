//! The expressions that read older values in the decoders of newer types: the form of an item in the layer
//! before, and constructors of older schemas.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::EmitContext;
use super::conversions::{size_of, widens};
use super::literals::hex;
use crate::layers::OlderForm;
use crate::names::ident;
use crate::rust_model::{ItemPath, Root};

/// The expression that reads the form of an item in the layer before, if it has one and that comes next.
pub(super) fn of_layer(
    path: &ItemPath,
    tl_name: &str,
    context: &EmitContext<'_>,
) -> Option<TokenStream> {
    let delta = context.delta.filter(|_| !context.is_borrowed())?;
    let (older, given, ids) = delta.older_form(path)?;
    let (older, ids) = (context.path_in(delta.older, older), ids.iter().map(|id| hex(*id)));
    let conversions = context.top(Root::Conversions.module_name());
    let growth = quote!((#conversions::GROWTH, #conversions::NEW_BOXES));
    if given.is_empty() {
        return Some(quote!(r.older::<#older, Self>(&[#(#ids),*], #growth, #tl_name)));
    }
    let (runtime, len) = (context.runtime, Literal::usize_unsuffixed(given.len()));
    let given = given.iter().map(|name| ident(name));
    let read = quote!(|r| <#older as #runtime::DecodeGiven<#len>>::decode_given(r, [#(#given),*]));
    Some(quote!(r.older_with(&[#(#ids),*], #growth, #tl_name, #read)))
}

/// The expression that reads the constructors which a struct also reads, if one of them comes next.
pub(super) fn of_struct(
    forms: &[OlderForm],
    tl_name: &str,
    context: &EmitContext<'_>,
) -> Option<TokenStream> {
    let mut reads = forms.iter().rev().map(|form| {
        let (older, id) = (context.path(&form.item.path), hex(form.id));
        let growth = growth(form, context);
        quote!(r.older_form::<#older, Self>(#id, #growth, #tl_name))
    });
    let last = reads.next()?;
    Some(reads.fold(last, |rest, first| quote!(match #first { None => #rest, value => value })))
}

/// The patterns and expressions that read the constructors which an enum also reads, after their ids.
/// `fallback` is the value after an error.
pub(super) fn of_enum(
    forms: &[OlderForm],
    tl_name: &str,
    fallback: &TokenStream,
    context: &EmitContext<'_>,
) -> Vec<(TokenStream, TokenStream)> {
    let arms = forms.iter().map(|form| {
        let (older, id) = (context.path(&form.item.path), hex(form.id));
        let growth = growth(form, context);
        let read = quote!(r.older_fields::<#older, Self>(#growth, #tl_name));
        let value = quote!(match #read { Some(value) => value, None => #fallback });
        (quote!(#id if r.reads_older()), value)
    });
    arms.collect()
}

/// The memory that the conversion needs beside the older value: multiples of what that has allocated, and
/// of its size.
fn growth(form: &OlderForm, context: &EmitContext<'_>) -> TokenStream {
    let runtime = context.runtime;
    let times = Literal::u32_unsuffixed(if widens(&form.conversion) { 2 } else { 0 });
    let boxes = form.conversion.new_boxes.iter().filter(|parts| !parts.is_empty());
    let boxes = boxes.map(|parts| {
        let parts = parts.iter().map(|part| size_of(&context.rust_type(part)));
        let old = size_of(&context.path(&form.item.path));
        quote!((#old, #(#parts)+*))
    });
    match &boxes.collect::<Vec<_>>()[..] {
        [] => quote!((#times, 0)),
        boxes => quote!((#times, #runtime::growth(&[#(#boxes),*]))),
    }
}
