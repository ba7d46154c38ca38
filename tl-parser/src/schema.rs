//! The checked schema, with resolved names and fully applied types.
//!
//! Types and combinators are in tables, in the order of their declaration, and refer to each other
//! by index.

mod objects;

use std::fmt;
use std::ops::Index;

use crate::Span;

/// A schema with resolved names.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// The number of the last `// LAYER n` comment.
    pub layer: Option<u32>,
    pub(crate) types: Vec<TypeDef>,
    pub(crate) combinators: Vec<Combinator>,
    /// The types and the combinators that are not local, in the order of their names.
    types_by_name: Vec<TypeIndex>,
    combinators_by_name: Vec<CombinatorIndex>,
}

/// The index of a [`TypeDef`] in a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeIndex(pub(crate) u32);

/// The index of a [`Combinator`] in a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CombinatorIndex(pub(crate) u32);

impl TypeIndex {
    /// Returns the position in [`Schema::types`].
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

impl CombinatorIndex {
    /// Returns the position in [`Schema::combinators`].
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

impl Index<TypeIndex> for Schema {
    type Output = TypeDef;

    fn index(&self, index: TypeIndex) -> &TypeDef {
        &self.types[index.0 as usize]
    }
}

impl Index<CombinatorIndex> for Schema {
    type Output = Combinator;

    fn index(&self, index: CombinatorIndex) -> &Combinator {
        &self.combinators[index.0 as usize]
    }
}

impl Schema {
    const BOOL_TRUE_ID: u32 = 0x9972_75b5;
    const BOOL_FALSE_ID: u32 = 0xbc79_9737;

    /// Returns all boxed types, in the order in which they first occur as a result.
    pub fn types(&self) -> impl ExactSizeIterator<Item = (TypeIndex, &TypeDef)> {
        self.types.iter().enumerate().map(|(i, ty)| (TypeIndex(i as u32), ty))
    }

    /// Returns all combinators, in the order of their declaration.
    pub fn combinators(&self) -> impl ExactSizeIterator<Item = (CombinatorIndex, &Combinator)> {
        self.combinators.iter().enumerate().map(|(i, c)| (CombinatorIndex(i as u32), c))
    }

    pub(crate) fn new(
        layer: Option<u32>,
        types: Vec<TypeDef>,
        combinators: Vec<Combinator>,
    ) -> Self {
        let mut types_by_name: Vec<_> = (0..types.len() as u32).map(TypeIndex).collect();
        types_by_name.retain(|index| !types[index.position()].is_local);
        types_by_name.sort_unstable_by_key(|index| types[index.position()].name.as_str());
        let mut combinators_by_name: Vec<_> =
            (0..combinators.len() as u32).map(CombinatorIndex).collect();
        combinators_by_name.retain(|index| !combinators[index.position()].is_local);
        combinators_by_name.sort_by_key(|index| combinators[index.position()].name.as_str());
        Self { layer, types, combinators, types_by_name, combinators_by_name }
    }

    /// Returns the boxed type of this name, such as `messages.Messages`.
    pub fn type_named(&self, name: &str) -> Option<TypeIndex> {
        let found = self.types_by_name.binary_search_by_key(&name, |&index| &self[index].name);
        found.ok().map(|place| self.types_by_name[place])
    }

    /// Returns the constructor or function of this name, such as `messages.sendMedia`.
    pub fn combinator_named(&self, name: &str) -> Option<CombinatorIndex> {
        let names = &self.combinators_by_name;
        let first = names.partition_point(|&index| self[index].name.as_str() < name);
        names.get(first).copied().filter(|&index| self[index].name == name && name != "_")
    }

    /// Returns the only constructor of a type, or `None` if it has several or none.
    pub fn single_constructor(&self, ty: TypeIndex) -> Option<CombinatorIndex> {
        match self[ty].constructors[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Returns the predefined form of a boxed type, such as `Vector`.
    pub fn builtin(&self, ty: TypeIndex) -> Option<Builtin> {
        self.single_constructor(ty).and_then(|only| self[only].builtin)
    }

    /// Returns true for `Bool`, a type whose two constructors are the values false and true.
    pub fn is_bool(&self, ty: TypeIndex) -> bool {
        let constructors = self[ty].constructors.iter().map(|&index| &self[index]);
        let mut ids: Vec<_> = constructors.filter(|c| c.fields.is_empty()).map(|c| c.id).collect();
        ids.sort_unstable();
        self[ty].constructors.len() == 2 && ids == [Self::BOOL_TRUE_ID, Self::BOOL_FALSE_ID]
    }

    /// Returns true if a value in JSON may lack a field: the field is conditional, or follows from
    /// others, as a mask, a count and the length of an object do.
    pub fn may_be_absent(&self, fields: &[Field], index: usize) -> bool {
        let field = &fields[index];
        let is_computed = field.ty == Type::Nat || self.is_length_of_object(fields, index);
        field.condition.is_some() || is_computed
    }

    /// Returns true for the `true` of flags: the only constructor of its type, and without fields.
    pub fn is_true(&self, constructor: CombinatorIndex) -> bool {
        let constructor = &self[constructor];
        let is_only = || match constructor.result {
            Type::Boxed(ty, _) => self.single_constructor(ty).is_some(),
            _ => false,
        };
        constructor.name == "true" && constructor.fields.is_empty() && is_only()
    }
}

/// A boxed type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The full name, such as `messages.Messages`.
    pub name: String,
    /// The kinds of its parameters.
    pub params: Vec<Kind>,
    /// Its constructors, in order.
    pub constructors: Vec<CombinatorIndex>,
    /// True if only its own text knows the name, because another text has a type with this name.
    pub is_local: bool,
    /// The description in its `//@class` line.
    pub doc: Option<String>,
    /// The place of its name in the first constructor's result.
    pub span: Span,
}

/// The kind of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A type.
    Type,
    /// A number.
    Nat,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Type => "Type",
            Self::Nat => "#",
        })
    }
}

/// A constructor or a function.
#[derive(Clone, Debug)]
pub struct Combinator {
    /// The full name, such as `messages.sendMedia`; `_` for a default constructor.
    pub name: String,
    /// True for a function, false for a constructor.
    pub is_function: bool,
    /// The declared constructor id, or the computed one if the schema declares none.
    pub id: u32,
    /// True if the schema declares the id.
    pub is_id_declared: bool,
    /// The optional arguments.
    pub params: Vec<Param>,
    /// The fields, in wire order.
    pub fields: Vec<Field>,
    /// The result: the boxed type of a constructor, or the type that a function returns.
    pub result: Type,
    /// The predefined binary form, if it has one.
    pub builtin: Option<Builtin>,
    /// The definition in one line, with its declared id, without the `;`.
    pub text: String,
    /// True for a local constructor, whose name another text gives to another combinator.
    pub is_local: bool,
    /// Its `//@description`.
    pub doc: Option<String>,
    /// Its place in the text.
    pub span: Span,
    /// True if it comes from the prelude.
    pub is_predeclared: bool,
}

/// An optional argument of a combinator. It is never serialised.
#[derive(Clone, Debug)]
pub struct Param {
    /// The name of the variable.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
}

/// A field of a combinator or of a repetition.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name. Anonymous fields have none.
    pub name: Option<String>,
    /// The condition of a conditional field.
    pub condition: Option<Condition>,
    /// True if it holds a call of a function that returns `ty`.
    pub is_call: bool,
    /// The type.
    pub ty: Type,
    /// The text of its documentation tag.
    pub doc: Option<String>,
    /// Its place in the text.
    pub span: Span,
    /// The key of an anonymous field. Empty for named fields.
    pub(crate) made_up: String,
}

impl Field {
    /// Returns the name, or a made-up one for an anonymous field: `field_1` for the first field,
    /// and so on. Keys are unique within a combinator, and within a repetition.
    pub fn key(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.made_up)
    }
}

/// The condition of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// The mask.
    pub mask: Variable,
    /// The bit, 0 to 31. Without one, the field is present if the mask is not zero.
    pub bit: Option<u8>,
}

/// A nat whose value a reader knows before it reads a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variable {
    /// An optional argument, by its position.
    Param(usize),
    /// An earlier field of type `#`.
    Field {
        /// The number of repetitions between the field and its use.
        up: usize,
        /// Its position among the fields of its record.
        index: usize,
    },
}

/// A fully applied type.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// `#`
    Nat,
    /// A boxed type with its arguments.
    Boxed(TypeIndex, Vec<Argument>),
    /// A bare type: a constructor, with the arguments of its type.
    Bare(CombinatorIndex, Vec<Argument>),
    /// A type variable.
    Param {
        /// Its position among the optional arguments.
        index: usize,
        /// True for `%X`, its bare form.
        is_bare: bool,
    },
    /// Records in a row.
    Repetition(Box<Repetition>),
}

/// A repetition: `n*[ fields ]`.
#[derive(Clone, Debug)]
pub struct Repetition {
    /// The number of records.
    pub count: Nat,
    /// The fields of a record.
    pub items: Vec<Field>,
}

impl PartialEq for Repetition {
    /// Compares count, names, conditions and types. Places and documentation may differ.
    fn eq(&self, other: &Self) -> bool {
        let parts = |field: &Field| (field.name.clone(), field.condition, field.is_call);
        self.count == other.count
            && self.items.len() == other.items.len()
            && self
                .items
                .iter()
                .zip(&other.items)
                .all(|(a, b)| parts(a) == parts(b) && a.ty == b.ty)
    }
}

/// An argument of a type.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A type.
    Type(Type),
    /// A number.
    Nat(Nat),
}

/// A nat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nat {
    /// A constant.
    Const(u32),
    /// A variable plus a constant.
    Sum(Variable, u32),
}

/// A predefined type, whose binary form does not follow from its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Builtin {
    /// `int`, `int32`: 32 bits, signed.
    Int,
    /// `long`, `int64`, `int53`: 64 bits, signed.
    Long,
    /// `double`: 64 bits, IEEE 754.
    Double,
    /// `float`: 32 bits, IEEE 754.
    Float,
    /// `string`, `secureString`: length and text.
    String,
    /// `bytes`, `secureBytes`: length and bytes.
    Bytes,
    /// `int128`: 16 bytes.
    Int128,
    /// `int256`: 32 bytes.
    Int256,
    /// `int512`: 64 bytes.
    Int512,
    /// `vector`: a count and the items.
    Vector,
    /// `object`: any boxed value.
    Object,
    /// `function`: any function call.
    Function,
    /// Another `?` definition, whose binary form is unknown.
    Unknown,
}

impl Builtin {
    /// Returns true if the type has a known binary form of its own. The form of `object` and
    /// `function` is that of the value or the call inside.
    pub fn has_form(self) -> bool {
        !matches!(self, Self::Object | Self::Function | Self::Unknown)
    }
}
