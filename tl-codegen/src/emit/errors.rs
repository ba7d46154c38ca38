//! The errors of functions: constants of each function, and the enum of all.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::EmitContext;
use super::docs;
use crate::errors::{ErrorVariant, Errors};
use crate::names::ident;
use crate::rust_model::Struct;

/// The documented errors of a function, and whether bots may call it.
pub(super) fn of_function(item: &Struct, context: &EmitContext<'_>) -> Option<TokenStream> {
    let entry = context.doc_index()?.entry(&item.tl_name)?;
    item.output.as_ref()?;
    let runtime = context.runtime;
    let errors = (!entry.errors.is_empty()).then(|| {
        let errors = entry.errors.iter().map(|error| {
            let (code, name) = (Literal::i32_unsuffixed(error.code), &error.name);
            quote!(#runtime::PossibleError { code: #code, name: #name })
        });
        quote! {
            /// The errors that are documented.
            pub const ERRORS: &'static [#runtime::PossibleError] = &[#(#errors),*];
        }
    });
    let bots = entry.bots.map(|bots| {
        quote! {
            /// True if bots may call the function.
            pub const BOTS: bool = #bots;
        }
    });
    if errors.is_none() && bots.is_none() {
        return None;
    }
    let (name, generics) = (ident(&item.path.name), context.generics(&item.path, &item.generics));
    Some(quote!(impl #generics #name #generics { #errors #bots }))
}

/// The enum of all errors.
pub(super) fn emit(errors: &Errors, context: &EmitContext<'_>) -> TokenStream {
    let runtime = context.runtime;
    let variants = errors.variants.iter().map(|variant| {
        let (name, docs) = (ident(&variant.name), docs::of_error(variant, context));
        let numbers: Vec<_> = variant.numbers.iter().map(|number| ident(number)).collect();
        let fields = (!numbers.is_empty())
            .then(|| quote!({ #(#[doc = " The number in the name."] #numbers: u32),* }));
        quote!(#docs #name #fields)
    });
    let (plain, numbered): (Vec<_>, Vec<_>) =
        errors.variants.iter().partition(|variant| variant.numbers.is_empty());
    let plain = plain.into_iter().map(|ErrorVariant { name, pattern, .. }| {
        let name = ident(name);
        quote!(#pattern => Self::#name)
    });
    let numbered = numbered.into_iter().map(|ErrorVariant { name, pattern, numbers, .. }| {
        let (name, numbers) = (ident(name), numbers.iter().map(|number| ident(number)));
        let numbers: Vec<_> = numbers.collect();
        quote! {
            if let Some([#(#numbers),*]) = #runtime::error_numbers(#pattern, message) {
                return Self::#name { #(#numbers),* };
            }
        }
    });
    let written = errors.variants.iter().map(|ErrorVariant { name, pattern, numbers, .. }| {
        let (name, numbers) = (ident(name), numbers.iter().map(|number| ident(number)));
        let numbers: Vec<_> = numbers.collect();
        let fields = (!numbers.is_empty()).then(|| quote!({ #(#numbers),* }));
        quote!(Self::#name #fields => #runtime::write_error(f, #pattern, &[#(*#numbers),*]))
    });
    quote! {
        /// An error that a function answered with, by its name.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum Error {
            #(#variants,)*
            /// An error that is not documented.
            Other {
                /// The code.
                code: i32,
                /// The name.
                message: String,
            },
        }

        impl Error {
            /// The error that an `rpc_error` with this code and message is. The message decides:
            /// the same error may come with other codes than are documented.
            pub fn new(code: i32, message: &str) -> Self {
                match message {
                    #(#plain,)*
                    _ => Self::with_numbers(code, message),
                }
            }

            fn with_numbers(code: i32, message: &str) -> Self {
                #(#numbered)*
                Self::Other { code, message: String::from(message) }
            }
        }

        impl ::core::fmt::Display for Error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    #(#written,)*
                    Self::Other { code, message } => ::core::write!(f, "{message} ({code})"),
                }
            }
        }

        impl ::core::error::Error for Error {}
    }
}
