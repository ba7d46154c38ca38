//! Several layers in one module: what a layer has in common with the one before it, and how values
//! pass between the two.
//!
//! In flow the models of two neighbouring layers, out comes the [`LayerDelta`] that emission spells
//! out: items that are the same ([`shared`]), implementations of `From` and `TryFrom`
//! ([`conversion`]), and the constructor ids that only the older layer has.

mod conversion;
mod convertibility;
mod fields;
mod items;
mod new_boxes;
mod plan;
mod shared;
mod step;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use convertibility::Convertibility;
pub(crate) use fields::{DroppedField, DroppedKind, Fields, Member, Source, widens_items};
use items::Items;
pub(crate) use plan::{Arm, Conversion, ConversionBody, Direction, VariantPayload};
pub(crate) use step::Step;

use crate::rust_model::{ItemPath, Model, WireType};

/// How a layer follows another one.
#[derive(Debug)]
pub(crate) struct LayerDelta {
    /// The numbers of the two.
    pub(crate) older: u32,
    pub(crate) newer: u32,
    /// The items that are the same in both, groups included: the newer layer takes them from the older one.
    pub(crate) shared: BTreeSet<ItemPath>,
    /// How values become those of the other layer, for all other items that correspond.
    pub(crate) conversions: Vec<Conversion>,
    /// The items of the older layer whose values are read in the place of some of the newer one.
    older_types: BTreeMap<ItemPath, ItemPath>,
    /// The constructor ids that items of the newer layer accept because older layers have them.
    older_ids: BTreeMap<ItemPath, Vec<u32>>,
}

/// The name of a layer's module.
pub(crate) fn module_name(layer: u32) -> String {
    format!("layer{layer}")
}

impl LayerDelta {
    /// Compares two layers. The newer model learns which ids of older ones it is to accept as well,
    /// and that values may be shorter for it. `before` is how the older layer follows another one.
    pub(crate) fn new(
        (older_layer, older): (u32, &Model),
        before: Option<&Self>,
        (newer_layer, newer): (u32, &mut Model),
    ) -> Self {
        let shared = shared::shared(older, newer);
        let accepted = |path: &ItemPath| {
            let ids = before.and_then(|before| before.older_ids.get(path));
            ids.into_iter().flatten().copied()
        };
        let (old, new) = (Items::of(older), Items::of(newer));
        let (conversions, upwards) = conversion::conversions(&old, &new, &shared);
        // What is shared accepts in both layers what it accepts in the older one.
        let of_shared = shared.iter().map(|path| (path.clone(), accepted(path).collect()));
        let mut older_ids: BTreeMap<ItemPath, Vec<u32>> = of_shared.collect();
        let mut older_types = BTreeMap::new();
        for (source, target) in upwards {
            let own: BTreeSet<u32> = new.ids(&target).into_iter().collect();
            let ids = old.ids(&source).into_iter().chain(accepted(&source));
            older_ids.insert(target.clone(), ids.filter(|id| !own.contains(id)).collect());
            older_types.insert(target, source);
        }
        older_ids.retain(|_, ids| !ids.is_empty());
        older_types.retain(|path, _| older_ids.contains_key(path));
        let delta = Self {
            older: older_layer,
            newer: newer_layer,
            shared,
            conversions,
            older_types,
            older_ids,
        };
        delta.accept_older_ids(newer);
        delta
    }

    /// In the place of a value of this item, what else may stand: the item of the older layer, and
    /// the constructor ids that only older layers have.
    pub(crate) fn older_form(&self, path: &ItemPath) -> Option<(&ItemPath, &[u32])> {
        Some((self.older_types.get(path)?, self.older_ids.get(path)?))
    }

    /// Where a value can be in an older form, it can be shorter than the layer's own: all that is
    /// certain is that something is there. And an id of an older layer starts an object, unless it is
    /// that of another type by now.
    fn accept_older_ids(&self, newer: &mut Model) {
        for item in newer.structs.iter_mut().filter(|item| !self.shared.contains(&item.path)) {
            item.min_size = item.min_size.min(4);
        }
        for union in newer.enums.iter_mut().filter(|union| !self.shared.contains(&union.path)) {
            union.min_size = 4;
        }
        for objects in newer.any.iter_mut().filter(|any| !any.is_function) {
            let ids = objects.variants.iter().flat_map(|variant| &variant.ids);
            let mut taken: BTreeSet<u32> = ids.copied().collect();
            for variant in &mut objects.variants {
                if let WireType::Struct { path, .. } | WireType::Enum { path, .. } = &variant.ty {
                    let older = self.older_ids.get(path).into_iter().flatten();
                    variant.ids.extend(older.filter(|id| taken.insert(**id)));
                }
            }
        }
    }
}
