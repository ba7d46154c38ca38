//! Numbers and functions that codecs take: their names, their values, and the variables for them.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};

use crate::names::{ident, snake_name};
use crate::rust_model::{FieldKind, Number, NumberSource, NumberVariable, Struct, WireType};

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
pub(super) fn parts<'a>(
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
pub(super) fn is_set(number: &str) -> TokenStream {
    let number = ident(number);
    quote!(u32::from(#number != 0))
}

/// The value of a stored number, or zero if it is not there.
fn stored(this: &Struct, path: &[usize]) -> TokenStream {
    let names = (1..=path.len()).filter_map(|len| this.body.at(&path[..len]));
    let names: Vec<_> = names.map(|field| ident(&field.name)).collect();
    let is_optional =
        matches!(this.body.at(path).map(|field| &field.kind), Some(FieldKind::Optional(..)));
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

/// True if an identifier occurs in tokens.
pub(super) fn mentions(tokens: &TokenStream, name: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(found) => found == *name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        _ => false,
    })
}
