//! Planning of conversions between two layers.
//!
//! The conversion of an item depends on its content, which may contain the item in turn. So the
//! analysis assumes that all items with equal names convert, and withdraws this until nothing
//! changes.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::agreement::{agree, pass_alike, passes_in_order};
use super::convertibility::Convertibility;
use super::fields::Fields;
use super::items::{Items, TypeItem};
use super::new_boxes::new_boxes;
use super::plan::{Arm, Conversion, ConversionBody, Direction, VariantPayload};
use super::step::Known;
use crate::rust_model::{Body, Enum, ItemPath, Payload, Struct, Variant};

/// Two items, source first.
type Pair = (ItemPath, ItemPath);

/// Pairs of items whose values may convert.
type Pairs = BTreeMap<Pair, Convertibility>;

/// Returns all conversions between two layers, in both directions, and the pairs of boxed types
/// whose older one converts to the newer one, older first.
pub(super) fn conversions(
    old: &Items<'_>,
    new: &Items<'_>,
    shared: &FxHashSet<ItemPath>,
) -> (Vec<Conversion>, Vec<(ItemPath, ItemPath)>) {
    let up = LayerPair { source: old, target: new, shared, direction: Direction::Up };
    let down = LayerPair { source: new, target: old, shared, direction: Direction::Down };
    let mut conversions = up.conversions();
    let named = old.types.iter().filter_map(|(name, item)| Some((item, new.types.get(name)?)));
    let named: FxHashSet<_> = named.map(|(old, new)| (old.path(), new.path())).collect();
    let converted = conversions.iter().map(|conversion| (&conversion.source, &conversion.target));
    let converted = converted.filter(|pair| named.contains(pair));
    let upwards = converted.map(|(old, new)| (old.clone(), new.clone())).collect();
    conversions.extend(down.conversions());
    (conversions, upwards)
}

/// Two layers and a direction.
#[derive(Clone, Copy)]
struct LayerPair<'a> {
    source: &'a Items<'a>,
    target: &'a Items<'a>,
    shared: &'a FxHashSet<ItemPath>,
    direction: Direction,
}

impl<'a> LayerPair<'a> {
    fn conversions(self) -> Vec<Conversion> {
        let mut pairs = self.pairs();
        loop {
            let mut changed = BTreeMap::new();
            for (pair, convertibility) in &pairs {
                let found = match self.body_of(pair, &pairs) {
                    Some((_, convertibility)) => convertibility,
                    None => Convertibility::Never,
                };
                if found > *convertibility {
                    changed.insert(pair.clone(), found);
                }
            }
            if changed.is_empty() {
                break;
            }
            pairs.extend(changed);
        }
        let possible = pairs.keys().filter_map(|pair| Some((pair, self.body_of(pair, &pairs)?)));
        let conversions = possible.map(|((source, target), (body, convertibility))| Conversion {
            direction: self.direction,
            source: source.clone(),
            target: target.clone(),
            tl_name: self.target.tl_name(target),
            convertibility,
            new_boxes: new_boxes(&body, self.target.by_path[target], self.target),
            body,
        });
        conversions.collect()
    }

    /// Returns the pairs of different items with equal TL names: constructors and boxed types.
    fn pairs(self) -> Pairs {
        let constructors = self.source.constructors.iter().filter_map(|(name, source)| {
            let target = self.target.constructors.get(name)?;
            let have_structs = !source.is_only_variant() && !target.is_only_variant();
            have_structs.then_some((TypeItem::Struct(source), TypeItem::Struct(target)))
        });
        let types = self.source.types.iter();
        let types =
            types.filter_map(|(name, source)| Some((*source, *self.target.types.get(name)?)));
        let pairs = constructors.chain(types).filter(|(source, target)| {
            let is_shared = source.path() == target.path() && self.shared.contains(source.path());
            !is_shared && !source.is_generic() && !target.is_generic()
        });
        let paths = pairs.map(|(source, target)| (source.path().clone(), target.path().clone()));
        paths.map(|pair| (pair, Convertibility::Always)).collect()
    }

    /// Returns the conversion between two items, by the current assumptions.
    fn body_of(
        self,
        pair: &Pair,
        convertibilities: &Pairs,
    ) -> Option<(ConversionBody, Convertibility)> {
        let known = Known { shared: self.shared, drops_required: false, convertibilities };
        let (source, target) =
            (self.source.by_path.get(&pair.0)?, self.target.by_path.get(&pair.1)?);
        match (source, target) {
            (TypeItem::Struct(source), TypeItem::Struct(target)) => {
                let fields = fields(Some(source), Some(target), known)?;
                let convertibility = fields.convertibility();
                Some((ConversionBody::Fields(fields), convertibility))
            }
            (TypeItem::Struct(source), TypeItem::Enum(target)) => {
                let (variant, constructor) = self.target.variant(target, &source.tl_name)?;
                if !passes_in_order(target, variant) {
                    return None;
                }
                let (payload, convertibility) = match variant.payload {
                    Payload::Struct(boxing) => {
                        let step = known.between(&source.path, &constructor.path)?;
                        let convertibility = step.convertibility();
                        (VariantPayload::Struct(step, boxing), convertibility)
                    }
                    Payload::Unit => {
                        let fields = fields(Some(source), None, known)?;
                        let convertibility = fields.convertibility();
                        (VariantPayload::Nothing(fields), convertibility)
                    }
                };
                Some((
                    ConversionBody::Wrap { variant: variant.name.clone(), payload },
                    convertibility,
                ))
            }
            (TypeItem::Enum(source), TypeItem::Struct(target)) => {
                let (variant, constructor) = self.source.variant(source, &target.tl_name)?;
                if !passes_in_order(source, variant) {
                    return None;
                }
                let payload = match variant.payload {
                    Payload::Struct(boxing) => VariantPayload::Struct(
                        known.between(&constructor.path, &target.path)?,
                        boxing,
                    ),
                    Payload::Unit => VariantPayload::Nothing(fields(None, Some(target), known)?),
                };
                Some((
                    ConversionBody::Unwrap { variant: variant.name.clone(), payload },
                    Convertibility::Sometimes,
                ))
            }
            (TypeItem::Enum(source), TypeItem::Enum(target)) => {
                let arms = source.variants.iter().map(|variant| self.arm(variant, target, known));
                let (mut arms, convertibilities): (Vec<_>, Vec<_>) = arms.collect();
                let is_lost = |arm: &Arm| matches!(arm, Arm::Dropped { .. });
                let convertibility = convertibilities.into_iter().max()?;
                if arms.iter().all(is_lost) {
                    return None;
                }
                if let (Some(source), Some(target)) = (&source.unknown, &target.unknown) {
                    arms.push(Arm::Unknown { source: source.clone(), target: target.clone() });
                }
                Some((ConversionBody::Arms(arms), convertibility))
            }
        }
    }

    fn arm(self, variant: &Variant, target: &Enum, known: Known<'_>) -> (Arm, Convertibility) {
        let constructor = self.source.constructor(&variant.constructor);
        let found = constructor.and_then(|constructor| {
            let (other, counterpart) = self.target.variant(target, &constructor.tl_name)?;
            self.matched(variant, constructor, other, counterpart, known)
        });
        found.unwrap_or_else(|| {
            let name = constructor.map_or(&variant.name, |constructor| &constructor.tl_name);
            let dropped = Arm::Dropped {
                source: variant.name.clone(),
                has_fields: variant.payload != Payload::Unit,
                constructor: name.clone(),
            };
            (dropped, Convertibility::Sometimes)
        })
    }

    /// Returns the conversion of a variant whose constructor the other enum has as well.
    fn matched(
        self,
        from: &Variant,
        source: &Struct,
        to: &Variant,
        target: &Struct,
        known: Known<'_>,
    ) -> Option<(Arm, Convertibility)> {
        if !pass_alike(from, to) {
            return None;
        }
        let (source_name, target_name) = (from.name.clone(), to.name.clone());
        match (from.payload, to.payload) {
            (Payload::Unit, Payload::Unit) => Some((
                Arm::Unit { source: source_name, target: target_name },
                Convertibility::Always,
            )),
            (Payload::Struct(from), Payload::Struct(to)) => {
                let step = known.between(&source.path, &target.path)?;
                let convertibility = step.convertibility();
                let arm = Arm::Struct { source: source_name, target: target_name, step, from, to };
                Some((arm, convertibility))
            }
            (Payload::Unit, Payload::Struct(to)) => {
                let fields = fields(None, Some(target), known)?;
                let convertibility = fields.convertibility();
                let path = target.path.clone();
                let arm = Arm::Grown { source: source_name, target: target_name, path, fields, to };
                Some((arm, convertibility))
            }
            (Payload::Struct(_), Payload::Unit) => {
                let fields = fields(Some(source), None, known)?;
                let convertibility = fields.convertibility();
                Some((
                    Arm::Shrunk { source: source_name, target: target_name, fields },
                    convertibility,
                ))
            }
        }
    }
}

/// Returns the conversion of the fields of two constructors, one of which may have none.
pub(super) fn fields(
    source: Option<&Struct>,
    target: Option<&Struct>,
    known: Known<'_>,
) -> Option<Fields> {
    if !agree(source, target) {
        return None;
    }
    let empty = Body::default();
    let [source, target] = [source, target].map(|item| item.map_or(&empty, |item| &item.body));
    Fields::new(source, target, known)
}

impl<'a> Items<'a> {
    /// Returns the variant of a constructor, by TL name, and its struct.
    pub(super) fn variant(
        &self,
        union: &'a Enum,
        tl_name: &str,
    ) -> Option<(&'a Variant, &'a Struct)> {
        let variants = union.variants.iter();
        let mut structs =
            variants.filter_map(|variant| Some((variant, self.constructor(&variant.constructor)?)));
        structs.find(|(_, constructor)| constructor.tl_name == tl_name)
    }

    /// Returns the TL name of an item.
    fn tl_name(&self, path: &ItemPath) -> String {
        match self.by_path.get(path) {
            Some(TypeItem::Struct(item)) => item.tl_name.clone(),
            Some(TypeItem::Enum(union)) => union.tl_name.clone(),
            None => path.name.clone(),
        }
    }
}
