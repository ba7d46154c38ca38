//! The wire order of the fields of a struct.

/// One place on the wire. A path leads from field to field, through groups.
#[derive(Debug, PartialEq)]
pub(crate) enum WireField {
    Mask(Mask),
    /// The number of items of a field that comes later.
    Count {
        name: String,
        field: usize,
    },
    /// A number that is computed from the length of a field and has other uses as well.
    Number {
        name: String,
    },
    /// The value of a field.
    Value {
        path: Vec<usize>,
    },
}

impl WireField {
    /// The path to the innermost group around this place.
    pub(crate) fn groups(&self) -> &[usize] {
        match self {
            Self::Mask(mask) => &mask.scope,
            Self::Count { .. } | Self::Number { .. } => &[],
            Self::Value { path, .. } => path.split_last().map_or(&[], |(_, groups)| groups),
        }
    }
}

/// A mask, whose bits guard fields of the struct, or of the group at the end of `scope`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mask {
    /// The variable that holds the mask.
    pub(crate) name: String,
    pub(crate) scope: Vec<usize>,
    /// The bits and the fields that they guard.
    pub(crate) bits: Vec<(u8, usize)>,
    /// The field that keeps all other bits.
    pub(crate) unknown: Option<usize>,
    /// True if an encoder writes the mask after the fields that it guards.
    pub(crate) is_completed: bool,
}

impl Mask {
    /// All bits that guard fields.
    pub(crate) fn known(&self) -> u32 {
        self.bits.iter().fold(0, |known, (bit, _)| known | 1_u32 << bit)
    }
}

/// A number that other parts of a struct depend on, in a variable.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NumberVariable {
    pub(crate) name: String,
    pub(crate) source: NumberSource,
}

/// Where an encoder finds a number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NumberSource {
    /// It is given.
    Given,
    /// It is the public field at the end of a path through groups.
    Field(Vec<usize>),
    /// It is the length of the value at the end of a path from field to field.
    Length(Vec<String>),
    /// It is one if another number is not zero.
    IsSet(String),
}

/// A mask that is stored or given: an encoder checks that the fields agree with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CheckedMask {
    /// The variable, the scope and the bits.
    pub(crate) mask: Mask,
    /// The TL name of the field or the parameter.
    pub(crate) tl_name: String,
}

/// The mask bit that says whether a field is present.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Guard {
    /// The variable that holds the mask.
    pub(crate) mask: String,
    pub(crate) bit: u8,
}

/// The bits of a mask that guard no field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct UnknownBits {
    /// The variable that holds the mask.
    pub(crate) mask: String,
    /// The bits that do guard fields.
    pub(crate) known: u32,
}
