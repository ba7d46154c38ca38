//! Constructors and functions: the struct, its `new` and setters, its encoder and decoder.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::answer;
use super::by_hand;
use super::comparisons;
use super::context::EmitContext;
use super::decode::decode_body;
use super::depth;
use super::docs;
use super::encode::{encode_body, encode_body_after};
use super::errors;
use super::given;
use super::inputs;
use super::literals::hex;
use super::older_reads;
use super::reuse;
use super::serde;
use super::walk;
use crate::names::ident;
use crate::rust_model::{
    Body, Boxing, Field, FieldKind, FlagAlias, Generic, ItemPath, Output, Payload, Struct,
    VariantOf, WireType,
};
use crate::rust_type::RustType;

/// Emits all items of one combinator.
pub(super) fn emit(item: &Struct, context: &EmitContext<'_>) -> TokenStream {
    let definition = definition(item, context);
    let groups = groups(item, &item.body, context);
    let names = (&*item.tl_name, &*item.tl_name);
    let methods = methods(&item.path, &item.generics, names, &item.body, context);
    let identity = identity(item, context);
    let (encode, decode) = match item.is_dependent() {
        true => (Some(given::of_struct(item, context)), None),
        false => (
            item.directions.encode.then(|| encode_impl(item, context)),
            item.directions.decode.then(|| decode_impl(item, context)),
        ),
    };
    let function = item.output.as_ref().map(|output| function_impl(item, output, context));
    let errors = errors::of_function(item, context);
    let variant = item.variant.as_ref().map(|variant| conversions(item, variant, context));
    let walk = walk::of_struct(item, context);
    let inputs = inputs::of_struct(item, context);
    let borrowed = item.id.filter(|_| item.given().is_empty());
    let borrowed = borrowed.and_then(|_| context.borrowed_impl(&item.path, &item.generics));
    quote! {
        #definition #groups #methods #errors #identity #encode #decode #function #variant #walk #inputs #borrowed
    }
}

fn is_unit(item: &Struct) -> bool {
    item.body.fields.is_empty()
}

/// The names by which a caller chooses derives and attributes of a struct and of its groups.
fn names(item: &Struct) -> Vec<&str> {
    let union = item.variant.as_ref().map(|variant| &variant.tl_name);
    let names = std::iter::once(&item.tl_name).chain(&item.only_of).chain(union);
    names.map(String::as_str).collect()
}

/// The derives and attributes of a struct, or of a group of it, and the implementations of traits that
/// cost less compile time than their derives.
fn attributes(
    item: &Struct,
    (path, generics, body): (&ItemPath, &[Generic], &Body),
    context: &EmitContext<'_>,
) -> (TokenStream, TokenStream) {
    let (is_function, names) = (item.output.is_some(), &*names(item));
    let by_hand = by_hand::traits(generics, body, context);
    let attributes = context.attributes(path, is_function, names, &by_hand);
    let by_hand = by_hand::of_struct(path, generics, body, (is_function, names), context);
    let comparisons = comparisons::of_item(path, generics, is_function, names, context);
    (attributes, quote!(#by_hand #comparisons))
}

fn definition(item: &Struct, context: &EmitContext<'_>) -> TokenStream {
    let (derives, underived) = attributes(item, (&item.path, &item.generics, &item.body), context);
    let name = ident(&item.path.name);
    let doc = docs::of_struct(item, context);
    let serde = serde::of_struct(item, context);
    if is_unit(item) {
        return quote!(#doc #derives pub struct #name; #underived #serde);
    }
    let generics = context.generics(&item.path, &item.generics);
    let fields = fields(&item.tl_name, &item.body, context);
    quote!(#doc #derives pub struct #name #generics { #fields } #underived #serde)
}

/// The fields of a struct with their types.
fn fields(tl_name: &str, body: &Body, context: &EmitContext<'_>) -> TokenStream {
    let fields = body.fields.iter().map(|field| {
        let doc = docs::of_field(tl_name, field, context);
        let (name, ty) = (ident(&field.name), context.spell(&field.rust_type()));
        quote!(#doc pub #name: #ty)
    });
    quote!(#(#fields,)*)
}

/// The structs of the groups of a struct, and of the groups in them.
fn groups(item: &Struct, body: &Body, context: &EmitContext<'_>) -> TokenStream {
    let mut out = TokenStream::new();
    for field in &body.fields {
        let FieldKind::Group(group, _) = &field.kind else { continue };
        let doc = format!(
            " The fields of [`{}`] behind one mask bit: all of them are there, or none is.",
            item.path.name
        );
        let (derives, underived) =
            attributes(item, (&group.path, &group.generics, &group.body), context);
        let name = ident(&group.path.name);
        let generics = context.generics(&group.path, &group.generics);
        let fields = fields(&item.tl_name, &group.body, context);
        let serde = serde::of_group(group, context);
        out.extend(quote! {
            #[doc = #doc] #derives pub struct #name #generics { #fields } #underived #serde
        });
        if !group.body.is_plain() {
            let names = (&*group.path.name, &*item.tl_name);
            out.extend(methods(&group.path, &group.generics, names, &group.body, context));
        }
        out.extend(groups(item, &group.body, context));
    }
    out
}

/// `new`, the setters of conditional fields, and the methods of flag aliases. `made` and `owner`
/// are the names of the struct and of its combinator.
fn methods(
    path: &ItemPath,
    params: &[Generic],
    (made, owner): (&str, &str),
    body: &Body,
    context: &EmitContext<'_>,
) -> TokenStream {
    let (name, generics) = (ident(&path.name), context.generics(path, params));
    let new = new(body, made, context);
    let setters = body.fields.iter().filter_map(|field| setter(owner, field, context));
    let aliases = body.aliases.iter().map(|flag| alias(flag, body));
    quote!(impl #generics #name #generics { #new #(#setters)* #(#aliases)* })
}

fn new(body: &Body, tl_name: &str, context: &EmitContext<'_>) -> TokenStream {
    let required = body.fields.iter().filter_map(|field| match &field.kind {
        FieldKind::Required(ty) => Some((ident(&field.name), context.rust_type(ty))),
        _ => None,
    });
    let args = required.map(|(name, ty)| quote!(#name: #ty));
    let value = if body.fields.is_empty() {
        quote!(Self)
    } else {
        let fields = body.fields.iter().map(|field| {
            let name = ident(&field.name);
            match field.kind {
                FieldKind::Required(_) => quote!(#name),
                FieldKind::Flag => quote!(#name: false),
                FieldKind::UnknownBits(_) => quote!(#name: 0),
                FieldKind::Optional(..) | FieldKind::Group(..) => quote!(#name: None),
            }
        });
        quote!(Self { #(#fields,)* })
    };
    let doc = match body.fields.iter().all(|field| matches!(field.kind, FieldKind::Required(_))) {
        true => format!(" Makes `{tl_name}`."),
        false => format!(" Makes `{tl_name}` without its conditional fields."),
    };
    quote!(#[doc = #doc] #[inline] pub fn new(#(#args),*) -> Self { #value })
}

fn setter(owner: &str, field: &Field, context: &EmitContext<'_>) -> Option<TokenStream> {
    let (name, method) = (ident(&field.name), ident(field.setter.as_ref()?));
    let doc = docs::of_setter(owner, field, context);
    // Setters of borrowed values take references.
    let boxing = |boxing: &Boxing| match context.is_borrowed() {
        true => (Boxing::Inline, *boxing),
        false => (*boxing, Boxing::Inline),
    };
    let wrap = |value: TokenStream, boxing: Boxing| match boxing {
        Boxing::Inline => quote!(Some(#value)),
        Boxing::Boxed => quote!(Some(Box::new(#value))),
    };
    let (args, value) = match &field.kind {
        FieldKind::UnknownBits(_) => return None,
        FieldKind::Required(ty) => {
            let ty = context.rust_type(ty);
            (quote!(#name: #ty), quote!(#name))
        }
        FieldKind::Flag => (quote!(#name: bool), quote!(#name)),
        FieldKind::Optional(ty, boxed) => {
            let (wrapped, given) = boxing(boxed);
            let ty = context.spell(&ty.rust_type().boxed(given));
            (quote!(#name: #ty), wrap(quote!(#name), wrapped))
        }
        FieldKind::Group(group, boxed)
            if group.body.is_plain() && boxing(boxed).1 == Boxing::Inline =>
        {
            let path = context.path(&group.path);
            let names = group.body.fields.iter().map(|member| ident(&member.name));
            let args = group.body.fields.iter().map(|member| {
                let (name, ty) = (ident(&member.name), context.spell(&member.rust_type()));
                quote!(#name: #ty)
            });
            (quote!(#(#args),*), wrap(quote!(#path { #(#names,)* }), boxing(boxed).0))
        }
        FieldKind::Group(group, boxed) => {
            let (wrapped, given) = boxing(boxed);
            let ty = context.spell(&group.rust_type().boxed(given));
            (quote!(#name: #ty), wrap(quote!(#name), wrapped))
        }
    };
    Some(quote! {
        #doc
        #[inline]
        #[must_use]
        pub fn #method(mut self, #args) -> Self {
            self.#name = #value;
            self
        }
    })
}

fn alias(flag: &FlagAlias, body: &Body) -> TokenStream {
    let field = &body.fields[flag.field];
    let (name, method) = (ident(&field.name), ident(&flag.method));
    let doc = format!(" `{}`: says the same as `{}`.", flag.text, field.name);
    let value = match field.kind {
        FieldKind::Flag => quote!(self.#name),
        _ => quote!(self.#name.is_some()),
    };
    quote!(#[doc = #doc] #[inline] pub fn #method(&self) -> bool { #value })
}

/// The constructor id and the name. A record has neither.
fn identity(item: &Struct, context: &EmitContext<'_>) -> Option<TokenStream> {
    let (runtime, name, tl_name) = (context.runtime, ident(&item.path.name), &item.tl_name);
    let (id, generics) = (hex(item.id?), context.generics(&item.path, &item.generics));
    let schema = context.top("SCHEMA");
    Some(quote! {
        impl #generics #runtime::Combinator for #name #generics {
            const CONSTRUCTOR_ID: u32 = #id;
            const TL_NAME: &'static str = #tl_name;
            const SCHEMA: &'static [&'static str] = #schema;
        }
    })
}

/// The implementation that writes the fields. Records have no boxed form.
fn encode_impl(item: &Struct, context: &EmitContext<'_>) -> TokenStream {
    let (runtime, name) = (context.runtime, ident(&item.path.name));
    let bounds = context.bounded(&item.path, &item.generics, |_| quote!(: #runtime::Encode));
    let generics = context.generics(&item.path, &item.generics);
    if item.id.is_some() {
        let body = encode_body_after(&ident("id"), item, context);
        return quote! {
            impl #bounds #runtime::EncodeBare for #name #generics {
                #[inline]
                fn encode_after(&self, id: Option<u32>, w: &mut #runtime::Writer<'_>) { #body }
            }
        };
    }
    let w = if is_unit(item) { ident("_") } else { ident("w") };
    let body = encode_body(item, context);
    quote! {
        impl #bounds #runtime::Encode for #name #generics {
            #[inline]
            fn encode(&self, #w: &mut #runtime::Writer<'_>) { #body }
        }
    }
}

/// The implementation that reads the fields.
pub(super) fn decode_impl(item: &Struct, context: &EmitContext<'_>) -> TokenStream {
    let (name, tl_name) = (ident(&item.path.name), &item.tl_name);
    let bounds = context.bounded_decode(&item.generics);
    let generics = context.generics(&item.path, &item.generics);
    let r = if is_unit(item) { ident("_") } else { ident(&item.read_plan.reader) };
    let mut body = if is_unit(item) { quote!(Self) } else { decode_body(item, &r, context) };
    if let Some((enter, leave)) = depth::count(item.levels, &r, tl_name) {
        let value = ident(&format!("{r}_value"));
        body = quote!(#enter let #value = { #body }; #leave #value);
    }
    let (decode, decode_bare) = context.decode_methods();
    let (the_trait, method, constant, default) = match item.id {
        Some(_) => (context.decode_bare_trait(), decode_bare, quote!(BARE_SIZE), 0),
        None => (context.decode_trait(), decode, quote!(MIN_SIZE), 4),
    };
    let reader = context.reader();
    let older = older_reads::of_struct(context.older_forms(&item.path), tl_name, context);
    let older =
        older.or_else(|| older_reads::of_layer(&item.path, tl_name, context)).map(|value| {
            quote! {
                #[inline]
                fn decode_older(r: &mut #reader) -> Option<Self> { #value }
            }
        });
    let reuse = if context.reuses() { reuse::of_struct(item, &r, context) } else { None };
    let size = (item.min_size != default).then(|| {
        let size = Literal::u64_unsuffixed(item.min_size);
        quote!(const #constant: usize = #size;)
    });
    quote! {
        impl #bounds #the_trait for #name #generics {
            #size
            #[inline]
            fn #method(#r: &mut #reader) -> Self { #body }
            #older
            #reuse
        }
    }
}

fn function_impl(item: &Struct, output: &Output, context: &EmitContext<'_>) -> TokenStream {
    let (runtime, name) = (context.runtime, ident(&item.path.name));
    let bounds = context.bounded(&item.path, &item.generics, |generic| match generic.is_function {
        true => quote!(: #runtime::Function),
        false => TokenStream::new(),
    });
    let generics = context.generics(&item.path, &item.generics);
    if matches!(output, Output::Nothing) {
        return TokenStream::new();
    }
    let (answer, traits) = answer::of_answer(item, output, context);
    // The result borrows nothing from the call.
    let output = output.rust_type().map(|ty| context.owned().spell(&ty));
    quote! {
        impl #bounds #runtime::Function for #name #generics {
            type Output = #output;
            type Answer = #answer;
        }
        #traits
    }
}

/// `From` into the enum, and `TryFrom` back.
pub(super) fn conversions(
    item: &Struct,
    variant: &VariantOf,
    context: &EmitContext<'_>,
) -> TokenStream {
    let Payload::Struct(boxing) = variant.payload else { return TokenStream::new() };
    let this = RustType::item(&item.path, variant.args.iter().map(WireType::rust_type).collect());
    let union = context.path(&variant.path);
    let variant_name = ident(&variant.name);
    let params = context.generics(&variant.path, &variant.generics);
    let (runtime, tl_name) = (context.runtime, &item.tl_name);
    if context.is_borrowed() {
        // The enum, the struct and the reference to it share one lifetime.
        let this = context.spell(&this.boxed(boxing));
        return quote! {
            impl #params ::core::convert::From<#this> for #union #params {
                #[inline]
                fn from(value: #this) -> Self { Self::#variant_name(value) }
            }
        };
    }
    let this = context.spell(&this);
    let (made, back) = match boxing {
        Boxing::Inline => (quote!(value), quote!(value)),
        Boxing::Boxed => (quote!(Box::new(value)), quote!(*value)),
    };
    quote! {
        impl #params ::core::convert::From<#this> for #union #params {
            #[inline]
            fn from(value: #this) -> Self { Self::#variant_name(#made) }
        }
        impl #params ::core::convert::TryFrom<#union #params> for #this {
            type Error = #runtime::WrongVariant<#union #params>;
            #[inline]
            fn try_from(value: #union #params) -> ::core::result::Result<Self, Self::Error> {
                match value {
                    #union::#variant_name(value) => Ok(#back),
                    value => Err(#runtime::WrongVariant { value, expected: #tl_name }),
                }
            }
        }
    }
}
