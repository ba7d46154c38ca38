//! The expressions that read constructors of older schemas in the decoders of the newest types.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::EmitContext;
use super::conversions::{size_of, widens};
use super::literals::hex;
use crate::layers::OlderForm;

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
