//! Conversions by fields, which `lower/inputs.rs` finds.

use super::ItemPath;
use crate::rust_type::RustType;

/// A method that makes a value of another constructor from the fields of this one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FieldConversion {
    pub(crate) method: String,
    /// The struct of the other constructor.
    pub(crate) target: ItemPath,
    /// The enum of the other constructor, which the method returns then.
    pub(crate) union: Option<ItemPath>,
    /// The TL name of the other constructor.
    pub(crate) tl_name: String,
    /// The sources of its required fields, in order.
    pub(crate) fields: Vec<FieldSource>,
}

/// The source of a field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FieldSource {
    /// A field that is always present.
    Required(String),
    /// A conditional field.
    Optional(String),
    /// A parameter of the method.
    Parameter(String, RustType),
}

impl FieldConversion {
    /// The item that the method returns.
    pub(crate) fn output(&self) -> &ItemPath {
        self.union.as_ref().unwrap_or(&self.target)
    }

    pub(crate) fn is_optional(&self) -> bool {
        self.fields.iter().any(|field| matches!(field, FieldSource::Optional(_)))
    }

    pub(crate) fn has_parameters(&self) -> bool {
        self.fields.iter().any(|field| matches!(field, FieldSource::Parameter(..)))
    }
}

/// A method of an enum that calls the conversions of its variants.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VariantConversion {
    pub(crate) method: String,
    /// The variants that have the conversion, and the conversion.
    pub(crate) arms: Vec<(String, FieldConversion)>,
    /// True if every value converts. Otherwise the method returns an `Option`.
    pub(crate) is_total: bool,
}

impl VariantConversion {
    /// The item that the method returns.
    pub(crate) fn output(&self) -> Option<&ItemPath> {
        self.arms.first().map(|(_, conversion)| conversion.output())
    }
}
