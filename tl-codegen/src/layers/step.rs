//! Conversions of single values, by their types.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::convertibility::Convertibility;
use crate::rust_model::{ItemPath, Scalar, WireType};

/// The conversion of a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// None: the types are equal.
    Same,
    /// `From`.
    Into,
    /// `From`, of a number into one of twice its size.
    Widen,
    /// `TryFrom`, whose error has a reason.
    TryInto,
    /// `TryFrom`, whose error has no reason: the number does not fit.
    NarrowInt,
    /// A conversion of each item.
    Each(Box<Step>),
}

impl Step {
    pub(crate) fn convertibility(&self) -> Convertibility {
        match self {
            Self::Same | Self::Into | Self::Widen => Convertibility::Always,
            Self::TryInto | Self::NarrowInt => Convertibility::Sometimes,
            Self::Each(step) => step.convertibility(),
        }
    }

    /// Returns true if this widens the numbers of a vector.
    pub(super) fn widens_items(&self) -> bool {
        match self {
            Self::Each(step) => **step == Self::Widen || step.widens_items(),
            _ => false,
        }
    }
}

/// The known conversions between the items of two layers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) shared: &'a FxHashSet<ItemPath>,
    /// True if a conversion may drop values of required fields.
    pub(super) drops_required: bool,
    /// The values of the first item that convert to the second.
    pub(super) convertibilities: &'a BTreeMap<(ItemPath, ItemPath), Convertibility>,
}

impl Known<'_> {
    /// Returns the conversion of a value of one type into another, if there is one.
    pub(super) fn step(&self, source: &WireType, target: &WireType) -> Option<Step> {
        if self.is_same(source, target) {
            return Some(Step::Same);
        }
        // Numbers and constructor ids before items are no part of the Rust value.
        let (source, target) = (source.value(), target.value());
        match (source, target) {
            // Items with different arguments are different types, which have no conversions.
            (
                WireType::Struct { path: source, args: from, .. }
                | WireType::Enum { path: source, args: from },
                WireType::Struct { path: target, args: to, .. }
                | WireType::Enum { path: target, args: to },
            ) => match from.is_empty() && to.is_empty() {
                true => self.between(source, target),
                false => None,
            },
            (
                WireType::Vector { item: source, .. }
                | WireType::Items { item: source }
                | WireType::Counted { item: source, .. },
                WireType::Vector { item: target, .. }
                | WireType::Items { item: target }
                | WireType::Counted { item: target, .. },
            ) => match self.step(source, target)? {
                Step::Same => Some(Step::Same),
                step => Some(Step::Each(Box::new(step))),
            },
            (WireType::Bare(source), WireType::Bare(target)) => {
                self.is_same(source, target).then_some(Step::Same)
            }
            _ => match (scalar(source)?, scalar(target)?) {
                (source, target) if source == target => Some(Step::Same),
                (Scalar::Int, Scalar::Long)
                | (Scalar::Nat, Scalar::Long)
                | (Scalar::Float, Scalar::Double) => Some(Step::Widen),
                (Scalar::Long, Scalar::Int | Scalar::Nat)
                | (Scalar::Int, Scalar::Nat)
                | (Scalar::Nat, Scalar::Int) => Some(Step::NarrowInt),
                _ => None,
            },
        }
    }

    /// Returns the conversion between two items.
    pub(super) fn between(&self, source: &ItemPath, target: &ItemPath) -> Option<Step> {
        if source == target && self.shared.contains(source) {
            return Some(Step::Same);
        }
        match self.convertibilities.get(&(source.clone(), target.clone()))? {
            Convertibility::Always => Some(Step::Into),
            Convertibility::Sometimes => Some(Step::TryInto),
            Convertibility::Never => None,
        }
    }

    /// Returns true if two types are one in Rust.
    fn is_same(&self, source: &WireType, target: &WireType) -> bool {
        source.rust_type() == target.rust_type() && self.is_shared(source)
    }

    fn is_shared(&self, ty: &WireType) -> bool {
        let own = match ty {
            WireType::Struct { path, .. } | WireType::Enum { path, .. } => {
                self.shared.contains(path)
            }
            WireType::AnyObject => false,
            _ => true,
        };
        own && ty.parts().iter().all(|part| self.is_shared(part))
    }
}

/// Returns the scalar of a type, with or without a constructor id.
fn scalar(ty: &WireType) -> Option<Scalar> {
    match ty {
        WireType::Scalar(scalar) | WireType::BoxedScalar { scalar, .. } => Some(*scalar),
        _ => None,
    }
}
