//! Serde's derives, with attributes that make them agree with JSON by schema.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::EmitContext;
use crate::Extra;
use crate::names::ident;
use crate::rust_model::{Enum, ExternCodec, Field, FieldKind, Group, Scalar, Struct, WireType};

fn is_on(context: &EmitContext<'_>) -> bool {
    context.has(Extra::Serde) && !context.is_borrowed()
}

/// The derives of an item, with `attributes`.
fn derives(
    attributes: &TokenStream,
    is_readable: bool,
    context: &EmitContext<'_>,
) -> Option<TokenStream> {
    is_on(context).then(|| {
        let runtime = context.runtime;
        let serde = quote!(#runtime::generated::serde);
        let path = serde.to_string().replace(' ', "");
        let deserialize = is_readable.then(|| quote!(, #serde::Deserialize));
        quote! {
            #[derive(#serde::Serialize #deserialize)]
            #[serde(crate = #path #attributes)]
        }
    })
}

/// The derives of a struct with fields. Enums have the names of their constructors; functions and the
/// only constructors of types have their own.
pub(super) fn of_struct(item: &Struct, context: &EmitContext<'_>) -> Option<TokenStream> {
    let name = &item.tl_name;
    let tag = is_tagged(item).then(|| quote!(, tag = "_", rename = #name));
    derives(&quote!(#tag), context.is_deserializable(&item.path), context)
}

fn is_tagged(item: &Struct) -> bool {
    item.id.is_some() && item.variant.is_none()
}

/// The derives of a group.
pub(super) fn of_group(group: &Group, context: &EmitContext<'_>) -> Option<TokenStream> {
    derives(&TokenStream::new(), context.is_deserializable(&group.path), context)
}

/// The derives of an enum.
pub(super) fn of_enum(union: &Enum, context: &EmitContext<'_>) -> Option<TokenStream> {
    derives(&quote!(, tag = "_"), context.is_deserializable(&union.path), context)
}

/// The derives of an enum of everything. Its values have the names of their constructors, by which
/// Serde cannot choose a variant.
pub(super) fn of_any(context: &EmitContext<'_>) -> Option<TokenStream> {
    derives(&quote!(, untagged), false, context)
}

/// The attribute of a variant.
pub(super) fn of_variant(tl_name: &str, context: &EmitContext<'_>) -> Option<TokenStream> {
    is_on(context).then(|| quote!(#[serde(rename = #tl_name)]))
}

/// The attribute of a variant of an enum of everything.
pub(super) fn of_variant_of_any(ty: &WireType, context: &EmitContext<'_>) -> Option<TokenStream> {
    (is_on(context) && has_form(ty)).then(|| {
        let readable = readable(context);
        quote!(#[serde(with = #readable)])
    })
}

/// The path of the functions for types with a form of their own.
fn readable(context: &EmitContext<'_>) -> String {
    let runtime = context.runtime;
    quote!(#runtime::generated::readable).to_string().replace(' ', "")
}

/// The attribute of a field.
pub(super) fn of_field(field: &Field, context: &EmitContext<'_>) -> Option<TokenStream> {
    if !is_on(context) {
        return None;
    }
    let readable = readable(context);
    let mut parts = Vec::new();
    if let [name] = &field.tl_names[..]
        && *name != field.name.trim_start_matches("r#")
        && field.kind.group().is_none()
    {
        parts.push(quote!(rename = #name));
    }
    if field.kind.ty().is_some_and(has_form) {
        parts.push(quote!(with = #readable));
    }
    match &field.kind {
        // JSON by schema leaves out a number that the other fields imply.
        FieldKind::Required(WireType::Scalar(Scalar::Nat)) => parts.push(quote!(default)),
        FieldKind::Required(_) => {}
        FieldKind::Flag => {
            parts.push(quote!(default, skip_serializing_if = "::core::ops::Not::not"));
        }
        FieldKind::UnknownBits(_) => {
            let is_zero = format!("{readable}::is_zero");
            parts.push(quote!(default, skip_serializing_if = #is_zero));
        }
        FieldKind::Optional(ty, _) => {
            // A `default` would require one of type parameters.
            parts.extend(has_form(ty).then(|| quote!(default)));
            parts.push(quote!(skip_serializing_if = "Option::is_none"));
        }
        FieldKind::Group(group, _) => {
            let is_required = |field: &Field| matches!(field.kind, FieldKind::Required(_));
            // Serde would find a group without required fields in every value.
            parts.push(match group.body.fields.iter().any(is_required) {
                true => quote!(flatten),
                false => quote!(skip_serializing_if = "Option::is_none"),
            });
        }
    }
    (!parts.is_empty()).then(|| quote!(#[serde(#(#parts),*)]))
}

/// True if the JSON of values is not that of their Rust types: those with integers of 64 bits, with
/// bytes, or with floating-point numbers.
fn has_form(ty: &WireType) -> bool {
    match ty {
        WireType::Scalar(scalar) | WireType::BoxedScalar { scalar, .. } => {
            !matches!(scalar, Scalar::Nat | Scalar::Int | Scalar::String)
        }
        WireType::Extern { codec, .. } => *codec == ExternCodec::Bytes,
        WireType::Object { .. } => true,
        // Serde has no arrays of more than 32 items. Lowering puts those of other items on the heap.
        WireType::Array { item, .. } => has_form(item) || matches!(**item, WireType::Scalar(_)),
        WireType::Vector { item, .. }
        | WireType::Items { item }
        | WireType::Counted { item, .. }
        | WireType::Tagged { item, .. }
        | WireType::Bare(item) => has_form(item),
        _ => false,
    }
}

/// The implementations for a struct without fields.
pub(super) fn of_unit(item: &Struct, context: &EmitContext<'_>) -> Option<TokenStream> {
    is_on(context).then(|| {
        let (runtime, name, tl_name) = (context.runtime, ident(&item.path.name), &item.tl_name);
        let (generated, readable) =
            (quote!(#runtime::generated), quote!(#runtime::generated::readable));
        quote! {
            impl #generated::serde::Serialize for #name {
                fn serialize<S: #generated::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    #readable::serialize_empty(#tl_name, serializer)
                }
            }
            impl<'de> #generated::serde::Deserialize<'de> for #name {
                fn deserialize<D: #generated::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    #readable::deserialize_empty(deserializer).map(|()| Self)
                }
            }
        }
    })
}
