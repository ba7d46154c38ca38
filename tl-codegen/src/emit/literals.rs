//! Literals and tuples as people write them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// A constructor id or a set of mask bits: `0x1cb5c415`.
pub(super) fn hex(id: u32) -> Literal {
    // Only a text makes a hexadecimal literal; this one is valid.
    format!("0x{id:08x}").parse().unwrap_or_else(|_| Literal::u32_unsuffixed(id))
}

/// A tuple of expressions or patterns.
pub(super) fn tuple(parts: &[TokenStream]) -> TokenStream {
    match parts {
        [only] => quote!((#only,)),
        parts => quote!((#(#parts),*)),
    }
}
