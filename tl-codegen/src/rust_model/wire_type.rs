//! Rust types together with their form on the wire.

use super::{Boxing, ItemPath};

/// A Rust type together with its form on the wire.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum WireType {
    Scalar(Scalar),
    /// A type of the caller's in place of one of the schema.
    Extern {
        path: String,
        codec: ExternCodec,
    },
    /// `Int`: a scalar behind the id of its constructor.
    BoxedScalar {
        scalar: Scalar,
        id: u32,
        tl_name: String,
    },
    /// A constructor's struct, or that of a record.
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
    /// `4*[ item ]`: items one after another, in a Rust array or, if that would be large, on the heap.
    Array {
        item: Box<WireType>,
        len: u32,
        boxing: Boxing,
    },
    /// `n*[ item ]`: items whose count was written before.
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
    /// A bare value where Rust only knows the type: in an argument, as an answer.
    Bare(Box<WireType>),
    /// Any boxed value, as bytes: behind its length, or up to the end of the input.
    Object {
        is_sized: bool,
        /// True for any function call, which has no other form.
        is_call: bool,
    },
    /// Any boxed value, found by its id: where nothing else says how long it is.
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

/// How a type of the caller's is written and read.
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

/// With or without the constructor id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Boxed,
    Bare,
    /// Of a struct that has no id.
    Record,
}

/// The types that the runtime reads and writes by a method.
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
    /// Whether `Encode` and `Decode` of the Rust type are exactly this form.
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

    /// The types that this one is made of.
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

    /// The same, to be changed.
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

    /// The struct or the enum without what it is given.
    pub(crate) fn item(&self) -> &WireType {
        match self {
            Self::Given { ty, .. } => ty,
            ty => ty,
        }
    }

    /// True if it depends on a number.
    pub(crate) fn uses(&self, number: &str) -> bool {
        let is_number =
            |found: &Number| matches!(found, Number::Variable { name, .. } if name == number);
        let here = match self {
            Self::Counted { count, .. } => is_number(count),
            Self::Given { numbers, .. } => numbers.iter().any(is_number),
            _ => false,
        };
        here || self.parts().iter().any(|part| part.uses(number))
    }

    /// Whether a type parameter occurs in it.
    pub(crate) fn mentions(&self, param: &str) -> bool {
        matches!(self, Self::Param(name) | Self::Passed(name) if name == param)
            || self.parts().iter().any(|part| part.mentions(param))
    }
}

impl Scalar {
    /// The fewest bytes of a value.
    pub(crate) fn min_size(self) -> u64 {
        match self {
            Self::Nat | Self::Int | Self::Float | Self::Bool | Self::String | Self::Bytes => 4,
            Self::Long | Self::Double => 8,
            Self::Raw(len) => u64::from(len),
        }
    }
}
