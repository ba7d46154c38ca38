//! Constructors and functions: the struct, how it is made, how it is written and read.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::codec::{decode_body, encode_body, reader_name};
use super::site::Site;
use crate::names::{Names, ident};
use crate::rust_model::{
    Boxing, Field, FieldKind, Group, ImpliedFlag, Output, Payload, Struct, VariantOf,
};

/// Everything that belongs to one combinator.
pub(super) fn emit(item: &Struct, site: &Site<'_>) -> TokenStream {
    let definition = definition(item, site);
    let groups = item.fields.iter().filter_map(|field| match &field.kind {
        FieldKind::Group(group, _) => Some(group_definition(item, group, site)),
        _ => None,
    });
    let methods = methods(item, site);
    let combinator = combinator_impl(item, site);
    let function = item.output.as_ref().map(|output| function_impl(item, output, site));
    let variant = item.variant.as_ref().map(|variant| conversions(item, variant, site));
    quote!(#definition #(#groups)* #methods #combinator #function #variant)
}

fn is_unit(item: &Struct) -> bool {
    item.fields.is_empty()
}

fn definition(item: &Struct, site: &Site<'_>) -> TokenStream {
    let (derives, name) = (site.derives(item.output.is_some()), ident(&item.path.name));
    let doc = format!(" `{}`", item.text);
    if is_unit(item) {
        return quote!(#[doc = #doc] #derives pub struct #name;);
    }
    let generics = generics(item);
    let fields = item.fields.iter().map(|field| {
        let doc = format!(" `{}`", field.text);
        let (name, ty) = (ident(&field.name), field_type(field, site));
        quote!(#[doc = #doc] pub #name: #ty)
    });
    quote!(#[doc = #doc] #derives pub struct #name #generics { #(#fields),* })
}

/// `<X, Y>`, if there are type parameters.
fn generics(item: &Struct) -> Option<TokenStream> {
    let names: Vec<Ident> = item.generics.iter().map(|name| ident(name)).collect();
    (!names.is_empty()).then(|| quote!(<#(#names),*>))
}

/// `<X: Function>`, for implementations that need to know.
fn bounded_generics(item: &Struct, bound: &TokenStream) -> Option<TokenStream> {
    let names: Vec<Ident> = item.generics.iter().map(|name| ident(name)).collect();
    (!names.is_empty()).then(|| quote!(<#(#names: #bound),*>))
}

fn field_type(field: &Field, site: &Site<'_>) -> TokenStream {
    match &field.kind {
        FieldKind::Required(ty) => site.rust_type(ty),
        FieldKind::Flag => quote!(bool),
        FieldKind::Optional(ty, boxing) => {
            let ty = site.boxed(site.rust_type(ty), *boxing);
            quote!(Option<#ty>)
        }
        FieldKind::Group(group, boxing) => {
            let ty = site.boxed(site.path(&group.path), *boxing);
            quote!(Option<#ty>)
        }
    }
}

fn group_definition(item: &Struct, group: &Group, site: &Site<'_>) -> TokenStream {
    let doc = format!(
        " The fields of [`{}`] that share a mask bit: all of them are there, or none is.",
        item.path.name
    );
    let (derives, name) = (site.derives(item.output.is_some()), ident(&group.path.name));
    let fields = group.members.iter().map(|member| {
        let doc = format!(" `{}`", member.text);
        let (name, ty) = (ident(&member.name), site.rust_type(&member.ty));
        quote!(#[doc = #doc] pub #name: #ty)
    });
    quote!(#[doc = #doc] #derives pub struct #name { #(#fields),* })
}

/// `new`, the setters of conditional fields, and what flags without a field say.
fn methods(item: &Struct, site: &Site<'_>) -> TokenStream {
    let (name, generics) = (ident(&item.path.name), generics(item));
    let new = new(item, site);
    let mut names = Names::default();
    names.claim("new");
    let setters: Vec<_> = item
        .fields
        .iter()
        .filter(|field| !matches!(field.kind, FieldKind::Required(_)))
        .map(|field| setter(field, &names.claim(&field.name), site))
        .collect();
    let implied = item.implied.iter().map(|flag| implied(flag, item, &names.claim(&flag.name)));
    quote!(impl #generics #name #generics { #new #(#setters)* #(#implied)* })
}

fn new(item: &Struct, site: &Site<'_>) -> TokenStream {
    let required = item.fields.iter().filter_map(|field| match &field.kind {
        FieldKind::Required(ty) => Some((ident(&field.name), site.rust_type(ty))),
        _ => None,
    });
    let args = required.map(|(name, ty)| quote!(#name: #ty));
    let value = if is_unit(item) {
        quote!(Self)
    } else {
        let fields = item.fields.iter().map(|field| {
            let name = ident(&field.name);
            match field.kind {
                FieldKind::Required(_) => quote!(#name),
                FieldKind::Flag => quote!(#name: false),
                FieldKind::Optional(..) | FieldKind::Group(..) => quote!(#name: None),
            }
        });
        quote!(Self { #(#fields),* })
    };
    let doc = match item.fields.iter().all(|field| matches!(field.kind, FieldKind::Required(_))) {
        true => format!(" Makes `{}`.", item.tl_name),
        false => format!(" Makes `{}` without its conditional fields.", item.tl_name),
    };
    quote!(#[doc = #doc] #[inline] pub fn new(#(#args),*) -> Self { #value })
}

fn setter(field: &Field, method: &str, site: &Site<'_>) -> TokenStream {
    let (name, method) = (ident(&field.name), ident(method));
    let doc = format!(" Sets `{}`.", field.text);
    let wrap = |value: TokenStream, boxing: &Boxing| match boxing {
        Boxing::Inline => quote!(Some(#value)),
        Boxing::Boxed => quote!(Some(Box::new(#value))),
    };
    let (args, value) = match &field.kind {
        FieldKind::Required(_) => return TokenStream::new(),
        FieldKind::Flag => (quote!(#name: bool), quote!(#name)),
        FieldKind::Optional(ty, boxing) => {
            let ty = site.rust_type(ty);
            (quote!(#name: #ty), wrap(quote!(#name), boxing))
        }
        FieldKind::Group(group, boxing) => {
            let path = site.path(&group.path);
            let names = group.members.iter().map(|member| ident(&member.name));
            let args = group.members.iter().map(|member| {
                let (name, ty) = (ident(&member.name), site.rust_type(&member.ty));
                quote!(#name: #ty)
            });
            (quote!(#(#args),*), wrap(quote!(#path { #(#names),* }), boxing))
        }
    };
    quote! {
        #[doc = #doc]
        #[inline]
        #[must_use]
        pub fn #method(mut self, #args) -> Self {
            self.#name = #value;
            self
        }
    }
}

fn implied(flag: &ImpliedFlag, item: &Struct, method: &str) -> TokenStream {
    let field = &item.fields[flag.field];
    let (name, method) = (ident(&field.name), ident(method));
    let doc = format!(" `{}`: says the same as `{}`.", flag.text, field.name);
    let value = match field.kind {
        FieldKind::Flag => quote!(self.#name),
        _ => quote!(self.#name.is_some()),
    };
    quote!(#[doc = #doc] #[inline] pub fn #method(&self) -> bool { #value })
}

fn combinator_impl(item: &Struct, site: &Site<'_>) -> TokenStream {
    let (runtime, name) = (site.runtime, ident(&item.path.name));
    let bound = quote!(#runtime::Encode + #runtime::Decode);
    let (bounds, generics) = (bounded_generics(item, &bound), generics(item));
    let (id, tl_name) = (hex(item.id), &item.tl_name);
    let size = (item.min_size > 0).then(|| {
        let size = Literal::u64_unsuffixed(item.min_size);
        quote!(const BARE_SIZE: usize = #size;)
    });
    let (encode, decode) = if is_unit(item) {
        (
            quote!(fn encode_bare(&self, _: &mut #runtime::Writer<'_>) {}),
            quote!(fn decode_bare(_: &mut #runtime::Reader<'_>) -> Self { Self }),
        )
    } else {
        let r = reader_name(item);
        let (encode, decode) = (encode_body(item, site), decode_body(item, &r, site));
        let decode = if item.is_recursive {
            let depth = ident(&format!("{r}_value"));
            quote!(#r.descend(#tl_name); let #depth = { #decode }; #r.ascend(); #depth)
        } else {
            decode
        };
        (
            quote!(fn encode_bare(&self, w: &mut #runtime::Writer<'_>) { #encode }),
            quote!(fn decode_bare(#r: &mut #runtime::Reader<'_>) -> Self { #decode }),
        )
    };
    quote! {
        impl #bounds #runtime::Combinator for #name #generics {
            const CONSTRUCTOR_ID: u32 = #id;
            const TL_NAME: &'static str = #tl_name;
            #size
            #[inline]
            #encode
            #[inline]
            #decode
        }
    }
}

/// A constructor id as people write it.
pub(super) fn hex(id: u32) -> Literal {
    // A literal that is not a plain number can only be made from its text, which is valid.
    format!("0x{id:08x}").parse().unwrap_or_else(|_| Literal::u32_unsuffixed(id))
}

fn function_impl(item: &Struct, output: &Output, site: &Site<'_>) -> TokenStream {
    let (runtime, name) = (site.runtime, ident(&item.path.name));
    let bounds = bounded_generics(item, &quote!(#runtime::Function));
    let generics = generics(item);
    let output = match output {
        Output::Value(ty) => site.rust_type(ty),
        Output::OutputOf(name) => {
            let name = ident(name);
            quote!(<#name as #runtime::Function>::Output)
        }
    };
    quote!(impl #bounds #runtime::Function for #name #generics { type Output = #output; })
}

/// `From` into the enum, and `TryFrom` back.
fn conversions(item: &Struct, variant: &VariantOf, site: &Site<'_>) -> TokenStream {
    let (name, union, variant_name) =
        (ident(&item.path.name), site.path(&variant.path), ident(&variant.name));
    let (arg, made, pattern, back) = match variant.payload {
        Payload::Unit => {
            (quote!(_), quote!(Self::#variant_name), quote!(#union::#variant_name), quote!(Self))
        }
        Payload::Struct(boxing) => {
            let (value, back) = match boxing {
                Boxing::Inline => (quote!(value), quote!(value)),
                Boxing::Boxed => (quote!(Box::new(value)), quote!(*value)),
            };
            let pattern = quote!(#union::#variant_name(value));
            (quote!(value), quote!(Self::#variant_name(#value)), pattern, back)
        }
    };
    quote! {
        impl ::core::convert::From<#name> for #union {
            #[inline]
            fn from(#arg: #name) -> Self { #made }
        }
        impl ::core::convert::TryFrom<#union> for #name {
            type Error = #union;
            #[inline]
            fn try_from(value: #union) -> ::core::result::Result<Self, #union> {
                match value { #pattern => Ok(#back), other => Err(other) }
            }
        }
    }
}
