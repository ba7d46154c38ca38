//! Conversions between layers: `From` if nothing can be lost, `TryFrom` otherwise.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::EmitContext;
use crate::layers::{
    Arm, Conversion, ConversionBody, Convertibility, Direction, DroppedField, DroppedKind, Fields,
    LayerDelta, Member, Source, Step, VariantPayload, widens_items,
};
use crate::names::ident;
use crate::rust_model::{Boxing, ItemPath};

/// The conversion between two layers.
pub(super) fn emit(conversion: &Conversion, context: &EmitContext<'_>) -> TokenStream {
    let Some(delta) = context.delta else { return TokenStream::new() };
    let newer = |path: &ItemPath| context.path(path);
    let older = |path: &ItemPath| context.path_in(delta.older, path);
    match conversion.direction {
        Direction::Up => implementation(conversion, context, delta.newer, (&older, &newer)),
        Direction::Down => implementation(conversion, context, delta.older, (&newer, &older)),
    }
}

/// The implementation of `From` or `TryFrom`, whose error names `layer`.
pub(super) fn implementation(
    conversion: &Conversion,
    context: &EmitContext<'_>,
    layer: u32,
    (source_path, target_path): (SpellPath<'_>, SpellPath<'_>),
) -> TokenStream {
    let is_fallible = conversion.convertibility != Convertibility::Always;
    let emitter = Emitter { conversion, context, layer, source_path, target_path };
    let (source, target) = (source_path(&conversion.source), target_path(&conversion.target));
    let body = emitter.body();
    if is_fallible {
        let runtime = context.runtime;
        quote! {
            impl ::core::convert::TryFrom<#source> for #target {
                type Error = #runtime::ConversionError;
                #[inline]
                fn try_from(
                    value: #source,
                ) -> ::core::result::Result<Self, #runtime::ConversionError> {
                    Ok(#body)
                }
            }
        }
    } else {
        quote! {
            impl ::core::convert::From<#source> for #target {
                #[inline]
                fn from(value: #source) -> Self { #body }
            }
        }
    }
}

/// The constants that bound the memory of a value from the older layer.
pub(super) fn max_size_ratio(delta: &LayerDelta, context: &EmitContext<'_>) -> TokenStream {
    let runtime = context.runtime;
    let (mut sizes, mut boxes) = (Vec::new(), Vec::new());
    let up = delta.conversions.iter();
    for conversion in up.filter(|conversion| conversion.direction == Direction::Up) {
        let old = size_of(&context.path_in(delta.older, &conversion.source));
        let new = size_of(&context.path(&conversion.target));
        sizes.push(quote!((#old, #new)));
        for parts in conversion.new_boxes.iter().filter(|parts| !parts.is_empty()) {
            let parts: Vec<_> =
                parts.iter().map(|part| size_of(&context.rust_type(part))).collect();
            sizes.push(quote!((#old, #new #(+ #parts)*)));
            boxes.push(quote!((#old, #(#parts)+*)));
        }
    }
    if delta.conversions.iter().any(widens) {
        sizes.push(quote!((4, 8)));
    }
    let boxes = match &boxes[..] {
        [] => quote!(0),
        boxes => quote!(#runtime::growth(&[#(#boxes),*])),
    };
    quote! {
        /// The most memory that a value from the older layer takes, as a multiple of its size.
        pub(super) const GROWTH: usize = #runtime::growth(&[#(#sizes),*]);

        /// The most memory of the boxes that only the newer value has, as a multiple of that size.
        pub(super) const NEW_BOXES: usize = #boxes;
    }
}

/// Tests that fields of `self` are empty, as the target does not have them.
pub(super) fn checks(
    dropped: &[DroppedField],
    conversion: &Conversion,
    context: &EmitContext<'_>,
    layer: u32,
) -> TokenStream {
    let path = |path: &ItemPath| context.path(path);
    let emitter = Emitter { conversion, context, layer, source_path: &path, target_path: &path };
    dropped.iter().map(|dropped| emitter.check(&quote!(self), dropped)).collect()
}

/// Returns true if a conversion widens the numbers of a vector.
pub(super) fn widens(conversion: &Conversion) -> bool {
    match &conversion.body {
        ConversionBody::Fields(fields) | ConversionBody::Variant { fields, .. } => {
            widens_items(&fields.members)
        }
        _ => false,
    }
}

/// The size of a type in bytes.
pub(super) fn size_of(ty: &TokenStream) -> TokenStream {
    quote!(::core::mem::size_of::<#ty>())
}

/// The context of one implementation.
struct Emitter<'a> {
    conversion: &'a Conversion,
    context: &'a EmitContext<'a>,
    /// The layer of the target.
    layer: u32,
    source_path: SpellPath<'a>,
    target_path: SpellPath<'a>,
}

/// A function that spells the path of an item of a layer.
pub(super) type SpellPath<'a> = &'a dyn Fn(&ItemPath) -> TokenStream;

impl Emitter<'_> {
    /// An expression for the target, which returns early if there is none.
    fn body(&self) -> TokenStream {
        let value = quote!(value);
        let source = (self.source_path)(&self.conversion.source);
        match &self.conversion.body {
            ConversionBody::Fields(fields) => {
                let made = self.structure(&quote!(Self), &value, fields);
                match fields.are_all_new() {
                    true => quote!({ let _ = &value; #made }),
                    false => made,
                }
            }
            ConversionBody::Wrap { variant, payload: VariantPayload::Struct(step, boxing) } => {
                let name = ident(variant);
                let value = reboxed(self.step(step, &value, None), *boxing);
                quote!(Self::#name(#value))
            }
            ConversionBody::Variant { variant, path, fields, boxing } => {
                let name = ident(variant);
                let made = self.structure(&(self.target_path)(path), &value, fields);
                let made = reboxed(made, *boxing);
                match fields.are_all_new() {
                    true => quote!({ let _ = &value; Self::#name(#made) }),
                    false => quote!(Self::#name(#made)),
                }
            }
            ConversionBody::Wrap { variant, payload: VariantPayload::Nothing(fields) } => {
                let name = ident(variant);
                let checks =
                    fields.dropped.iter().map(|dropped| self.check(&quote!(value), dropped));
                quote!({ let _ = &value; #(#checks)* Self::#name })
            }
            ConversionBody::Unwrap { variant, payload: VariantPayload::Struct(step, boxing) } => {
                let (name, value) = (ident(variant), unboxed(&value, *boxing));
                let value = self.step(step, &value, None);
                let other = self.no_constructor(&quote!(_));
                quote!(match value { #source::#name(value) => #value, #other })
            }
            ConversionBody::Unwrap { variant, payload: VariantPayload::Nothing(fields) } => {
                let (name, other) = (ident(variant), self.no_constructor(&quote!(_)));
                let made = self.structure(&quote!(Self), &quote!(()), fields);
                quote!(match value { #source::#name => #made, #other })
            }
            ConversionBody::Arms(arms) => {
                let arms = arms.iter().map(|arm| self.arm(arm, &source));
                quote!(match value { #(#arms,)* })
            }
        }
    }

    fn arm(&self, arm: &Arm, union: &TokenStream) -> TokenStream {
        match arm {
            Arm::Unit { source, target } => {
                let (source, target) = (ident(source), ident(target));
                quote!(#union::#source => Self::#target)
            }
            Arm::Struct { source, target, step, from, to } => {
                let (source, target) = (ident(source), ident(target));
                let value = match (step, from == to) {
                    (Step::Same, true) => quote!(value),
                    _ => reboxed(self.step(step, &unboxed(&quote!(value), *from), None), *to),
                };
                quote!(#union::#source(value) => Self::#target(#value))
            }
            Arm::Grown { source, target, path, fields, to } => {
                let (source, target) = (ident(source), ident(target));
                let made = self.structure(&(self.target_path)(path), &quote!(()), fields);
                let made = reboxed(made, *to);
                quote!(#union::#source => Self::#target(#made))
            }
            Arm::Shrunk { source, target, fields } => {
                let (source, target) = (ident(source), ident(target));
                let checks =
                    fields.dropped.iter().map(|dropped| self.check(&quote!(value), dropped));
                let name = ident(if fields.dropped.is_empty() { "_" } else { "value" });
                quote!(#union::#source(#name) => { #(#checks)* Self::#target })
            }
            Arm::Unknown { source, target } => {
                let (source, target) = (ident(source), ident(target));
                quote!(#union::#source(value) => Self::#target(value))
            }
            Arm::Dropped { source, has_fields, constructor } => {
                let source = ident(source);
                let payload = has_fields.then(|| quote!((_)));
                let error = self.error(&quote!(NoConstructor { constructor: #constructor }));
                quote!(#union::#source #payload => return Err(#error))
            }
        }
    }

    /// An arm for all variants that have no counterpart in a single constructor.
    fn no_constructor(&self, pattern: &TokenStream) -> TokenStream {
        let error = self.error(&quote!(NoConstructor { constructor: "another constructor" }));
        quote!(#pattern => return Err(#error))
    }

    fn error(&self, kind: &TokenStream) -> TokenStream {
        let (runtime, tl_name) = (self.context.runtime, &self.conversion.tl_name);
        let layer = proc_macro2::Literal::u32_unsuffixed(self.layer);
        quote! {
            #runtime::ConversionError::new(&#runtime::ConversionReason {
                layer: #layer, tl_name: #tl_name, kind: #runtime::ConversionErrorKind::#kind
            })
        }
    }

    /// A struct with the converted fields of `value`.
    fn structure(&self, path: &TokenStream, value: &TokenStream, fields: &Fields) -> TokenStream {
        let checks = fields.dropped.iter().map(|dropped| self.check(&quote!(value), dropped));
        let made = self.members(path, value, &fields.members);
        match fields.dropped.is_empty() {
            true => made,
            false => quote!({ #(#checks)* #made }),
        }
    }

    fn members(&self, path: &TokenStream, value: &TokenStream, members: &[Member]) -> TokenStream {
        let members = members.iter().map(|member| {
            let name = ident(&member.name);
            let made = self.member(member, &quote!(#value.#name));
            quote!(#name: #made)
        });
        quote!(#path { #(#members,)* })
    }

    /// A test that a dropped field of `value` is empty.
    fn check(&self, value: &TokenStream, dropped: &DroppedField) -> TokenStream {
        let (name, field) = (ident(&dropped.name), &dropped.name);
        let is_set = match dropped.kind {
            DroppedKind::Flag => quote!(#value.#name),
            DroppedKind::Bits => quote!(#value.#name != 0),
            DroppedKind::Optional => quote!(#value.#name.is_some()),
            DroppedKind::Required => quote!(true),
        };
        let error = self.error(&quote!(NoField { field: #field }));
        quote!(if #is_set { return Err(#error); })
    }

    fn member(&self, member: &Member, old: &TokenStream) -> TokenStream {
        let field = Some(member.name.as_str());
        let value = quote!(value);
        match &member.source {
            Source::Required(step) => self.step(step, old, field),
            Source::Present(step, boxing) => {
                let value = reboxed(self.step(step, old, field), *boxing);
                quote!(Some(#value))
            }
            Source::Optional(Step::Same, from, to) if from == to => old.clone(),
            Source::Optional(Step::Into, Boxing::Inline, Boxing::Inline) => {
                self.converted("optional", old)
            }
            Source::Optional(Step::TryInto, Boxing::Inline, Boxing::Inline) => {
                returned(&self.converted("try_optional", old))
            }
            Source::Optional(step, from, to) => {
                let value = self.step(step, &unboxed(&value, *from), field);
                some(old, &reboxed(value, *to))
            }
            Source::Needed(step, boxing) => {
                let value = self.step(step, &unboxed(&value, *boxing), field);
                let name = &member.name;
                let error = self.error(&quote!(MissingField { field: #name }));
                quote!(match #old { Some(value) => #value, None => return Err(#error) })
            }
            Source::Group(path, members, from, to) => {
                let unboxed = unboxed(&value, *from);
                let group = self.members(&(self.target_path)(path), &value, members);
                let group = match from {
                    Boxing::Inline => group,
                    Boxing::Boxed => quote!({ let value = #unboxed; #group }),
                };
                some(old, &reboxed(group, *to))
            }
            Source::Flag => old.clone(),
            Source::NoFlag => quote!(false),
            Source::NoBits => quote!(0),
            Source::Nothing => quote!(None),
        }
    }

    /// An expression for the converted `value`, which is in this field.
    fn step(&self, step: &Step, value: &TokenStream, field: Option<&str>) -> TokenStream {
        match step {
            Step::Same => value.clone(),
            Step::Into | Step::Widen => quote!(::core::convert::From::from(#value)),
            Step::TryInto => returned(&self.converted("try_into", value)),
            Step::NarrowInt => {
                let kind = match field {
                    Some(field) => quote!(OutOfRange { field: #field }),
                    None => quote!(NoConstructor { constructor: "another constructor" }),
                };
                let error = self.error(&kind);
                quote!(match ::core::convert::TryFrom::try_from(#value) {
                    Ok(value) => value,
                    Err(_) => return Err(#error),
                })
            }
            Step::Each(step) if matches!(**step, Step::Into | Step::Widen) => {
                self.converted("each", value)
            }
            Step::Each(step) if **step == Step::TryInto => {
                returned(&self.converted("try_each", value))
            }
            Step::Each(step) => {
                let each = self.step(step, &quote!(item), field);
                quote!({
                    let old = #value;
                    let mut items = Vec::with_capacity(old.len());
                    for item in old { items.push(#each); }
                    items
                })
            }
        }
    }

    /// A call of a function of the runtime that converts a value. Such a call costs the compiler less
    /// than a loop or a `match` in its place.
    fn converted(&self, function: &str, value: &TokenStream) -> TokenStream {
        let (runtime, function) = (self.context.runtime, ident(function));
        quote!(#runtime::generated::#function(#value))
    }
}

/// The value of a result, whose error is returned. This costs the compiler less than the `?` operator.
fn returned(result: &TokenStream) -> TokenStream {
    quote!(match #result { Ok(value) => value, Err(error) => return Err(error) })
}

/// The conversion of an `Option`; `made` converts the `value` in it.
fn some(option: &TokenStream, made: &TokenStream) -> TokenStream {
    quote!(match #option { Some(value) => Some(#made), None => None })
}

fn unboxed(value: &TokenStream, boxing: Boxing) -> TokenStream {
    match boxing {
        Boxing::Inline => value.clone(),
        Boxing::Boxed => quote!(*#value),
    }
}

fn reboxed(value: TokenStream, boxing: Boxing) -> TokenStream {
    match boxing {
        Boxing::Inline => value,
        Boxing::Boxed => quote!(Box::new(#value)),
    }
}
