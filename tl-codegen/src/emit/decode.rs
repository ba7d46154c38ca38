//! The bodies that read fields.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::site::Site;
use super::structs::{hex, known_bits};
use crate::names::{Names, ident};
use crate::rust_model::{
    Boxing, ExternCodec, FieldKind, Form, Group, Scalar, Struct, WireField, WireType,
};

/// The body of `decode_bare`, which reads from `r`.
///
/// Rust evaluates the fields of a struct expression in the order in which they are written, and
/// that is the order on the wire. What stands before the last mask or count is read into
/// variables first; where the members of a group are not side by side, or a group has a mask of its
/// own, everything is.
pub(super) fn decode_body(item: &Struct, r: &Ident, site: &Site<'_>) -> TokenStream {
    let is_number = |wire: &WireField| !matches!(wire, WireField::Value { .. });
    let decoding = Decoding::new(item, r, site);
    let is_scattered = decoding.is_scattered;
    let variables = match item.wire.iter().rposition(is_number) {
        _ if is_scattered => item.wire.len(),
        Some(number) => number + 1,
        None => 0,
    };
    let fields = item.body.fields.iter().enumerate();
    let mut fields: Vec<_> = fields.map(|(i, _)| decoding.field(&[i])).collect();
    let mut statements = TokenStream::new();
    for wire in &item.wire[..variables] {
        statements.extend(match wire {
            WireField::Mask { name, scope, bits, .. } => {
                let (name, value) = (ident(name), mask(bits, r));
                match scope.is_empty() {
                    true => quote!(let #name = #value;),
                    false => {
                        let is_there = decoding.is_set(scope);
                        quote!(let #name = if #is_there { #value } else { 0 };)
                    }
                }
            }
            WireField::Count { name, .. } => {
                let (name, count) = (ident(name), decoding.count(wire));
                quote!(let #name = #count;)
            }
            WireField::Value { path, variable } if is_scattered => {
                let (variable, value) = (ident(variable), decoding.value(path));
                quote!(let #variable = #value;)
            }
            // A group is read with its first member.
            WireField::Value { path, .. } if path.get(1).is_some_and(|place| *place > 0) => {
                continue;
            }
            WireField::Value { path, variable } => {
                let variable = ident(variable);
                let value = std::mem::replace(&mut fields[path[0]], quote!(#variable));
                quote!(let #variable = #value;)
            }
        });
    }
    let fields =
        item.body.fields.iter().zip(fields).map(|(field, value)| init(&field.name, &value));
    quote!(#statements Self { #(#fields,)* })
}

/// The expression that reads a mask. What the schema does not know of it is known here.
pub(super) fn mask(bits: &[(u8, usize)], r: &Ident) -> TokenStream {
    let known = known_bits(bits);
    quote!(#r.mask(#known))
}

/// A field of a struct expression.
fn init(name: &str, value: &TokenStream) -> TokenStream {
    let name = ident(name);
    let mut tokens = value.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(variable)), None) if variable == name => quote!(#name),
        _ => quote!(#name: #value),
    }
}

/// Whether a group is not in one piece on the wire, or has a mask of its own.
fn is_scattered(item: &Struct) -> bool {
    let mut ended = Vec::new();
    let mut current = None;
    item.wire.iter().any(|wire| {
        let group = wire.groups().first();
        if group != current {
            ended.extend(current);
            current = group;
        }
        let has_mask = matches!(wire, WireField::Mask { scope, .. } if !scope.is_empty());
        has_mask || group.is_some_and(|group| ended.contains(&group))
    })
}

/// What the expressions that read a struct need to know.
pub(super) struct Decoding<'a> {
    pub(super) item: &'a Struct,
    pub(super) r: &'a Ident,
    pub(super) site: &'a Site<'a>,
    /// Whether each value is read into a variable of its own.
    is_scattered: bool,
}

impl<'a> Decoding<'a> {
    pub(super) fn new(item: &'a Struct, r: &'a Ident, site: &'a Site<'a>) -> Self {
        Self { item, r, site, is_scattered: is_scattered(item) }
    }

    /// Whether each value is read into a variable of its own, because groups are in pieces.
    pub(super) fn is_scattered(&self) -> bool {
        self.is_scattered
    }

    /// The expression that reads the count of a field's items.
    pub(super) fn count(&self, wire: &WireField) -> Option<TokenStream> {
        let WireField::Count { field, .. } = wire else { return None };
        let FieldKind::Required(WireType::Items { item }) = &self.item.body.fields[*field].kind
        else {
            return None;
        };
        let (r, (size, _)) = (self.r, decode_item(item, self.site));
        Some(quote!(#r.count(#size)))
    }

    /// The variable with the count of a field's items.
    pub(super) fn count_name(&self, of: usize) -> Option<Ident> {
        self.item.wire.iter().find_map(|wire| match wire {
            WireField::Count { name, field } if *field == of => Some(ident(name)),
            _ => None,
        })
    }

    /// The expression for a field, which reads it unless it has been read.
    pub(super) fn field(&self, path: &[usize]) -> TokenStream {
        let Some(field) = self.item.body.at(path) else { return TokenStream::new() };
        match &field.kind {
            FieldKind::Flag => self.is_set(path),
            FieldKind::UnknownBits => self.unknown_bits(path),
            FieldKind::Group(group, boxing) => self.group(path, group, *boxing),
            FieldKind::Required(_) | FieldKind::Optional(..) => match self.variable(path) {
                Some(variable) if self.is_scattered => quote!(#variable),
                _ => self.value(path),
            },
        }
    }

    fn variable(&self, of: &[usize]) -> Option<Ident> {
        self.item.wire.iter().find_map(|wire| match wire {
            WireField::Value { path, variable } if path == of => Some(ident(variable)),
            _ => None,
        })
    }

    /// The expression that reads a value. In variables of their own, members of a group are options.
    fn value(&self, path: &[usize]) -> TokenStream {
        let (r, site) = (self.r, self.site);
        let Some(field) = self.item.body.at(path) else { return TokenStream::new() };
        match &field.kind {
            FieldKind::Required(WireType::Items { item: ty }) => {
                let (_, read_item) = decode_item(ty, site);
                let count = self.count_name(path[0]);
                quote!(#r.items(#count, #read_item))
            }
            FieldKind::Required(ty) if path.len() > 1 && self.is_scattered => {
                let value = decode(ty, r, site);
                self.some_if_set(&path[..path.len() - 1], &value)
            }
            FieldKind::Required(ty) => decode(ty, r, site),
            FieldKind::Optional(ty, boxing) => match (self.bit(path), boxing) {
                (Some(bit), Boxing::Inline) if ty.is_natural() => quote!(#r.optional(#bit)),
                (Some(bit), Boxing::Boxed) if ty.is_natural() => {
                    quote!(#r.optional_boxed(#bit))
                }
                _ => self.some_if_set(path, &self.boxed(decode(ty, r, site), *boxing, r)),
            },
            FieldKind::Flag | FieldKind::UnknownBits | FieldKind::Group(..) => TokenStream::new(),
        }
    }

    fn group(&self, path: &[usize], group: &Group, boxing: Boxing) -> TokenStream {
        let ty = self.site.path(&group.path);
        let members = group.body.fields.iter().enumerate().map(|(i, member)| {
            let path = [path, &[i]].concat();
            init(&member.name, &self.field(&path))
        });
        // The members of a group that is in pieces have been read already.
        let reader = if self.is_scattered { ident("_") } else { self.r.clone() };
        let value = self.boxed(quote!(#ty { #(#members,)* }), boxing, &reader);
        let required = group.body.fields.iter().enumerate();
        let required = required.filter(|(_, field)| matches!(field.kind, FieldKind::Required(_)));
        let required = required.filter_map(|(i, _)| self.variable(&[path, &[i]].concat()));
        let required: Vec<_> = required.collect();
        match &required[..] {
            [only] if self.is_scattered => quote!(#only.map(|#only| #value)),
            [_, ..] if self.is_scattered => {
                quote!(match (#(#required),*) { (#(Some(#required)),*) => Some(#value), _ => None })
            }
            _ => self.some_if_set(path, &value),
        }
    }

    /// The bits of the mask that this field keeps.
    pub(super) fn unknown_bits(&self, path: &[usize]) -> TokenStream {
        let kept = self.item.wire.iter().find_map(|wire| match (wire, path.split_last()) {
            (WireField::Mask { name, scope, bits, unknown }, Some((field, groups)))
                if scope == groups && *unknown == Some(*field) =>
            {
                Some((ident(name), known_bits(bits)))
            }
            _ => None,
        });
        kept.map(|(name, known)| quote!(#name & !#known)).unwrap_or_default()
    }

    /// Whether the mask bit of a field is set.
    pub(super) fn is_set(&self, path: &[usize]) -> TokenStream {
        match self.bit(path) {
            Some(bit) => quote!(#bit != 0),
            None => quote!(false),
        }
    }

    /// The mask bit of a field, where it stands in the mask.
    pub(super) fn bit(&self, path: &[usize]) -> Option<TokenStream> {
        let (field, groups) = path.split_last()?;
        let guard = self.item.wire.iter().find_map(|wire| match wire {
            WireField::Mask { name, scope, bits, .. } if scope == groups => {
                bits.iter().find(|(_, guarded)| guarded == field).map(|(bit, _)| (name, bit))
            }
            _ => None,
        });
        let (name, bit) = guard?;
        let (name, bit) = (ident(name), proc_macro2::Literal::u8_unsuffixed(*bit));
        Some(quote!(#name & (1 << #bit)))
    }

    /// Puts what the reader of this name reads into a box.
    fn boxed(&self, value: TokenStream, boxing: Boxing, reader: &Ident) -> TokenStream {
        let r = self.r;
        match boxing {
            Boxing::Inline => value,
            Boxing::Boxed => quote!(#r.boxed_with(|#reader| #value)),
        }
    }

    /// `Some(value)` if the mask bit of a field is set.
    fn some_if_set(&self, path: &[usize], value: &TokenStream) -> TokenStream {
        let condition = self.is_set(path);
        quote!(if #condition { Some(#value) } else { None })
    }
}

/// An expression that reads a value.
pub(super) fn decode(ty: &WireType, r: &Ident, site: &Site<'_>) -> TokenStream {
    match ty {
        WireType::Extern { codec: ExternCodec::Text, .. } if site.is_borrowed() => {
            quote!(#r.string())
        }
        WireType::Extern { codec: ExternCodec::Bytes, .. } if site.is_borrowed() => {
            quote!(#r.bytes())
        }
        WireType::Extern { codec: ExternCodec::Text, .. } => {
            quote!(::core::convert::From::from(#r.str()))
        }
        WireType::Extern { codec: ExternCodec::Bytes, .. } => {
            quote!(::core::convert::From::from(#r.bytes()))
        }
        WireType::Extern { codec: ExternCodec::Bare, .. } => quote!(#r.fields()),
        WireType::BoxedScalar { scalar, id, tl_name } => {
            let (id, value) = (hex(*id), decode(&WireType::Scalar(*scalar), r, site));
            quote!({ #r.expect_constructor(#id, #tl_name); #value })
        }
        WireType::Scalar(Scalar::Nat) => quote!(#r.u32()),
        WireType::Scalar(Scalar::Int) => quote!(#r.i32()),
        WireType::Scalar(Scalar::Long) => quote!(#r.i64()),
        WireType::Scalar(Scalar::Double) => quote!(#r.f64()),
        WireType::Scalar(Scalar::Float) => quote!(#r.f32()),
        WireType::Array { item, boxing, .. } => {
            let (size, item) = decode_item(item, site);
            match boxing {
                Boxing::Inline => quote!(#r.array(#item)),
                Boxing::Boxed => quote!(#r.heap_array(#size, #item)),
            }
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
                _ => quote!(#r.bare_vector(#size, #item)),
            }
        }
        _ => {
            let decode = site.decode_function();
            quote!(#decode(#r))
        }
    }
}

/// The fewest bytes of an item of a vector, and a function that reads one.
pub(super) fn decode_item(item: &WireType, site: &Site<'_>) -> (TokenStream, TokenStream) {
    let ty = site.rust_type(item);
    match item {
        item if item.is_natural() => {
            let (decode, (method, _)) = (site.decode_trait(), site.decode_methods());
            (quote!(<#ty as #decode>::MIN_SIZE), quote!(<#ty as #decode>::#method))
        }
        WireType::Struct { .. } | WireType::Extern { codec: ExternCodec::Bare, .. } => {
            let decode = site.decode_bare_trait();
            (quote!(<#ty as #decode>::BARE_SIZE), quote!(|r| r.fields::<#ty>()))
        }
        _ => {
            let item = decode(item, &ident("r"), site);
            (quote!(4), quote!(|r| #item))
        }
    }
}

/// A name for the reader that no variable has.
pub(super) fn reader_name(item: &Struct) -> Ident {
    let mut names = Names::default();
    for wire in &item.wire {
        match wire {
            WireField::Mask { name, .. } | WireField::Count { name, .. } => names.claim(name),
            WireField::Value { variable, .. } => names.claim(variable),
        };
    }
    ident(&names.claim("r"))
}
