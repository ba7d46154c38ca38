//! Prints generated tokens with lines and indentation.
//!
//! Parsing the tokens and printing the tree would take most of the time of an unoptimised build
//! script. The generator emits few shapes, so a few rules over tokens are enough: a statement, a
//! field and an arm have a line each, and the content of braces is indented. Long lines stay long.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenStream, TokenTree};
use tl_parser::escape::is_control;

/// Prints tokens, indented by this many levels.
pub(crate) fn pretty_print(tokens: TokenStream, indent: usize) -> String {
    let mut printer = Printer { out: String::new(), indent, gap: Gap::None, angles: Vec::new() };
    printer.tokens(tokens, Delimiters::Block);
    printer.out
}

/// The separator before the next token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Nothing: the token belongs to the one before, or starts a line.
    None,
    /// A space if the token is a word.
    Word,
    /// A space, unless the token is closing punctuation.
    Space,
}

/// The kind of delimiters around tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Delimiters {
    /// Braces, or the top level: commas and semicolons end lines.
    Block,
    /// Brackets.
    Line,
}

struct Printer {
    out: String,
    indent: usize,
    gap: Gap,
    /// The open angle brackets; true for those of an `impl`.
    angles: Vec<bool>,
}

impl Printer {
    fn tokens(&mut self, tokens: TokenStream, delimiters: Delimiters) {
        let mut tokens = tokens.into_iter().peekable();
        let mut closure_is_open = false;
        let mut is_after_impl = false;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(ident) => {
                    if delimiters == Delimiters::Block && (ident == "impl" || ident == "pub") {
                        self.blank_line();
                    }
                    self.word(&ident);
                    is_after_impl = ident == "impl";
                }
                TokenTree::Literal(literal) => {
                    self.open();
                    if self.gap != Gap::None {
                        self.out.push(' ');
                    }
                    self.out.push_str(&literal.to_string());
                    self.gap = Gap::Word;
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    self.braces(group);
                    let continues = match tokens.peek() {
                        Some(TokenTree::Punct(next)) => matches!(next.as_char(), ',' | ';' | '.'),
                        Some(TokenTree::Ident(next)) => next == "else",
                        _ => false,
                    };
                    if delimiters == Delimiters::Block && !continues && self.gap != Gap::None {
                        self.line();
                    }
                }
                TokenTree::Group(group) => self.group(group),
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    self.blank_line();
                    self.open();
                    if let Some(TokenTree::Group(group)) = tokens.next() {
                        self.attribute(group);
                    }
                }
                TokenTree::Punct(punct) => {
                    let mut operator = punct.as_char().to_string();
                    if let Some(TokenTree::Punct(next)) = tokens.peek()
                        && is_operator(&punct, next, !self.angles.is_empty())
                    {
                        operator.push(next.as_char());
                        tokens.next();
                    }
                    match operator.as_str() {
                        "|" if closure_is_open => {
                            closure_is_open = false;
                            self.close("|", Gap::Space);
                        }
                        "|" if self.gap != Gap::Word => {
                            closure_is_open = true;
                            self.prefix("|");
                        }
                        "<" => self.angle(is_after_impl),
                        operator => self.operator(operator, delimiters),
                    }
                    is_after_impl = false;
                }
            }
        }
    }

    /// Indents at the start of a line.
    fn open(&mut self) {
        if self.out.is_empty() || self.out.ends_with('\n') {
            self.out.extend(std::iter::repeat_n("    ", self.indent));
            self.gap = Gap::None;
        }
    }

    fn line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.gap = Gap::None;
    }

    /// Separates an item from the one before.
    fn blank_line(&mut self) {
        if self.out.ends_with("}\n") {
            self.out.push('\n');
        }
    }

    fn word(&mut self, ident: &Ident) {
        self.open();
        if self.gap != Gap::None {
            self.out.push(' ');
        }
        let word = ident.to_string();
        let is_lifetime = self.out.ends_with('\'');
        self.gap = if is_lifetime || is_spaced(&word) { Gap::Space } else { Gap::Word };
        self.out.push_str(&word);
    }

    /// Prints punctuation that belongs to the token before it.
    fn close(&mut self, text: &str, gap: Gap) {
        self.open();
        self.out.push_str(text);
        self.gap = gap;
    }

    /// Prints punctuation that belongs to the next token.
    fn prefix(&mut self, text: &str) {
        self.open();
        if self.gap == Gap::Space {
            self.out.push(' ');
        }
        self.out.push_str(text);
        self.gap = Gap::None;
    }

    fn angle(&mut self, is_of_impl: bool) {
        if is_of_impl {
            self.close("<", Gap::None);
        } else {
            self.prefix("<");
        }
        self.angles.push(is_of_impl);
    }

    fn operator(&mut self, operator: &str, delimiters: Delimiters) {
        match operator {
            ">" if !self.angles.is_empty() => {
                let is_of_impl = self.angles.pop() == Some(true);
                self.close(">", if is_of_impl { Gap::Space } else { Gap::Word });
            }
            "," if delimiters == Delimiters::Block && self.angles.is_empty() => {
                self.close(",", Gap::None);
                self.line();
            }
            ";" if delimiters == Delimiters::Block => {
                self.close(";", Gap::None);
                self.line();
            }
            "," | ";" | ":" => self.close(operator, Gap::Space),
            "." => self.close(operator, Gap::None),
            "::" | "!" => self.prefix(operator),
            "'" => {
                self.open();
                self.out.push_str(if self.gap == Gap::None { "'" } else { " '" });
                self.gap = Gap::None;
            }
            "&" | "*" | "-" if self.gap != Gap::Word => self.prefix(operator),
            operator => {
                self.open();
                self.out.push(' ');
                self.out.push_str(operator);
                self.gap = Gap::Space;
            }
        }
    }

    /// Prints the content of parentheses or brackets on one line.
    fn group(&mut self, group: Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::None => ("", ""),
        };
        let content = group.stream();
        // A loop over tokens that the group still held would copy them.
        drop(group);
        if open.is_empty() {
            self.tokens(content, Delimiters::Line);
            return;
        }
        self.prefix(open);
        let angles = std::mem::take(&mut self.angles);
        self.tokens(content, Delimiters::Line);
        self.angles = angles;
        self.close(close, Gap::Word);
    }

    /// Prints the content of braces on lines of its own, unless it is a list of imports.
    fn braces(&mut self, group: Group) {
        if self.out.ends_with("::") {
            self.group(group);
            return;
        }
        self.open();
        if !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
        let content = group.stream();
        drop(group);
        if content.is_empty() {
            self.out.push_str("{}");
            self.gap = Gap::Word;
            return;
        }
        self.out.push('{');
        self.indent += 1;
        self.line();
        let angles = std::mem::take(&mut self.angles);
        self.tokens(content, Delimiters::Block);
        self.angles = angles;
        self.line();
        self.indent -= 1;
        self.close("}", Gap::Word);
    }

    /// Prints an attribute or a documentation comment on a line of its own.
    fn attribute(&mut self, group: Group) {
        match documentation(&group) {
            Some(text) => self.out.extend(["///", &text]),
            None => {
                self.out.push('#');
                self.gap = Gap::None;
                self.group(group);
            }
        }
        self.line();
    }
}

/// Returns the text of a documentation attribute, if a comment can express it.
fn documentation(attribute: &Group) -> Option<String> {
    let mut tokens = attribute.stream().into_iter();
    match (tokens.next()?, tokens.next()?, tokens.next()?) {
        (TokenTree::Ident(doc), _, TokenTree::Literal(text)) if doc == "doc" => {
            let text = string(&text.to_string())?;
            // An attribute of the caller may have escapes, which a comment would not keep.
            let is_line = !text.contains(|c| c != '\t' && is_control(c));
            (is_line && (text.is_empty() || text.starts_with(' '))).then_some(text)
        }
        _ => None,
    }
}

/// Returns the text of a string literal.
fn string(literal: &str) -> Option<String> {
    match literal.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(text) if !text.contains('\\') => Some(text.to_owned()),
        _ => Some(syn::parse_str::<syn::LitStr>(literal).ok()?.value()),
    }
}

/// Returns true if two characters make one operator.
fn is_operator(first: &Punct, second: &Punct, in_angles: bool) -> bool {
    let pair = (first.as_char(), second.as_char());
    let is_pair = matches!(
        pair,
        (':', ':')
            | ('-' | '=', '>')
            | ('=' | '!' | '<' | '>' | '|', '=')
            | ('&', '&')
            | ('|', '|')
            | ('<', '<')
            | ('>', '>')
            | ('.', '.')
    );
    is_pair && first.spacing() == Spacing::Joint && !(in_angles && pair.0 == '>')
}

/// Returns true for a word that a space always follows.
fn is_spaced(word: &str) -> bool {
    match word.len() {
        2 => matches!(word, "as" | "fn" | "if" | "in"),
        3 => matches!(word, "for" | "let" | "mod" | "mut" | "pub" | "use"),
        4 => matches!(word, "else" | "enum" | "impl" | "type"),
        5 => matches!(word, "const" | "match"),
        6 => matches!(word, "return" | "static" | "struct"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    /// Lists the tokens in order. Raw and other string literals are equal.
    fn flat(tokens: TokenStream) -> Vec<String> {
        let token = |token| match token {
            TokenTree::Group(group) => {
                let mut inner = flat(group.stream());
                inner.push(format!("{:?}", group.delimiter()));
                inner
            }
            TokenTree::Literal(text) if text.to_string().contains('"') => {
                let text: syn::LitStr = syn::parse_quote!(#text);
                vec![text.value()]
            }
            TokenTree::Punct(punct) => vec![punct.as_char().to_string()],
            other => vec![other.to_string()],
        };
        tokens.into_iter().flat_map(token).collect()
    }

    #[test]
    fn lines_and_spaces() {
        let tokens = quote! {
            use ::rt::generated::{Box, Option};
            /// Says "something".
            #[derive(Clone, Debug)]
            pub struct Pair<X, Y> { #[doc = " An item."] pub a: Option<Box<X>>, pub b: [Y; 2], }
            impl<X: ::rt::Encode, Y> ::rt::Encode for Pair<X, Y> {
                const NAMES: &'static [&'static str] = super::NAMES;
                #[inline]
                fn encode(&self, w: &mut ::rt::Writer<'_>) {
                    w.u32((self.a.is_some() as u32) << 3 | self.b.len() as u32);
                    if let Some(value) = &self.a { w.raw(&**value); } else { w.none() }
                    match self { Self::A | Self::B => w.items(&self.b, |item, w| { w.put(*item); }), _ => {} }
                }
            }
            pub type R = <X as ::rt::Function>::Output;
        };
        let text = pretty_print(tokens.clone(), 0);
        let again: TokenStream = text.parse().expect("it is Rust");
        assert_eq!(flat(again.clone()), flat(tokens));
        assert_eq!(pretty_print(again, 0), text, "{text}");
        insta::assert_snapshot!(text);
    }
}
