//! The Rust model of a schema: structs, enums and functions, with all decisions made. Emission
//! prints it.

mod body;
mod conversion;
mod getter;
mod path;
mod read_plan;
mod scan;
mod wire;
mod wire_type;

use rustc_hash::FxHashSet;

pub(crate) use body::{Body, Field, FieldKind, FlagAlias, Group};
pub(crate) use conversion::{FieldConversion, FieldSource, VariantConversion};
pub(crate) use getter::{Getter, GetterArm, GetterForm, VariantMethods};
pub(crate) use path::{ItemPath, Root};
pub(crate) use read_plan::{LONGEST_RUN, ReadPlan};
pub(crate) use scan::ScanTable;
pub(crate) use wire::{
    CheckedMask, Guard, Mask, NumberSource, NumberVariable, UnknownBits, WireField,
};
pub(crate) use wire_type::{Boxing, ExternCodec, Form, Number, Scalar, WireType};

/// The content of a generated module.
#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) structs: Vec<Struct>,
    /// The constructors of older schemas that decoders also read.
    pub(crate) older: Vec<Struct>,
    pub(crate) enums: Vec<Enum>,
    /// The enums of all boxed types and of all functions, if the caller or a field needs them.
    pub(crate) any: Vec<Any>,
    /// The definitions, one text for each schema file.
    pub(crate) schema: Vec<String>,
    /// The table that finds values in bytes, if the caller asks for it.
    pub(crate) scan: Option<ScanTable>,
    /// True if the module has no modules of items.
    pub(crate) is_scan_only: bool,
    /// The items that borrow, if the caller asks for borrowed values.
    pub(crate) borrowing: Option<FxHashSet<ItemPath>>,
    /// The items without `Eq` and `Hash`, if the caller asks for these.
    pub(crate) without_eq: Option<FxHashSet<ItemPath>>,
    /// The items that Serde writes only, if the caller asks for its traits.
    pub(crate) write_only: FxHashSet<ItemPath>,
    /// The items without `Default`, if the caller asks for it.
    pub(crate) without_default: Option<FxHashSet<ItemPath>>,
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
    /// The item of the type whose decoder also reads this constructor of an older schema.
    pub(crate) read_by: Option<ItemPath>,
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
