//! The bodies that write fields.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::context::EmitContext;
use super::encode_type::{Operand, content, encode};
use super::literals::{bit, hex, tuple};
use super::numbers::with_numbers;
use crate::names::ident;
use crate::rust_model::{
    Body, Boxing, CheckedMask, Field, FieldKind, Guard, LONGEST_RUN, Mask, Struct, WireField,
    WireType,
};

/// The body of `encode_after`: statements that write the constructor id, if `id` has one, and the fields.
pub(super) fn encode_body_after(
    id: &Ident,
    item: &Struct,
    context: &EmitContext<'_>,
) -> TokenStream {
    let encoding = Encoding { item, context };
    let wire: Vec<_> = item.wire.iter().collect();
    let run = encoding.run(&wire, &item.body, &quote!(self), &[], Some(id));
    let (start, len) = run.unwrap_or_else(|| (quote!(w.id(#id);), 0));
    let fields = encoding.fields(&wire[len..], &item.body, &[]);
    encoding.complete(&quote!(#start #fields))
}

/// The statements that write the fields.
pub(super) fn encode_body(item: &Struct, context: &EmitContext<'_>) -> TokenStream {
    let encoding = Encoding { item, context };
    let wire: Vec<_> = item.wire.iter().collect();
    encoding.complete(&encoding.fields(&wire, &item.body, &[]))
}

/// The context of the statements that write a struct.
struct Encoding<'a> {
    item: &'a Struct,
    context: &'a EmitContext<'a>,
}

/// The variable for the bits that an encoder has noted for a mask.
fn noted_bits(mask: &str) -> Ident {
    ident(&format!("mask_{mask}"))
}

/// The variable for the place of a mask that is completed later.
fn place_of(mask: &Mask) -> Ident {
    ident(&format!("at_{}", mask.name))
}

/// The fewest flags that the runtime packs faster than single shifts do.
const SHORTEST_FLAG_RUN: usize = 4;

impl Encoding<'_> {
    /// Adds what belongs before and after the statements that write the fields.
    ///
    /// A mask is written with the bits of its flags, and completed after the fields that it guards. So
    /// each `Option` is tested once.
    fn complete(&self, fields: &TokenStream) -> TokenStream {
        let (checks, masks) = (self.checked_masks(), self.completed_masks());
        with_numbers(&self.item.numbers, quote!(#checks #fields #(#masks)*), self.item)
    }

    /// Expressions for the bits of a mask: all of them, or those that are not noted.
    fn bits(
        &self,
        mask: &Mask,
        body: &Body,
        this: &TokenStream,
        only_flags: bool,
    ) -> Vec<TokenStream> {
        let is_flag = |(_, field): &(u8, usize)| body.fields[*field].kind.is_flag();
        let mut places = mask.bits.clone();
        places.retain(|place| !only_flags || is_flag(place));
        // Neighbours in the mask that are neighbours in the struct as well.
        let runs = places.chunk_by(|left, right| {
            is_flag(left) && is_flag(right) && (left.0 + 1, left.1 + 1) == *right
        });
        let known = runs.flat_map(|run| match run {
            [(bit, first), ..] if run.len() >= SHORTEST_FLAG_RUN => {
                let fields = &body.fields[*first..*first + run.len()];
                vec![self.packed_flags(*bit, fields, this)]
            }
            _ => {
                run.iter().map(|(bit, field)| mask_bit(*bit, &body.fields[*field], this)).collect()
            }
        });
        let unknown = mask.unknown.map(|field| {
            let (name, known) = (ident(&body.fields[field].name), hex(mask.known()));
            quote!((#this.#name & !#known))
        });
        known.chain(unknown).collect()
    }

    /// The bits of flags, of which the first has the bit `first`.
    fn packed_flags(&self, first: u8, flags: &[Field], this: &TokenStream) -> TokenStream {
        let (runtime, names) = (self.context.runtime, flags.iter().map(|flag| ident(&flag.name)));
        shifted(quote!(#runtime::generated::pack_flags([#(#this.#names),*])), first)
    }

    /// The value of a mask.
    fn all_bits(&self, mask: &Mask, body: &Body, this: &TokenStream) -> TokenStream {
        let bits = self.bits(mask, body, this, false);
        quote!(#(#bits)|*)
    }

    /// Statements that check the masks that are stored or given.
    fn checked_masks(&self) -> TokenStream {
        let item = self.item;
        let checks = item.checks.iter().map(|CheckedMask { mask, tl_name }| {
            let group = item.body.at(&mask.scope);
            let body = match group.map(|field| &field.kind) {
                Some(FieldKind::Group(group, _)) => &group.body,
                _ => &item.body,
            };
            let this = if group.is_some() { quote!(group) } else { quote!(self) };
            let bits = self.bits(mask, body, &this, false);
            let (name, known, owner) = (ident(&mask.name), hex(mask.known()), &item.tl_name);
            let check = quote!(w.check_mask(#name, #known, #(#bits)|*, (#owner, #tl_name)););
            (1..=mask.scope.len()).rev().fold(check, |check, len| {
                let field = item.body.at(&mask.scope[..len]).map(|field| ident(&field.name));
                let this = if len == 1 { quote!(self) } else { quote!(group) };
                quote!(if let Some(group) = &#this.#field { #check })
            })
        });
        checks.collect()
    }

    /// The variable and the bit with which an encoder notes that a field is present, if its mask is
    /// completed.
    fn noted(&self, guard: Option<&Guard>, scope: &[usize]) -> Option<(Ident, TokenStream)> {
        let is_number =
            |guard: &&Guard| self.item.numbers.iter().any(|number| number.name == guard.mask);
        noted(guard.filter(|guard| !is_number(guard)), scope)
    }

    /// Statements that complete masks.
    fn completed_masks(&self) -> impl Iterator<Item = TokenStream> {
        let masks = self.item.wire.iter().filter_map(|wire| match wire {
            WireField::Mask(mask) if mask.is_completed => Some(mask),
            _ => None,
        });
        masks.map(|mask| {
            let (value, place) = (noted_bits(&mask.name), place_of(mask));
            let bits = self.bits(mask, &self.item.body, &quote!(self), true);
            quote!(w.complete_mask(#place, #value #(| #bits)*);)
        })
    }

    /// Statements that write the fields of the struct, or of the group at the end of `scope`.
    fn fields(&self, wire: &[&WireField], body: &Body, scope: &[usize]) -> TokenStream {
        let mut statements = TokenStream::new();
        let this = if scope.is_empty() { quote!(self) } else { quote!(group) };
        let mut rest = wire;
        while let Some((first, others)) = rest.split_first() {
            if let Some((run, len)) = self.run(rest, body, &this, scope, None) {
                statements.extend(run);
                rest = &rest[len..];
                continue;
            }
            let Some(&field) = first.groups().get(scope.len()) else {
                statements.extend(self.field(first, body, &this, scope));
                rest = others;
                continue;
            };
            // Neighbours in a group are written together.
            let is_member = |wire: &&&WireField| wire.groups().get(scope.len()) == Some(&field);
            let (members, others) = rest.split_at(rest.iter().take_while(is_member).count());
            rest = others;
            let Field { name, kind: FieldKind::Group(group, _), guard, .. } = &body.fields[field]
            else {
                continue;
            };
            let (name, path) = (ident(name), [scope, &[field]].concat());
            let members = self.fields(members, &group.body, &path);
            let note = self.noted(guard.as_ref(), scope).map(|(mask, bit)| quote!(#mask |= #bit;));
            statements.extend(quote!(if let Some(group) = &#this.#name { #note #members }));
        }
        statements
    }

    /// A statement that writes the places at the start of `wire` together, and the number of these places:
    /// the constructor id in `id`, if they are the first ones, masks that are completed later, values of
    /// constant size, and, if there are no masks, a string. `this` is the group at the end of `scope`.
    fn run(
        &self,
        wire: &[&WireField],
        body: &Body,
        this: &TokenStream,
        scope: &[usize],
        id: Option<&Ident>,
    ) -> Option<(TokenStream, usize)> {
        let masks = wire.iter().map_while(|wire| match wire {
            WireField::Mask(mask) if mask.is_completed => Some(mask),
            _ => None,
        });
        let masks: Vec<_> = masks.collect();
        let rest = &wire[masks.len()..];
        let values = rest.iter().take(LONGEST_RUN).map_while(|wire| match wire {
            WireField::Mask(mask) if !mask.is_completed && wire.groups() == scope => {
                Some(self.all_bits(mask, body, this))
            }
            wire => body.fixed(wire, scope).map(|field| {
                let name = ident(&field.name);
                quote!(#this.#name)
            }),
        });
        let values: Vec<_> = values.collect();
        let string = rest.get(values.len()).filter(|_| masks.is_empty()).and_then(|wire| {
            let (field, ty) = body.required(wire, scope)?;
            let name = ident(&field.name);
            content(ty, &Operand::of(quote!(#this.#name)))
        });
        let len = masks.len() + values.len() + usize::from(string.is_some());
        if masks.is_empty() && len + usize::from(id.is_some()) < 2 {
            return None;
        }
        let bits = masks.iter().map(|mask| noted_bits(&mask.name));
        let places = masks.iter().map(|mask| place_of(mask));
        let all = match &values[..] {
            [only] => only.clone(),
            values => tuple(values),
        };
        let id = id.map_or_else(|| quote!(None), |id| quote!(#id));
        let run = match (&masks[..], &values[..], string) {
            ([], _, Some(string)) => quote!(w.fixed_and_bytes(#id, #all, #string);),
            ([], _, None) => quote!(w.fixed(#id, #all);),
            ([_], [], _) => quote!(let #(#places)* = w.mask(#id);),
            _ => quote!(let [#(#places),*] = w.masks(#id, #all);),
        };
        Some((quote!(#run #(let mut #bits = 0;)*), len))
    }

    /// Statements that write one field of `this`, the group at the end of `scope`.
    fn field(
        &self,
        wire: &WireField,
        body: &Body,
        this: &TokenStream,
        scope: &[usize],
    ) -> Option<TokenStream> {
        match wire {
            WireField::Mask(mask) => {
                let bits = self.all_bits(mask, body, this);
                Some(quote!(w.u32(#bits);))
            }
            WireField::Count { field, .. } => {
                let name = ident(&body.fields[*field].name);
                Some(quote!(w.count(#this.#name.len());))
            }
            WireField::Number { name } => {
                let name = ident(name);
                Some(quote!(w.u32(#name);))
            }
            WireField::Value { path } => {
                let Field { name, kind, guard, tl_names, .. } = &body.fields[*path.last()?];
                let tl_name = tl_names.first().unwrap_or(name);
                let at = (self.item.tl_name.as_str(), tl_name.as_str());
                let name = ident(name);
                match kind {
                    FieldKind::Required(ty) => {
                        Some(encode(ty, &Operand::of(quote!(#this.#name)), at, self.context))
                    }
                    FieldKind::Optional(ty, boxing) => {
                        let noted = self.noted(guard.as_ref(), scope);
                        Some(self.optional(ty, *boxing, &quote!(#this.#name), noted, at))
                    }
                    FieldKind::Flag | FieldKind::UnknownBits(_) | FieldKind::Group(..) => None,
                }
            }
        }
    }

    fn optional(
        &self,
        ty: &WireType,
        boxing: Boxing,
        field: &TokenStream,
        noted: Option<(Ident, TokenStream)>,
        at: (&str, &str),
    ) -> TokenStream {
        if !ty.uses_default_codec() {
            let note = noted.map(|(mask, bit)| quote!(#mask |= #bit;));
            let value = encode(ty, &Operand::behind(&ident("value"), boxing), at, self.context);
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

/// The variable and the bit with which an encoder notes that a field is present. Masks of groups
/// are computed before the fields instead.
fn noted(guard: Option<&Guard>, scope: &[usize]) -> Option<(Ident, TokenStream)> {
    let guard = guard.filter(|_| scope.is_empty())?;
    let bit = bit(guard.bit);
    Some((noted_bits(&guard.mask), quote!(#bit)))
}

/// The mask bit for a field.
fn mask_bit(bit: u8, field: &Field, this: &TokenStream) -> TokenStream {
    let name = ident(&field.name);
    let is_set = match field.kind {
        FieldKind::Flag => quote!(#this.#name as u32),
        _ => quote!(#this.#name.is_some() as u32),
    };
    if bit == 0 { is_set } else { shifted(quote!((#is_set)), bit) }
}

fn shifted(value: TokenStream, bit: u8) -> TokenStream {
    if bit == 0 {
        return value;
    }
    let bit = Literal::u8_unsuffixed(bit);
    quote!(#value << #bit)
}
