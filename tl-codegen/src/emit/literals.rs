//! Literals and tuples as people write them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// A constructor id or a set of mask bits: `0x1cb5c415`.
pub(super) fn hex(id: u32) -> Literal {
    // Only a text makes a hexadecimal literal; this one is valid.
    format!("0x{id:08x}").parse().unwrap_or_else(|_| Literal::u32_unsuffixed(id))
}

/// A bit of a mask: `0x8` for bit 3. The compiler needs less time for it than for `1 << 3`.
pub(super) fn bit(place: u8) -> Literal {
    let bit = 1_u32.checked_shl(place.into()).unwrap_or_default();
    format!("{bit:#x}").parse().unwrap_or_else(|_| Literal::u32_unsuffixed(bit))
}

/// A tuple of expressions or patterns.
pub(super) fn tuple(parts: &[TokenStream]) -> TokenStream {
    match parts {
        [only] => quote!((#only,)),
        parts => quote!((#(#parts),*)),
    }
}
