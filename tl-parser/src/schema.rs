//! The checked schema: every name looked up, every type fully applied.
//!
//! Types and combinators are kept in tables, in the order of their declaration, and refer to each
//! other by index.

use std::fmt;
use std::ops::Index;

use rustc_hash::FxHashSet;

use crate::Span;

/// A schema whose names are all resolved.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// The number of the last `// LAYER n` comment.
    pub layer: Option<u32>,
    pub(crate) types: Vec<TypeDef>,
    pub(crate) combinators: Vec<Combinator>,
    /// The types and the combinators in the order of their names.
    types_by_name: Vec<TypeIndex>,
    combinators_by_name: Vec<CombinatorIndex>,
}

/// Names a [`TypeDef`] of a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeIndex(pub(crate) u32);

/// Names a [`Combinator`] of a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CombinatorIndex(pub(crate) u32);

impl TypeIndex {
    /// The place among [`Schema::types`].
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

impl CombinatorIndex {
    /// The place among [`Schema::combinators`].
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

    /// All boxed types, in the order in which they first occur as a result.
    pub fn types(&self) -> impl ExactSizeIterator<Item = (TypeIndex, &TypeDef)> {
        self.types.iter().enumerate().map(|(i, ty)| (TypeIndex(i as u32), ty))
    }

    /// All combinators, in the order of their declaration.
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

    /// The boxed type of this name, such as `messages.Messages`.
    pub fn type_named(&self, name: &str) -> Option<TypeIndex> {
        let found = self.types_by_name.binary_search_by_key(&name, |&index| &self[index].name);
        found.ok().map(|place| self.types_by_name[place])
    }

    /// The constructor or function of this name, such as `messages.sendMedia`.
    pub fn combinator_named(&self, name: &str) -> Option<CombinatorIndex> {
        let names = &self.combinators_by_name;
        let first = names.partition_point(|&index| self[index].name.as_str() < name);
        names.get(first).copied().filter(|&index| self[index].name == name && name != "_")
    }

    /// The only constructor of a type, if it has just one.
    pub fn single_constructor(&self, ty: TypeIndex) -> Option<CombinatorIndex> {
        match self[ty].constructors[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The built-in type behind a boxed type, such as that of `Vector`.
    pub fn builtin(&self, ty: TypeIndex) -> Option<Builtin> {
        self.single_constructor(ty).and_then(|only| self[only].builtin)
    }

    /// Whether this is `Bool`, whose two constructors stand for the two values.
    pub fn is_bool(&self, ty: TypeIndex) -> bool {
        let constructors = self[ty].constructors.iter().map(|&index| &self[index]);
        let mut ids: Vec<_> = constructors.filter(|c| c.fields.is_empty()).map(|c| c.id).collect();
        ids.sort_unstable();
        self[ty].constructors.len() == 2 && ids == [Self::BOOL_TRUE_ID, Self::BOOL_FALSE_ID]
    }

    /// Whether a type is `Object` or `Function`: any boxed value, any call.
    pub fn is_object(&self, ty: &Type) -> bool {
        match ty {
            Type::Boxed(index, _) => {
                let builtin = self.builtin(*index);
                self[*index].name == "Object"
                    || matches!(builtin, Some(Builtin::Object | Builtin::Function))
            }
            Type::Bare(index, _) => {
                matches!(self[*index].builtin, Some(Builtin::Object | Builtin::Function))
            }
            Type::Nat | Type::Param { .. } | Type::Repetition(_) => false,
        }
    }

    /// Whether a field says how many bytes the object behind it has: `bytes:int body:Object`, as in
    /// MTProto's `message`.
    pub fn is_length_of_object(&self, fields: &[Field], index: usize) -> bool {
        let is_int = |ty: &Type| matches!(ty, Type::Bare(int, _) if self[*int].builtin == Some(Builtin::Int));
        match fields.get(index..index + 2) {
            Some([length, object]) => {
                length.name.as_deref() == Some("bytes")
                    && length.condition.is_none()
                    && is_int(&length.ty)
                    && object.condition.is_none()
                    && self.is_object(&object.ty)
            }
            _ => false,
        }
    }

    /// Whether this is the `true` that stands for a mask bit: the only constructor of its type, and
    /// without fields.
    pub fn is_true(&self, constructor: CombinatorIndex) -> bool {
        let constructor = &self[constructor];
        let is_only = || match constructor.result {
            Type::Boxed(ty, _) => self.single_constructor(ty).is_some(),
            _ => false,
        };
        constructor.name == "true" && constructor.fields.is_empty() && is_only()
    }
}

/// A boxed type: the constructors that share a result.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The full name, such as `messages.Messages`.
    pub name: String,
    /// The kinds of its parameters.
    pub params: Vec<Kind>,
    /// Its constructors, in order.
    pub constructors: Vec<CombinatorIndex>,
    /// Whether only its own text knows the name, which belongs to another type elsewhere.
    pub is_local: bool,
    /// What `//@class` says about it.
    pub doc: Option<String>,
    /// The result of the first constructor.
    pub span: Span,
}

/// What a parameter stands for.
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
    /// Whether it is a function.
    pub is_function: bool,
    /// The constructor id, as declared or else as computed.
    pub id: u32,
    /// Whether the schema states the id.
    pub is_id_declared: bool,
    /// The optional arguments.
    pub params: Vec<Param>,
    /// The fields, in wire order.
    pub fields: Vec<Field>,
    /// The result: the boxed type that a constructor belongs to, or what a function returns.
    pub result: Type,
    /// What the language predefines about it.
    pub builtin: Option<Builtin>,
    /// The definition in one line, with its id and without the `;`.
    pub text: String,
    /// Whether only its own text knows the name, which belongs to another combinator elsewhere.
    pub is_local: bool,
    /// What `//@description` says about it.
    pub doc: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// Whether it comes from the built-in prelude and not from a schema.
    pub is_predeclared: bool,
}

/// An optional argument of a combinator. It is never serialised.
#[derive(Clone, Debug)]
pub struct Param {
    /// The variable.
    pub name: String,
    /// What it stands for.
    pub kind: Kind,
}

/// A field of a combinator or of a repetition.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name; anonymous fields have none.
    pub name: Option<String>,
    /// When the field is there, if not always.
    pub condition: Option<Condition>,
    /// Whether it holds a function call that returns the type.
    pub is_call: bool,
    /// The type.
    pub ty: Type,
    /// What its tag in a documentation comment says about it.
    pub doc: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// The key of an anonymous field. Empty for the others.
    pub(crate) made_up: String,
}

impl Field {
    /// The name, or a made-up one for an anonymous field: `field_1` for the first field, and so on.
    /// No two fields of one combinator or of one repetition have the same key.
    pub fn key(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.made_up)
    }

    /// Makes up keys for the anonymous ones among the fields of a combinator or of a repetition.
    pub(crate) fn make_up_keys(fields: &mut [Self]) {
        if fields.iter().all(|field| field.name.is_some()) {
            return;
        }
        let names: FxHashSet<String> =
            fields.iter().filter_map(|field| field.name.clone()).collect();
        for (place, field) in (1..).zip(fields).filter(|(_, field)| field.name.is_none()) {
            let plain = format!("field_{place}");
            let others = std::iter::once(format!("{plain}_"));
            let others = others.chain((3..=names.len() + 2).map(|n| format!("{plain}_{n}")));
            let mut keys = std::iter::once(plain.clone()).chain(others);
            field.made_up = keys.find(|key| !names.contains(key)).unwrap_or_default();
        }
    }
}

/// When a conditional field is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// The mask.
    pub mask: Variable,
    /// The bit, 0 to 31; without one, the field is there if the mask is not zero.
    pub bit: Option<u8>,
}

/// A number that is known when a field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variable {
    /// An optional argument, by its place among the arguments.
    Param(usize),
    /// An earlier field of type `#`.
    Field {
        /// How many repetitions further out the field stands.
        up: usize,
        /// Its place among the fields there.
        index: usize,
    },
}

/// A fully applied type.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// `#`
    Nat,
    /// A boxed type with its arguments: id first.
    Boxed(TypeIndex, Vec<Argument>),
    /// The fields of a constructor, with the arguments of its type.
    Bare(CombinatorIndex, Vec<Argument>),
    /// A type variable, by its place among the optional arguments.
    Param {
        /// The place.
        index: usize,
        /// Whether `%` asks for its bare form.
        is_bare: bool,
    },
    /// Records one after another.
    Repetition(Box<Repetition>),
}

/// `n*[ fields ]`
#[derive(Clone, Debug)]
pub struct Repetition {
    /// How many records.
    pub count: Nat,
    /// The fields of each.
    pub items: Vec<Field>,
}

impl PartialEq for Repetition {
    /// Repetitions are compared as written: by count, names, conditions and types.
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

/// A number expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nat {
    /// A constant.
    Const(u32),
    /// A variable plus a constant.
    Sum(Variable, u32),
}

/// The types that the language predefines: their binary form is not that of their definition.
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
    /// Another `?` definition, of which nothing is known.
    Unknown,
}

impl Builtin {
    /// Whether there is a binary form that is this type's own. `object` and `function` stand for
    /// those of other types, and of an unknown one there is nothing to say.
    pub fn has_form(self) -> bool {
        !matches!(self, Self::Object | Self::Function | Self::Unknown)
    }
}
