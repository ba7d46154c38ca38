//! The Rust model of a schema: structs, enums and functions, with all decisions made. Emission
//! prints it.

mod conversion;
mod getter;
mod path;
mod wire;
mod wire_type;

use std::collections::BTreeSet;

pub(crate) use conversion::{FieldConversion, FieldSource, VariantConversion};
pub(crate) use getter::{Getter, GetterArm, GetterForm, VariantMethods};
pub(crate) use path::{ItemPath, Root};
pub(crate) use wire::{
    CheckedMask, Guard, Mask, NumberSource, NumberVariable, ReadPlan, UnknownBits, WireField,
};
pub(crate) use wire_type::{Boxing, ExternCodec, Form, Number, Scalar, WireType};

use crate::names::Names;

/// The content of a generated module.
#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) structs: Vec<Struct>,
    pub(crate) enums: Vec<Enum>,
    /// The enums of all boxed types and of all functions, if the caller or a field needs them.
    pub(crate) any: Vec<Any>,
    /// The definitions, one text for each schema file.
    pub(crate) schema: Vec<String>,
    /// The items that borrow, if the caller asks for borrowed values.
    pub(crate) borrowing: Option<BTreeSet<ItemPath>>,
    /// The items without `Eq` and `Hash`, if the caller asks for these.
    pub(crate) without_eq: Option<BTreeSet<ItemPath>>,
    /// The items without `Default`, if the caller asks for it.
    pub(crate) without_default: Option<BTreeSet<ItemPath>>,
    /// The path of `Bool`, an alias of Rust's `bool`.
    pub(crate) bool: Option<ItemPath>,
}

/// A constructor, a function, or a record of a repetition.
#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) path: ItemPath,
    /// The TL name. Records have that of their combinator, and no id.
    pub(crate) tl_name: String,
    pub(crate) id: Option<u32>,
    pub(crate) text: String,
    pub(crate) generics: Vec<Generic>,
    pub(crate) body: Body,
    /// The TL names of the masks, which are no fields in Rust.
    pub(crate) masks: Vec<String>,
    /// The places on the wire, in order.
    pub(crate) wire: Vec<WireField>,
    pub(crate) read_plan: ReadPlan,
    /// The numbers that other parts depend on, those that are given first.
    pub(crate) numbers: Vec<NumberVariable>,
    /// The masks that are stored or given.
    pub(crate) checks: Vec<CheckedMask>,
    /// True if it takes functions for its type parameters.
    pub(crate) is_functional: bool,
    /// The fewest bytes of the fields.
    pub(crate) min_size: u64,
    /// The levels that a value counts towards the depth limit; 0 if it does not count.
    pub(crate) levels: u32,
    /// The variant that the constructor is.
    pub(crate) variant: Option<VariantOf>,
    /// The result of a function.
    pub(crate) output: Option<Output>,
    /// The type of which it is the only constructor.
    pub(crate) only_of: Option<String>,
    pub(crate) directions: CodecDirections,
    /// The conversions to constructors that refer to this one, if the caller asks for them.
    pub(crate) conversions: Vec<FieldConversion>,
}

impl Struct {
    /// Returns the bodies of the struct and of its groups, with their paths.
    pub(crate) fn bodies(&self) -> impl Iterator<Item = (&ItemPath, &Body)> {
        let groups = self.body.all_fields().into_iter().filter_map(|field| field.kind.group());
        std::iter::once((&self.path, &self.body))
            .chain(groups.map(|group| (&group.path, &group.body)))
    }

    /// Returns true for a constructor without fields that is a variant; it needs no struct.
    pub(crate) fn is_only_variant(&self) -> bool {
        self.variant.as_ref().is_some_and(|variant| variant.payload == Payload::Unit)
    }

    /// The variables of the numbers that it is given.
    pub(crate) fn given(&self) -> Vec<String> {
        let given = self.numbers.iter().filter(|number| number.source == NumberSource::Given);
        given.map(|number| number.name.clone()).collect()
    }

    /// True if a field depends on a number, and not only the answer of a function.
    pub(crate) fn fields_use(&self, number: &str) -> bool {
        let is_test = |other: &&NumberVariable| matches!(&other.source, NumberSource::IsSet(base) if base == number);
        let mut tests = self.numbers.iter().filter(is_test);
        self.body.uses(number) || tests.any(|test| self.body.uses(&test.name))
    }

    /// True if its codec takes numbers or functions.
    pub(crate) fn is_dependent(&self) -> bool {
        self.is_functional || self.numbers.iter().any(|number| number.source == NumberSource::Given)
    }
}

/// The directions of the codec of an item.
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
    /// The position among the parameters in the schema.
    pub(crate) param: usize,
    pub(crate) name: String,
    /// True if it stands for a function.
    pub(crate) is_function: bool,
    /// True if it stands for the bare form of the argument, because the schema has it as `%X`.
    pub(crate) is_bare: bool,
}

/// The fields of a struct or of a group.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Body {
    /// The public fields, in wire order.
    pub(crate) fields: Vec<Field>,
    /// Flags that share the bit of a field.
    pub(crate) aliases: Vec<FlagAlias>,
}

impl Body {
    /// Returns the field with the value of the TL field at `place`.
    pub(crate) fn field_of(&self, place: usize) -> Option<&Field> {
        self.fields.iter().find(|field| field.place == Some(place))
    }

    /// Returns true if a guard or a type in it depends on a number.
    fn uses(&self, number: &str) -> bool {
        self.all_fields().iter().any(|field| {
            field.guard.as_ref().is_some_and(|guard| guard.mask == number)
                || field.kind.ty().is_some_and(|ty| ty.uses(number))
        })
    }

    /// Returns the field at the end of a path through groups.
    pub(crate) fn at(&self, path: &[usize]) -> Option<&Field> {
        let (first, rest) = path.split_first()?;
        let field = &self.fields[*first];
        match &field.kind {
            _ if rest.is_empty() => Some(field),
            FieldKind::Group(group, _) => group.body.at(rest),
            _ => None,
        }
    }

    /// Returns the field at the end of a path, mutably.
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

    /// Returns all fields. The members of a group come after it.
    pub(crate) fn all_fields(&self) -> Vec<&Field> {
        fn add<'a>(fields: &mut Vec<&'a Field>, body: &'a Body) {
            for field in &body.fields {
                fields.push(field);
                field.kind.group().into_iter().for_each(|group| add(fields, &group.body));
            }
        }
        let mut fields = Vec::new();
        add(&mut fields, self);
        fields
    }

    /// Returns the types of all values, with those in groups.
    pub(crate) fn all_types(&self) -> impl Iterator<Item = &WireType> {
        self.all_fields().into_iter().filter_map(|field| field.kind.ty())
    }

    /// Names the methods. Each name is unique and none is `new`. Required fields may have setters as
    /// well.
    pub(crate) fn name_methods(&mut self, sets_required: bool) {
        let mut names = Names::default();
        for name in ["new", "write_with", "read_with"] {
            names.claim(name);
        }
        for field in &mut self.fields {
            field.setter = match field.kind {
                FieldKind::UnknownBits(_) => None,
                FieldKind::Required(_) if !sets_required => None,
                FieldKind::Required(_)
                | FieldKind::Flag
                | FieldKind::Optional(..)
                | FieldKind::Group(..) => Some(names.claim(&field.name)),
            };
        }
        for flag in &mut self.aliases {
            flag.method = names.claim(&flag.method);
        }
    }

    /// Returns true if all fields are required.
    pub(crate) fn is_plain(&self) -> bool {
        self.aliases.is_empty()
            && self.fields.iter().all(|field| matches!(field.kind, FieldKind::Required(_)))
    }
}

/// The enum of a constructor.
#[derive(Debug, PartialEq)]
pub(crate) struct VariantOf {
    pub(crate) path: ItemPath,
    /// The TL name of the type.
    pub(crate) tl_name: String,
    pub(crate) name: String,
    pub(crate) payload: Payload,
    /// The parameters of the enum, and the arguments of the struct in it.
    pub(crate) generics: Vec<Generic>,
    pub(crate) args: Vec<WireType>,
}

/// The result of a function.
#[derive(Debug, PartialEq)]
pub(crate) enum Output {
    Value(WireType),
    /// The result of the function in this type parameter.
    OfCall(String),
    /// Nothing: the type of the answer has no constructors.
    Nothing,
}

/// A field of a struct.
#[derive(Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// The TL name, or the TL names of a group.
    pub(crate) tl_names: Vec<String>,
    /// The type in TL, such as `flags.5?true`.
    pub(crate) text: String,
    pub(crate) kind: FieldKind,
    /// The mask bit that says whether the field is present, if it is conditional.
    pub(crate) guard: Option<Guard>,
    /// The decoder's variable for the value, if the field has bytes of its own. It is unique in the
    /// struct.
    pub(crate) variable: Option<String>,
    /// The decoder's variable for the number of items, if the number comes earlier on the wire.
    pub(crate) count: Option<String>,
    /// The method that sets the field, if it is conditional.
    pub(crate) setter: Option<String>,
    /// The place of the TL field among those of the combinator or the record, if it is the value of
    /// one.
    pub(crate) place: Option<usize>,
}

impl Field {
    /// Returns a field without the parts that depend on its struct.
    pub(crate) fn new(name: String, tl_names: Vec<String>, text: String, kind: FieldKind) -> Self {
        Self {
            name,
            tl_names,
            text,
            kind,
            guard: None,
            variable: None,
            count: None,
            setter: None,
            place: None,
        }
    }
}

/// The Rust form of a field.
#[derive(Debug, PartialEq)]
pub(crate) enum FieldKind {
    /// A required value.
    Required(WireType),
    /// `flags.N?true`: a `bool`.
    Flag,
    /// The bits of a mask that no other field has.
    UnknownBits(UnknownBits),
    /// `flags.N?T`: an `Option`.
    Optional(WireType, Boxing),
    /// Several fields, or a mask, on one mask bit: an `Option` of a struct.
    Group(Group, Boxing),
}

impl FieldKind {
    /// Returns true for a field that is a mask bit and has no bytes of its own.
    pub(crate) fn is_flag(&self) -> bool {
        matches!(self, Self::Flag)
    }

    /// Returns the group in the field.
    pub(crate) fn group(&self) -> Option<&Group> {
        match self {
            Self::Group(group, _) => Some(group),
            _ => None,
        }
    }

    /// Returns true if the field puts its value into a `Box`.
    pub(crate) fn is_boxed(&self) -> bool {
        matches!(self, Self::Optional(_, Boxing::Boxed) | Self::Group(_, Boxing::Boxed))
    }

    /// Returns the type of the value.
    pub(crate) fn ty(&self) -> Option<&WireType> {
        match self {
            Self::Required(ty) | Self::Optional(ty, _) => Some(ty),
            Self::Flag | Self::UnknownBits(_) | Self::Group(..) => None,
        }
    }

    /// Returns the type of the value, mutably.
    pub(crate) fn ty_mut(&mut self) -> Option<&mut WireType> {
        match self {
            Self::Required(ty) | Self::Optional(ty, _) => Some(ty),
            Self::Flag | Self::UnknownBits(_) | Self::Group(..) => None,
        }
    }
}

/// The struct of the fields on one mask bit.
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
    /// The variables of the numbers that it is given.
    pub(crate) given: Vec<String>,
    /// True if it takes functions for its type parameters.
    pub(crate) is_functional: bool,
    pub(crate) variants: Vec<Variant>,
    /// The methods that return fields of the variants, if the caller asks for them.
    pub(crate) getters: Vec<Getter>,
    /// The conversions that variants have, if the caller asks for them.
    pub(crate) conversions: Vec<VariantConversion>,
    /// The name of the variant for unknown constructors, if there is one.
    pub(crate) unknown: Option<String>,
    /// The variant for "nothing" after an error: the one that takes the least work.
    pub(crate) fallback: usize,
    /// The fewest bytes of a value, with its id.
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
    /// The arguments of the constructor's struct, in the parameters of the enum.
    pub(crate) args: Vec<WireType>,
    /// The numbers that it is given.
    pub(crate) numbers: Vec<Number>,
    /// True if it takes functions for its type parameters.
    pub(crate) passes: bool,
    pub(crate) id: u32,
    pub(crate) text: String,
    /// The names of the methods about it, if they are asked for.
    pub(crate) methods: Option<VariantMethods>,
}

impl Variant {
    /// Returns true if the codec of the struct takes numbers or functions.
    pub(crate) fn is_dependent(&self) -> bool {
        self.passes || !self.numbers.is_empty()
    }

    /// Returns the type of the struct, in this form.
    pub(crate) fn wire_type(&self, form: Form) -> WireType {
        let (path, args) = (self.constructor.clone(), self.args.clone());
        let ty = WireType::Struct { path, args, form };
        if !self.is_dependent() {
            return ty;
        }
        WireType::Given { ty: Box::new(ty), numbers: self.numbers.clone(), passes: self.passes }
    }
}

impl Enum {
    /// Returns true if a `match` on this number of variants needs no other arm.
    pub(crate) fn is_covered_by(&self, variants: usize) -> bool {
        variants == self.variants.len() && self.unknown.is_none()
    }

    /// Returns true if its codec takes numbers or functions.
    pub(crate) fn is_dependent(&self) -> bool {
        self.is_functional || !self.given.is_empty()
    }
}

/// The payload of a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payload {
    /// Nothing: the constructor has no fields.
    Unit,
    /// The constructor's struct.
    Struct(Boxing),
}

/// An enum of all boxed types, or of all functions.
#[derive(Debug)]
pub(crate) struct Any {
    pub(crate) path: ItemPath,
    pub(crate) doc: String,
    pub(crate) is_function: bool,
    pub(crate) variants: Vec<AnyVariant>,
    /// The name of the variant for ids that the schema does not have, if there is one.
    pub(crate) unknown: Option<String>,
    /// The variant to decode after an error: the one that takes the least work.
    pub(crate) fallback: usize,
}

/// A variant of such an enum.
#[derive(Debug)]
pub(crate) struct AnyVariant {
    pub(crate) name: String,
    pub(crate) tl_name: String,
    pub(crate) ty: WireType,
    /// The ids that a value may start with, those of older layers among them.
    pub(crate) ids: Vec<u32>,
    /// The ids that values of this layer start with, and the TL names of these combinators.
    pub(crate) combinators: Vec<(u32, String)>,
    /// True for a function that wraps another one.
    pub(crate) is_wrapper: bool,
}
