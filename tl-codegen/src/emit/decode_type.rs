//! The expressions that read values of a type.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::context::EmitContext;
use super::literals::hex;
use super::numbers;
use crate::names::ident;
use crate::rust_model::{Boxing, ExternCodec, Form, Number, Scalar, WireType};

/// An expression that reads a value.
pub(super) fn decode(ty: &WireType, r: &Ident, context: &EmitContext<'_>) -> TokenStream {
    match ty {
        WireType::Extern { codec: ExternCodec::Text, .. } if context.is_borrowed() => {
            quote!(#r.string())
        }
        WireType::Extern { codec: ExternCodec::Bytes, .. } if context.is_borrowed() => {
            quote!(#r.bytes())
        }
        WireType::Extern { codec: ExternCodec::Text, .. } => {
            quote!(::core::convert::From::from(#r.str()))
        }
        WireType::Extern { codec: ExternCodec::Bytes, .. } => {
            quote!(#r.bytes_as())
        }
        WireType::Extern { codec: ExternCodec::Bare, .. } => quote!(#r.fields()),
        WireType::BoxedScalar { scalar, id, tl_name } => {
            let (id, value) = (hex(*id), decode(&WireType::Scalar(*scalar), r, context));
            quote!({ #r.expect_constructor(#id, #tl_name); #value })
        }
        WireType::Tagged { item, id, tl_name } => {
            let (id, value) = (hex(*id), decode(item, r, context));
            quote!({ #r.expect_constructor(#id, #tl_name); #value })
        }
        WireType::Counted { item, count } => {
            let (count, (size, item)) = (numbers::number(count), decode_item(item, context));
            quote!(#r.counted(#count, #size, #item))
        }
        WireType::Given { ty, numbers, passes } => decode_given((ty, numbers, *passes), r, context),
        WireType::Passed(name) => {
            let function = numbers::function_name(name);
            quote!((#function.1)(#r))
        }
        WireType::Scalar(Scalar::Nat) => quote!(#r.u32()),
        WireType::Scalar(Scalar::Int) => quote!(#r.i32()),
        WireType::Scalar(Scalar::Long) => quote!(#r.i64()),
        WireType::Scalar(Scalar::Double) => quote!(#r.f64()),
        WireType::Scalar(Scalar::Float) => quote!(#r.f32()),
        WireType::Array { item, boxing, .. } => {
            let (size, item) = decode_item(item, context);
            match boxing {
                Boxing::Inline => quote!(#r.array(#item)),
                Boxing::Boxed => quote!(#r.heap_array(#size, #item)),
            }
        }
        WireType::Scalar(Scalar::String) => quote!(#r.string()),
        WireType::Scalar(Scalar::Bytes) => quote!(#r.bytes()),
        WireType::Scalar(Scalar::Raw(_)) => quote!(#r.raw()),
        WireType::Object { is_sized: true, .. } => quote!(#r.sized_object()),
        WireType::Struct { form: Form::Bare, .. } => quote!(#r.fields()),
        WireType::Vector { item, form } if !ty.uses_default_codec() => {
            let (size, item) = decode_item(item, context);
            match form {
                Form::Boxed => quote!(#r.boxed_vector(#size, #item)),
                _ => quote!(#r.bare_vector(#size, #item)),
            }
        }
        _ => {
            let decode = context.decode_function();
            quote!(#decode(#r))
        }
    }
}

/// The fewest bytes of an item of a vector, and a function that reads one.
pub(super) fn decode_item(
    item: &WireType,
    context: &EmitContext<'_>,
) -> (TokenStream, TokenStream) {
    let ty = context.rust_type(item);
    let read = match item {
        item if item.uses_default_codec() => {
            let (decode, (method, _)) = (context.decode_trait(), context.decode_methods());
            quote!(<#ty as #decode>::#method)
        }
        WireType::Struct { .. } | WireType::Extern { codec: ExternCodec::Bare, .. } => {
            quote!(|r| r.fields::<#ty>())
        }
        WireType::Passed(name) => {
            let function = numbers::function_name(name);
            quote!(#function.1)
        }
        _ => {
            let value = decode(item, &ident("r"), context);
            quote!(|r| #value)
        }
    };
    (item_size(item, context), read)
}

/// The fewest bytes of an item.
pub(super) fn item_size(item: &WireType, context: &EmitContext<'_>) -> TokenStream {
    let ty = context.rust_type(item);
    match item {
        item if item.uses_default_codec() => {
            let decode = context.decode_trait();
            quote!(<#ty as #decode>::MIN_SIZE)
        }
        WireType::Struct { .. } | WireType::Extern { codec: ExternCodec::Bare, .. } => {
            let decode = context.decode_bare_trait();
            quote!(<#ty as #decode>::BARE_SIZE)
        }
        WireType::Passed(name) => {
            let function = numbers::function_name(name);
            quote!(#function.0)
        }
        WireType::Given { ty, .. } => {
            let name = context.rust_type(ty);
            match **ty {
                WireType::Struct { form: Form::Boxed, .. } => {
                    quote!(usize::saturating_add(4, <#name>::READ_SIZE))
                }
                _ => quote!(<#name>::READ_SIZE),
            }
        }
        WireType::Tagged { item, .. } => {
            let size = item_size(item, context);
            quote!((4_usize).saturating_add(#size))
        }
        WireType::Counted { item, count } => {
            let (count, size) = (numbers::number(count), item_size(item, context));
            quote!((#count as usize).saturating_mul(#size))
        }
        WireType::Array { item, len, .. } => {
            let (len, size) = (Literal::u32_unsuffixed(*len), item_size(item, context));
            quote!((#len as usize).saturating_mul(#size))
        }
        _ => quote!(4),
    }
}

/// The expression that reads a value with numbers and functions.
fn decode_given(
    (ty, given, passes): (&WireType, &[Number], bool),
    r: &Ident,
    context: &EmitContext<'_>,
) -> TokenStream {
    let (runtime, name, reader) = (context.runtime, context.rust_type(ty), context.reader());
    let len = Literal::usize_unsuffixed(given.len());
    let (given, args) = numbers::parts(ty, given, passes);
    let functions = args.iter().map(|arg| match arg {
        WireType::Passed(param) => {
            let function = numbers::function_name(param);
            quote!(, #function)
        }
        arg if arg.uses_default_codec() => {
            let (rust_type, decode) = (context.rust_type(arg), context.decode_trait());
            let (method, _) = context.decode_methods();
            quote!(, (<#rust_type as #decode>::MIN_SIZE, &<#rust_type as #decode>::#method))
        }
        arg => {
            let (size, value) = (item_size(arg, context), decode(arg, r, context));
            quote!(, (#size, &|#r: &mut #reader| #value))
        }
    });
    let value = quote!(<#name>::read_with(#r #given #(#functions)*));
    let combinator = quote!(<#name as #runtime::Combinator>);
    match ty {
        // The trait also reads the forms of older layers.
        WireType::Struct { form: Form::Boxed, .. } if !passes && !context.is_borrowed() => {
            quote!(<#name as #runtime::DecodeGiven<#len>>::decode_given(#r #given))
        }
        WireType::Struct { form: Form::Boxed, .. } => quote!({
            #r.expect_constructor(#combinator::CONSTRUCTOR_ID, #combinator::TL_NAME);
            #r.within(#combinator::TL_NAME, |#r| #value)
        }),
        WireType::Struct { form: Form::Bare, .. } => {
            quote!(#r.within(#combinator::TL_NAME, |#r| #value))
        }
        _ => value,
    }
}
