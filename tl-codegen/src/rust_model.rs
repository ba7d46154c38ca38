//! The Rust side of a schema: structs, enums and functions, with everything decided that depends
//! on more than one of them. Emission only spells this out.

/// What a generated module contains.
#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) structs: Vec<Struct>,
    pub(crate) enums: Vec<Enum>,
    /// The enums of everything that a constructor id can start, if they are asked for.
    pub(crate) any: Vec<Any>,
    /// The path of `Bool`, which is Rust's `bool` by another name.
    pub(crate) bool: Option<ItemPath>,
}

/// The modules at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Root {
    Types,
    Enums,
    Functions,
    Any,
}

impl Root {
    /// The name of the module.
    pub(crate) fn module_name(self) -> &'static str {
        match self {
            Self::Types => "types",
            Self::Enums => "enums",
            Self::Functions => "functions",
            Self::Any => "any",
        }
    }
}

/// Where an item stands: `types::messages::Chats`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ItemPath {
    pub(crate) root: Root,
    pub(crate) modules: Vec<String>,
    pub(crate) name: String,
}

impl ItemPath {
    /// The path of an enum of everything.
    pub(crate) fn any(name: &str) -> Self {
        Self { root: Root::Any, modules: Vec::new(), name: name.to_owned() }
    }
}

/// A constructor or a function.
#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) path: ItemPath,
    /// The TL name, the id and the TL line.
    pub(crate) tl_name: String,
    pub(crate) id: u32,
    pub(crate) text: String,
    /// Type parameters, each a function.
    pub(crate) generics: Vec<String>,
    /// The public fields, in wire order.
    pub(crate) fields: Vec<Field>,
    /// What is on the wire, in order.
    pub(crate) wire: Vec<WireField>,
    /// Flags that another field implies, because they share its bit.
    pub(crate) implied: Vec<ImpliedFlag>,
    /// The fewest bytes the fields take.
    pub(crate) min_size: u64,
    /// Whether values can contain others of the same type.
    pub(crate) is_recursive: bool,
    /// Whether it is a variant of an enum.
    pub(crate) variant: Option<VariantOf>,
    /// What it returns, if it is a function.
    pub(crate) output: Option<Output>,
}

/// The enum that a struct belongs to.
#[derive(Debug)]
pub(crate) struct VariantOf {
    pub(crate) path: ItemPath,
    pub(crate) name: String,
    pub(crate) payload: Payload,
}

/// What a function returns.
#[derive(Debug)]
pub(crate) enum Output {
    Value(WireType),
    /// What the function in this type parameter returns.
    OutputOf(String),
}

/// A field of a struct.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// The TL form of it, such as `flags.5?true`.
    pub(crate) text: String,
    pub(crate) kind: FieldKind,
}

/// How a field appears in Rust.
#[derive(Debug)]
pub(crate) enum FieldKind {
    /// Always there.
    Required(WireType),
    /// `flags.N?true`: a `bool`.
    Flag,
    /// `flags.N?T`: an `Option`.
    Optional(WireType, Boxing),
    /// Several fields on one mask bit: an `Option` of a struct.
    Group(Group, Boxing),
}

/// Whether a value sits behind a `Box`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Boxing {
    Inline,
    Boxed,
}

/// The struct of the fields that share a mask bit.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) path: ItemPath,
    pub(crate) members: Vec<Member>,
}

/// A field of a group.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) ty: WireType,
}

/// A flag without a field of its own.
#[derive(Debug)]
pub(crate) struct ImpliedFlag {
    pub(crate) name: String,
    pub(crate) text: String,
    /// The field on the same bit.
    pub(crate) field: usize,
}

/// What is on the wire at one place.
#[derive(Debug)]
pub(crate) enum WireField {
    /// A mask; its bits tell of fields.
    Mask { name: String, bits: Vec<(u8, usize)> },
    /// The number of items of a field that comes later.
    Count { name: String, field: usize },
    /// A field that is always there.
    Required { field: usize },
    /// A field, or a member of a group, behind a mask bit.
    Conditional { field: usize, member: Option<usize> },
}

/// A boxed type with several constructors.
#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) path: ItemPath,
    pub(crate) tl_name: String,
    pub(crate) variants: Vec<Variant>,
    /// The variant that stands for "nothing" after an error: the one that is made the quickest.
    pub(crate) fallback: usize,
    /// The fewest bytes a value takes, id included.
    pub(crate) min_size: u64,
    pub(crate) is_recursive: bool,
}

/// A variant of an enum.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) payload: Payload,
    pub(crate) constructor: ItemPath,
    pub(crate) id: u32,
    pub(crate) text: String,
}

/// What a variant holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payload {
    /// Nothing: the constructor has no fields.
    Unit,
    /// The constructor's struct.
    Struct(Boxing),
}

/// An enum of what constructor ids can start: any boxed value, or any function call.
#[derive(Debug)]
pub(crate) struct Any {
    pub(crate) path: ItemPath,
    pub(crate) doc: String,
    pub(crate) is_function: bool,
    pub(crate) variants: Vec<AnyVariant>,
}

/// A variant of it.
#[derive(Debug)]
pub(crate) struct AnyVariant {
    pub(crate) name: String,
    pub(crate) tl_name: String,
    pub(crate) ty: WireType,
    pub(crate) ids: Vec<u32>,
    /// Whether it is a function that wraps another one.
    pub(crate) is_wrapper: bool,
}

/// A Rust type together with its form on the wire.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum WireType {
    Scalar(Scalar),
    /// A constructor's struct.
    Struct {
        path: ItemPath,
        form: Form,
    },
    /// An enum, which is always boxed on the wire.
    Enum {
        path: ItemPath,
    },
    Vector {
        item: Box<WireType>,
        form: Form,
    },
    /// `4*[ item ]`: items one after another.
    Array {
        item: Box<WireType>,
        len: u32,
    },
    /// `n*[ item ]`: items whose count was written before.
    Items {
        item: Box<WireType>,
    },
    /// A function call, in a type parameter.
    Call(String),
    /// Any boxed value, as bytes: behind its length, or up to the end of the input.
    Object {
        is_sized: bool,
    },
    /// Any boxed value, found by its id: where nothing else says how long it is.
    AnyObject,
}

/// With or without the constructor id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Boxed,
    Bare,
}

/// The types that the runtime reads and writes by a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    pub(crate) fn is_natural(&self) -> bool {
        match self {
            Self::Scalar(_) | Self::Enum { .. } | Self::Call(_) | Self::AnyObject => true,
            Self::Object { is_sized } => !is_sized,
            Self::Array { .. } | Self::Items { .. } => false,
            Self::Struct { form, .. } => *form == Form::Boxed,
            Self::Vector { item, form } => *form == Form::Boxed && item.is_natural(),
        }
    }
}
