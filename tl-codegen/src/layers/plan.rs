//! Conversions between two layers, as data.

use super::convertibility::Convertibility;
use super::fields::Fields;
use super::step::Step;
use crate::rust_model::{Boxing, ItemPath, WireType};

/// The direction of a conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From the older to the newer one.
    Up,
    /// From the newer to the older one.
    Down,
}

/// A conversion between an item of one layer and one of another.
#[derive(Clone, Debug)]
pub(crate) struct Conversion {
    pub(crate) direction: Direction,
    pub(crate) source: ItemPath,
    pub(crate) target: ItemPath,
    /// The TL name of the target.
    pub(crate) tl_name: String,
    pub(crate) convertibility: Convertibility,
    pub(crate) body: ConversionBody,
    /// The types of the boxes that only the target has: a list for each path through the conversion.
    pub(crate) new_boxes: Vec<Vec<WireType>>,
}

/// The body of a conversion.
#[derive(Clone, Debug)]
pub(crate) enum ConversionBody {
    /// Struct to struct, field by field.
    Fields(Fields),
    /// The only constructor becomes a variant.
    Wrap { variant: String, payload: VariantPayload },
    /// The fields of the source become those of the struct of a variant, with or without a `Box`.
    Variant { variant: String, path: ItemPath, fields: Fields, boxing: Boxing },
    /// One of the variants becomes the only constructor.
    Unwrap { variant: String, payload: VariantPayload },
    /// Variant by variant.
    Arms(Vec<Arm>),
}

/// The payload of the variant that corresponds to an only constructor.
#[derive(Clone, Debug)]
pub(crate) enum VariantPayload {
    /// A struct, with or without a `Box`.
    Struct(Step, Boxing),
    /// Nothing. In one direction, these are the fields of the only constructor; in the other, the
    /// fields that are dropped.
    Nothing(Fields),
}

/// The conversion of a variant.
#[derive(Clone, Debug)]
pub(crate) enum Arm {
    /// It holds nothing in both.
    Unit { source: String, target: String },
    /// It holds a struct in both, with or without a `Box` in each.
    Struct { source: String, target: String, step: Step, from: Boxing, to: Boxing },
    /// It holds nothing in the source, and in the target a struct without required fields.
    Grown { source: String, target: String, path: ItemPath, fields: Fields, to: Boxing },
    /// It holds a struct without required fields in the source, and nothing in the target.
    Shrunk { source: String, target: String, fields: Fields },
    /// It keeps unknown constructors in both.
    Unknown { source: String, target: String },
    /// It has no counterpart, or one that cannot hold its fields.
    Dropped { source: String, has_fields: bool, constructor: String },
}
