//! The bodies that read fields.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::quote;

use super::context::EmitContext;
use super::literals::hex;
use super::numbers;
use crate::names::ident;
use crate::rust_model::{
    Body, Boxing, ExternCodec, Field, FieldKind, Form, Group, Guard, Mask, Number, NumberSource,
    NumberVariable, Scalar, Struct, UnknownBits, WireField, WireType,
};

/// The body of `decode_bare`, which reads from `r`.
///
/// It reads some places on the wire into variables, as the read plan says, and the others in the
/// struct expression.
pub(super) fn decode_body(item: &Struct, r: &Ident, context: &EmitContext<'_>) -> TokenStream {
    let decoding = Decoding { item, r, context };
    let mut fields: Vec<_> = item.body.fields.iter().map(|field| decoding.field(field)).collect();
    let mut statements = decoding.given_tests();
    for wire in &item.wire[..item.read_plan.variables] {
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
    quote!(#statements Self { #(#fields,)* })
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
    let (name, bit) = (ident(&guard.mask), Literal::u8_unsuffixed(guard.bit));
    quote!(#name & (1 << #bit))
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
            quote!(::core::convert::From::from(#r.bytes()))
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
    match item {
        item if item.uses_default_codec() => {
            let (decode, (method, _)) = (context.decode_trait(), context.decode_methods());
            (quote!(<#ty as #decode>::MIN_SIZE), quote!(<#ty as #decode>::#method))
        }
        WireType::Struct { .. } | WireType::Extern { codec: ExternCodec::Bare, .. } => {
            let decode = context.decode_bare_trait();
            (quote!(<#ty as #decode>::BARE_SIZE), quote!(|r| r.fields::<#ty>()))
        }
        WireType::Passed(name) => {
            let function = numbers::function_name(name);
            (quote!(#function.0), quote!(#function.1))
        }
        _ => {
            let value = decode(item, &ident("r"), context);
            (item_size(item, context), quote!(|r| #value))
        }
    }
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
pub(super) fn decode_given(
    (ty, given, passes): (&WireType, &[Number], bool),
    r: &Ident,
    context: &EmitContext<'_>,
) -> TokenStream {
    let (runtime, name, reader) = (context.runtime, context.rust_type(ty), context.reader());
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
