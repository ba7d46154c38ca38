//! The bodies that write fields.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::site::Site;
use super::structs::hex;
use crate::names::ident;
use crate::rust_model::{
    Body, Boxing, ExternCodec, Field, FieldKind, Form, Scalar, Struct, WireField, WireType,
};

/// A value to be written, as an expression and as a reference to it.
struct Place {
    value: TokenStream,
    reference: TokenStream,
}

impl Place {
    fn of(value: TokenStream) -> Self {
        Self { reference: quote!(&#value), value }
    }

    /// What the variable `name` refers to, through a `Box` if there is one.
    fn behind(name: &Ident, boxing: Boxing) -> Self {
        match boxing {
            Boxing::Inline => Self { value: quote!(*#name), reference: quote!(#name) },
            Boxing::Boxed => Self { value: quote!(**#name), reference: quote!(&**#name) },
        }
    }
}

/// The body of `encode_bare`.
pub(super) fn encode_body(item: &Struct, site: &Site<'_>) -> TokenStream {
    let wire: Vec<_> = item.wire.iter().collect();
    encode_fields(&wire, &item.body, &quote!(self), 0, site)
}

/// Statements that write what is in a struct, or in a group that is `depth` groups inside of one.
fn encode_fields(
    wire: &[&WireField],
    body: &Body,
    this: &TokenStream,
    depth: usize,
    site: &Site<'_>,
) -> TokenStream {
    let mut statements = TokenStream::new();
    let mut rest = wire;
    while let Some((first, others)) = rest.split_first() {
        let Some(&field) = first.groups().get(depth) else {
            statements.extend(encode_field(first, body, this, site));
            rest = others;
            continue;
        };
        // What stands side by side in a group is written together.
        let len = rest.iter().take_while(|wire| wire.groups().get(depth) == Some(&field)).count();
        let (members, others) = rest.split_at(len);
        rest = others;
        let Field { name, kind: FieldKind::Group(group, _), .. } = &body.fields[field] else {
            continue;
        };
        let name = ident(name);
        let members = encode_fields(members, &group.body, &quote!(group), depth + 1, site);
        statements.extend(quote!(if let Some(group) = &#this.#name { #members }));
    }
    statements
}

/// A statement that writes one field of `this`.
fn encode_field(
    wire: &WireField,
    body: &Body,
    this: &TokenStream,
    site: &Site<'_>,
) -> Option<TokenStream> {
    match wire {
        WireField::Mask { bits, .. } => {
            let bits = bits.iter().map(|(bit, field)| mask_bit(*bit, &body.fields[*field], this));
            Some(quote!(w.u32(#(#bits)|*);))
        }
        WireField::Count { field, .. } => {
            let name = ident(&body.fields[*field].name);
            Some(quote!(w.count(#this.#name.len());))
        }
        WireField::Value { path, .. } => {
            let Field { name, kind, .. } = &body.fields[*path.last()?];
            let name = ident(name);
            match kind {
                FieldKind::Required(ty) => Some(encode(ty, &Place::of(quote!(#this.#name)), site)),
                FieldKind::Optional(ty, Boxing::Inline) if ty.is_natural() => {
                    Some(quote!(w.optional(&#this.#name);))
                }
                FieldKind::Optional(ty, Boxing::Boxed) if ty.is_natural() => {
                    Some(quote!(w.optional_boxed(&#this.#name);))
                }
                FieldKind::Optional(ty, boxing) => {
                    let value = encode(ty, &Place::behind(&ident("value"), *boxing), site);
                    Some(quote!(if let Some(value) = &#this.#name { #value }))
                }
                FieldKind::Flag | FieldKind::Group(..) => None,
            }
        }
    }
}

/// The bit of a mask that says whether a field is there.
fn mask_bit(bit: u8, field: &Field, this: &TokenStream) -> TokenStream {
    let name = ident(&field.name);
    let is_set = match field.kind {
        FieldKind::Flag => quote!(#this.#name as u32),
        _ => quote!(#this.#name.is_some() as u32),
    };
    if bit == 0 {
        return is_set;
    }
    let bit = proc_macro2::Literal::u8_unsuffixed(bit);
    quote!((#is_set) << #bit)
}

/// A statement that writes a value.
fn encode(ty: &WireType, place: &Place, site: &Site<'_>) -> TokenStream {
    let Place { value, reference } = place;
    let runtime = site.runtime;
    match ty {
        WireType::Extern { codec: ExternCodec::Text, .. } => {
            quote!(w.bytes(::core::convert::AsRef::<str>::as_ref(#reference).as_bytes());)
        }
        WireType::Extern { codec: ExternCodec::Bytes, .. } => {
            quote!(w.bytes(::core::convert::AsRef::<[u8]>::as_ref(#reference));)
        }
        WireType::Extern { codec: ExternCodec::Bare, .. } => {
            quote!(#runtime::EncodeBare::encode_bare(#reference, w);)
        }
        WireType::BoxedScalar { scalar, id, .. } => {
            let (id, value) = (hex(*id), encode(&WireType::Scalar(*scalar), place, site));
            quote!(w.u32(#id); #value)
        }
        WireType::Scalar(Scalar::Nat) => quote!(w.u32(#value);),
        WireType::Scalar(Scalar::Int) => quote!(w.i32(#value);),
        WireType::Scalar(Scalar::Long) => quote!(w.i64(#value);),
        WireType::Scalar(Scalar::Double) => quote!(w.f64(#value);),
        WireType::Scalar(Scalar::Float) => quote!(w.f32(#value);),
        WireType::Scalar(Scalar::Raw(_)) => quote!(w.raw(#reference);),
        WireType::Scalar(Scalar::Bytes) => quote!(w.bytes(#reference);),
        WireType::Object { is_sized: true } => quote!(w.sized_object(#reference);),
        WireType::Struct { form: Form::Bare, .. } => {
            quote!(#runtime::EncodeBare::encode_bare(#reference, w);)
        }
        WireType::Array { item, .. } | WireType::Items { item } => {
            let item = encode_item(item, site);
            quote!(w.items(#reference, #item);)
        }
        WireType::Vector { item, form } if !ty.is_natural() => {
            let item = encode_item(item, site);
            match form {
                Form::Boxed => quote!(w.boxed_vector(#reference, #item);),
                _ => quote!(w.bare_vector(#reference, #item);),
            }
        }
        _ => quote!(#runtime::Encode::encode(#reference, w);),
    }
}

/// A function that writes an item of a vector.
fn encode_item(item: &WireType, site: &Site<'_>) -> TokenStream {
    let runtime = site.runtime;
    match item {
        item if item.is_natural() => quote!(#runtime::Encode::encode),
        WireType::Struct { .. } => quote!(#runtime::EncodeBare::encode_bare),
        _ => {
            let item = encode(item, &Place::behind(&ident("item"), Boxing::Inline), site);
            quote!(|item, w| { #item })
        }
    }
}
