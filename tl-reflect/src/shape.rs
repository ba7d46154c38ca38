//! The shape of a type: the one dispatch that all readers and writers of values match on.

use tl_parser::Schema;
use tl_parser::schema::{Argument, Builtin, CombinatorIndex, Type, TypeIndex};
use tl_runtime::VECTOR_ID;

use crate::kinds::{ShapeKind, ShapeKinds};

/// The form that values of a type without variables have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape<'t> {
    /// `#`: a number or a mask.
    Nat,
    /// `Object`: a boxed value of any type.
    Object,
    /// `Function`: a call of any function.
    Function,
    /// A variable without an argument. Only the value itself says what it is.
    Unbound,
    /// `Bool`: one of two constructor ids.
    Bool,
    /// The bare `true`, which has no bytes.
    True,
    /// A bare built-in type.
    Builtin(BuiltinShape<'t>),
    /// The boxed form of a built-in type: a constructor id, then the bare form.
    BoxedBuiltin(TypeIndex, BuiltinShape<'t>),
    /// The fields of a constructor, without its id.
    Fields(CombinatorIndex, &'t [Argument]),
    /// The id of one of the constructors of a type, then its fields.
    Constructors(TypeIndex, &'t [Argument]),
}

/// A built-in type and its bare form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BuiltinShape<'t> {
    pub(crate) constructor: CombinatorIndex,
    pub(crate) kind: BuiltinKind<'t>,
}

/// The bare form of a built-in type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BuiltinKind<'t> {
    Int,
    Long,
    Double,
    Float,
    String,
    Bytes,
    /// `int128`, `int256` or `int512`, with the number of bytes.
    Raw(usize),
    /// A vector of items of this type.
    Vector(&'t Type),
    /// A `?` definition without a known form, or a vector without an item type.
    Unknown,
}

impl<'t> BuiltinShape<'t> {
    fn new(constructor: CombinatorIndex, builtin: Builtin, arguments: &'t [Argument]) -> Self {
        let kind = match (builtin, arguments) {
            (Builtin::Int, _) => BuiltinKind::Int,
            (Builtin::Long, _) => BuiltinKind::Long,
            (Builtin::Double, _) => BuiltinKind::Double,
            (Builtin::Float, _) => BuiltinKind::Float,
            (Builtin::String, _) => BuiltinKind::String,
            (Builtin::Bytes, _) => BuiltinKind::Bytes,
            (Builtin::Int128, _) => BuiltinKind::Raw(16),
            (Builtin::Int256, _) => BuiltinKind::Raw(32),
            (Builtin::Int512, _) => BuiltinKind::Raw(64),
            (Builtin::Vector, [Argument::Type(item)]) => BuiltinKind::Vector(item),
            (Builtin::Vector | Builtin::Object | Builtin::Function | Builtin::Unknown, _) => {
                BuiltinKind::Unknown
            }
        };
        Self { constructor, kind }
    }

    /// Returns the constructor id of the boxed form.
    pub(crate) fn id(&self, schema: &Schema) -> u32 {
        match self.kind {
            BuiltinKind::Vector(_) => VECTOR_ID,
            _ => schema[self.constructor].id,
        }
    }
}

impl ShapeKinds {
    /// Returns the shape of a type without variables.
    pub(crate) fn shape<'t>(&self, ty: &'t Type) -> Shape<'t> {
        match ty {
            Type::Nat => Shape::Nat,
            Type::Param { .. } | Type::Repetition(_) => Shape::Unbound,
            Type::Bare(index, arguments) => self.bare_shape(*index, arguments),
            Type::Boxed(index, arguments) => match self.boxed(*index) {
                ShapeKind::Object => Shape::Object,
                ShapeKind::Function => Shape::Function,
                ShapeKind::Bool => Shape::Bool,
                ShapeKind::Builtin(constructor, builtin) => {
                    let bare = BuiltinShape::new(constructor, builtin, arguments);
                    Shape::BoxedBuiltin(*index, bare)
                }
                ShapeKind::True | ShapeKind::Fields => Shape::Constructors(*index, arguments),
            },
        }
    }

    /// Returns the shape of a constructor or function without its id.
    pub(crate) fn bare_shape<'t>(
        &self,
        index: CombinatorIndex,
        arguments: &'t [Argument],
    ) -> Shape<'t> {
        match self.bare(index) {
            ShapeKind::Object => Shape::Object,
            ShapeKind::Function => Shape::Function,
            ShapeKind::True => Shape::True,
            ShapeKind::Builtin(constructor, builtin) => {
                Shape::Builtin(BuiltinShape::new(constructor, builtin, arguments))
            }
            ShapeKind::Bool | ShapeKind::Fields => Shape::Fields(index, arguments),
        }
    }
}
