//! Methods of enums that return fields of their variants.

use super::Boxing;
use crate::rust_type::RustType;

/// A method that returns a field which several variants of an enum have.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Getter {
    pub(crate) method: String,
    /// The name of the field.
    pub(crate) field: String,
    /// The type of the field, without the `Option` that it may be in.
    pub(crate) ty: RustType,
    /// The variants that have the field.
    pub(crate) arms: Vec<GetterArm>,
    /// True if every value has the field. Otherwise the method returns an `Option`.
    pub(crate) is_total: bool,
}

/// A variant that has the field of a getter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GetterArm {
    /// The place of the variant in the enum.
    pub(crate) variant: usize,
    pub(crate) form: GetterForm,
}

/// The form of a field that a getter returns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum GetterForm {
    Required,
    Optional(Boxing),
}

/// The methods `is_…` and `as_…` of a variant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VariantMethods {
    pub(crate) is: String,
    pub(crate) as_: String,
}
