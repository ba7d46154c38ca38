//! Values of several layers: why one has no counterpart in another layer, and either of two.

use core::convert::Infallible;
use core::fmt;
use core::ops::Deref;

use crate::{Decode, Encode, Reader, Writer};

/// Why a value of one layer is none of another: a [`ConversionReason`] that generated code holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConversionError(&'static ConversionReason);

/// What a [`ConversionError`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConversionReason {
    /// The layer that the value was to be brought to.
    pub layer: u32,
    /// The constructor or boxed type that it was to be.
    pub tl_name: &'static str,
    /// What is in the way.
    pub kind: ConversionErrorKind,
}

/// The kinds of [`ConversionError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConversionErrorKind {
    /// The type has no such constructor in that layer, or none that could hold what the value does.
    NoConstructor {
        /// The name of the constructor.
        constructor: &'static str,
    },
    /// The constructor does not have this field in that layer, or not with that type, and the value
    /// has something in it.
    NoField {
        /// The name of the field.
        field: &'static str,
    },
    /// The constructor must have this field in that layer, and the value does not have it.
    MissingField {
        /// The name of the field.
        field: &'static str,
    },
    /// What is in this field does not fit into the type that it has in that layer.
    OutOfRange {
        /// The name of the field.
        field: &'static str,
    },
}

impl ConversionError {
    /// The error for a reason.
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
        match kind {
            ConversionErrorKind::NoConstructor { constructor } => {
                write!(f, "in layer {layer}, {tl_name} cannot be what {constructor} says")
            }
            ConversionErrorKind::NoField { field } => {
                write!(f, "in layer {layer}, {tl_name} has no place for what is in {field}")
            }
            ConversionErrorKind::MissingField { field } => {
                write!(
                    f,
                    "in layer {layer}, {tl_name} needs {field}, which the value does not have"
                )
            }
            ConversionErrorKind::OutOfRange { field } => {
                write!(f, "in layer {layer}, {field} of {tl_name} cannot hold what is in it")
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

/// How many times as large the second type of a pair is at most, rounded up. For generated code.
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

/// A value of a layer, or of an older one where the bytes say something that only that one can.
///
/// Decoding tries the newer type first, which also takes what it can from the older layer (see
/// [`DecodeOptions::older_layers`](crate::DecodeOptions::older_layers)), and then the older one. For
/// three layers, `Old` is again a `Layered`. If neither type can be read, the error is that of the
/// newer one. It is meant for whole answers: in a vector, each item may be read up to where it fails.
///
/// ```
/// use tl_runtime::{Layered, from_bytes, to_bytes};
///
/// let bytes = to_bytes(&7_i32);
/// assert_eq!(from_bytes::<Layered<i64, i32>>(&bytes), Ok(Layered::Older(7)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layered<New, Old> {
    /// A value of the newer layer.
    Newer(New),
    /// A value that only the older layer has.
    Older(Old),
}

impl<New: Encode, Old: Encode> Encode for Layered<New, Old> {
    fn encode(&self, writer: &mut Writer<'_>) {
        match self {
            Self::Newer(value) => value.encode(writer),
            Self::Older(value) => value.encode(writer),
        }
    }
}

impl<New: Decode, Old: Decode> Decode for Layered<New, Old> {
    const MIN_SIZE: usize =
        if New::MIN_SIZE < Old::MIN_SIZE { New::MIN_SIZE } else { Old::MIN_SIZE };

    fn decode(reader: &mut Reader<'_>) -> Self {
        let mut second = reader.clone();
        let newer = New::decode(reader);
        if reader.error().is_none() || second.error().is_some() {
            return Self::Newer(newer);
        }
        // Both together could take twice what is allowed.
        drop(newer);
        let older = Old::decode(&mut second);
        if second.error().is_some() {
            // Nothing is left to read, and the value means nothing.
            return Self::Newer(New::decode(reader));
        }
        *reader = second;
        Self::Older(older)
    }
}
