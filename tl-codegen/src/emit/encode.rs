//! The bodies that write fields.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::site::Site;
use super::structs::{hex, known_bits};
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

/// The most values that are written together: the longest tuple that is `FixedSize` in the runtime.
const LONGEST_RUN: usize = 8;

/// The body of `encode_bare`.
///
/// A mask is written with the bits of its flags, and completed when the fields that it guards have
/// been written: whether a field is there is looked at once.
pub(super) fn encode_body(item: &Struct, site: &Site<'_>) -> TokenStream {
    let encoding = Encoding { item, site };
    let fields = encoding.fields(&item.wire.iter().collect::<Vec<_>>(), &item.body, &[]);
    let masks = encoding.completed_masks();
    quote!(#fields #(#masks)*)
}

/// A mask on the wire.
struct Mask<'a> {
    name: &'a str,
    scope: &'a [usize],
    bits: &'a [(u8, usize)],
    unknown: Option<usize>,
}

impl<'a> Mask<'a> {
    fn of(wire: &'a WireField) -> Option<Self> {
        match wire {
            WireField::Mask { name, scope, bits, unknown } => {
                Some(Self { name, scope, bits, unknown: *unknown })
            }
            _ => None,
        }
    }

    /// Whether it is completed after what it guards: if it stands in the struct itself and guards
    /// values.
    fn is_completed(&self, item: &Struct) -> bool {
        let is_value =
            |(_, field): &(u8, usize)| !matches!(item.body.fields[*field].kind, FieldKind::Flag);
        self.scope.is_empty() && self.bits.iter().any(is_value)
    }

    /// The variable of the bits that have been noted.
    fn value(&self) -> Ident {
        ident(&format!("mask_{}", self.name))
    }

    /// The variable of the place of a mask that is completed.
    fn place(&self) -> Ident {
        ident(&format!("at_{}", self.name))
    }

    /// The bits that are not noted: all of them, or those of flags.
    fn bits(&self, body: &Body, this: &TokenStream, only_flags: bool) -> Vec<TokenStream> {
        let fields = self.bits.iter().map(|(bit, field)| (*bit, &body.fields[*field]));
        let known = fields
            .filter(|(_, field)| !only_flags || matches!(field.kind, FieldKind::Flag))
            .map(|(bit, field)| mask_bit(bit, field, this));
        let unknown = self.unknown.map(|field| {
            let (name, known) = (ident(&body.fields[field].name), known_bits(self.bits));
            quote!((#this.#name & !#known))
        });
        known.chain(unknown).collect()
    }
}

/// What the statements that write a struct need to know.
struct Encoding<'a> {
    item: &'a Struct,
    site: &'a Site<'a>,
}

impl Encoding<'_> {
    fn masks(&self) -> impl Iterator<Item = Mask<'_>> {
        self.item.wire.iter().filter_map(Mask::of)
    }

    /// Statements that complete masks.
    fn completed_masks(&self) -> impl Iterator<Item = TokenStream> {
        self.masks().filter(|mask| mask.is_completed(self.item)).map(|mask| {
            let (value, place) = (mask.value(), mask.place());
            let bits = mask.bits(&self.item.body, &quote!(self), true);
            quote!(w.complete_mask(#place, #value #(| #bits)*);)
        })
    }

    /// The mask variable that a field of the struct itself is noted in, and its bit.
    fn noted(&self, path: &[usize]) -> Option<(Ident, TokenStream)> {
        let [field] = path else { return None };
        self.masks().filter(|mask| mask.scope.is_empty()).find_map(|mask| {
            let (bit, _) = mask.bits.iter().find(|(_, guarded)| guarded == field)?;
            let bit = proc_macro2::Literal::u8_unsuffixed(*bit);
            Some((mask.value(), quote!(1 << #bit)))
        })
    }

    /// Statements that write what is in the struct, or in the group at the end of `scope`.
    fn fields(&self, wire: &[&WireField], body: &Body, scope: &[usize]) -> TokenStream {
        let mut statements = TokenStream::new();
        let this = if scope.is_empty() { quote!(self) } else { quote!(group) };
        let mut rest = wire;
        while let Some((first, others)) = rest.split_first() {
            let fixed = rest.iter().take(LONGEST_RUN);
            let fixed = fixed.map_while(|wire| self.fixed(wire, body, &this, scope));
            let fixed: Vec<_> = fixed.collect();
            if fixed.len() > 1 {
                statements.extend(quote!(w.fixed((#(#fixed),*));));
                rest = &rest[fixed.len()..];
                continue;
            }
            let Some(&field) = first.groups().get(scope.len()) else {
                statements.extend(self.field(first, body, &this));
                rest = others;
                continue;
            };
            // What stands side by side in a group is written together.
            let is_member = |wire: &&&WireField| wire.groups().get(scope.len()) == Some(&field);
            let (members, others) = rest.split_at(rest.iter().take_while(is_member).count());
            rest = others;
            let Field { name, kind: FieldKind::Group(group, _), .. } = &body.fields[field] else {
                continue;
            };
            let (name, path) = (ident(name), [scope, &[field]].concat());
            let members = self.fields(members, &group.body, &path);
            let note = self.noted(&path).map(|(mask, bit)| quote!(#mask |= #bit;));
            statements.extend(quote!(if let Some(group) = &#this.#name { #note #members }));
        }
        statements
    }

    /// The value of a field that always has the same size, if it is in the group at the end of
    /// `scope`. Such values are written together.
    fn fixed(
        &self,
        wire: &WireField,
        body: &Body,
        this: &TokenStream,
        scope: &[usize],
    ) -> Option<TokenStream> {
        let WireField::Value { path, .. } = wire else { return None };
        if wire.groups() != scope {
            return None;
        }
        let Field { name, kind: FieldKind::Required(WireType::Scalar(scalar)), .. } =
            &body.fields[*path.last()?]
        else {
            return None;
        };
        let name = ident(name);
        match scalar {
            Scalar::Nat | Scalar::Int | Scalar::Long | Scalar::Double | Scalar::Float => {
                Some(quote!(#this.#name))
            }
            Scalar::Raw(_) => Some(quote!(&#this.#name)),
            Scalar::Bool | Scalar::String | Scalar::Bytes => None,
        }
    }

    /// Statements that write one field of `this`.
    fn field(&self, wire: &WireField, body: &Body, this: &TokenStream) -> Option<TokenStream> {
        match wire {
            WireField::Mask { .. } => Some(self.mask(&Mask::of(wire)?, body, this)),
            WireField::Count { field, .. } => {
                let name = ident(&body.fields[*field].name);
                Some(quote!(w.count(#this.#name.len());))
            }
            WireField::Value { path, .. } => {
                let Field { name, kind, .. } = &body.fields[*path.last()?];
                let name = ident(name);
                match kind {
                    FieldKind::Required(ty) => {
                        Some(encode(ty, &Place::of(quote!(#this.#name)), self.site))
                    }
                    FieldKind::Optional(ty, boxing) => {
                        Some(self.optional(ty, *boxing, &quote!(#this.#name), path))
                    }
                    FieldKind::Flag | FieldKind::UnknownBits | FieldKind::Group(..) => None,
                }
            }
        }
    }

    fn mask(&self, mask: &Mask<'_>, body: &Body, this: &TokenStream) -> TokenStream {
        if mask.is_completed(self.item) {
            let (value, place) = (mask.value(), mask.place());
            return quote!(let #place = w.mask(); let mut #value = 0;);
        }
        let bits = mask.bits(body, this, false);
        quote!(w.u32(#(#bits)|*);)
    }

    fn optional(
        &self,
        ty: &WireType,
        boxing: Boxing,
        field: &TokenStream,
        path: &[usize],
    ) -> TokenStream {
        let noted = self.noted(path);
        if !ty.is_natural() {
            let note = noted.map(|(mask, bit)| quote!(#mask |= #bit;));
            let value = encode(ty, &Place::behind(&ident("value"), boxing), self.site);
            return quote!(if let Some(value) = &#field { #note #value });
        }
        let method = match boxing {
            Boxing::Inline => ident("optional"),
            Boxing::Boxed => ident("optional_boxed"),
        };
        match noted {
            Some((mask, bit)) => quote!(#mask |= w.#method(&#field, #bit);),
            None => quote!(w.#method(&#field, 0);),
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
