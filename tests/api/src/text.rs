//! Tokens as text, with spaces where people put them.

use quote::ToTokens;

/// Text without a space before it.
const CLOSING: &[char] = &[')', ']', ',', ';', ':', '>'];
/// Text without a space after it.
const OPENING: &[char] = &['(', '[', '&', '<', '#', '!', '?'];
/// After these words and after lifetimes, brackets are not arguments.
const KEYWORDS: &[&str] = &["const", "dyn", "impl", "in", "mut", "pub", "where"];

/// Formats a part of a source file.
pub(crate) fn of(tokens: &impl ToTokens) -> String {
    let mut text = String::new();
    for word in tokens.to_token_stream().to_string().split_whitespace() {
        if has_space(&text, word) {
            text.push(' ');
        }
        text += word;
    }
    // Parts of a signature that concern only the function's body or rustfmt.
    text.replace("(mut ", "(").replace(", mut ", ", ").replace(",)", ")")
}

/// Returns true if a space separates a text from the next word.
fn has_space(text: &str, word: &str) -> bool {
    let (Some(last), Some(first)) = (text.chars().last(), word.chars().next()) else {
        return false;
    };
    if text.ends_with("->") || word == "->" {
        return true;
    }
    if text.ends_with("::") || OPENING.contains(&last) || CLOSING.contains(&first) {
        return false;
    }
    let start = text.rfind(|c: char| !c.is_alphanumeric() && !"_'".contains(c));
    let last_word = &text[start.map_or(0, |start| start + 1)..];
    let is_operand = last_word.starts_with('\'') || KEYWORDS.contains(&last_word);
    match first {
        '<' => !is_name_end(last),
        '(' | '[' => !is_name_end(last) || is_operand,
        _ => true,
    }
}

/// Returns true if a name, or its generic arguments, can end with this.
fn is_name_end(last: char) -> bool {
    last.is_alphanumeric() || matches!(last, '_' | '>' | ']')
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use proc_macro2::TokenStream;

    use super::*;

    #[test]
    fn text_is_as_people_write_it() {
        for text in [
            "fn f<'a, T: ?Sized + Into<String>>(&'a mut self, x: &[(u8, T)]) -> Option<&'a [u8; 4]>",
            "impl<T> From<Vec<T>> for Box<dyn Fn(T) -> T>",
            "fn g(self, of: impl IntoIterator<Item = (u8, u8)>) -> <T as X>::Y where T: X",
            "#[cfg(feature = \"arena\")]",
            "struct S<const N: usize>(pub [u8; N])",
        ] {
            let tokens = TokenStream::from_str(text).expect("tokens");
            assert_eq!(of(&tokens), text);
        }
        let tokens = TokenStream::from_str("fn f(mut self, mut x: u8,)").expect("tokens");
        assert_eq!(of(&tokens), "fn f(self, x: u8)");
    }
}
