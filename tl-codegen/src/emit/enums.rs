//! Boxed types with several constructors: the enum, and the dispatch on the constructor id.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::EmitContext;
use super::depth;
use super::docs;
use super::getters;
use super::given;
use super::inputs;
use super::literals::hex;
use super::reuse;
use super::unknown;
use super::walk;
use crate::names::ident;
use crate::rust_model::{Boxing, Enum, Payload, Variant};

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
    let derives = context.attributes(&union.path, false, &[&union.tl_name]);
    let variants = variants.chain(unknown::variant(union.unknown.as_deref(), context));
    let generics = context.generics(&union.path, &union.generics);
    let walk = walk::of_enum(union, context);
    let inputs = inputs::of_enum(union, context);
    let getters = getters::of_enum(union, context);
    let borrowed = match union.given.is_empty() {
        true => context.borrowed_impl(&union.path, &union.generics),
        false => None,
    };
    let (encode, decode) = match union.is_dependent() {
        true => (Some(given::of_enum(union, context)), None),
        false => (
            union.directions.encode.then(|| encode(union, context)),
            union.directions.decode.then(|| decode(union, context)),
        ),
    };
    let (runtime, tl_name, schema) = (context.runtime, &union.tl_name, context.top("SCHEMA"));
    quote! {
        #doc
        #derives
        pub enum #name #generics { #(#variants,)* }
        #getters
        #inputs
        impl #generics #runtime::Described for #name #generics {
            const TYPE: #runtime::TypeName = #runtime::TypeName::Named(#tl_name);
            const SCHEMA: &'static [&'static str] = #schema;
        }
        #encode
        #decode
        #walk
        #borrowed
    }
}

fn encode(union: &Enum, context: &EmitContext<'_>) -> TokenStream {
    let (runtime, name) = (context.runtime, ident(&union.path.name));
    let arms = union.variants.iter().map(|variant| {
        let (name, id) = (ident(&variant.name), hex(variant.id));
        match variant.payload {
            Payload::Unit => quote!(Self::#name => w.u32(#id)),
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
    let bounds = context.bounded(&union.path, &union.generics, |_| quote!(: #runtime::Encode));
    let generics = context.generics(&union.path, &union.generics);
    quote! {
        impl #bounds #runtime::Encode for #name #generics {
            #[inline]
            fn encode(&self, w: &mut #runtime::Writer<'_>) {
                match self { #(#arms,)* }
            }
        }
    }
}

fn decode(union: &Enum, context: &EmitContext<'_>) -> TokenStream {
    let (name, tl_name) = (ident(&union.path.name), &union.tl_name);
    let size = Literal::u64_unsuffixed(union.min_size);
    let arms = union.variants.iter().map(|variant| {
        let (id, value) = (hex(variant.id), make(variant));
        quote!(#id => #value)
    });
    let other = unknown::decode(union.unknown.as_deref(), tl_name).unwrap_or_else(|| {
        let fallback = make(&union.variants[union.fallback]);
        quote!({
            r.unknown_constructor(id, #tl_name);
            #fallback
        })
    });
    let dispatch = quote! {
        match r.constructor_id(#tl_name) {
            #(#arms,)*
            id => #other
        }
    };
    let body = match depth::count(union.levels, &ident("r"), tl_name) {
        Some((enter, leave)) => quote!(#enter let value = #dispatch; #leave value),
        None => dispatch,
    };
    let older = context.decode_older(&union.path, tl_name);
    let older = older.map(|value| quote!(if let Some(value) = #value { return value; }));
    let reuse =
        context.reuses().then(|| reuse::of_enum(union, |i| make(&union.variants[i]), context));
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

/// The expression that reads the fields of a variant.
fn make(variant: &Variant) -> TokenStream {
    let name = ident(&variant.name);
    match variant.payload {
        Payload::Unit => quote!(Self::#name),
        Payload::Struct(Boxing::Inline) => quote!(Self::#name(r.fields())),
        Payload::Struct(Boxing::Boxed) => quote!(Self::#name(r.boxed_fields())),
    }
}
