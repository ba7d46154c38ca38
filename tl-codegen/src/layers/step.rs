//! How one value becomes another, by its types.

use std::collections::{BTreeMap, BTreeSet};

use super::convertibility::Convertibility;
use crate::rust_model::{ItemPath, Scalar, WireType};

/// How a value of one layer becomes one of another.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// It is one.
    Same,
    /// By `From`.
    Into,
    /// By `From`, a number to one of twice its size.
    Widen,
    /// By `TryFrom`, whose error says why not.
    TryInto,
    /// By `TryFrom`, whose error says nothing: the value does not fit.
    NarrowInt,
    /// Item by item.
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

    /// Whether it makes each number of a vector larger.
    pub(super) fn widens_items(&self) -> bool {
        match self {
            Self::Each(step) => **step == Self::Widen || step.widens_items(),
            _ => false,
        }
    }
}

/// What is known of the items of two layers when values of one become values of the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) shared: &'a BTreeSet<ItemPath>,
    /// Whether a value of the first item becomes one of the second.
    pub(super) convertibilities: &'a BTreeMap<(ItemPath, ItemPath), Convertibility>,
}

impl Known<'_> {
    /// How a value of one type becomes one of another, if it ever does.
    pub(super) fn step(&self, source: &WireType, target: &WireType) -> Option<Step> {
        if self.is_same(source, target) {
            return Some(Step::Same);
        }
        match (source, target) {
            // An item with arguments that are not the same is another type, and there are no
            // conversions between those.
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
                WireType::Vector { item: source, .. } | WireType::Items { item: source },
                WireType::Vector { item: target, .. } | WireType::Items { item: target },
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

    /// How a value of one item becomes one of another.
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

    /// Whether two types are the same in Rust.
    fn is_same(&self, source: &WireType, target: &WireType) -> bool {
        source == target && self.is_shared(source)
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

/// The scalar that a type is, with or without the id of its constructor.
fn scalar(ty: &WireType) -> Option<Scalar> {
    match ty {
        WireType::Scalar(scalar) | WireType::BoxedScalar { scalar, .. } => Some(*scalar),
        _ => None,
    }
}
