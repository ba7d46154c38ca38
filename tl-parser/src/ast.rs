//! The syntax tree: a schema text as it is written, with spans and nothing looked up.
//!
//! Every node borrows its names from the text. Fields that share a type, `(a b:int)`, are split
//! into one field each; `T<a>` and `(T a)` are the same node.

use crate::attach::Attached;
pub use crate::docs::{DocTag, Docs};
use crate::{SourceId, Span};

/// A schema text.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaFile<'s> {
    /// The text.
    pub source: SourceId,
    /// Definitions and section headers, in order.
    pub items: Vec<Item<'s>>,
    /// Comments, in order.
    pub comments: Vec<Comment<'s>>,
    /// The `// LAYER n` comment, the last one if there are several.
    pub layer: Option<Number>,
    /// Names in definitions that could not be read. References to them are not reported again.
    pub unread: Vec<&'s str>,
    /// The comments of each item.
    pub(crate) attached: Vec<Attached>,
    /// Whether reading stopped before the end: too many errors, or no end of a definition.
    pub is_cut: bool,
}

impl<'s> SchemaFile<'s> {
    /// The definitions of constructors and functions, in order.
    pub fn combinators(&self) -> impl Iterator<Item = &Combinator<'s>> {
        self.items.iter().filter_map(|item| match item {
            Item::Combinator(combinator) => Some(combinator),
            _ => None,
        })
    }
}

/// A `//` or `/* */` comment with its markers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment<'s> {
    /// The text, markers included, line end excluded.
    pub text: &'s str,
    /// Where it stands.
    pub span: Span,
    /// Whether nothing but white space stands before it on its line.
    pub owns_line: bool,
}

/// Something that a schema text consists of.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "nearly all items are combinators")]
pub enum Item<'s> {
    /// `---types---` or `---functions---`
    Section(Section, Span),
    /// The definition of a constructor or a function.
    Combinator(Combinator<'s>),
    /// `A int;`: a type or constructor with some of its arguments fixed.
    Partial(Expr<'s>),
    /// `New A;`, `Final A;` or `Empty A;`, and the whole statement.
    Finality(Finality, Name<'s>, Span),
}

impl Item<'_> {
    /// The whole item, without its `;`.
    pub fn span(&self) -> Span {
        match self {
            Self::Section(_, span) | Self::Finality(_, _, span) => *span,
            Self::Combinator(combinator) => combinator.span,
            Self::Partial(expr) => expr.span,
        }
    }
}

/// The two kinds of sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Constructors follow.
    Types,
    /// Functions follow.
    Functions,
}

/// What a finality statement says of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finality {
    /// No constructor stands before.
    New,
    /// No constructor comes after.
    Final,
    /// There is no constructor at all.
    Empty,
}

/// A name as it is written, namespaces included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'s> {
    /// The text, such as `messages.sendMedia`.
    pub text: &'s str,
    /// Where it stands.
    pub span: Span,
}

impl<'s> Name<'s> {
    /// The part behind the last dot.
    pub fn base(&self) -> &'s str {
        self.text.rsplit('.').next().unwrap_or(self.text)
    }

    /// Whether the last part starts with an upper-case letter, as the names of boxed types do.
    pub fn is_upper(&self) -> bool {
        self.base().starts_with(|c: char| c.is_ascii_uppercase())
    }
}

/// The definition of a constructor or a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Combinator<'s> {
    /// From the first token to the last one before the `;`.
    pub span: Span,
    /// The section it stands in, or that of functions if it has an arrow.
    pub section: Section,
    /// `@read` and the like, of VK's dialect.
    pub annotations: Vec<Name<'s>>,
    /// The name; `_` is the default constructor of its type.
    pub name: Name<'s>,
    /// The declared constructor id.
    pub id: Option<DeclaredId>,
    /// `{X:Type}`: the optional arguments.
    pub params: Vec<Param<'s>>,
    /// `?`: a type that the language predefines.
    pub is_builtin: bool,
    /// The fields, in order.
    pub fields: Vec<Field<'s>>,
    /// Whether the result stands behind VK's `=>`.
    pub has_arrow: bool,
    /// What stands behind the `=`.
    pub result: Expr<'s>,
    /// The comments that belong to it: above it, inside of it, and after it on its last line.
    pub comments: Vec<Comment<'s>>,
    /// What they document.
    pub docs: Docs<'s>,
}

/// `#37b74355`: a constructor id that the schema states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredId {
    /// The id.
    pub value: u32,
    /// Where it stands, `#` included.
    pub span: Span,
}

/// An optional argument, one variable of `{a b:Type}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Param<'s> {
    /// The variable.
    pub name: Name<'s>,
    /// Its kind: `Type` or `#` in a valid schema.
    pub kind: Expr<'s>,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<'s> {
    /// The whole field.
    pub span: Span,
    /// The name; `_` is written out, an anonymous field has none.
    pub name: Option<Name<'s>>,
    /// `flags.5?`: when the field is there.
    pub condition: Option<Condition<'s>>,
    /// `!`: the field holds a function call.
    pub is_call: bool,
    /// The type.
    pub ty: FieldType<'s>,
}

/// `flags.5?` or `n?`: the presence of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Condition<'s> {
    /// The mask.
    pub mask: Name<'s>,
    /// The bit; without one, the field is there if the mask is not zero.
    pub bit: Option<Number>,
}

/// A natural number in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// The value.
    pub value: u32,
    /// Where it stands.
    pub span: Span,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldType<'s> {
    /// A type expression.
    Expr(Expr<'s>),
    /// `4*[ int ]`
    Repetition(Box<Repetition<'s>>),
}

/// `4*[ int ]` or `[ t ]`: records one after another, without a count.
#[derive(Clone, Debug, PartialEq)]
pub struct Repetition<'s> {
    /// The whole repetition.
    pub span: Span,
    /// How often; without one, the nearest `#` before it says so.
    pub multiplicity: Option<Expr<'s>>,
    /// The fields of one record.
    pub items: Vec<Field<'s>>,
}

/// A type or number expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr<'s> {
    /// What it is.
    pub kind: ExprKind<'s>,
    /// Where it stands, brackets included.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind<'s> {
    /// `int`, `messages.Messages`, `X`
    Name(&'s str),
    /// `#`
    Hash,
    /// `4`
    Number(u32),
    /// `%T`: the bare form.
    Bare(Box<Expr<'s>>),
    /// `T<a, b>` or `(T a b)`: a head and its arguments.
    Apply(Box<Expr<'s>>, Vec<Expr<'s>>),
    /// `n+1`
    Sum(Vec<Expr<'s>>),
}
