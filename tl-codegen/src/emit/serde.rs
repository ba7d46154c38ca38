//! Serde's traits, in the form of JSON by schema.
//!
//! Generated code lists the fields; the functions of the runtime do the rest. That takes a fraction of
//! the code that Serde's derives would make.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::EmitContext;
use crate::Extra;
use crate::names::ident;
use crate::rust_model::{
    Any, Body, Enum, ExternCodec, Field, FieldKind, Generic, Group, ItemPath, Payload, Scalar,
    Struct, WireType,
};

fn is_on(context: &EmitContext<'_>) -> bool {
    context.has(Extra::Serde) && !context.is_borrowed()
}

/// The implementations for a struct. Enums have the names of their constructors; functions and the only
/// constructors of types have their own.
pub(super) fn of_struct(item: &Struct, context: &EmitContext<'_>) -> Option<TokenStream> {
    if !is_on(context) {
        return None;
    }
    if item.body.fields.is_empty() {
        return Some(of_unit(item, context));
    }
    let tl_name = &item.tl_name;
    let name = match item.id.is_some() && item.variant.is_none() {
        true => quote!(Some(#tl_name)),
        false => quote!(None),
    };
    Some(of_body((&item.path, &item.generics), &name, &item.body, context))
}

/// The implementations for a group.
pub(super) fn of_group(group: &Group, context: &EmitContext<'_>) -> Option<TokenStream> {
    let item = (&group.path, &*group.generics);
    is_on(context).then(|| of_body(item, &quote!(None), &group.body, context))
}

/// The implementations for an enum.
pub(super) fn of_enum(union: &Enum, context: &EmitContext<'_>) -> Option<TokenStream> {
    if !is_on(context) {
        return None;
    }
    let (serde, readable) = (serde(context), readable(context));
    let write = union.variants.iter().map(|variant| {
        let (name, tl_name) = (ident(&variant.name), &variant.tl_name);
        match variant.payload {
            Payload::Unit => {
                quote!(Self::#name => #readable::serialize_empty(#tl_name, serializer))
            }
            Payload::Struct(_) => quote! {
                Self::#name(value) => #readable::serialize_fields(Some(#tl_name), value, serializer)
            },
        }
    });
    let unknown = union.unknown.as_deref().map(ident);
    let write_unknown = unknown.iter().map(|name| {
        quote!(Self::#name(value) => #readable::serialize_fields(Some("?"), value, serializer))
    });
    let names = union.variants.iter().map(|variant| &*variant.tl_name);
    let names = names.chain(unknown.iter().map(|_| "?"));
    let read = union.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        match variant.payload {
            Payload::Unit => quote!(r.empty(Self::#name)),
            Payload::Struct(_) => quote!(r.variant(Self::#name)),
        }
    });
    let read: Vec<_> =
        read.chain(unknown.iter().map(|name| quote!(r.variant(Self::#name)))).collect();
    let read = choose(&quote!(variant), &read);
    let item = (&union.path, &*union.generics);
    let the_trait = quote! {
        const VARIANTS: &'static [&'static str] = &[#(#names),*];
        fn read_variant<M: #serde::de::MapAccess<'de>>(
            variant: usize,
            r: #readable::FieldReader<'de, M>,
        ) -> ::core::result::Result<Self, M::Error> { #read }
    };
    let write = serialize(item, &quote!(match self { #(#write,)* #(#write_unknown,)* }), context);
    let read = deserialize_by("deserialize_enum", "ReadVariant", item, &the_trait, context);
    Some(quote!(#write #read))
}

/// The implementation for an enum of everything. Its values have the names of their constructors, by
/// which a reader cannot choose a variant.
pub(super) fn of_any(any: &Any, context: &EmitContext<'_>) -> Option<TokenStream> {
    if !is_on(context) {
        return None;
    }
    let (serde, readable) = (serde(context), readable(context));
    let arms = any.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        match has_form(&variant.ty) {
            true => quote!(Self::#name(value) => #readable::serialize(value, serializer)),
            false => quote!(Self::#name(value) => #serde::Serialize::serialize(value, serializer)),
        }
    });
    let unknown = any.unknown.as_deref().map(ident);
    let unknown = unknown
        .map(|name| quote!(Self::#name(value) => #serde::Serialize::serialize(value, serializer)));
    let arms = arms.chain(unknown);
    Some(serialize((&any.path, &[]), &quote!(match self { #(#arms,)* }), context))
}

/// The path of an item and its type parameters.
type GenericItem<'a> = (&'a ItemPath, &'a [Generic]);

/// The path of Serde.
fn serde(context: &EmitContext<'_>) -> TokenStream {
    let runtime = context.runtime;
    quote!(#runtime::generated::serde)
}

/// The path of the functions that the bodies call.
fn readable(context: &EmitContext<'_>) -> TokenStream {
    let runtime = context.runtime;
    quote!(#runtime::generated::readable)
}

/// An implementation of `Serialize` with this body.
fn serialize(item: GenericItem<'_>, body: &TokenStream, context: &EmitContext<'_>) -> TokenStream {
    let (serde, name) = (serde(context), ident(&item.0.name));
    let bounds = context.bounded(item.0, item.1, |_| quote!(: #serde::Serialize));
    let generics = context.generics(item.0, item.1);
    quote! {
        impl #bounds #serde::Serialize for #name #generics {
            fn serialize<S: #serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> { #body }
        }
    }
}

/// An implementation of `Deserialize` with this body.
fn deserialize(
    item: GenericItem<'_>,
    body: &TokenStream,
    context: &EmitContext<'_>,
) -> TokenStream {
    let (serde, name) = (serde(context), ident(&item.0.name));
    let bounds = context.bounded_deserialize(item.1, &quote!(#serde::Deserialize<'de>));
    let generics = context.generics(item.0, item.1);
    quote! {
        impl #bounds #serde::Deserialize<'de> for #name #generics {
            fn deserialize<D: #serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> { #body }
        }
    }
}

/// An implementation of `Deserialize` that calls `function`, and one of the trait that it needs, if
/// Serde can read the item.
fn deserialize_by(
    function: &str,
    the_trait: &str,
    item: GenericItem<'_>,
    body: &TokenStream,
    context: &EmitContext<'_>,
) -> Option<TokenStream> {
    if !context.is_deserializable(item.0) {
        return None;
    }
    let (serde, readable, name) = (serde(context), readable(context), ident(&item.0.name));
    let (function, the_trait) = (ident(function), ident(the_trait));
    let bounds = context.bounded_deserialize(item.1, &quote!(#serde::Deserialize<'de>));
    let generics = context.generics(item.0, item.1);
    let deserialize = deserialize(item, &quote!(#readable::#function(deserializer)), context);
    Some(quote! {
        #deserialize
        impl #bounds #readable::#the_trait<'de> for #name #generics { #body }
    })
}

/// The implementations for a struct or a group, with an expression for the name of the constructor.
fn of_body(
    item: GenericItem<'_>,
    name: &TokenStream,
    body: &Body,
    context: &EmitContext<'_>,
) -> TokenStream {
    let (serde, readable, this) = (serde(context), readable(context), ident(&item.0.name));
    let bounds = context.bounded(item.0, item.1, |_| quote!(: #serde::Serialize));
    let generics = context.generics(item.0, item.1);
    let fields = body.fields.iter().map(|field| {
        let (name, key) = (ident(&field.name), key(field));
        match access(field) {
            Access::Plain => quote!(w.field(#key, &self.#name);),
            Access::Readable => quote!(w.readable(#key, &self.#name);),
            Access::Optional => quote!(w.optional(#key, &self.#name);),
            Access::OptionalReadable => quote!(w.optional_readable(#key, &self.#name);),
            Access::Flag => quote!(w.flag(#key, self.#name);),
            Access::Bits => quote!(w.bits(#key, self.#name);),
            Access::Group => quote!(w.group(&self.#name);),
        }
    });
    let serialize =
        serialize(item, &quote!(#readable::serialize_fields(#name, self, serializer)), context);
    let read = read_fields(body, context);
    let deserialize = deserialize_by("deserialize_fields", "ReadFields", item, &read, context);
    quote! {
        #serialize
        impl #bounds #readable::WriteFields for #this #generics {
            fn write_fields<M: #serde::ser::SerializeMap>(
                &self,
                w: &mut #readable::FieldWriter<M>,
            ) { #(#fields)* }
        }
        #deserialize
    }
}

/// The body of an implementation of `ReadFields`.
fn read_fields(body: &Body, context: &EmitContext<'_>) -> TokenStream {
    let (serde, readable) = (serde(context), readable(context));
    let (groups, fields): (Vec<&Field>, Vec<&Field>) =
        body.fields.iter().partition(|field| access(field) == Access::Group);
    let keys = fields.iter().map(|field| key(field));
    let has_groups = (!groups.is_empty()).then(|| {
        quote!(
            const HAS_GROUPS: bool = true;
        )
    });
    // Names of fields could be those of other variables.
    let slots: Vec<_> = (0..fields.len()).map(|place| ident(&format!("v{place}"))).collect();
    let reads: Vec<_> = fields
        .iter()
        .zip(&slots)
        .map(|(field, slot)| {
            let method = ident(match access(field) {
                Access::Readable => "readable",
                Access::Optional => "optional",
                Access::OptionalReadable => "optional_readable",
                Access::Plain | Access::Flag | Access::Bits | Access::Group => "field",
            });
            quote!(r.#method(&mut #slot))
        })
        .collect();
    let read = match &reads[..] {
        [] => quote!(while r.next_field::<Self>().is_some() {}),
        [read] => quote!(while r.next_field::<Self>().is_some() { #read; }),
        reads => {
            let read = choose(&quote!(field), reads);
            quote!(while let Some(field) = r.next_field::<Self>() { #read; })
        }
    };
    let values: Vec<_> = fields
        .iter()
        .zip(&slots)
        .map(|(field, slot)| {
            let (name, key) = (ident(&field.name), key(field));
            match &field.kind {
                // JSON by schema leaves out a number that the other fields imply.
                FieldKind::Required(WireType::Scalar(Scalar::Nat)) | FieldKind::UnknownBits(_) => {
                    (None, quote!(#name: #slot.unwrap_or(0)))
                }
                FieldKind::Flag => (None, quote!(#name: #slot.unwrap_or(false))),
                FieldKind::Required(_) => {
                    let check =
                        quote!(let Some(#slot) = #slot else { return Err(r.missing(#key)); };);
                    (Some(check), quote!(#name: #slot))
                }
                FieldKind::Optional(..) | FieldKind::Group(..) => (None, quote!(#name: #slot)),
            }
        })
        .collect();
    let checks = values.iter().filter_map(|(check, _)| check.as_ref());
    let values = values.iter().map(|(_, value)| value);
    let groups: Vec<_> = groups
        .iter()
        .enumerate()
        .map(|(place, group)| {
            let (slot, name) = (ident(&format!("g{place}")), ident(&group.name));
            (quote!(let #slot = r.group();), quote!(#name: #slot))
        })
        .collect();
    let (read_groups, groups): (Vec<_>, Vec<_>) = groups.into_iter().unzip();
    quote! {
        const NAMES: &'static [&'static str] = &[#(#keys),*];
        #has_groups
        fn read_fields<M: #serde::de::MapAccess<'de>>(
            mut r: #readable::FieldReader<'de, M>,
        ) -> ::core::result::Result<Self, M::Error> {
            #(let mut #slots = None;)*
            #read
            #(#read_groups)*
            #(#checks)*
            r.end(Self { #(#values,)* #(#groups,)* })
        }
    }
}

/// An expression that is the one at a place, or the last one.
fn choose(place: &TokenStream, all: &[TokenStream]) -> TokenStream {
    let [others @ .., last] = all else { return TokenStream::new() };
    if others.is_empty() {
        return last.clone();
    }
    let numbers = (0..others.len()).map(Literal::usize_unsuffixed);
    quote!(match #place { #(#numbers => #others,)* _ => #last, })
}

/// The methods of the runtime that write and read a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Plain,
    /// A form of its own.
    Readable,
    Optional,
    OptionalReadable,
    Flag,
    /// The bits that no field has.
    Bits,
    /// The keys of the group are keys of the struct.
    Group,
}

fn access(field: &Field) -> Access {
    match &field.kind {
        FieldKind::Required(ty) if has_form(ty) => Access::Readable,
        FieldKind::Required(_) => Access::Plain,
        FieldKind::Flag => Access::Flag,
        FieldKind::UnknownBits(_) => Access::Bits,
        FieldKind::Optional(ty, _) if has_form(ty) => Access::OptionalReadable,
        FieldKind::Optional(..) => Access::Optional,
        FieldKind::Group(group, _) => {
            let is_required = |field: &Field| matches!(field.kind, FieldKind::Required(_));
            // A group without required fields would be in every value.
            match group.body.fields.iter().any(is_required) {
                true => Access::Group,
                false => Access::Optional,
            }
        }
    }
}

/// Returns the key of a field: its name in TL if it stands for one field, or else its own.
fn key(field: &Field) -> &str {
    match &field.tl_names[..] {
        [name] if field.kind.group().is_none() => name,
        _ => &field.name,
    }
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
fn of_unit(item: &Struct, context: &EmitContext<'_>) -> TokenStream {
    let (readable, tl_name) = (readable(context), &item.tl_name);
    let item = (&item.path, &*item.generics);
    let write = quote!(#readable::serialize_empty(#tl_name, serializer));
    let read = quote!(#readable::deserialize_empty(deserializer).map(|()| Self));
    let (write, read) = (serialize(item, &write, context), deserialize(item, &read, context));
    quote!(#write #read)
}
