//! The form of an answer, which may depend on the call.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::context::EmitContext;
use super::decode_type::decode;
use super::encode_type::{Operand, encode};
use super::numbers::{mentions, with_numbers};
use crate::names::ident;
use crate::rust_model::{Output, Struct, WireType};

/// The form of a function's answer, where that is not the form of its Rust type, or that of an answer
/// that the call wraps.
pub(super) fn of_answer(
    item: &Struct,
    output: &Output,
    context: &EmitContext<'_>,
) -> (TokenStream, TokenStream) {
    let (runtime, name) = (context.runtime, ident(&item.path.name));
    let plain = (quote!(#runtime::PlainAnswer), TokenStream::new());
    let generics = context.generics(&item.path, &item.generics);
    // A client writes calls and reads answers.
    let is_client = item.directions.encode;
    let is_server = item.directions.decode;
    match output {
        Output::Nothing => plain,
        Output::Value(ty) if ty.uses_default_codec() => plain,
        Output::Value(_) if !item.given().is_empty() => (quote!(Self), TokenStream::new()),
        Output::Value(ty) => {
            let owned = context.owned();
            let bounded = |codec: TokenStream| {
                context.bounded(&item.path, &item.generics, |generic| match generic.is_function {
                    true => quote!(: #runtime::Function),
                    false => codec.clone(),
                })
            };
            let at = (item.tl_name.as_str(), "answer");
            let operand = Operand::of_reference(&ident("answer"));
            let write = encode(ty, &operand, at, &owned);
            let read = decode(ty, &ident("r"), &owned);
            let [write, read] = [write, read].map(|body| {
                with_numbers(&item.numbers, body, item)
                    .into_iter()
                    .map(|token| replace_self(token, &ident("call")))
                    .collect::<TokenStream>()
            });
            let call = |body: &TokenStream| match mentions(body, &ident("call")) {
                true => ident("call"),
                false => ident("_call"),
            };
            let (write_call, read_call) = (call(&write), call(&read));
            let encode = is_server.then(|| {
                let bounds = bounded(quote!(: #runtime::Encode));
                quote! {
                    impl #bounds #runtime::EncodeAnswer<Self> for #name #generics {
                        fn encode_answer(
                            #write_call: &Self,
                            answer: &<Self as #runtime::Function>::Output,
                            w: &mut #runtime::Writer<'_>
                        ) {
                            #write
                        }
                    }
                }
            });
            let decode = is_client.then(|| {
                let bounds = bounded(quote!(: #runtime::Decode));
                quote! {
                    impl #bounds #runtime::DecodeAnswer<Self> for #name #generics {
                        fn decode_answer(
                            #read_call: &Self,
                            r: &mut #runtime::Reader<'_>
                        ) -> <Self as #runtime::Function>::Output {
                            #read
                        }
                    }
                }
            });
            (quote!(Self), quote!(#encode #decode))
        }
        Output::OfCall(param) => {
            let query = item.body.fields.iter().find(|field| match field.kind.ty() {
                Some(WireType::Param(name)) => name == param,
                _ => false,
            });
            let Some(query) = query.filter(|query| query.guard.is_none()) else { return plain };
            let query = ident(&query.name);
            let wrapped = |of: &Ident| {
                context.bounded(&item.path, &item.generics, |generic| {
                    let ty = ident(&generic.name);
                    if generic.name == *param {
                        quote!(: #runtime::Function<Answer: #runtime::#of<#ty>>)
                    } else if generic.is_function {
                        quote!(: #runtime::Function)
                    } else {
                        TokenStream::new()
                    }
                })
            };
            let encode = wrapped(&ident("EncodeAnswer"));
            let decode = wrapped(&ident("DecodeAnswer"));
            let traits = quote! {
                impl #encode #runtime::EncodeAnswer<Self> for #name #generics {
                    fn encode_answer(
                        call: &Self,
                        answer: &<Self as #runtime::Function>::Output,
                        w: &mut #runtime::Writer<'_>
                    ) {
                        #runtime::encode_wrapped(&call.#query, answer, w);
                    }
                }
                impl #decode #runtime::DecodeAnswer<Self> for #name #generics {
                    fn decode_answer(
                        call: &Self,
                        r: &mut #runtime::Reader<'_>
                    ) -> <Self as #runtime::Function>::Output {
                        #runtime::decode_wrapped(&call.#query, r)
                    }
                }
            };
            (quote!(Self), traits)
        }
    }
}

/// The body of a function without `self`, where a variable has that role.
fn replace_self(token: TokenTree, name: &Ident) -> TokenTree {
    match token {
        TokenTree::Ident(found) if found == "self" => TokenTree::Ident(name.clone()),
        TokenTree::Group(group) => {
            let tokens = group.stream().into_iter().map(|token| replace_self(token, name));
            TokenTree::Group(proc_macro2::Group::new(group.delimiter(), tokens.collect()))
        }
        token => token,
    }
}
