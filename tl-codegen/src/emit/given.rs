//! Items whose codec takes numbers, or functions for type parameters.
//!
//! Their code is in two hidden functions, `write_with` and `read_with`. The traits call them.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::context::EmitContext;
use super::decode::{Decoding, decode, decode_body, item_size};
use super::depth;
use super::encode::{Place, encode, encode_body};
use super::literals::hex;
use crate::names::{ident, snake_name};
use crate::rust_model::{
    Enum, Form, Generic, ItemPath, Number, NumberSource, NumberVariable, Output, Payload, Struct,
    Variant, WireType,
};

/// The parameter with the function for a type parameter. No variable starts like it.
pub(super) fn function_name(generic: &str) -> Ident {
    format_ident!("_with_{}", snake_name(generic))
}

/// An expression for a number.
pub(super) fn number(number: &Number) -> TokenStream {
    match number {
        Number::Constant(value) => {
            let value = Literal::u32_unsuffixed(*value);
            quote!(#value)
        }
        Number::Variable { name, plus: 0 } => {
            let name = ident(name);
            quote!(#name)
        }
        Number::Variable { name, plus } => {
            let (name, plus) = (ident(name), Literal::u32_unsuffixed(*plus));
            quote!(#name.saturating_add(#plus))
        }
    }
}

/// The type, the numbers and the arguments of a call.
fn parts<'a>(
    ty: &'a WireType,
    numbers: &'a [Number],
    passes: bool,
) -> (Option<TokenStream>, &'a [WireType]) {
    let given = (!numbers.is_empty()).then(|| {
        let numbers = numbers.iter().map(number);
        quote!(, [#(#numbers),*])
    });
    (given, if passes { ty.parts() } else { &[] })
}

/// Statements that write a value with numbers and functions.
pub(super) fn write(
    (ty, numbers, passes): (&WireType, &[Number], bool),
    reference: &TokenStream,
    at: (&str, &str),
    context: &EmitContext<'_>,
) -> TokenStream {
    let (runtime, name) = (context.runtime, context.rust_type(ty));
    let (given, args) = parts(ty, numbers, passes);
    let functions = args.iter().map(|arg| {
        let rust_type = context.rust_type(arg);
        match arg {
            WireType::Passed(param) => {
                let function = function_name(param);
                quote!(, #function)
            }
            arg if arg.uses_default_codec() => {
                quote!(, &<#rust_type as #runtime::Encode>::encode)
            }
            arg => {
                let item = encode(arg, &Place::of_item(), at, context);
                quote!(, &|item: &#rust_type, w: &mut #runtime::Writer<'_>| { #item })
            }
        }
    });
    let id = matches!(ty, WireType::Struct { form: Form::Boxed, .. })
        .then(|| quote!(w.u32(<#name as #runtime::Combinator>::CONSTRUCTOR_ID);));
    quote!(#id <#name>::write_with(#reference, w #given #(#functions)*);)
}

/// The expression that reads a value with numbers and functions.
pub(super) fn read(
    (ty, numbers, passes): (&WireType, &[Number], bool),
    r: &Ident,
    context: &EmitContext<'_>,
) -> TokenStream {
    let (runtime, name, reader) = (context.runtime, context.rust_type(ty), context.reader());
    let (given, args) = parts(ty, numbers, passes);
    let functions = args.iter().map(|arg| match arg {
        WireType::Passed(param) => {
            let function = function_name(param);
            quote!(, #function)
        }
        arg if arg.uses_default_codec() => {
            let (rust_type, decode) = (context.rust_type(arg), context.decode_trait());
            let (method, _) = context.decode_methods();
            quote!(, (<#rust_type as #decode>::MIN_SIZE, &<#rust_type as #decode>::#method))
        }
        arg => {
            let (size, value) = (item_size(arg, context), decode(arg, r, context));
            quote!(, (#size, &|#r: &mut #reader| #value))
        }
    });
    let value = quote!(<#name>::read_with(#r #given #(#functions)*));
    let combinator = quote!(<#name as #runtime::Combinator>);
    match ty {
        WireType::Struct { form: Form::Boxed, .. } => quote!({
            #r.expect_constructor(#combinator::CONSTRUCTOR_ID, #combinator::TL_NAME);
            #r.within(#combinator::TL_NAME, |#r| #value)
        }),
        WireType::Struct { form: Form::Bare, .. } => {
            quote!(#r.within(#combinator::TL_NAME, |#r| #value))
        }
        _ => value,
    }
}

/// Statements before `body`, which writes a value: the variables that it uses.
pub(super) fn with_numbers(
    numbers: &[NumberVariable],
    mut body: TokenStream,
    this: &Struct,
) -> TokenStream {
    // Each variable may use those before it.
    for NumberVariable { name, source } in numbers.iter().rev() {
        let name = ident(name);
        if !mentions(&body, &name) {
            continue;
        }
        let value = match source {
            NumberSource::Given => continue,
            NumberSource::IsSet(number) => is_set(number),
            NumberSource::Length(path) => {
                let path = path.iter().map(|name| ident(name));
                quote!(u32::try_from(self #(.#path)*.len()).unwrap_or(u32::MAX))
            }
            NumberSource::Field(path) => stored(this, path),
        };
        body = quote!(let #name = #value; #body);
    }
    body
}

/// One if a number is not zero.
fn is_set(number: &str) -> TokenStream {
    let number = ident(number);
    quote!(u32::from(#number != 0))
}

/// The value of a stored number, or zero if it is not there.
fn stored(this: &Struct, path: &[usize]) -> TokenStream {
    let names = (1..=path.len()).filter_map(|len| this.body.at(&path[..len]));
    let names: Vec<_> = names.map(|field| ident(&field.name)).collect();
    let is_optional = matches!(
        this.body.at(path).map(|field| &field.kind),
        Some(crate::rust_model::FieldKind::Optional(..))
    );
    match &names[..] {
        [only] if is_optional => quote!(self.#only.unwrap_or(0)),
        [only] => quote!(self.#only),
        [first, groups @ .., last] => {
            let groups =
                groups.iter().map(|group| quote!(.and_then(|group| group.#group.as_ref())));
            let last = match is_optional {
                true => quote!(.and_then(|group| group.#last).unwrap_or(0)),
                false => quote!(.map_or(0, |group| group.#last)),
            };
            quote!(self.#first.as_ref() #(#groups)* #last)
        }
        [] => quote!(0),
    }
}

impl Decoding<'_> {
    /// The variables that depend on a number that has just been read.
    pub(super) fn tests_of(&self, number: &str) -> TokenStream {
        let tests = self.item.numbers.iter().filter_map(|variable| match &variable.source {
            NumberSource::IsSet(base) if base == number => {
                let (name, value) = (ident(&variable.name), is_set(number));
                Some(quote!(let #name = #value;))
            }
            _ => None,
        });
        tests.collect()
    }

    /// The variable of the number that has just been read from the field at `path`.
    pub(super) fn stored_number(&self, path: &[usize]) -> Option<TokenStream> {
        let is_here = |number: &&NumberVariable| match &number.source {
            NumberSource::Field(field) => field == path,
            _ => false,
        };
        let number = self.item.numbers.iter().find(is_here)?;
        if !self.item.fields_use(&number.name) {
            return None;
        }
        let field = self.item.body.at(path)?;
        let (name, variable) = (ident(&number.name), ident(field.variable.as_ref()?));
        let is_plain = path.len() == 1 && field.guard.is_none();
        let value = if is_plain { quote!(#variable) } else { quote!(#variable.unwrap_or(0)) };
        let tests = self.tests_of(&number.name);
        Some(quote!(let #name = #value; #tests))
    }

    /// The variables that depend on given numbers.
    pub(super) fn given_tests(&self) -> TokenStream {
        self.item.given().iter().map(|name| self.tests_of(name)).collect()
    }
}

/// True if an identifier occurs in tokens.
pub(super) fn mentions(tokens: &TokenStream, name: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(found) => found == *name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        _ => false,
    })
}

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
        dependent.read(&r, item.min_size, &body)
    });
    quote!(#write #read)
}

/// The codec of an enum that takes numbers or functions.
pub(super) fn of_enum(union: &Enum, context: &EmitContext<'_>) -> TokenStream {
    let dependent = Dependent {
        path: &union.path,
        generics: &union.generics,
        given: &union.given,
        is_functional: union.is_functional,
        is_bare: false,
        context,
    };
    let tl_name = &union.tl_name;
    let write = union.directions.encode.then(|| {
        let arms = union.variants.iter().map(|variant| {
            let (name, id) = (ident(&variant.name), hex(variant.id));
            match variant.payload {
                Payload::Unit => quote!(Self::#name => w.u32(#id)),
                Payload::Struct(boxing) => {
                    let place = Place::behind(&ident("value"), boxing);
                    let at = (tl_name.as_str(), variant.tl_name.as_str());
                    let value = encode(&variant.wire_type(), &place, at, context);
                    quote!(Self::#name(value) => { #value })
                }
            }
        });
        dependent.write(&quote!(match self { #(#arms,)* }))
    });
    let read = union.directions.decode.then(|| {
        let arms = union.variants.iter().map(|variant| {
            let (id, value) = (hex(variant.id), make(variant, context));
            quote!(#id => #value)
        });
        let fallback = make(&union.variants[union.fallback], context);
        let mut body = quote! {
            match r.constructor_id(#tl_name) {
                #(#arms,)*
                id => {
                    r.unknown_constructor(id, #tl_name);
                    #fallback
                }
            }
        };
        if let Some((enter, leave)) = depth::count(union.levels, &ident("r"), tl_name) {
            body = quote!(#enter let value = #body; #leave value);
        }
        dependent.read(&ident("r"), union.min_size, &body)
    });
    quote!(#write #read)
}

/// The expression that reads the fields of a variant.
fn make(variant: &Variant, context: &EmitContext<'_>) -> TokenStream {
    let name = ident(&variant.name);
    let (path, args) = (variant.constructor.clone(), variant.args.clone());
    let ty = WireType::Struct { path, args, form: Form::Bare };
    let is_given = !variant.numbers.is_empty() || variant.passes;
    let value = match is_given {
        true => read((&ty, &variant.numbers, variant.passes), &ident("r"), context),
        false => quote!(r.fields()),
    };
    match variant.payload {
        Payload::Unit => quote!(Self::#name),
        Payload::Struct(crate::rust_model::Boxing::Inline) => quote!(Self::#name(#value)),
        Payload::Struct(crate::rust_model::Boxing::Boxed) => {
            quote!(Self::#name(r.boxed_with(|r| #value)))
        }
    }
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
        let direct = quote! {
            impl #bounds #runtime::#the_trait #len for #name #generics {
                #[inline]
                fn #method(&self, w: &mut #runtime::Writer<'_> #given) {
                    self.write_with(w #passed_given #(#passed)*);
                }
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

    fn read(&self, r: &Ident, min_size: u64, body: &TokenStream) -> TokenStream {
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
        // Values that borrow have no trait for given numbers.
        let direct = match (self.given.is_empty(), self.is_bare) {
            (false, _) if context.is_borrowed() => TokenStream::new(),
            (false, _) => quote! {
                impl #bounds #runtime::#the_trait #len for #name #generics {
                    #[inline]
                    fn #method(r: &mut #reader #given) -> Self { #call }
                }
            },
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
            let bounds = context.bounded(&item.path, &item.generics, |generic| {
                if generic.is_function { quote!(: #runtime::Function) } else { TokenStream::new() }
            });
            let at = (item.tl_name.as_str(), "answer");
            let place = Place::of_reference(&ident("answer"));
            let write = encode(ty, &place, at, &owned);
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
