//! The Rust types of the generated code, as trees.

use std::fmt;

use crate::names::ident;
use crate::rust_model::{
    Boxing, ExternCodec, Field, FieldKind, Generic, Group, ItemPath, Output, Scalar, Variant,
    WireType,
};

/// A Rust type in the generated code.
///
/// It is printed as users of the generated module write it: paths of generated items start at the
/// module (`types::messages::Chats`), those of the runtime at `tl_runtime`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RustType {
    /// A named type and its arguments: `i32`, `types::User`, `tl_runtime::Bare<X>`.
    Named(RustPath, Vec<RustType>),
    /// The result of the function in a type parameter: `X::Output`.
    Output(RustPath),
    /// `Option<T>`.
    Option(Box<RustType>),
    /// `Box<T>`.
    Boxed(Box<RustType>),
    /// `Vec<T>`.
    Vec(Box<RustType>),
    /// `[T; N]`.
    Array(Box<RustType>, u32),
    /// An array on the heap: `tl_runtime::Array<Vec<T>, N>`.
    HeapArray(Box<RustType>, u32),
}

/// The path of a named Rust type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RustPath(pub(crate) PathKind);

/// The origin of a named type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PathKind {
    /// The prelude of Rust.
    Prelude(&'static str),
    /// The generated module.
    Item(ItemPath),
    /// The runtime.
    Runtime(&'static str),
    /// The caller of the generator, for a type of the schema.
    Extern(String, ExternCodec),
    /// The type parameters of the item.
    Param(String),
}

impl RustPath {
    pub(crate) fn item(path: &ItemPath) -> Self {
        Self(PathKind::Item(path.clone()))
    }

    pub(crate) fn param(name: &str) -> Self {
        Self(PathKind::Param(name.to_owned()))
    }
}

impl RustType {
    pub(crate) fn item(path: &ItemPath, args: Vec<Self>) -> Self {
        Self::Named(RustPath::item(path), args)
    }

    fn prelude(name: &'static str) -> Self {
        Self::Named(RustPath(PathKind::Prelude(name)), Vec::new())
    }

    fn runtime(name: &'static str, args: Vec<Self>) -> Self {
        Self::Named(RustPath(PathKind::Runtime(name)), args)
    }

    fn vec(item: Self) -> Self {
        Self::Vec(Box::new(item))
    }

    fn optional(self, boxing: Boxing) -> Self {
        Self::Option(Box::new(self.boxed(boxing)))
    }

    /// Puts the type into a `Box` if the model says so.
    pub(crate) fn boxed(self, boxing: Boxing) -> Self {
        match boxing {
            Boxing::Inline => self,
            Boxing::Boxed => Self::Boxed(Box::new(self)),
        }
    }

    /// Returns the type with other paths in it.
    #[must_use]
    pub fn map_paths(&self, map: &impl Fn(&RustPath) -> RustPath) -> Self {
        let inner = |ty: &Self| Box::new(ty.map_paths(map));
        match self {
            Self::Named(path, args) => {
                Self::Named(map(path), args.iter().map(|arg| arg.map_paths(map)).collect())
            }
            Self::Output(param) => Self::Output(map(param)),
            Self::Option(ty) => Self::Option(inner(ty)),
            Self::Boxed(ty) => Self::Boxed(inner(ty)),
            Self::Vec(item) => Self::Vec(inner(item)),
            Self::Array(item, len) => Self::Array(inner(item), *len),
            Self::HeapArray(item, len) => Self::HeapArray(inner(item), *len),
        }
    }

    /// Returns true if the type is surely `Copy`: a number, a flag, raw bytes, or an `Option` of them.
    pub(crate) fn is_copied(&self) -> bool {
        match self {
            Self::Named(RustPath(PathKind::Prelude(name)), _) => *name != "String",
            Self::Option(ty) | Self::Array(ty, _) => ty.is_copied(),
            _ => false,
        }
    }

    /// Returns true if this type is an `Option` of `inner`, which may be in a `Box`.
    pub fn is_option_of(&self, inner: &Self) -> bool {
        let Self::Option(held) = self else { return false };
        **held == *inner || matches!(&**held, Self::Boxed(held) if **held == *inner)
    }
}

impl WireType {
    pub(crate) fn rust_type(&self) -> RustType {
        match self {
            Self::Scalar(scalar) | Self::BoxedScalar { scalar, .. } => match scalar {
                Scalar::Nat => RustType::prelude("u32"),
                Scalar::Int => RustType::prelude("i32"),
                Scalar::Long => RustType::prelude("i64"),
                Scalar::Double => RustType::prelude("f64"),
                Scalar::Float => RustType::prelude("f32"),
                Scalar::Bool => RustType::prelude("bool"),
                Scalar::String => RustType::prelude("String"),
                Scalar::Bytes => RustType::vec(RustType::prelude("u8")),
                Scalar::Raw(len) => {
                    RustType::Array(Box::new(RustType::prelude("u8")), u32::from(*len))
                }
            },
            Self::Extern { path, codec } => {
                RustType::Named(RustPath(PathKind::Extern(path.clone(), *codec)), Vec::new())
            }
            Self::Struct { path, args, .. } | Self::Enum { path, args } => {
                RustType::item(path, args.iter().map(Self::rust_type).collect())
            }
            Self::Vector { item, .. } | Self::Items { item } | Self::Counted { item, .. } => {
                RustType::vec(item.rust_type())
            }
            Self::Tagged { item, .. } | Self::Given { ty: item, .. } => item.rust_type(),
            Self::Array { item, len, boxing: Boxing::Inline } => {
                RustType::Array(Box::new(item.rust_type()), *len)
            }
            Self::Array { item, len, boxing: Boxing::Boxed } => {
                RustType::HeapArray(Box::new(item.rust_type()), *len)
            }
            Self::Param(name) | Self::Passed(name) => {
                RustType::Named(RustPath::param(name), Vec::new())
            }
            Self::Bare(inner) => RustType::runtime("Bare", vec![inner.rust_type()]),
            Self::Object { .. } => RustType::runtime("Object", Vec::new()),
            Self::AnyObject => RustType::item(&ItemPath::any("Object"), Vec::new()),
        }
    }
}

impl Field {
    pub(crate) fn rust_type(&self) -> RustType {
        match &self.kind {
            FieldKind::Required(ty) => ty.rust_type(),
            FieldKind::Flag => RustType::prelude("bool"),
            FieldKind::UnknownBits(_) => RustType::prelude("u32"),
            FieldKind::Optional(ty, boxing) => ty.rust_type().optional(*boxing),
            FieldKind::Group(group, boxing) => group.rust_type().optional(*boxing),
        }
    }
}

impl Group {
    pub(crate) fn rust_type(&self) -> RustType {
        let param = |generic: &Generic| RustType::Named(RustPath::param(&generic.name), Vec::new());
        RustType::item(&self.path, self.generics.iter().map(param).collect())
    }
}

impl Variant {
    /// The constructor's struct, with the arguments that it has in the enum.
    pub(crate) fn rust_type(&self) -> RustType {
        let args = self.args.iter().map(WireType::rust_type);
        RustType::item(&self.constructor, args.collect())
    }
}

impl Output {
    /// Returns none if there is no answer.
    pub(crate) fn rust_type(&self) -> Option<RustType> {
        match self {
            Self::Value(ty) => Some(ty.rust_type()),
            Self::OfCall(param) => Some(RustType::Output(RustPath::param(param))),
            Self::Nothing => None,
        }
    }
}

impl fmt::Display for RustType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(path, args) => {
                write!(f, "{path}")?;
                for (place, arg) in args.iter().enumerate() {
                    write!(f, "{}{arg}", if place == 0 { "<" } else { ", " })?;
                }
                if args.is_empty() { Ok(()) } else { f.write_str(">") }
            }
            Self::Output(param) => write!(f, "{param}::Output"),
            Self::Option(ty) => write!(f, "Option<{ty}>"),
            Self::Boxed(ty) => write!(f, "Box<{ty}>"),
            Self::Vec(item) => write!(f, "Vec<{item}>"),
            Self::Array(item, len) => write!(f, "[{item}; {len}]"),
            Self::HeapArray(item, len) => write!(f, "tl_runtime::Array<Vec<{item}>, {len}>"),
        }
    }
}

impl fmt::Display for RustPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            PathKind::Prelude(name) => f.write_str(name),
            PathKind::Item(path) => {
                f.write_str(path.root.module_name())?;
                let mut names = path.modules.iter().chain([&path.name]);
                names.try_for_each(|name| write!(f, "::{}", ident(name)))
            }
            PathKind::Runtime(name) => write!(f, "tl_runtime::{name}"),
            PathKind::Extern(path, _) => f.write_str(path),
            PathKind::Param(name) => write!(f, "{}", ident(name)),
        }
    }
}
