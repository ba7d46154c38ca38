//! The syntax tree: a schema text as written, with spans and unresolved names.
//!
//! Nodes borrow names from the text. `(a b:int)` becomes two fields. `T<a>` and `(T a)` become
//! equal nodes.

use std::ops::Range;

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
    /// The number of the last `// LAYER n` comment.
    pub layer: Option<Number>,
    /// The names in definitions with syntax errors. The resolver does not report them as unknown.
    pub unread: Vec<&'s str>,
    /// The comments of each item.
    pub(crate) attached: Vec<Attached>,
    /// True if the parser stopped before the end, at too many errors or an endless definition.
    pub is_cut: bool,
}

impl<'s> SchemaFile<'s> {
    /// Returns the definitions of constructors and functions, in order.
    pub fn combinators(&self) -> impl Iterator<Item = &Combinator<'s>> {
        self.items.iter().filter_map(|item| match item {
            Item::Combinator(combinator) => Some(combinator),
            _ => None,
        })
    }
}

/// A `//` or `/* */` comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment<'s> {
    /// The text with its markers, without the line end.
    pub text: &'s str,
    /// Its place.
    pub span: Span,
    /// True if only white space precedes it on its line.
    pub owns_line: bool,
}

/// The comments of an item, as adjacent ranges of the list of all comments.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attached {
    /// The comments above the item.
    pub(crate) above: Range<usize>,
    /// The comments in the item.
    pub(crate) inside: Range<usize>,
    /// The comments after the item on its last line. Only the last one can be a `//` comment or
    /// span several lines.
    pub(crate) after: Range<usize>,
}

/// The documentation in the comments of a definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs<'s> {
    /// The tags of each `//@class` line: `class` itself, whose text is the name of a boxed type,
    /// and `description`.
    pub classes: Vec<Vec<DocTag<'s>>>,
    /// The tags of the definition below.
    pub tags: Vec<DocTag<'s>>,
}

/// A tag and its text: `@user_id The user`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocTag<'s> {
    /// The name after the `@`: `description`, or the name of a field.
    pub name: &'s str,
    /// The place of the name, including the `@`.
    pub span: Span,
    /// The text, with its lines joined by spaces.
    pub text: String,
}

/// A part of a schema text.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "nearly all items are combinators")]
pub enum Item<'s> {
    /// `---types---` or `---functions---`
    Section(Section, Span),
    /// The definition of a constructor or a function.
    Combinator(Combinator<'s>),
    /// `A int;`: a type or constructor with some of its arguments fixed.
    Partial(Expr<'s>),
    /// `New A;`, `Final A;` or `Empty A;`. The span covers the whole statement.
    Finality(Finality, Name<'s>, Span),
}

impl Item<'_> {
    /// Returns the span of the whole item, without its `;`.
    pub fn span(&self) -> Span {
        match self {
            Self::Section(_, span) | Self::Finality(_, _, span) => *span,
            Self::Combinator(combinator) => combinator.span,
            Self::Partial(expr) => expr.span,
        }
    }
}

/// The kind of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Constructors follow.
    Types,
    /// Functions follow.
    Functions,
}

/// A restriction on the constructors of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finality {
    /// The type has no constructors before the statement.
    New,
    /// The type has no constructors after the statement.
    Final,
    /// The type has no constructors.
    Empty,
}

/// A name as written, including its namespaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'s> {
    /// The text, such as `messages.sendMedia`.
    pub text: &'s str,
    /// Its place.
    pub span: Span,
}

impl<'s> Name<'s> {
    /// Returns the part after the last dot.
    pub fn base(&self) -> &'s str {
        self.text.rsplit('.').next().unwrap_or(self.text)
    }

    /// Returns true if the last part starts with an upper-case letter, like the name of a boxed
    /// type.
    pub fn is_upper(&self) -> bool {
        is_upper(self.text)
    }
}

/// Does the work of [`Name::is_upper`].
pub fn is_upper(name: &str) -> bool {
    name.rsplit('.').next().is_some_and(|base| base.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// The definition of a constructor or a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Combinator<'s> {
    /// From the first token to the last one before the `;`.
    pub span: Span,
    /// The section that contains it, or [`Section::Functions`] if it has an arrow.
    pub section: Section,
    /// VK's annotations, such as `@read`.
    pub annotations: Vec<Name<'s>>,
    /// The name, which is `_` for the default constructor of a type.
    pub name: Name<'s>,
    /// The declared constructor id.
    pub id: Option<DeclaredId>,
    /// The optional arguments: `{X:Type}`.
    pub params: Vec<Param<'s>>,
    /// True for a predefined type: `int ? = Int`.
    pub is_builtin: bool,
    /// The fields, in order.
    pub fields: Vec<Field<'s>>,
    /// True if VK's `=>` precedes the result.
    pub has_arrow: bool,
    /// The type after the `=`.
    pub result: Expr<'s>,
    /// The comments above it, inside it, and after it on its last line.
    pub comments: Vec<Comment<'s>>,
    /// The documentation in these comments.
    pub docs: Docs<'s>,
}

/// A declared constructor id: `#37b74355`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredId {
    /// The id.
    pub value: u32,
    /// Its place, including the `#`.
    pub span: Span,
}

/// An optional argument: one variable of `{a b:Type}`.
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
    /// The name, which may be `_`. Anonymous fields have none.
    pub name: Option<Name<'s>>,
    /// The condition of a conditional field: `flags.5?`.
    pub condition: Option<Condition<'s>>,
    /// True if the field holds a function call: `!X`.
    pub is_call: bool,
    /// The type.
    pub ty: FieldType<'s>,
}

/// The condition of a field: `flags.5?` or `n?`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Condition<'s> {
    /// The mask.
    pub mask: Name<'s>,
    /// The bit. Without one, the field is present if the mask is not zero.
    pub bit: Option<Number>,
}

/// A natural number in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// The value.
    pub value: u32,
    /// Its place.
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

/// Records in a row, without a count: `4*[ int ]` or `[ t ]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Repetition<'s> {
    /// The whole repetition.
    pub span: Span,
    /// The number of records. By default, the value of the nearest `#` before the repetition.
    pub multiplicity: Option<Expr<'s>>,
    /// The fields of one record.
    pub items: Vec<Field<'s>>,
}

/// A type or number expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr<'s> {
    /// The form and its parts.
    pub kind: ExprKind<'s>,
    /// Its place, including brackets.
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
    /// The bare form of a type: `%T`
    Bare(Box<Expr<'s>>),
    /// A head and its arguments: `T<a, b>` or `(T a b)`
    Apply(Box<Expr<'s>>, Vec<Expr<'s>>),
    /// `n+1`
    Sum(Vec<Expr<'s>>),
}
