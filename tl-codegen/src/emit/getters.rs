//! Methods of enums that return common fields of their variants, and the variants themselves.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::EmitContext;
use crate::names::ident;
use crate::rust_model::{Boxing, Enum, Getter, GetterForm, Payload, Variant, VariantMethods};
use crate::rust_type::{PathKind, RustPath, RustType};

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
    let access = Access::of(&getter.ty);
    let ty = match (access, &getter.ty) {
        (Access::Copied, ty) => context.spell(ty),
        (Access::Borrowed, RustType::Vec(item)) => {
            let item = context.spell(item);
            quote!(&[#item])
        }
        (Access::Borrowed, _) => quote!(&str),
        (Access::Reference, ty) => {
            let ty = context.spell(ty);
            quote!(&#ty)
        }
    };
    let arms = getter.arms.iter().map(|arm| {
        let (variant, field) = (ident(&union.variants[arm.variant].name), ident(&getter.field));
        let value = value(access, arm.form, &quote!(value.#field), context);
        let value = match arm.form {
            GetterForm::Required if !getter.is_total => quote!(Some(#value)),
            _ => value,
        };
        quote!(Self::#variant(value) => #value)
    });
    let rest = (!union.is_covered_by(getter.arms.len())).then(|| quote!(_ => None,));
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

/// The way in which a getter returns a value.
#[derive(Clone, Copy, PartialEq)]
enum Access {
    /// A copy of a number, a `bool`, or raw bytes.
    Copied,
    /// A slice of a vector, or a `&str`.
    Borrowed,
    /// A reference.
    Reference,
}

impl Access {
    fn of(ty: &RustType) -> Self {
        match ty {
            RustType::Named(RustPath(PathKind::Prelude("String")), _) | RustType::Vec(_) => {
                Self::Borrowed
            }
            RustType::Named(RustPath(PathKind::Prelude(_)), _) => Self::Copied,
            RustType::Array(item, _) => match Self::of(item) {
                Self::Copied => Self::Copied,
                _ => Self::Reference,
            },
            _ => Self::Reference,
        }
    }
}

/// The expression for a field of `value`: an `Option` if the field is one.
fn value(
    access: Access,
    form: GetterForm,
    field: &TokenStream,
    context: &EmitContext<'_>,
) -> TokenStream {
    // Borrowed values have references in place of boxes, vectors and strings.
    let is_reference = context.is_borrowed() && access == Access::Borrowed;
    match form {
        GetterForm::Optional(Boxing::Boxed) if context.is_borrowed() => match access {
            Access::Reference => quote!(#field),
            Access::Copied | Access::Borrowed => quote!(#field.copied()),
        },
        GetterForm::Optional(Boxing::Boxed) => match access {
            Access::Copied => quote!(#field.as_deref().copied()),
            Access::Borrowed => quote!(#field.as_deref().map(|value| &**value)),
            Access::Reference => quote!(#field.as_deref()),
        },
        _ if is_reference || access == Access::Copied => quote!(#field),
        GetterForm::Required => quote!(&#field),
        GetterForm::Optional(Boxing::Inline) => match access {
            Access::Borrowed => quote!(#field.as_deref()),
            _ => quote!(#field.as_ref()),
        },
    }
}

fn variant_methods(variant: &Variant, context: &EmitContext<'_>) -> Option<TokenStream> {
    let VariantMethods { is, as_ } = variant.methods.as_ref()?;
    let (is, as_, name) = (ident(is), ident(as_), ident(&variant.name));
    // `matches!` would cost compile time.
    let is_doc = format!(" Returns true for `{}`.", variant.tl_name);
    let as_doc = format!(" Returns the struct if the value is `{}`.", variant.tl_name);
    Some(match variant.payload {
        Payload::Unit => quote! {
            #[doc = #is_doc]
            pub fn #is(&self) -> bool { if let Self::#name = self { true } else { false } }
        },
        Payload::Struct(_) => {
            let ty = context.spell(&variant.rust_type());
            quote! {
                #[doc = #is_doc]
                pub fn #is(&self) -> bool { if let Self::#name(_) = self { true } else { false } }
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
