//! Parses the output of derived `Debug` into a tree, to compare a decoded value field by field.
//! Another derive would double the compile time of the layer.

/// A value in the output of `Debug`.
#[derive(Debug, PartialEq)]
pub(crate) enum Tree {
    /// A number, `true`, `false`, or the name of a unit struct or variant.
    Word(String),
    Text(String),
    List(Vec<Tree>),
    /// `Name { field: value }`
    Struct(String, Vec<(String, Tree)>),
    /// `Name(value)`
    Tuple(String, Box<Tree>),
}

/// Parses the one-line output of derived `Debug`.
pub(crate) fn parse(text: &str) -> Tree {
    let mut parser = Parser { rest: text };
    let tree = parser.tree();
    assert_eq!(parser.rest, "", "the whole output is read");
    tree
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn tree(&mut self) -> Tree {
        if self.rest.starts_with('"') {
            return Tree::Text(self.text());
        }
        if self.accept("[") {
            return Tree::List(self.until("]", Self::tree));
        }
        let word = self.word();
        if self.accept(" { ") {
            let fields = self.until(" }", |parser| {
                let name = parser.word();
                assert!(parser.accept(": "), "a field has a value: {}", parser.rest);
                (name, parser.tree())
            });
            return Tree::Struct(word, fields);
        }
        if self.accept("(") {
            let inner = self.tree();
            assert!(self.accept(")"), "one value in a tuple: {}", self.rest);
            return Tree::Tuple(word, Box::new(inner));
        }
        Tree::Word(word)
    }

    fn until<T>(&mut self, end: &str, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut items = Vec::new();
        while !self.accept(end) {
            items.push(item(self));
            self.accept(", ");
        }
        items
    }

    fn accept(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> String {
        let is_end = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+' | '#'));
        let end = self.rest.find(is_end).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        assert!(!word.is_empty(), "a word: {rest}");
        self.rest = rest;
        word.to_owned()
    }

    /// A string literal as Rust escapes it.
    fn text(&mut self) -> String {
        let mut out = String::new();
        let mut chars = self.rest[1..].char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.rest = &self.rest[at + 2..];
                    return out;
                }
                '\\' => match chars.next().map(|(_, c)| c) {
                    Some('n') => out.push('\n'),
                    Some('r') => out.push('\r'),
                    Some('t') => out.push('\t'),
                    Some('0') => out.push('\0'),
                    Some('u') => {
                        let digits = chars.by_ref().map(|(_, c)| c).skip(1);
                        let digits: String = digits.take_while(|c| *c != '}').collect();
                        let code = u32::from_str_radix(&digits, 16).expect("hexadecimal");
                        out.push(char::from_u32(code).expect("a character"));
                    }
                    Some(other) => out.push(other),
                    None => break,
                },
                other => out.push(other),
            }
        }
        panic!("a string ends");
    }
}
