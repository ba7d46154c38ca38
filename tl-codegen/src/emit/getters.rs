//! Methods of enums that return common fields of their variants, and the variants themselves.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::EmitContext;
use crate::names::ident;
use crate::rust_model::{
    Boxing, Enum, Getter, GetterForm, GetterType, Payload, Variant, VariantMethods,
};

/// The methods of an enum, if there are any.
pub(super) fn of_enum(union: &Enum, context: &EmitContext<'_>) -> Option<TokenStream> {
    let getters = union.getters.iter().map(|getter| getter_method(getter, union, context));
    let variants = union.variants.iter().filter_map(|variant| variant_methods(variant, context));
    let methods: Vec<_> = getters.chain(variants).collect();
    let (name, generics) =
        (ident(&union.path.name), context.generics(&union.path, &union.generics));
    (!methods.is_empty()).then(|| quote!(impl #generics #name #generics { #(#methods)* }))
}

fn getter_method(getter: &Getter, union: &Enum, context: &EmitContext<'_>) -> TokenStream {
    let ty = match &getter.ty {
        GetterType::Copied(ty) => context.rust_type(ty),
        GetterType::Text => quote!(&str),
        GetterType::Bytes => quote!(&[u8]),
        GetterType::Slice(item) => {
            let item = context.rust_type(item);
            quote!(&[#item])
        }
        GetterType::Reference(ty) => {
            let ty = context.rust_type(ty);
            quote!(&#ty)
        }
    };
    let arms = getter.arms.iter().map(|arm| {
        let (variant, field) = (ident(&union.variants[arm.variant].name), ident(&arm.field));
        let value = value(&getter.ty, arm.form, &quote!(value.#field), context);
        let value = match arm.form {
            GetterForm::Required if !getter.is_total => quote!(Some(#value)),
            _ => value,
        };
        quote!(Self::#variant(value) => #value)
    });
    let rest = (getter.arms.len() < union.variants.len()).then(|| quote!(_ => None,));
    let (method, field) = (ident(&getter.method), &getter.field);
    let (doc, output) = match getter.is_total {
        true => (format!(" The field `{field}`, which all variants have."), ty),
        false => {
            let names = getter.arms.iter().map(|arm| &*union.variants[arm.variant].name);
            let names: Vec<_> = names.map(|name| format!("[`{name}`](Self::{name})")).collect();
            (format!(" The field `{field}` of {}.", enumeration(&names)), quote!(Option<#ty>))
        }
    };
    quote! {
        #[doc = #doc]
        pub fn #method(&self) -> #output { match self { #(#arms,)* #rest } }
    }
}

/// The expression for a field of `value`: an `Option` if the field is one.
fn value(
    ty: &GetterType,
    form: GetterForm,
    field: &TokenStream,
    context: &EmitContext<'_>,
) -> TokenStream {
    let is_copy = context.is_borrowed() && !matches!(ty, GetterType::Reference(_));
    match (form, ty) {
        (_, GetterType::Copied(_)) if form != GetterForm::Optional(Boxing::Boxed) => quote!(#field),
        (GetterForm::Required | GetterForm::Optional(Boxing::Inline), _) if is_copy => {
            quote!(#field)
        }
        (GetterForm::Required, _) => quote!(&#field),
        (GetterForm::Optional(Boxing::Boxed), GetterType::Copied(_)) => {
            quote!(#field.as_deref().copied())
        }
        (GetterForm::Optional(Boxing::Inline), GetterType::Reference(_)) => {
            quote!(#field.as_ref())
        }
        (GetterForm::Optional(_), _) if context.is_borrowed() => quote!(#field),
        (GetterForm::Optional(_), _) => quote!(#field.as_deref()),
    }
}

fn variant_methods(variant: &Variant, context: &EmitContext<'_>) -> Option<TokenStream> {
    let VariantMethods { is, as_ } = variant.methods.as_ref()?;
    let (is, as_, name) = (ident(is), ident(as_), ident(&variant.name));
    let is_doc = format!(" Returns true for `{}`.", variant.tl_name);
    let as_doc = format!(" Returns the struct if the value is `{}`.", variant.tl_name);
    Some(match variant.payload {
        Payload::Unit => quote! {
            #[doc = #is_doc]
            pub fn #is(&self) -> bool { matches!(self, Self::#name) }
        },
        Payload::Struct(_) => {
            let ty = context.item_type(&variant.constructor, &variant.args);
            quote! {
                #[doc = #is_doc]
                pub fn #is(&self) -> bool { matches!(self, Self::#name(_)) }
                #[doc = #as_doc]
                pub fn #as_(&self) -> Option<&#ty> {
                    if let Self::#name(value) = self { Some(value) } else { None }
                }
            }
        }
    })
}

/// `a, b and c`
fn enumeration(names: &[String]) -> String {
    match names {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        names => names.concat(),
    }
}
