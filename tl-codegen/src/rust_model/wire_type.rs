//! Rust types together with their form on the wire.

use super::path::ItemPath;

/// A Rust type together with its form on the wire.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum WireType {
    Scalar(Scalar),
    /// A type that the caller chose for a type of the schema.
    Extern {
        path: String,
        codec: ExternCodec,
    },
    /// `Int`: a scalar after its constructor id.
    BoxedScalar {
        scalar: Scalar,
        id: u32,
        tl_name: String,
    },
    /// The struct of a constructor or of a record.
    Struct {
        path: ItemPath,
        args: Vec<WireType>,
        form: Form,
    },
    /// An enum, which is always boxed on the wire.
    Enum {
        path: ItemPath,
        args: Vec<WireType>,
    },
    Vector {
        item: Box<WireType>,
        form: Form,
    },
    /// `4*[ item ]`: a Rust array, or one on the heap if it would be large.
    Array {
        item: Box<WireType>,
        len: u32,
        boxing: Boxing,
    },
    /// `n*[ item ]`: items without a count, which an earlier field states.
    Items {
        item: Box<WireType>,
    },
    /// `n*[ item ]` where `n` is also used elsewhere: items whose number is known.
    Counted {
        item: Box<WireType>,
        count: Number,
    },
    /// `(Tuple t n)`: items after the id of their constructor.
    Tagged {
        item: Box<WireType>,
        id: u32,
        tl_name: String,
    },
    /// A struct or an enum whose form depends on numbers, or that is generic and has arguments whose
    /// form is not that of their Rust types. The functions that write and read it take the numbers,
    /// and if `passes` is set a function for each argument.
    Given {
        ty: Box<WireType>,
        numbers: Vec<Number>,
        passes: bool,
    },
    /// A type parameter.
    Param(String),
    /// A type parameter of an item that takes functions for its parameters.
    Passed(String),
    /// A bare value in a type argument or as a result.
    Bare(Box<WireType>),
    /// Any boxed value, as bytes: with its length before it, or up to the end of the input.
    Object {
        is_sized: bool,
        /// True for any function call, which has no other form.
        is_call: bool,
    },
    /// Any boxed value, decoded by its id, because nothing states its length.
    AnyObject,
}

/// A number that counts or guards.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Number {
    Constant(u32),
    /// A variable and what is added to it.
    Variable {
        name: String,
        plus: u32,
    },
}

/// The codec of a type that the caller chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ExternCodec {
    /// A `string`, through `AsRef<str>` and `From<&str>`.
    Text,
    /// A `bytes`, through `AsRef<[u8]>` and `From<Vec<u8>>`.
    Bytes,
    /// Another type that the language predefines, by `Encode` and `Decode`.
    Scalar(Scalar),
    /// A boxed type, by `Encode` and `Decode`.
    Boxed,
    /// The bare form of its only constructor, by `EncodeBare` and `DecodeBare`.
    Bare,
}

/// The place of a value: inline or in a `Box`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Boxing {
    Inline,
    Boxed,
}

/// With or without the constructor id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Boxed,
    Bare,
    /// A struct without an id.
    Record,
}

/// The types that the runtime reads and writes with methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scalar {
    Nat,
    Int,
    Long,
    Double,
    Float,
    Bool,
    String,
    Bytes,
    Raw(u16),
}

impl WireType {
    /// Returns true if `Encode` and `Decode` of the Rust type have exactly this form.
    pub(crate) fn uses_default_codec(&self) -> bool {
        match self {
            Self::Scalar(_)
            | Self::Enum { .. }
            | Self::Param(_)
            | Self::Bare(_)
            | Self::AnyObject => true,
            Self::Object { is_sized, .. } => !is_sized,
            Self::Extern { codec, .. } => {
                matches!(codec, ExternCodec::Scalar(_) | ExternCodec::Boxed)
            }
            Self::BoxedScalar { .. }
            | Self::Array { .. }
            | Self::Items { .. }
            | Self::Counted { .. }
            | Self::Tagged { .. }
            | Self::Given { .. }
            | Self::Passed(_) => false,
            Self::Struct { form, .. } => *form != Form::Bare,
            Self::Vector { item, form } => *form == Form::Boxed && item.uses_default_codec(),
        }
    }

    /// Returns the types inside this one.
    pub(crate) fn parts(&self) -> &[WireType] {
        match self {
            Self::Struct { args, .. } | Self::Enum { args, .. } => args,
            Self::Vector { item, .. }
            | Self::Array { item, .. }
            | Self::Items { item }
            | Self::Counted { item, .. }
            | Self::Tagged { item, .. }
            | Self::Given { ty: item, .. }
            | Self::Bare(item) => std::slice::from_ref(item),
            Self::Scalar(_)
            | Self::Extern { .. }
            | Self::BoxedScalar { .. }
            | Self::Param(_)
            | Self::Passed(_)
            | Self::Object { .. }
            | Self::AnyObject => &[],
        }
    }

    /// Returns the types inside this one, mutably.
    pub(crate) fn parts_mut(&mut self) -> &mut [WireType] {
        match self {
            Self::Struct { args, .. } | Self::Enum { args, .. } => args,
            Self::Vector { item, .. }
            | Self::Array { item, .. }
            | Self::Items { item }
            | Self::Counted { item, .. }
            | Self::Tagged { item, .. }
            | Self::Given { ty: item, .. }
            | Self::Bare(item) => std::slice::from_mut(item),
            Self::Scalar(_)
            | Self::Extern { .. }
            | Self::BoxedScalar { .. }
            | Self::Param(_)
            | Self::Passed(_)
            | Self::Object { .. }
            | Self::AnyObject => &mut [],
        }
    }

    /// Returns the type with the numbers that its codec takes.
    pub(crate) fn given(self, numbers: Vec<Number>) -> Self {
        match numbers.is_empty() {
            true => self,
            false => Self::Given { ty: Box::new(self), numbers, passes: false },
        }
    }

    /// Returns the struct or the enum without the numbers and the functions that it takes.
    pub(crate) fn without_given(&self) -> &WireType {
        match self {
            Self::Given { ty, .. } => ty,
            ty => ty,
        }
    }

    /// Returns the type of the value after the constructor id and without the numbers that its codec
    /// takes.
    pub(crate) fn value(&self) -> &WireType {
        match self {
            Self::Tagged { item, .. } => item.value(),
            ty => ty.without_given(),
        }
    }

    /// Returns true if it depends on a number.
    pub(crate) fn uses(&self, number: &str) -> bool {
        let is_number =
            |found: &Number| matches!(found, Number::Variable { name, .. } if name == number);
        let mut is_used = false;
        self.visit(&mut |ty| {
            is_used |= match ty {
                Self::Counted { count, .. } => is_number(count),
                Self::Given { numbers, .. } => numbers.iter().any(is_number),
                _ => false,
            }
        });
        is_used
    }

    /// Visits this type and all types in it.
    pub(crate) fn visit<'a>(&'a self, visitor: &mut impl FnMut(&'a Self)) {
        visitor(self);
        self.parts().iter().for_each(|part| part.visit(visitor));
    }

    /// Returns the path of the struct or the enum that this is.
    pub(crate) fn item(&self) -> Option<&ItemPath> {
        match self {
            Self::Struct { path, .. } | Self::Enum { path, .. } => Some(path),
            _ => None,
        }
    }

    /// Returns true if a type parameter occurs in this type.
    pub(crate) fn mentions(&self, param: &str) -> bool {
        let mut is_mentioned = false;
        self.visit(&mut |ty| {
            is_mentioned |= matches!(ty, Self::Param(name) | Self::Passed(name) if name == param);
        });
        is_mentioned
    }
}

impl Scalar {
    /// Returns the fewest bytes of a value.
    pub(crate) fn min_size(self) -> u64 {
        match self {
            Self::Nat | Self::Int | Self::Float | Self::Bool | Self::String | Self::Bytes => 4,
            Self::Long | Self::Double => 8,
            Self::Raw(len) => u64::from(len),
        }
    }
}
