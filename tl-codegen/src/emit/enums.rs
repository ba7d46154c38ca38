//! Boxed types with several constructors: the enum, and the dispatch on the constructor id.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::comparisons;
use super::context::EmitContext;
use super::decode_type::decode;
use super::depth;
use super::docs;
use super::encode_type::{Operand, encode};
use super::getters;
use super::given;
use super::inputs;
use super::literals::hex;
use super::older_reads;
use super::reuse;
use super::serde;
use super::unknown;
use super::walk;
use crate::names::ident;
use crate::rust_model::{Boxing, Enum, Form, Payload, Variant};

/// Emits the enum with its codec.
pub(super) fn emit(union: &Enum, context: &EmitContext<'_>) -> TokenStream {
    let name = ident(&union.path.name);
    let doc = docs::of_enum(union, context);
    let empty = union.empty_variant().filter(|_| context.derives_default(&union.path));
    let variants = union.variants.iter().enumerate().map(|(place, variant)| {
        let default = (empty == Some(place)).then(|| quote!(#[default]));
        let doc = docs::of_variant(variant, context);
        let name = ident(&variant.name);
        let payload = match variant.payload {
            Payload::Unit => None,
            Payload::Struct(boxing) => {
                let ty = context.spell(&variant.rust_type().boxed(boxing));
                Some(quote!((#ty)))
            }
        };
        quote!(#doc #default #name #payload)
    });
    let names = [&*union.tl_name];
    let derives = context.attributes(&union.path, false, &names, &[]);
    let comparisons = comparisons::of_item(&union.path, &union.generics, false, &names, context);
    let variants = variants.chain(unknown::variant(union.unknown.as_deref(), context));
    let generics = context.generics(&union.path, &union.generics);
    let serde = serde::of_enum(union, context);
    let walk = walk::of_enum(union, context);
    let inputs = inputs::of_enum(union, context);
    let getters = getters::of_enum(union, context);
    let borrowed = match union.given.is_empty() {
        true => context.borrowed_impl(&union.path, &union.generics),
        false => None,
    };
    let write = union.directions.encode.then(|| encode_body(union, context));
    let read = union.directions.decode.then(|| decode_body(union, context));
    let codec = match union.is_dependent() {
        true => given::of_enum(union, write.as_ref(), read.as_ref(), context),
        false => {
            let encode = write.map(|body| encode_impl(union, &body, context));
            let decode = read.map(|body| decode_impl(union, &body, context));
            quote!(#encode #decode)
        }
    };
    let (runtime, tl_name, schema) = (context.runtime, &union.tl_name, context.top("SCHEMA"));
    quote! {
        #doc
        #derives
        pub enum #name #generics { #(#variants,)* }
        #serde
        #comparisons
        #getters
        #inputs
        impl #generics #runtime::Described for #name #generics {
            const TYPE: #runtime::TypeName = #runtime::TypeName::Named(#tl_name);
            const SCHEMA: &'static [&'static str] = #schema;
        }
        #codec
        #walk
        #borrowed
    }
}

/// The expression that writes `self`, with its constructor id.
fn encode_body(union: &Enum, context: &EmitContext<'_>) -> TokenStream {
    let runtime = context.runtime;
    let arms = union.variants.iter().map(|variant| {
        let (name, id) = (ident(&variant.name), hex(variant.id));
        match variant.payload {
            Payload::Unit => quote!(Self::#name => w.u32(#id)),
            Payload::Struct(boxing) if variant.is_dependent() => {
                let operand = Operand::behind(&ident("value"), boxing);
                let at = (&*union.tl_name, &*variant.tl_name);
                let value = encode(&variant.wire_type(Form::Boxed), &operand, at, context);
                quote!(Self::#name(value) => { #value })
            }
            Payload::Struct(boxing) => {
                let value = match boxing {
                    Boxing::Inline => quote!(value),
                    Boxing::Boxed => quote!(&**value),
                };
                quote!(Self::#name(value) => #runtime::Encode::encode(#value, w))
            }
        }
    });
    let arms = arms.chain(unknown::encode(union.unknown.as_deref(), context));
    quote!(match self { #(#arms,)* })
}

fn encode_impl(union: &Enum, body: &TokenStream, context: &EmitContext<'_>) -> TokenStream {
    let (runtime, name) = (context.runtime, ident(&union.path.name));
    let bounds = context.bounded(&union.path, &union.generics, |_| quote!(: #runtime::Encode));
    let generics = context.generics(&union.path, &union.generics);
    quote! {
        impl #bounds #runtime::Encode for #name #generics {
            #[inline]
            fn encode(&self, w: &mut #runtime::Writer<'_>) { #body }
        }
    }
}

/// The expression that reads a value from `r`, with its constructor id.
fn decode_body(union: &Enum, context: &EmitContext<'_>) -> TokenStream {
    let tl_name = &union.tl_name;
    let arms = union.variants.iter().map(|variant| {
        let (id, value) = (hex(variant.id), make(variant, context));
        quote!(#id => #value)
    });
    let older = older_arms(union, context).into_iter().map(|(id, value)| quote!(#id => #value));
    let other = unknown::decode(union.unknown.as_deref(), tl_name).unwrap_or_else(|| {
        let fallback = make(&union.variants[union.fallback], context);
        quote!({
            r.unknown_constructor(id, #tl_name);
            #fallback
        })
    });
    let dispatch = quote! {
        match r.constructor_id(#tl_name) {
            #(#arms,)*
            #(#older,)*
            id => #other
        }
    };
    match depth::count(union.levels, &ident("r"), tl_name) {
        Some((enter, leave)) => quote!(#enter let value = #dispatch; #leave value),
        None => dispatch,
    }
}

fn decode_impl(union: &Enum, body: &TokenStream, context: &EmitContext<'_>) -> TokenStream {
    let (name, tl_name) = (ident(&union.path.name), &union.tl_name);
    let size = Literal::u64_unsuffixed(union.min_size);
    let older = older_reads::of_layer(&union.path, tl_name, context);
    let older = older.map(|value| quote!(if let Some(value) = #value { return value; }));
    let new = |place: usize| make(&union.variants[place], context);
    let reuse =
        context.reuses().then(|| reuse::of_enum(union, new, &older_arms(union, context), context));
    let bounds = context.bounded_decode(&union.generics);
    let generics = context.generics(&union.path, &union.generics);
    let (decode, reader, (method, _)) =
        (context.decode_trait(), context.reader(), context.decode_methods());
    quote! {
        impl #bounds #decode for #name #generics {
            const MIN_SIZE: usize = #size;
            #[inline]
            fn #method(r: &mut #reader) -> Self { #older #body }
            #reuse
        }
    }
}

/// The patterns and expressions that read the constructors of older schemas.
fn older_arms(union: &Enum, context: &EmitContext<'_>) -> Vec<(TokenStream, TokenStream)> {
    let fallback = make(&union.variants[union.fallback], context);
    older_reads::of_enum(context.older_forms(&union.path), &union.tl_name, &fallback, context)
}

/// The expression that reads the fields of a variant.
fn make(variant: &Variant, context: &EmitContext<'_>) -> TokenStream {
    let name = ident(&variant.name);
    match variant.payload {
        Payload::Unit => quote!(Self::#name),
        Payload::Struct(boxing) if variant.is_dependent() => {
            let value = decode(&variant.wire_type(Form::Bare), &ident("r"), context);
            match boxing {
                Boxing::Inline => quote!(Self::#name(#value)),
                Boxing::Boxed => quote!(Self::#name(r.boxed_with(|r| #value))),
            }
        }
        Payload::Struct(Boxing::Inline) => quote!(Self::#name(r.fields())),
        Payload::Struct(Boxing::Boxed) => quote!(Self::#name(r.boxed_fields())),
    }
}
