//! Conversions between layers: their errors, and the functions that generated conversions call.

use core::convert::Infallible;
use core::fmt;
use core::ops::Deref;

use alloc::vec::Vec;

/// The error of a conversion between layers: a reference to a [`ConversionReason`] in generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConversionError(&'static ConversionReason);

/// The details of a [`ConversionError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConversionReason {
    /// The layer that the conversion targets; 0 if the schema does not state its layer.
    pub layer: u32,
    /// The constructor or boxed type that the conversion targets.
    pub tl_name: &'static str,
    /// The kind of error.
    pub kind: ConversionErrorKind,
}

/// The kinds of [`ConversionError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConversionErrorKind {
    /// The type has no equivalent of the constructor in this layer.
    NoConstructor {
        /// The name of the constructor.
        constructor: &'static str,
    },
    /// The value sets a field that the constructor does not have in this layer, or has with another
    /// type.
    NoField {
        /// The name of the field.
        field: &'static str,
    },
    /// The constructor requires a field in this layer that the value lacks.
    MissingField {
        /// The name of the field.
        field: &'static str,
    },
    /// The value of the field is out of range for its type in this layer.
    OutOfRange {
        /// The name of the field.
        field: &'static str,
    },
}

impl ConversionError {
    /// Creates an error with this reason.
    #[doc(hidden)]
    pub const fn new(reason: &'static ConversionReason) -> Self {
        Self(reason)
    }
}

impl Deref for ConversionError {
    type Target = ConversionReason;

    fn deref(&self) -> &ConversionReason {
        self.0
    }
}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ConversionReason { layer, tl_name, kind } = self.0;
        match layer {
            0 => f.write_str("in the newest schema, ")?,
            _ => write!(f, "in layer {layer}, ")?,
        }
        match kind {
            ConversionErrorKind::NoConstructor { constructor } => {
                write!(f, "{tl_name} has no equivalent of {constructor}")
            }
            ConversionErrorKind::NoField { field } => {
                write!(f, "{tl_name} has no field for the value of {field}")
            }
            ConversionErrorKind::MissingField { field } => {
                write!(f, "{tl_name} requires {field}, which the value lacks")
            }
            ConversionErrorKind::OutOfRange { field } => {
                write!(f, "the value of {field} is out of range for {tl_name}")
            }
        }
    }
}

impl core::error::Error for ConversionError {}

impl From<Infallible> for ConversionError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// Returns the largest ratio of the second size to the first in any pair, rounded up.
#[doc(hidden)]
pub const fn growth(sizes: &[(usize, usize)]) -> usize {
    let (mut most, mut i) = (1, 0);
    while i < sizes.len() {
        let (old, new) = sizes[i];
        let times = new.div_ceil(if old == 0 { 1 } else { old });
        most = if times > most { times } else { most };
        i += 1;
    }
    most
}

/// Converts each item.
#[doc(hidden)]
#[inline]
pub fn each<Old, New: From<Old>>(old: Vec<Old>) -> Vec<New> {
    let mut items = Vec::with_capacity(old.len());
    for item in old {
        items.push(New::from(item));
    }
    items
}

/// Converts each item, or returns the first error.
#[doc(hidden)]
#[inline]
pub fn try_each<Old, New>(old: Vec<Old>) -> Result<Vec<New>, ConversionError>
where
    New: TryFrom<Old, Error = ConversionError>,
{
    let mut items = Vec::with_capacity(old.len());
    for item in old {
        items.push(New::try_from(item)?);
    }
    Ok(items)
}

/// Converts the value of a conditional field.
#[doc(hidden)]
#[inline]
pub fn optional<Old, New: From<Old>>(old: Option<Old>) -> Option<New> {
    old.map(New::from)
}

/// Converts the value of a conditional field, or returns the error.
#[doc(hidden)]
#[inline]
pub fn try_optional<Old, New>(old: Option<Old>) -> Result<Option<New>, ConversionError>
where
    New: TryFrom<Old, Error = ConversionError>,
{
    old.map(New::try_from).transpose()
}

/// Converts a value, or returns the error. The type of the error is known before that of the new
/// value, which spares the compiler some work.
#[doc(hidden)]
#[inline]
pub fn try_into<Old, New>(old: Old) -> Result<New, ConversionError>
where
    New: TryFrom<Old, Error = ConversionError>,
{
    New::try_from(old)
}
