//! Items whose codec takes numbers, or functions for type parameters.
//!
//! Their code is in two hidden functions, `write_with` and `read_with`. The traits call them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::context::EmitContext;
use super::decode::decode_body;
use super::depth;
use super::encode::encode_body;
use super::numbers::{function_name, mentions};
use super::older_reads;
use crate::names::ident;
use crate::rust_model::{Enum, Generic, ItemPath, Struct};

/// Takes the given numbers that `body` uses apart.
fn unpack(given: &[String], body: &TokenStream) -> Option<TokenStream> {
    let names: Vec<_> = given
        .iter()
        .map(|name| ident(name))
        .map(|name| if mentions(body, &name) { quote!(#name) } else { quote!(_) })
        .collect();
    (!given.is_empty()).then(|| quote!(let [#(#names),*] = given;))
}

/// An item with hidden functions.
struct Dependent<'a> {
    path: &'a ItemPath,
    generics: &'a [Generic],
    given: &'a [String],
    is_functional: bool,
    /// True if the functions are about the fields, without the id.
    is_bare: bool,
    context: &'a EmitContext<'a>,
}

/// The codec of a struct that takes numbers or functions.
pub(super) fn of_struct(item: &Struct, context: &EmitContext<'_>) -> TokenStream {
    let given = item.given();
    let dependent = Dependent {
        path: &item.path,
        generics: &item.generics,
        given: &given,
        is_functional: item.is_functional,
        is_bare: item.id.is_some(),
        context,
    };
    let write = item.directions.encode.then(|| dependent.write(&encode_body(item, context)));
    let read = item.directions.decode.then(|| {
        let r = ident(&item.read_plan.reader);
        let mut body = match item.body.fields.is_empty() {
            true => quote!(Self),
            false => decode_body(item, &r, context),
        };
        if let Some((enter, leave)) = depth::count(item.levels, &r, &item.tl_name) {
            let value = ident(&format!("{r}_value"));
            body = quote!(#enter let #value = { #body }; #leave #value);
        }
        let older = older_reads::of_layer(&item.path, &item.tl_name, context);
        dependent.read(&r, item.min_size, &body, older)
    });
    quote!(#write #read)
}

/// The codec of an enum that takes numbers or functions, with the bodies that write and read it.
pub(super) fn of_enum(
    union: &Enum,
    write: Option<&TokenStream>,
    read: Option<&TokenStream>,
    context: &EmitContext<'_>,
) -> TokenStream {
    let dependent = Dependent {
        path: &union.path,
        generics: &union.generics,
        given: &union.given,
        is_functional: union.is_functional,
        is_bare: false,
        context,
    };
    let write = write.map(|body| dependent.write(body));
    let older = older_reads::of_layer(&union.path, &union.tl_name, context);
    let older = older.map(|value| quote!(if let Some(value) = #value { return value; }));
    let read =
        read.map(|body| dependent.read(&ident("r"), union.min_size, &quote!(#older #body), None));
    quote!(#write #read)
}

impl Dependent<'_> {
    fn functions(&self, ty: impl Fn(&Ident) -> TokenStream) -> Vec<TokenStream> {
        let generics = self.generics.iter().filter(|_| self.is_functional);
        let functions = generics.map(|generic| {
            let (function, ty) = (function_name(&generic.name), ty(&ident(&generic.name)));
            quote!(, #function: #ty)
        });
        functions.collect()
    }

    /// The parameter for given numbers.
    fn given(&self) -> Option<TokenStream> {
        let len = Literal::usize_unsuffixed(self.given.len());
        (!self.given.is_empty()).then(|| quote!(, given: [u32; #len]))
    }

    /// The traits: for the boxed form, the fields or the only form; with numbers or without.
    fn trait_name(&self, direction: &str) -> (Ident, Ident, Option<TokenStream>) {
        let lower = direction.to_ascii_lowercase();
        let (bare, bare_method) = if self.is_bare { ("Bare", "_bare") } else { ("", "") };
        let (given, given_method, len) = match self.given.len() {
            0 => ("", "", None),
            len => {
                let len = Literal::usize_unsuffixed(len);
                ("Given", "_given", Some(quote!(<#len>)))
            }
        };
        (
            format_ident!("{direction}{bare}{given}"),
            format_ident!("{lower}{bare_method}{given_method}"),
            len,
        )
    }

    fn write(&self, body: &TokenStream) -> TokenStream {
        let (context, runtime) = (self.context, self.context.runtime);
        let (name, given) = (ident(&self.path.name), self.given());
        let generics = context.generics(self.path, self.generics);
        let functions = self.functions(|ty| quote!(&dyn Fn(&#ty, &mut #runtime::Writer<'_>)));
        let unpack = unpack(self.given, body);
        let (the_trait, method, len) = self.trait_name("Encode");
        let bounds = context.bounded(self.path, self.generics, |_| quote!(: #runtime::Encode));
        let passed_given = given.as_ref().map(|_| quote!(, given));
        let passed = self.generics.iter().filter(|_| self.is_functional).map(|generic| {
            let ty = ident(&generic.name);
            quote!(, &<#ty as #runtime::Encode>::encode)
        });
        // A generic item may leave all of its parameters to what it contains.
        let w = if mentions(body, &ident("w")) { ident("w") } else { ident("_w") };
        let write = quote!(self.write_with(w #passed_given #(#passed)*););
        let method = match (self.is_bare, self.given.is_empty()) {
            (true, true) => quote! {
                fn encode_after(&self, id: Option<u32>, w: &mut #runtime::Writer<'_>) { w.id(id); #write }
            },
            _ => quote!(fn #method(&self, w: &mut #runtime::Writer<'_> #given) { #write }),
        };
        let direct = quote! {
            impl #bounds #runtime::#the_trait #len for #name #generics {
                #[inline]
                #method
            }
        };
        let bounds = if self.is_functional { generics.clone() } else { bounds };
        quote! {
            impl #bounds #name #generics {
                #[doc(hidden)]
                pub fn write_with(&self, #w: &mut #runtime::Writer<'_> #given #(#functions)*) {
                    #unpack
                    #body
                }
            }
            #direct
        }
    }

    /// The functions and the traits that read. `older` reads the form of an older layer.
    fn read(
        &self,
        r: &Ident,
        min_size: u64,
        body: &TokenStream,
        older: Option<TokenStream>,
    ) -> TokenStream {
        let (context, runtime) = (self.context, self.context.runtime);
        let (name, given, reader) = (ident(&self.path.name), self.given(), context.reader());
        let generics = context.generics(self.path, self.generics);
        let functions = self.functions(|ty| quote!((usize, &dyn Fn(&mut #reader) -> #ty)));
        let unpack = unpack(self.given, body);
        let (decode, (decode_method, _)) = (context.decode_trait(), context.decode_methods());
        let size = Literal::u64_unsuffixed(min_size);
        let passed_given = given.as_ref().map(|_| quote!(, given));
        let passed = self.generics.iter().filter(|_| self.is_functional).map(|generic| {
            let ty = ident(&generic.name);
            quote!(, (<#ty as #decode>::MIN_SIZE, &<#ty as #decode>::#decode_method))
        });
        let bounds = context.bounded_decode(self.generics);
        let call = quote!(Self::read_with(r #passed_given #(#passed)*));
        let (the_trait, method, len) = self.trait_name("Decode");
        let direct = match (self.given.is_empty(), self.is_bare) {
            (false, is_bare) if context.is_borrowed() => {
                let combinator = quote!(<Self as #runtime::Combinator>);
                let len = Literal::usize_unsuffixed(self.given.len());
                let boxed = is_bare.then(|| {
                    quote!(
                        r.expect_constructor(#combinator::CONSTRUCTOR_ID, #combinator::TL_NAME);
                    )
                });
                let call = match is_bare {
                    true => quote!(r.within(#combinator::TL_NAME, |r| #call)),
                    false => call,
                };
                quote! {
                    impl #bounds #runtime::DecodeGivenIn<'a, #len> for #name #generics {
                        #[inline]
                        fn decode_given_in(r: &mut #reader #given) -> Self {
                            #boxed
                            #call
                        }
                    }
                }
            }
            (false, _) => {
                let older = older.map(|value| {
                    let unpack = self::unpack(self.given, &value);
                    quote! {
                        #[inline]
                        fn decode_older_given(r: &mut #reader #given) -> Option<Self> {
                            #unpack
                            #value
                        }
                    }
                });
                quote! {
                    impl #bounds #runtime::#the_trait #len for #name #generics {
                        #[inline]
                        fn #method(r: &mut #reader #given) -> Self { #call }
                        #older
                    }
                }
            }
            (true, is_bare) => {
                let (method, bare_method) = context.decode_methods();
                let (the_trait, method, constant) = match is_bare {
                    true => (context.decode_bare_trait(), bare_method, ident("BARE_SIZE")),
                    false => (decode, method, ident("MIN_SIZE")),
                };
                quote! {
                    impl #bounds #the_trait for #name #generics {
                        const #constant: usize = #size;
                        #[inline]
                        fn #method(r: &mut #reader) -> Self { #call }
                    }
                }
            }
        };
        let lifetime = (context.is_borrowed() && !context.borrows(self.path)).then(|| quote!(<'a>));
        let bounds = match self.is_functional || self.generics.is_empty() {
            // Whatever borrows is copied into the arena.
            true if context.is_borrowed() => {
                context.bounded(self.path, self.generics, |_| quote!(: Copy))
            }
            true => generics.clone(),
            false => context.bounded_in(self.path, self.generics),
        };
        let r = if mentions(body, r) { r.clone() } else { ident("_r") };
        quote! {
            impl #bounds #name #generics {
                #[doc(hidden)]
                pub const READ_SIZE: usize = #size;
                #[doc(hidden)]
                pub fn read_with #lifetime(#r: &mut #reader #given #(#functions)*) -> Self {
                    #unpack
                    #body
                }
            }
            #direct
        }
    }
}
