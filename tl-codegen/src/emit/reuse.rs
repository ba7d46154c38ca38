//! The bodies that read fields into an existing value.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::EmitContext;
use super::decode::{Decoding, masked, read_mask};
use super::decode_type::{decode, decode_item};
use super::depth;
use super::literals::hex;
use super::older_reads;
use super::unknown;
use crate::names::ident;
use crate::rust_model::{
    Boxing, Enum, FieldKind, Form, Payload, Scalar, Struct, WireField, WireType,
};

/// The method that reads a struct into itself, unless replacing the struct is as good: one with
/// groups that are not contiguous is replaced.
pub(super) fn of_struct(
    item: &Struct,
    r: &Ident,
    context: &EmitContext<'_>,
) -> Option<TokenStream> {
    let decoding = Decoding { item, r, context };
    let is_replaced = item.read_plan.is_noncontiguous || !item.numbers.is_empty();
    if item.body.fields.is_empty() || is_replaced {
        return None;
    }
    let mut fields = TokenStream::new();
    for step in item.read_plan.steps(item.wire.len()) {
        match &item.wire[step] {
            [only] => fields.extend(field(only, &decoding)),
            run => {
                let (read, values) = decoding.run(run);
                fields.extend(read);
                fields.extend(values.into_iter().map(|(field, variable)| {
                    let name = ident(&item.body.fields[field].name);
                    quote!(self.#name = #variable;)
                }));
            }
        }
    }
    let flags = item.body.fields.iter().filter_map(|field| {
        let (name, value) = (ident(&field.name), decoding.field(field));
        let is_of_mask = matches!(field.kind, FieldKind::Flag | FieldKind::UnknownBits(_));
        is_of_mask.then(|| quote!(self.#name = #value;))
    });
    let mut body = quote!(#fields #(#flags)*);
    if let Some((enter, leave)) = depth::count(item.levels, r, &item.tl_name) {
        body = quote!(#enter #body #leave);
    }
    let method = match item.id {
        Some(_) => quote!(decode_bare_into),
        None => quote!(decode_into),
    };
    let runtime = context.runtime;
    Some(quote! {
        #[inline]
        fn #method(&mut self, #r: &mut #runtime::Reader<'_>) { #body }
    })
}

/// Statements that read one place on the wire.
fn field(wire: &WireField, decoding: &Decoding<'_>) -> Option<TokenStream> {
    let Decoding { item, r, context } = decoding;
    match wire {
        WireField::Mask(mask) => {
            let (name, value) = (ident(&mask.name), read_mask(mask, r));
            Some(quote!(let #name = #value;))
        }
        WireField::Number { .. } => None,
        WireField::Count { name, field } => {
            let (name, count) = (ident(name), decoding.count(*field)?);
            Some(quote!(let #name = #count;))
        }
        // A group is read with its first member.
        WireField::Value { path } if path.get(1).is_some_and(|place| *place > 0) => None,
        WireField::Value { path } => {
            let field = &item.body.fields[path[0]];
            let (name, value) = (ident(&field.name), decoding.field(field));
            let place = quote!(self.#name);
            let read = match &field.kind {
                FieldKind::Required(WireType::Items { item: ty }) => {
                    let count = ident(field.count.as_ref()?);
                    into_items(ty, context)
                        .map(|(new, old)| quote!(#r.items_into(&mut #place, #count, #new, #old);))
                }
                FieldKind::Required(ty) => into(ty, &place, r, context),
                FieldKind::Optional(ty, boxing) if ty.uses_default_codec() => {
                    let bit = masked(field.guard.as_ref()?);
                    let method = match boxing {
                        Boxing::Inline => ident("optional_into"),
                        Boxing::Boxed => ident("optional_boxed_into"),
                    };
                    Some(quote!(#r.#method(&mut #place, #bit);))
                }
                FieldKind::Flag
                | FieldKind::UnknownBits(_)
                | FieldKind::Optional(..)
                | FieldKind::Group(..) => None,
            };
            Some(read.unwrap_or_else(|| quote!(#place = #value;)))
        }
    }
}

/// A statement that reads a value into `place` and reuses its memory.
fn into(
    ty: &WireType,
    place: &TokenStream,
    r: &Ident,
    context: &EmitContext<'_>,
) -> Option<TokenStream> {
    let runtime = context.runtime;
    match ty {
        WireType::Scalar(Scalar::String) => Some(quote!(#r.string_into(&mut #place);)),
        WireType::Scalar(Scalar::Bytes) => Some(quote!(#r.bytes_into(&mut #place);)),
        WireType::Scalar(_) => None,
        WireType::Struct { form: Form::Bare, .. } => Some(quote!(#r.fields_into(&mut #place);)),
        ty if ty.uses_default_codec() => {
            Some(quote!(#runtime::Decode::decode_into(&mut #place, #r);))
        }
        WireType::Vector { item, form } => {
            let (size, _) = decode_item(item, context);
            let (new, old) = into_items(item, context)?;
            let method = match form {
                Form::Boxed => ident("boxed_vector_into"),
                _ => ident("bare_vector_into"),
            };
            Some(quote!(#r.#method(&mut #place, #size, #new, #old);))
        }
        _ => None,
    }
}

/// Functions that read a new item and an existing item.
fn into_items(item: &WireType, context: &EmitContext<'_>) -> Option<(TokenStream, TokenStream)> {
    let (_, new) = decode_item(item, context);
    let value = into(item, &quote!(*value), &ident("r"), context);
    let old = match value {
        Some(read) => quote!(|value, r| { #read }),
        None => {
            let value = decode(item, &ident("r"), context);
            quote!(|value, r| { *value = #value; })
        }
    };
    Some((new, old))
}

/// The method that reads an enum into itself, and into its variant if the constructor is unchanged.
pub(super) fn of_enum(
    union: &Enum,
    make: impl Fn(usize) -> TokenStream,
    older: &[(TokenStream, TokenStream)],
    context: &EmitContext<'_>,
) -> TokenStream {
    let (runtime, tl_name) = (context.runtime, &union.tl_name);
    let arms = union.variants.iter().enumerate().map(|(i, variant)| {
        let (id, name, new) = (hex(variant.id), ident(&variant.name), make(i));
        match variant.payload {
            Payload::Unit => quote!(#id => *self = #new),
            Payload::Struct(boxing) => {
                let value = match boxing {
                    Boxing::Inline => quote!(value),
                    Boxing::Boxed => quote!(&mut **value),
                };
                quote! {
                    #id => match self {
                        Self::#name(value) => r.fields_into(#value),
                        _ => *self = #new,
                    }
                }
            }
        }
    });
    let older = older.iter().map(|(id, value)| quote!(#id => *self = #value));
    let other = match unknown::decode(union.unknown.as_deref(), tl_name) {
        Some(value) => quote!(*self = #value),
        None => {
            let fallback = make(union.fallback);
            quote!({
                r.unknown_constructor(id, #tl_name);
                *self = #fallback;
            })
        }
    };
    let mut body = quote! {
        match r.constructor_id(#tl_name) {
            #(#arms,)*
            #(#older,)*
            id => #other
        }
    };
    if let Some((enter, leave)) = depth::count(union.levels, &ident("r"), tl_name) {
        body = quote!(#enter #body #leave);
    }
    if let Some(older) = older_reads::of_layer(&union.path, tl_name, context) {
        body = quote!(if let Some(value) = #older { *self = value; return; } #body);
    }
    quote! {
        #[inline]
        fn decode_into(&mut self, r: &mut #runtime::Reader<'_>) { #body }
    }
}
