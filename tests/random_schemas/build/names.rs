//! Names: plain ones, and ones that Rust, the generated code or file systems use themselves.

use std::collections::HashSet;

use crate::random::Random;

/// Names of fields, functions and constructors: keywords, names of the standard library, and all that
/// generated code calls its own.
const HOSTILE: &[&str] = &[
    "as",
    "async",
    "box",
    "crate",
    "dyn",
    "else",
    "enum",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "struct",
    "super",
    "trait",
    "try",
    "type",
    "unsafe",
    "use",
    "where",
    "while",
    "yield",
    "r",
    "w",
    "value",
    "item",
    "items",
    "id",
    "n",
    "new",
    "flags",
    "mask",
    "mask_flags",
    "at_flags",
    "flags_unknown",
    "r_",
    "r_value",
    "group",
    "len",
    "count",
    "encode",
    "decode",
    "encode_after",
    "encode_bare",
    "decode_bare",
    "decode_in",
    "decode_into",
    "fields_into",
    "into_owned",
    "conversions",
    "functions",
    "types",
    "enums",
    "any",
    "errors",
    "borrowed",
    "core",
    "std",
    "alloc",
    "tl_runtime",
    "layer",
    "schema",
    "output",
    "error",
    "object",
    "function",
    "other",
    "array",
    "raw",
    "boxed",
    "descend",
    "ascend",
    "table",
    "string",
    "i32",
    "u32",
    "str",
    "u8",
    "usize",
    "clone",
    "eq",
    "fmt",
    "from",
    "try_from",
    "default",
    "drop",
    "some",
    "none",
    "ok",
    "err",
    "option",
    "result",
    "vec",
    "a_b",
    "aB",
    "a__b",
    "ab_",
    "x1",
    "x_1",
    "X1",
    "constructorId",
    "nested",
    "bare",
    "key",
    "max",
    "min",
    "from_bytes",
    "to_bytes",
    "aAndB",
    "a_and_b",
];

/// Names of types and type variables, of the kinds above.
const HOSTILE_TYPES: &[&str] = &[
    "Self",
    "Box",
    "Vec",
    "Option",
    "Result",
    "Some",
    "None",
    "Ok",
    "Err",
    "Error",
    "Output",
    "Owned",
    "For",
    "Encode",
    "Decode",
    "EncodeBare",
    "DecodeBare",
    "Combinator",
    "Request",
    "Function",
    "Reader",
    "Writer",
    "Borrowed",
    "DecodeIn",
    "ArenaReader",
    "Arena",
    "Layered",
    "Described",
    "TypeName",
    "Array",
    "Bare",
    "FixedSize",
    "Clone",
    "Copy",
    "Debug",
    "PartialEq",
    "Iterator",
    "Default",
    "From",
    "TryFrom",
    "Into",
    "Sized",
    "Drop",
    "Fn",
    "Send",
    "Type",
    "AB",
    "A_b",
    "T",
    "X",
    "A",
    "UnknownBits",
    "MaskPlace",
    "ConversionError",
    "Older",
    "Newer",
    "Str",
    "U32",
    "Layer",
    "Core",
    "Object_",
    "Types",
];

/// Names of namespaces.
const NAMESPACES: &[&str] = &[
    "ns",
    "geo",
    "geo.deep",
    "types",
    "enums",
    "functions",
    "any",
    "borrowed",
    "errors",
    "conversions",
    "core",
    "std",
    "alloc",
    "tl_runtime",
    "layer1",
    "layer2",
    "mod",
    "self",
    "super.crate",
    "u32",
    "str",
    "bool",
    "f64",
    "aux",
    "con",
    "a_b",
    "aB",
    "type",
    "fn",
    "vec",
    "option",
    "i64",
    "r",
];

/// Texts of documentation comments that act on the Markdown, the comment or the string around them.
pub(crate) const TEXTS: &[&str] = &[
    "A place.",
    "Ends with a backslash \\",
    "*/ ends no comment /*",
    "A \"quoted\" word and {braces}",
    "[a link] to [nowhere](nowhere)",
    "`code` and ``` fence",
    "<b>bold</b> and <unclosed",
    "https://example.org and tl:nothing",
    "# heading",
    "    indented",
    "é \u{202e} control",
    "",
];

/// Chooses names, each of them once.
pub(crate) struct Vocabulary {
    taken: HashSet<String>,
    /// One name in this many is plain; 1 for all.
    hostility: usize,
    namespaces: Vec<&'static str>,
    next: usize,
}

impl Vocabulary {
    /// Creates the vocabulary of one schema.
    pub(crate) fn new(random: &mut Random) -> Self {
        let hostility = *random.pick(&[1, 2, 4]);
        let namespaces = (0..random.below(4)).map(|_| *random.pick(NAMESPACES)).collect();
        let taken = ["type", "types", "functions"].map(str::to_owned).into();
        Self { taken, hostility, namespaces, next: 0 }
    }

    /// Returns a name for a constructor or a function.
    pub(crate) fn combinator(&mut self, random: &mut Random) -> String {
        let word = self.word(random, HOSTILE, "c");
        let name = match word.starts_with(|c: char| c.is_ascii_uppercase()) {
            true => format!("x{word}"),
            false => word,
        };
        self.unique(random, &name)
    }

    /// Returns a name for a type.
    pub(crate) fn ty(&mut self, random: &mut Random) -> String {
        let name = self.word(random, HOSTILE_TYPES, "T");
        self.unique(random, &name)
    }

    /// Returns a name for a constructor of the type: often the type's own.
    pub(crate) fn constructor(&mut self, random: &mut Random, ty: &str) -> String {
        if random.below(3) > 0 {
            return self.combinator(random);
        }
        let (namespace, base) = ty.rsplit_once('.').map_or(("", ty), |(n, base)| (n, base));
        let mut base = base.to_owned();
        base[..1].make_ascii_lowercase();
        if random.one_in(2) {
            base += *random.pick(&["Self", "1", "_a", "Empty", "A", "Some", "Box", "s"]);
        }
        let name = if namespace.is_empty() { base } else { format!("{namespace}.{base}") };
        match self.taken.insert(name.clone()) {
            true => name,
            false => self.combinator(random),
        }
    }

    /// Returns a name for a field or a type variable that is none of those in `taken`.
    pub(crate) fn local(
        &mut self,
        random: &mut Random,
        taken: &mut Vec<String>,
        is_variable: bool,
    ) -> String {
        let pool = if is_variable { HOSTILE_TYPES } else { HOSTILE };
        let mut name = self.word(random, pool, if is_variable { "V" } else { "f" });
        while taken.contains(&name) {
            self.next += 1;
            name = format!("{name}{}", self.next);
        }
        taken.push(name.clone());
        name
    }

    fn word(&mut self, random: &mut Random, pool: &[&str], plain: &str) -> String {
        if self.hostility > 1 && random.one_in(self.hostility) {
            return (*random.pick(pool)).to_owned();
        }
        self.next += 1;
        format!("{plain}{}", self.next)
    }

    /// Puts a name into a namespace, perhaps, and makes it one that is not taken.
    fn unique(&mut self, random: &mut Random, name: &str) -> String {
        let namespaces = self.namespaces.len();
        let mut full = match random.below(namespaces + 2) {
            place if place < namespaces => format!("{}.{name}", self.namespaces[place]),
            _ => name.to_owned(),
        };
        while !self.taken.insert(full.clone()) {
            self.next += 1;
            full = format!("{full}{}", self.next);
        }
        full
    }
}
