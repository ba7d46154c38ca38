//! The bodies that write and read fields.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::site::Site;
use crate::names::{Names, ident};
use crate::rust_model::{Boxing, Field, FieldKind, Form, Scalar, Struct, WireField, WireType};

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
    let mut statements = Vec::new();
    let mut wire = item.wire.iter().peekable();
    while let Some(field) = wire.next() {
        statements.push(match field {
            WireField::Mask { bits, .. } => {
                let bits = bits.iter().map(|(bit, field)| mask_bit(*bit, &item.fields[*field]));
                quote!(w.u32(#(#bits)|*);)
            }
            WireField::Count { field, .. } => {
                let name = ident(&item.fields[*field].name);
                quote!(w.count(self.#name.len());)
            }
            WireField::Required { field } => {
                let Field { name, kind: FieldKind::Required(ty), .. } = &item.fields[*field] else {
                    continue;
                };
                let name = ident(name);
                encode(ty, &Place::of(quote!(self.#name)), site)
            }
            WireField::Conditional { field, member: None } => {
                let Field { name, kind: FieldKind::Optional(ty, boxing), .. } =
                    &item.fields[*field]
                else {
                    continue;
                };
                let (name, value) = (ident(name), ident("value"));
                let body = encode(ty, &Place::behind(&value, *boxing), site);
                quote!(if let Some(value) = &self.#name { #body })
            }
            WireField::Conditional { field, member: Some(first) } => {
                let Field { name, kind: FieldKind::Group(group, _), .. } = &item.fields[*field]
                else {
                    continue;
                };
                // Members that stand side by side are written together.
                let mut members = vec![*first];
                while let Some(WireField::Conditional { member: Some(next), .. }) =
                    wire.next_if(|next| is_member_of(next, *field))
                {
                    members.push(*next);
                }
                let body = members.iter().map(|member| {
                    let member = &group.members[*member];
                    let name = ident(&member.name);
                    encode(&member.ty, &Place::of(quote!(group.#name)), site)
                });
                let name = ident(name);
                quote!(if let Some(group) = &self.#name { #(#body)* })
            }
        });
    }
    quote!(#(#statements)*)
}

fn is_member_of(wire: &WireField, group: usize) -> bool {
    matches!(wire, WireField::Conditional { field, member: Some(_) } if *field == group)
}

/// The bit of a mask that says whether a field is there.
fn mask_bit(bit: u8, field: &Field) -> TokenStream {
    let name = ident(&field.name);
    let is_set = match field.kind {
        FieldKind::Flag => quote!(self.#name as u32),
        _ => quote!(self.#name.is_some() as u32),
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
        WireType::Scalar(Scalar::Nat) => quote!(w.u32(#value);),
        WireType::Scalar(Scalar::Int) => quote!(w.i32(#value);),
        WireType::Scalar(Scalar::Long) => quote!(w.i64(#value);),
        WireType::Scalar(Scalar::Double) => quote!(w.f64(#value);),
        WireType::Scalar(Scalar::Float) => quote!(w.f32(#value);),
        WireType::Scalar(Scalar::Raw(_)) => quote!(w.raw(#reference);),
        WireType::Scalar(Scalar::Bytes) => quote!(w.bytes(#reference);),
        WireType::Object { is_sized: true } => quote!(w.sized_object(#reference);),
        WireType::Struct { form: Form::Bare, .. } => {
            quote!(#runtime::Combinator::encode_bare(#reference, w);)
        }
        WireType::Array { item, .. } | WireType::Items { item } => {
            let item = encode_item(item, site);
            quote!(w.items(#reference, #item);)
        }
        WireType::Vector { item, form } if !ty.is_natural() => {
            let item = encode_item(item, site);
            match form {
                Form::Boxed => quote!(w.boxed_vector(#reference, #item);),
                Form::Bare => quote!(w.bare_vector(#reference, #item);),
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
        WireType::Struct { .. } => quote!(#runtime::Combinator::encode_bare),
        _ => {
            let item = encode(item, &Place::behind(&ident("item"), Boxing::Inline), site);
            quote!(|item, w| { #item })
        }
    }
}

/// The body of `decode_bare`, which reads from `r`.
///
/// Rust evaluates the fields of a struct expression in the order in which they are written, and
/// that is the order on the wire. What stands before the last mask or count is read into
/// variables first; where members of a group are apart on the wire, everything is.
pub(super) fn decode_body(item: &Struct, r: &Ident, site: &Site<'_>) -> TokenStream {
    let is_number =
        |wire: &WireField| matches!(wire, WireField::Mask { .. } | WireField::Count { .. });
    let last_number = item.wire.iter().rposition(is_number);
    let variables = match has_split_group(item) {
        true => item.wire.len(),
        false => last_number.map_or(0, |number| number + 1),
    };
    let mut statements = Vec::new();
    let mut fields: Vec<_> =
        (0..item.fields.len()).map(|field| read(item, field, r, site)).collect();
    for wire in &item.wire[..variables] {
        statements.push(match wire {
            WireField::Mask { name, .. } => {
                let name = ident(name);
                quote!(let #name = #r.u32();)
            }
            WireField::Count { name, field } => {
                let name = ident(name);
                let FieldKind::Required(WireType::Items { item }) = &item.fields[*field].kind
                else {
                    continue;
                };
                let (size, _) = decode_item(item, site);
                quote!(let #name = #r.count(#size);)
            }
            WireField::Conditional { field, member: Some(member) } if is_split(item, *field) => {
                let FieldKind::Group(group, _) = &item.fields[*field].kind else { continue };
                let member = &group.members[*member];
                let (name, value) = (ident(&member.name), decode(&member.ty, r, site));
                let value = some_if_set(item, *field, &value);
                quote!(let #name = #value;)
            }
            WireField::Conditional { member: Some(1..), .. } => continue,
            WireField::Required { field } | WireField::Conditional { field, .. } => {
                let name = ident(&item.fields[*field].name);
                let value = std::mem::replace(&mut fields[*field], quote!(#name));
                quote!(let #name = #value;)
            }
        });
    }
    let names = item.fields.iter().map(|field| ident(&field.name));
    let fields = names.zip(fields).map(|(name, value)| match value.to_string() {
        text if name == text => value,
        _ => quote!(#name: #value),
    });
    quote!(#(#statements)* Self { #(#fields),* })
}

/// The expression for a field of the struct, which reads it unless its parts have been read.
fn read(item: &Struct, field: usize, r: &Ident, site: &Site<'_>) -> TokenStream {
    match &item.fields[field].kind {
        FieldKind::Required(WireType::Items { item: ty }) => {
            let (_, read_item) = decode_item(ty, site);
            let count = item.wire.iter().find_map(|wire| match wire {
                WireField::Count { name, field: counted } if *counted == field => Some(ident(name)),
                _ => None,
            });
            quote!(#r.items(#count, #read_item))
        }
        FieldKind::Required(ty) => decode(ty, r, site),
        FieldKind::Flag => is_set(item, field),
        FieldKind::Optional(ty, boxing) => {
            let value = match boxing {
                Boxing::Boxed if ty.is_natural() => quote!(#r.boxed()),
                boxing => boxed(decode(ty, r, site), *boxing),
            };
            some_if_set(item, field, &value)
        }
        FieldKind::Group(group, boxing) => {
            let path = site.path(&group.path);
            let names: Vec<_> = group.members.iter().map(|member| ident(&member.name)).collect();
            if is_split(item, field) {
                let value = boxed(quote!(#path { #(#names),* }), *boxing);
                quote!(match (#(#names),*) { (#(Some(#names)),*) => Some(#value), _ => None })
            } else {
                let values = group.members.iter().map(|member| decode(&member.ty, r, site));
                let value = boxed(quote!(#path { #(#names: #values),* }), *boxing);
                some_if_set(item, field, &value)
            }
        }
    }
}

fn has_split_group(item: &Struct) -> bool {
    (0..item.fields.len()).any(|field| is_split(item, field))
}

/// Whether a field is a group whose members are not side by side on the wire.
fn is_split(item: &Struct, field: usize) -> bool {
    let mut places = item.wire.iter().enumerate().filter(|(_, wire)| is_member_of(wire, field));
    let Some((first, _)) = places.next() else { return false };
    places.zip(first + 1..).any(|((place, _), next)| place != next)
}

/// Whether the mask bit of a field is set.
fn is_set(item: &Struct, field: usize) -> TokenStream {
    let guard = item.wire.iter().find_map(|wire| match wire {
        WireField::Mask { name, bits } => {
            bits.iter().find(|(_, guarded)| *guarded == field).map(|(bit, _)| (name, bit))
        }
        _ => None,
    });
    match guard {
        Some((name, bit)) => {
            let name = ident(name);
            let bit = proc_macro2::Literal::u8_unsuffixed(*bit);
            quote!(#name & (1 << #bit) != 0)
        }
        None => quote!(false),
    }
}

/// `Some(value)` if the mask bit of a field is set.
fn some_if_set(item: &Struct, field: usize, value: &TokenStream) -> TokenStream {
    let condition = is_set(item, field);
    quote!(if #condition { Some(#value) } else { None })
}

fn boxed(value: TokenStream, boxing: Boxing) -> TokenStream {
    match boxing {
        Boxing::Inline => value,
        Boxing::Boxed => quote!(Box::new(#value)),
    }
}

/// An expression that reads a value.
fn decode(ty: &WireType, r: &Ident, site: &Site<'_>) -> TokenStream {
    let runtime = site.runtime;
    match ty {
        WireType::Scalar(Scalar::Nat) => quote!(#r.u32()),
        WireType::Scalar(Scalar::Int) => quote!(#r.i32()),
        WireType::Scalar(Scalar::Long) => quote!(#r.i64()),
        WireType::Scalar(Scalar::Double) => quote!(#r.f64()),
        WireType::Scalar(Scalar::Float) => quote!(#r.f32()),
        WireType::Array { item, .. } => {
            let (_, item) = decode_item(item, site);
            quote!(#r.array(#item))
        }
        WireType::Scalar(Scalar::String) => quote!(#r.string()),
        WireType::Scalar(Scalar::Bytes) => quote!(#r.bytes()),
        WireType::Scalar(Scalar::Raw(_)) => quote!(#r.raw()),
        WireType::Object { is_sized: true } => quote!(#r.sized_object()),
        WireType::Struct { form: Form::Bare, .. } => quote!(#r.fields()),
        WireType::Vector { item, form } if !ty.is_natural() => {
            let (size, item) = decode_item(item, site);
            match form {
                Form::Boxed => quote!(#r.boxed_vector(#size, #item)),
                Form::Bare => quote!(#r.bare_vector(#size, #item)),
            }
        }
        _ => quote!(#runtime::Decode::decode(#r)),
    }
}

/// The fewest bytes of an item of a vector, and a function that reads one.
fn decode_item(item: &WireType, site: &Site<'_>) -> (TokenStream, TokenStream) {
    let runtime = site.runtime;
    let ty = site.rust_type(item);
    match item {
        item if item.is_natural() => {
            (quote!(<#ty as #runtime::Decode>::MIN_SIZE), quote!(<#ty as #runtime::Decode>::decode))
        }
        WireType::Struct { .. } => (
            quote!(<#ty as #runtime::Combinator>::BARE_SIZE),
            quote!(#runtime::Reader::fields::<#ty>),
        ),
        _ => {
            let item = decode(item, &ident("r"), site);
            (quote!(4), quote!(|r| #item))
        }
    }
}

/// A name for the reader that no variable has.
pub(super) fn reader_name(item: &Struct) -> Ident {
    let mut names = Names::default();
    for field in &item.fields {
        names.claim(&field.name);
        if let FieldKind::Group(group, _) = &field.kind {
            group.members.iter().for_each(|member| drop(names.claim(&member.name)));
        }
    }
    for wire in &item.wire {
        if let WireField::Mask { name, .. } | WireField::Count { name, .. } = wire {
            names.claim(name);
        }
    }
    ident(&names.claim("r"))
}
