//! Values of several layers: conversion errors, and [`Layered`], a value of either of two layers.

use core::convert::Infallible;
use core::fmt;
use core::ops::Deref;

use crate::{Decode, Encode, Reader, Writer};

/// The error of a conversion between layers: a reference to a [`ConversionReason`] in generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConversionError(&'static ConversionReason);

/// The details of a [`ConversionError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConversionReason {
    /// The layer that the conversion targets.
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
        match kind {
            ConversionErrorKind::NoConstructor { constructor } => {
                write!(f, "in layer {layer}, {tl_name} has no equivalent of {constructor}")
            }
            ConversionErrorKind::NoField { field } => {
                write!(f, "in layer {layer}, {tl_name} has no field for the value of {field}")
            }
            ConversionErrorKind::MissingField { field } => {
                write!(f, "in layer {layer}, {tl_name} requires {field}, which the value lacks")
            }
            ConversionErrorKind::OutOfRange { field } => {
                write!(f, "in layer {layer}, the value of {field} is out of range for {tl_name}")
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

/// A value of the newer of two layers, or of the older one if only that layer has it.
///
/// Decoding tries the newer type first, which also converts older values if it can (see
/// [`DecodeOptions::older_layers`](crate::DecodeOptions::older_layers)), and then the older type. If
/// both fail, the error is that of the newer type. If the newer type keeps constructors that only a
/// [`Skip`](crate::Skip) knows, the type that keeps fewer of them wins. For three layers, let `Old`
/// be another `Layered`.
///
/// Use it for whole results, not for the items of a vector: each item may be decoded twice.
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
        let first = reader.clone();
        let newer = New::decode(reader);
        let is_whole = reader.error().is_none() && reader.skipped() == first.skipped();
        if is_whole || first.error().is_some() {
            return Self::Newer(newer);
        }
        // Both values together could exceed the memory limit.
        drop(newer);
        let mut second = first.clone();
        let older = Old::decode(&mut second);
        if second.error().is_none()
            && (reader.error().is_some() || second.skipped() < reader.skipped())
        {
            *reader = second;
            return Self::Older(older);
        }
        drop(older);
        if reader.error().is_none() {
            *reader = first;
        }
        // After an error, this value is a placeholder.
        Self::Newer(New::decode(reader))
    }
}
