//! The table of `Extra::Scan`: one literal of bytes and one of names, which cost the compiler next to
//! nothing.

use std::fmt::Write;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::rust_model::ScanTable;

/// The number of words in a line.
const LINE: usize = 16;

/// Emits the table.
pub(super) fn emit(table: &ScanTable, runtime: &syn::Path, allow: &TokenStream) -> TokenStream {
    let (words, names) = (words(&table.words), super::lines_literal(&table.names));
    quote! {
        /// Finds values in bytes without decoding them. What does not use it does not contain it.
        #allow
        pub static SCAN: #runtime::Scan = #runtime::Scan::new(#words, #names);
    }
}

/// Returns a literal with the bytes of words, the lowest first.
fn words(words: &[u32]) -> Literal {
    let mut text = "b\"".to_owned();
    for line in words.chunks(LINE) {
        // The compiler leaves out the line feed and the white space after it.
        text.push_str("\\\n");
        for byte in line.iter().flat_map(|word| word.to_le_bytes()) {
            match byte {
                0 => text.push_str("\\0"),
                b'"' | b'\\' => text.extend(['\\', char::from(byte)]),
                b'!'..=b'~' => text.push(char::from(byte)),
                // A string has any text.
                _ => _ = write!(text, "\\x{byte:02x}"),
            }
        }
    }
    text.push('"');
    // The text is a literal.
    text.parse().unwrap_or_else(|_| Literal::byte_string(&[]))
}
