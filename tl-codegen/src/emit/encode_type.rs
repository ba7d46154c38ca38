//! The statements that write values of a type.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::EmitContext;
use super::literals::hex;
use super::numbers;
use crate::names::ident;
use crate::rust_model::{Boxing, ExternCodec, Form, Number, Scalar, WireType};

/// A value to write, as an expression and as a reference.
pub(super) struct Operand {
    value: TokenStream,
    reference: TokenStream,
}

impl Operand {
    pub(super) fn of(value: TokenStream) -> Self {
        Self { reference: quote!(&#value), value }
    }

    /// The value behind the reference `item`.
    pub(super) fn of_item() -> Self {
        Self::behind(&ident("item"), Boxing::Inline)
    }

    /// The value behind the reference `name`.
    pub(super) fn of_reference(name: &Ident) -> Self {
        Self::behind(name, Boxing::Inline)
    }

    /// The value behind the reference `name`, through a `Box` if there is one.
    pub(super) fn behind(name: &Ident, boxing: Boxing) -> Self {
        match boxing {
            Boxing::Inline => Self { value: quote!(*#name), reference: quote!(#name) },
            Boxing::Boxed => Self { value: quote!(**#name), reference: quote!(&**#name) },
        }
    }
}

/// The content of a field of type `string` or `bytes`, as a slice.
pub(super) fn content(ty: &WireType, operand: &Operand) -> Option<TokenStream> {
    let Operand { value, reference } = operand;
    match ty {
        WireType::Extern { codec: ExternCodec::Text, .. } => {
            Some(quote!(::core::convert::AsRef::<str>::as_ref(#reference).as_bytes()))
        }
        WireType::Extern { codec: ExternCodec::Bytes, .. } => {
            Some(quote!(::core::convert::AsRef::<[u8]>::as_ref(#reference)))
        }
        WireType::Scalar(Scalar::String) => Some(quote!(#value.as_bytes())),
        WireType::Scalar(Scalar::Bytes) => Some(quote!(#reference)),
        _ => None,
    }
}

/// A statement that writes a value. `at` has the TL names of the combinator and of the field.
pub(super) fn encode(
    ty: &WireType,
    operand: &Operand,
    at: (&str, &str),
    context: &EmitContext<'_>,
) -> TokenStream {
    let Operand { value, reference } = operand;
    let runtime = context.runtime;
    // A `String` encodes itself.
    if !matches!(ty, WireType::Scalar(Scalar::String))
        && let Some(content) = content(ty, operand)
    {
        return quote!(w.bytes(#content););
    }
    match ty {
        WireType::Extern { codec: ExternCodec::Bare, .. } => {
            quote!(#runtime::EncodeBare::encode_bare(#reference, w);)
        }
        WireType::BoxedScalar { scalar, id, .. } => {
            let (id, value) = (hex(*id), encode(&WireType::Scalar(*scalar), operand, at, context));
            quote!(w.u32(#id); #value)
        }
        WireType::Tagged { item, id, .. } => {
            let (id, value) = (hex(*id), encode(item, operand, at, context));
            quote!(w.u32(#id); #value)
        }
        WireType::Counted { item, count } => {
            let (count, item) = (numbers::number(count), encode_item(item, at, context));
            let (owner, field) = at;
            quote!(w.counted(#count, #reference, (#owner, #field), #item);)
        }
        WireType::Given { ty, numbers, passes } => {
            encode_given((ty, numbers, *passes), reference, at, context)
        }
        WireType::Passed(name) => {
            let function = numbers::function_name(name);
            quote!(#function(#reference, w);)
        }
        WireType::Scalar(Scalar::Nat) => quote!(w.u32(#value);),
        WireType::Scalar(Scalar::Int) => quote!(w.i32(#value);),
        WireType::Scalar(Scalar::Long) => quote!(w.i64(#value);),
        WireType::Scalar(Scalar::Double) => quote!(w.f64(#value);),
        WireType::Scalar(Scalar::Float) => quote!(w.f32(#value);),
        WireType::Scalar(Scalar::Raw(_)) => quote!(w.raw(#reference);),
        WireType::Object { is_sized: true, .. } => quote!(w.sized_object(#reference);),
        WireType::Struct { form: Form::Bare, .. } => {
            quote!(#runtime::EncodeBare::encode_bare(#reference, w);)
        }
        WireType::Array { item, .. } | WireType::Items { item } => {
            let item = encode_item(item, at, context);
            quote!(w.items(#reference, #item);)
        }
        WireType::Vector { item, form } if !ty.uses_default_codec() => {
            let item = encode_item(item, at, context);
            match form {
                Form::Boxed => quote!(w.boxed_vector(#reference, #item);),
                _ => quote!(w.bare_vector(#reference, #item);),
            }
        }
        _ => quote!(#runtime::Encode::encode(#reference, w);),
    }
}

/// A function that writes an item of a vector.
fn encode_item(item: &WireType, at: (&str, &str), context: &EmitContext<'_>) -> TokenStream {
    let runtime = context.runtime;
    match item {
        item if item.uses_default_codec() => quote!(#runtime::Encode::encode),
        WireType::Struct { .. } => quote!(#runtime::EncodeBare::encode_bare),
        WireType::Passed(name) => {
            let function = numbers::function_name(name);
            quote!(#function)
        }
        _ => {
            let item = encode(item, &Operand::of_item(), at, context);
            quote!(|item, w| { #item })
        }
    }
}

/// Statements that write a value with numbers and functions.
fn encode_given(
    (ty, given, passes): (&WireType, &[Number], bool),
    reference: &TokenStream,
    at: (&str, &str),
    context: &EmitContext<'_>,
) -> TokenStream {
    let (runtime, name) = (context.runtime, context.rust_type(ty));
    let (given, args) = numbers::parts(ty, given, passes);
    let functions = args.iter().map(|arg| {
        let rust_type = context.rust_type(arg);
        match arg {
            WireType::Passed(param) => {
                let function = numbers::function_name(param);
                quote!(, #function)
            }
            arg if arg.uses_default_codec() => {
                quote!(, &<#rust_type as #runtime::Encode>::encode)
            }
            arg => {
                let item = encode(arg, &Operand::of_item(), at, context);
                quote!(, &|item: &#rust_type, w: &mut #runtime::Writer<'_>| { #item })
            }
        }
    });
    let id = matches!(ty, WireType::Struct { form: Form::Boxed, .. })
        .then(|| quote!(w.u32(<#name as #runtime::Combinator>::CONSTRUCTOR_ID);));
    quote!(#id <#name>::write_with(#reference, w #given #(#functions)*);)
}
