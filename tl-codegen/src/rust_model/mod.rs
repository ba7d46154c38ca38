//! The Rust side of a schema: structs, enums and functions, with everything decided that depends
//! on more than one of them. Emission only spells this out.

mod wire;
mod wire_type;

use std::collections::BTreeSet;

pub(crate) use wire::{Guard, Mask, ReadPlan, UnknownBits, WireField};
pub(crate) use wire_type::{ExternCodec, Form, Scalar, WireType};

use crate::names::Names;

/// What a generated module contains.
#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) structs: Vec<Struct>,
    pub(crate) enums: Vec<Enum>,
    /// The enums of everything that a constructor id can start, if they are asked for.
    pub(crate) any: Vec<Any>,
    /// The definitions, a text for each schema file.
    pub(crate) schema: Vec<String>,
    /// What borrows among the items, if they are generated as values that borrow as well.
    pub(crate) borrowing: Option<BTreeSet<ItemPath>>,
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
    /// The module of what is only implementations.
    Conversions,
    Errors,
}

impl Root {
    /// The name of the module.
    pub(crate) fn module_name(self) -> &'static str {
        match self {
            Self::Types => "types",
            Self::Enums => "enums",
            Self::Functions => "functions",
            Self::Any => "any",
            Self::Conversions => "conversions",
            Self::Errors => "errors",
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

/// A constructor, a function, or a record of a repetition.
#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) path: ItemPath,
    /// The TL name, the id and the TL line. Records have no id.
    pub(crate) tl_name: String,
    pub(crate) id: Option<u32>,
    pub(crate) text: String,
    pub(crate) generics: Vec<Generic>,
    pub(crate) body: Body,
    /// What is on the wire, in order.
    pub(crate) wire: Vec<WireField>,
    pub(crate) read_plan: ReadPlan,
    /// The fewest bytes the fields take.
    pub(crate) min_size: u64,
    /// The levels that a value counts towards the depth limit; 0 if it does not count.
    pub(crate) levels: u32,
    /// Whether it is a variant of an enum.
    pub(crate) variant: Option<VariantOf>,
    /// What it returns, if it is a function.
    pub(crate) output: Option<Output>,
    /// The type of which it is the only constructor.
    pub(crate) only_of: Option<String>,
    pub(crate) directions: CodecDirections,
}

impl Struct {
    /// Whether it has no fields and is a variant of an enum, which is all there is of it then.
    pub(crate) fn is_only_variant(&self) -> bool {
        self.variant.as_ref().is_some_and(|variant| variant.payload == Payload::Unit)
    }
}

/// Whether values are written and read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct CodecDirections {
    pub(crate) encode: bool,
    pub(crate) decode: bool,
}

impl Default for CodecDirections {
    fn default() -> Self {
        Self { encode: true, decode: true }
    }
}

/// A type parameter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Generic {
    /// The place among the parameters in the schema.
    pub(crate) param: usize,
    pub(crate) name: String,
    /// Whether it stands for a function.
    pub(crate) is_function: bool,
    /// True if it stands for the bare form of the argument, because the schema has it as `%X`.
    pub(crate) is_bare: bool,
}

/// What a struct is made of.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Body {
    /// The public fields, in wire order.
    pub(crate) fields: Vec<Field>,
    /// Flags that another field implies, because they share its bit.
    pub(crate) aliases: Vec<FlagAlias>,
}

impl Body {
    /// The field at the end of a path through groups.
    pub(crate) fn at(&self, path: &[usize]) -> Option<&Field> {
        let (first, rest) = path.split_first()?;
        let field = &self.fields[*first];
        match &field.kind {
            _ if rest.is_empty() => Some(field),
            FieldKind::Group(group, _) => group.body.at(rest),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(crate) fn at_mut(&mut self, path: &[usize]) -> Option<&mut Field> {
        let (first, rest) = path.split_first()?;
        let field = &mut self.fields[*first];
        if rest.is_empty() {
            return Some(field);
        }
        match &mut field.kind {
            FieldKind::Group(group, _) => group.body.at_mut(rest),
            _ => None,
        }
    }

    /// Gives each method a name of its own, none of them `new`.
    pub(crate) fn name_methods(&mut self) {
        let mut names = Names::default();
        names.claim("new");
        for field in &mut self.fields {
            field.setter = match field.kind {
                FieldKind::Required(_) | FieldKind::UnknownBits(_) => None,
                FieldKind::Flag | FieldKind::Optional(..) | FieldKind::Group(..) => {
                    Some(names.claim(&field.name))
                }
            };
        }
        for flag in &mut self.aliases {
            flag.method = names.claim(&flag.method);
        }
    }

    /// Whether every field is always there.
    pub(crate) fn is_plain(&self) -> bool {
        self.aliases.is_empty()
            && self.fields.iter().all(|field| matches!(field.kind, FieldKind::Required(_)))
    }
}

/// The enum that a struct belongs to.
#[derive(Debug, PartialEq)]
pub(crate) struct VariantOf {
    pub(crate) path: ItemPath,
    pub(crate) name: String,
    pub(crate) payload: Payload,
    /// The parameters of the enum, and those of them that the struct has.
    pub(crate) generics: Vec<Generic>,
    pub(crate) args: Vec<WireType>,
}

/// What a function returns.
#[derive(Debug, PartialEq)]
pub(crate) enum Output {
    Value(WireType),
    /// What the function in this type parameter returns.
    OfCall(String),
    /// Nothing: the type of the answer has no constructors.
    Nothing,
}

/// A field of a struct.
#[derive(Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// The TL names of what it stands for: one, or those of a group.
    pub(crate) tl_names: Vec<String>,
    /// The TL form of it, such as `flags.5?true`.
    pub(crate) text: String,
    pub(crate) kind: FieldKind,
    /// The mask bit that says whether the field is present, if it is conditional.
    pub(crate) guard: Option<Guard>,
    /// The decoder's variable for the value, if the field has bytes of its own. The name is unique
    /// in the whole struct.
    pub(crate) variable: Option<String>,
    /// The decoder's variable for the number of items, if that number is on the wire before.
    pub(crate) count: Option<String>,
    /// The name of the method that sets the field, if it is conditional.
    pub(crate) setter: Option<String>,
}

impl Field {
    /// A field without anything that depends on its struct.
    pub(crate) fn new(name: String, tl_names: Vec<String>, text: String, kind: FieldKind) -> Self {
        Self { name, tl_names, text, kind, guard: None, variable: None, count: None, setter: None }
    }
}

/// How a field appears in Rust.
#[derive(Debug, PartialEq)]
pub(crate) enum FieldKind {
    /// Always there.
    Required(WireType),
    /// `flags.N?true`: a `bool`.
    Flag,
    /// The bits of a mask that no other field has.
    UnknownBits(UnknownBits),
    /// `flags.N?T`: an `Option`.
    Optional(WireType, Boxing),
    /// What one mask bit guards, if that is several fields or a mask: an `Option` of a struct.
    Group(Group, Boxing),
}

impl FieldKind {
    /// True for a field that is a bit of a mask and has no bytes of its own.
    pub(crate) fn is_flag(&self) -> bool {
        matches!(self, Self::Flag)
    }

    /// The type of the value, if this is one.
    pub(crate) fn ty(&self) -> Option<&WireType> {
        match self {
            Self::Required(ty) | Self::Optional(ty, _) => Some(ty),
            Self::Flag | Self::UnknownBits(_) | Self::Group(..) => None,
        }
    }

    /// The same, to be changed.
    pub(crate) fn ty_mut(&mut self) -> Option<&mut WireType> {
        match self {
            Self::Required(ty) | Self::Optional(ty, _) => Some(ty),
            Self::Flag | Self::UnknownBits(_) | Self::Group(..) => None,
        }
    }
}

/// Whether a value sits behind a `Box`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Boxing {
    Inline,
    Boxed,
}

/// The struct of what one mask bit guards.
#[derive(Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) path: ItemPath,
    pub(crate) generics: Vec<Generic>,
    pub(crate) body: Body,
}

/// A flag without a field of its own.
#[derive(Debug, PartialEq)]
pub(crate) struct FlagAlias {
    /// The name of the method that returns the flag.
    pub(crate) method: String,
    pub(crate) text: String,
    /// The field on the same bit.
    pub(crate) field: usize,
}

/// A boxed type with several constructors.
#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) path: ItemPath,
    pub(crate) tl_name: String,
    pub(crate) generics: Vec<Generic>,
    pub(crate) variants: Vec<Variant>,
    /// The variant that stands for "nothing" after an error: the one that is made the quickest.
    pub(crate) fallback: usize,
    /// The fewest bytes a value takes, id included.
    pub(crate) min_size: u64,
    /// The levels that a value counts towards the depth limit; 0 if it does not count.
    pub(crate) levels: u32,
    pub(crate) directions: CodecDirections,
}

/// A variant of an enum.
#[derive(Debug, PartialEq)]
pub(crate) struct Variant {
    pub(crate) name: String,
    /// The TL name of the constructor.
    pub(crate) tl_name: String,
    pub(crate) payload: Payload,
    pub(crate) constructor: ItemPath,
    /// What its parameters stand for, in those of the enum.
    pub(crate) args: Vec<WireType>,
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
    /// The variant to decode after an error: the one that takes the least work.
    pub(crate) fallback: usize,
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
