//! The bodies that read fields.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::context::EmitContext;
use super::decode_type::{decode, decode_item, item_size};
use super::literals::{bit, hex, tuple};
use super::numbers;
use crate::names::ident;
use crate::rust_model::{
    Body, Boxing, Field, FieldKind, Group, Guard, Mask, NumberSource, NumberVariable, Struct,
    UnknownBits, WireField, WireType,
};

/// The body of `decode_bare`, which reads from `r`.
///
/// It reads some places on the wire into variables, as the read plan says, and the others in the
/// struct expression.
pub(super) fn decode_body(item: &Struct, r: &Ident, context: &EmitContext<'_>) -> TokenStream {
    let decoding = Decoding { item, r, context };
    let mut fields: Vec<_> = item.body.fields.iter().map(|field| decoding.field(field)).collect();
    let mut statements = decoding.given_tests();
    for step in item.read_plan.steps(item.read_plan.variables) {
        let wire = match &item.wire[step] {
            [only] => only,
            run => {
                let (read, values) = decoding.run(run);
                statements.extend(read);
                for (field, variable) in values {
                    fields[field] = quote!(#variable);
                }
                continue;
            }
        };
        statements.extend(match wire {
            WireField::Mask(mask) => {
                let (name, value) = (ident(&mask.name), read_mask(mask, r));
                match item.body.at(&mask.scope) {
                    None => quote!(let #name = #value;),
                    Some(group) => {
                        let is_there = is_set(group.guard.as_ref());
                        quote!(let #name = if #is_there { #value } else { 0 };)
                    }
                }
            }
            WireField::Count { name, field } => {
                let (name, count) = (ident(name), decoding.count(*field));
                quote!(let #name = #count;)
            }
            WireField::Number { name } => {
                let (variable, tests) = (ident(name), decoding.tests_of(name));
                match item.fields_use(name) {
                    true => quote!(let #variable = #r.u32(); #tests),
                    false => quote!(#r.u32();),
                }
            }
            WireField::Value { path } if item.read_plan.is_noncontiguous => {
                let (field, group) = (item.body.at(path), item.body.at(wire.groups()));
                let Some(Field { variable: Some(variable), .. }) = field else { continue };
                let variable = ident(variable);
                let value = field.map(|field| decoding.value(field, group));
                let number = decoding.stored_number(path);
                quote!(let #variable = #value; #number)
            }
            // A group is read with its first member.
            WireField::Value { path } if path.get(1).is_some_and(|place| *place > 0) => {
                continue;
            }
            WireField::Value { path } => {
                let Some(variable) = item.body.at(path).and_then(|field| field.variable.as_ref())
                else {
                    continue;
                };
                let variable = ident(variable);
                let value = std::mem::replace(&mut fields[path[0]], quote!(#variable));
                let number = decoding.stored_number(path);
                quote!(let #variable = #value; #number)
            }
        });
    }
    let fields =
        item.body.fields.iter().zip(fields).map(|(field, value)| init(&field.name, &value));
    let value = quote!(#statements Self { #(#fields,)* });
    match item.id {
        // The fields of a record may all be bits of a number outside of it.
        None if !item.wire.is_empty() => quote!(#r.record(|#r| { #value })),
        _ => value,
    }
}

/// The expression that reads a mask. The reader rejects bits that no field has.
pub(super) fn read_mask(mask: &Mask, r: &Ident) -> TokenStream {
    let known = hex(mask.known());
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

/// Returns true if a group, maybe one in another group, is in a `Box`.
fn has_boxed_group(body: &Body) -> bool {
    body.all_fields().iter().any(|field| field.kind.group().is_some() && field.kind.is_boxed())
}

/// The context of the expressions that read a struct.
pub(super) struct Decoding<'a> {
    pub(super) item: &'a Struct,
    pub(super) r: &'a Ident,
    pub(super) context: &'a EmitContext<'a>,
}

impl Decoding<'_> {
    /// A statement that reads a run of places, and the fields and variables of its values.
    pub(super) fn run(&self, run: &[WireField]) -> (TokenStream, Vec<(usize, Ident)>) {
        let (r, body) = (self.r, &self.item.body);
        let masks = run.iter().filter_map(|wire| match wire {
            WireField::Mask(mask) => Some((ident(&mask.name), hex(mask.known()))),
            _ => None,
        });
        let (masks, known): (Vec<_>, Vec<_>) = masks.unzip();
        let values = run.iter().filter_map(|wire| match wire {
            WireField::Value { path } => {
                let variable = body.fields[path[0]].variable.as_deref()?;
                Some((path[0], ident(variable)))
            }
            _ => None,
        });
        let values: Vec<_> = values.collect();
        let variables: Vec<_> = values.iter().map(|(_, variable)| quote!(#variable)).collect();
        let variables = tuple(&variables);
        let read = match masks.is_empty() {
            true => quote!(let #variables = #r.fixed();),
            false => quote!(let ([#(#masks),*], #variables) = #r.masked([#(#known),*]);),
        };
        (read, values)
    }

    /// The expression that reads the number of a field's items.
    pub(super) fn count(&self, field: usize) -> Option<TokenStream> {
        let FieldKind::Required(WireType::Items { item }) = &self.item.body.fields[field].kind
        else {
            return None;
        };
        let (r, size) = (self.r, self.least_size(item, field));
        Some(quote!(#r.count(#size)))
    }

    /// The fewest bytes of an item of `field`, for the check of its count. It is zero if the size
    /// depends on a number that comes after the count on the wire.
    fn least_size(&self, item: &WireType, field: usize) -> TokenStream {
        let size = item_size(item, self.context);
        let is_count =
            |wire: &WireField| matches!(wire, WireField::Count { field: of, .. } if *of == field);
        let count = self.item.wire.iter().position(is_count).unwrap_or(0);
        let is_later = |number: &&NumberVariable| {
            self.item.wire[count..].iter().any(|wire| match (wire, &number.source) {
                (WireField::Number { name }, _) => *name == number.name,
                (WireField::Value { path }, NumberSource::Field(field)) => path == field,
                _ => false,
            })
        };
        let mut later = self.item.numbers.iter().filter(is_later);
        match later.any(|number| numbers::mentions(&size, &ident(&number.name))) {
            true => quote!(0),
            false => size,
        }
    }

    /// The expression for a field. It reads the value unless a variable holds it.
    pub(super) fn field(&self, field: &Field) -> TokenStream {
        match &field.kind {
            FieldKind::Flag => is_set(field.guard.as_ref()),
            FieldKind::UnknownBits(UnknownBits { mask, known }) => {
                let (mask, known) = (ident(mask), hex(*known));
                quote!(#mask & !#known)
            }
            FieldKind::Group(group, boxing) => self.group(field, group, *boxing),
            FieldKind::Required(_) | FieldKind::Optional(..) => match &field.variable {
                Some(variable) if self.item.read_plan.is_noncontiguous => {
                    let variable = ident(variable);
                    quote!(#variable)
                }
                _ => self.value(field, None),
            },
        }
    }

    /// The expression that reads a value. A required value of a group that is not contiguous is an
    /// `Option`.
    fn value(&self, field: &Field, group: Option<&Field>) -> TokenStream {
        let (r, context) = (self.r, self.context);
        match &field.kind {
            FieldKind::Required(WireType::Items { item: ty }) => {
                let (_, read_item) = decode_item(ty, context);
                let count = field.count.as_deref().map(ident);
                quote!(#r.items(#count, #read_item))
            }
            FieldKind::Required(ty) => {
                let value = decode(ty, r, context);
                match group {
                    Some(group) => some_if_set(group.guard.as_ref(), &value),
                    None => value,
                }
            }
            FieldKind::Optional(ty, boxing) => match (&field.guard, boxing) {
                (Some(guard), Boxing::Inline) if ty.uses_default_codec() => {
                    let bit = masked(guard);
                    quote!(#r.optional(#bit))
                }
                (Some(guard), Boxing::Boxed) if ty.uses_default_codec() => {
                    let bit = masked(guard);
                    quote!(#r.optional_boxed(#bit))
                }
                (guard, _) => {
                    some_if_set(guard.as_ref(), &self.boxed(decode(ty, r, context), *boxing, r))
                }
            },
            FieldKind::Flag | FieldKind::UnknownBits(_) | FieldKind::Group(..) => {
                TokenStream::new()
            }
        }
    }

    /// The variables that depend on a number that has just been read.
    fn tests_of(&self, number: &str) -> TokenStream {
        let tests = self.item.numbers.iter().filter_map(|variable| match &variable.source {
            NumberSource::IsSet(base) if base == number => {
                let (name, value) = (ident(&variable.name), numbers::is_set(number));
                Some(quote!(let #name = #value;))
            }
            _ => None,
        });
        tests.collect()
    }

    /// The variable of the number that has just been read from the field at `path`.
    fn stored_number(&self, path: &[usize]) -> Option<TokenStream> {
        let is_here = |number: &&NumberVariable| match &number.source {
            NumberSource::Field(field) => field == path,
            _ => false,
        };
        let number = self.item.numbers.iter().find(is_here)?;
        if !self.item.fields_use(&number.name) {
            return None;
        }
        let field = self.item.body.at(path)?;
        let (name, variable) = (ident(&number.name), ident(field.variable.as_ref()?));
        let is_plain = path.len() == 1 && field.guard.is_none();
        let value = if is_plain { quote!(#variable) } else { quote!(#variable.unwrap_or(0)) };
        let tests = self.tests_of(&number.name);
        Some(quote!(let #name = #value; #tests))
    }

    /// The variables that depend on given numbers.
    fn given_tests(&self) -> TokenStream {
        self.item.given().iter().map(|name| self.tests_of(name)).collect()
    }

    fn group(&self, field: &Field, group: &Group, boxing: Boxing) -> TokenStream {
        let is_noncontiguous = self.item.read_plan.is_noncontiguous;
        let ty = self.context.path(&group.path);
        let members = group.body.fields.iter();
        let inits = members.clone().map(|member| init(&member.name, &self.field(member)));
        // The members of a group that is not contiguous are in variables. The reader only makes the
        // boxes of groups inside.
        let is_read = !is_noncontiguous || has_boxed_group(&group.body);
        let reader = if is_read { self.r.clone() } else { ident("_") };
        let value = self.boxed(quote!(#ty { #(#inits,)* }), boxing, &reader);
        let required = members.filter(|member| matches!(member.kind, FieldKind::Required(_)));
        let required = required.filter_map(|member| member.variable.as_deref().map(ident));
        let required: Vec<_> = required.collect();
        match &required[..] {
            [only] if is_noncontiguous => quote!(#only.map(|#only| #value)),
            [_, ..] if is_noncontiguous => {
                quote!(match (#(#required),*) { (#(Some(#required)),*) => Some(#value), _ => None })
            }
            _ => some_if_set(field.guard.as_ref(), &value),
        }
    }

    /// Puts the value that `reader` reads into a box.
    fn boxed(&self, value: TokenStream, boxing: Boxing, reader: &Ident) -> TokenStream {
        let r = self.r;
        match boxing {
            Boxing::Inline => value,
            Boxing::Boxed => quote!(#r.boxed_with(|#reader| #value)),
        }
    }
}

/// The bit of a guard, as an expression on its mask.
pub(super) fn masked(guard: &Guard) -> TokenStream {
    let (name, bit) = (ident(&guard.mask), bit(guard.bit));
    quote!(#name & #bit)
}

/// A condition that is true if the bit of a guard is set.
fn is_set(guard: Option<&Guard>) -> TokenStream {
    match guard.map(masked) {
        Some(bit) => quote!(#bit != 0),
        None => quote!(false),
    }
}

/// `Some(value)` if the bit of a guard is set.
fn some_if_set(guard: Option<&Guard>, value: &TokenStream) -> TokenStream {
    let condition = is_set(guard);
    quote!(if #condition { Some(#value) } else { None })
}
