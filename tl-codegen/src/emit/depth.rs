//! The statements that count a value towards the depth limit of its reader.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// The statements that enter and leave a value of `levels` levels; none for 0.
pub(super) fn count(levels: u32, r: &Ident, tl_name: &str) -> Option<(TokenStream, TokenStream)> {
    match levels {
        0 => None,
        1 => Some((quote!(#r.descend(#tl_name);), quote!(#r.ascend();))),
        levels => {
            let levels = Literal::u32_unsuffixed(levels);
            let enter = quote!(#r.descend_levels(#levels, #tl_name););
            Some((enter, quote!(#r.ascend_levels(#levels);)))
        }
    }
}
