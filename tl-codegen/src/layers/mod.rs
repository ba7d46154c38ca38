//! Several layers in one module: the items that two neighbouring layers share, and the conversions
//! between the others.
//!
//! The two models give the [`LayerDelta`] that emission prints: shared items ([`shared`]),
//! implementations of `From` and `TryFrom` ([`conversion`]), and the constructor ids that only the
//! older layer has.

mod agreement;
mod conversion;
mod convertibility;
mod fields;
mod items;
mod new_boxes;
mod older_forms;
mod plan;
mod shared;
mod step;

use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) use convertibility::Convertibility;
pub(crate) use fields::{DroppedField, DroppedKind, Fields, Member, Source, widens_items};
use items::Items;
pub(crate) use older_forms::{OlderForm, OlderForms, older_forms};
pub(crate) use plan::{Arm, Conversion, ConversionBody, Direction, VariantPayload};
pub(crate) use step::Step;

use crate::rust_model::{ItemPath, Model, WireType};

/// The difference between a layer and the one before it.
#[derive(Debug)]
pub(crate) struct LayerDelta {
    /// The number of the older layer.
    pub(crate) older: u32,
    pub(crate) newer: u32,
    /// The items that are equal in both, with groups. The newer layer re-exports them.
    pub(crate) shared: FxHashSet<ItemPath>,
    /// The conversions between all other items that correspond.
    pub(crate) conversions: Vec<Conversion>,
    /// The items of the older layer that an item of the newer layer also reads, by that item, and the
    /// numbers that they are given.
    older_types: FxHashMap<ItemPath, (ItemPath, Vec<String>)>,
    /// The older constructor ids that items of the newer layer accept.
    older_ids: FxHashMap<ItemPath, Vec<u32>>,
}

/// Returns the name of a layer's module.
pub(crate) fn module_name(layer: u32) -> String {
    format!("layer{layer}")
}

impl LayerDelta {
    /// Compares two layers. Adds the accepted older ids to the newer model, whose values may become
    /// shorter. `before` is the difference between the older layer and its predecessor.
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
        // Shared items accept equal ids in both layers.
        let of_shared = shared.iter().map(|path| (path.clone(), accepted(path).collect()));
        let mut older_ids: FxHashMap<ItemPath, Vec<u32>> = of_shared.collect();
        let mut older_types = FxHashMap::default();
        for (source, target) in upwards {
            // The newer item passes on the numbers that it is given itself.
            let (needed, given) = (old.given(&source), new.given(&target));
            if !needed.iter().all(|number| given.contains(number)) {
                continue;
            }
            let own: FxHashSet<u32> = new.ids(&target).into_iter().collect();
            let ids = old.ids(&source).into_iter().chain(accepted(&source));
            older_ids.insert(target.clone(), ids.filter(|id| !own.contains(id)).collect());
            older_types.insert(target, (source, needed));
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

    /// Returns the older form of an item: the item of the older layer, the numbers that it is given,
    /// and its constructor ids that the newer layer does not have.
    pub(crate) fn older_form(&self, path: &ItemPath) -> Option<(&ItemPath, &[String], &[u32])> {
        let (older, given) = self.older_types.get(path)?;
        Some((older, given, self.older_ids.get(path)?))
    }

    /// A value in an older form may be shorter than the layer's own: only its id is certain. An
    /// older id also starts an object, unless another type has it now.
    fn accept_older_ids(&self, newer: &mut Model) {
        for item in newer.structs.iter_mut().filter(|item| !self.shared.contains(&item.path)) {
            // The fewest bytes of a boxed value are four more.
            let least = if self.older_ids.contains_key(&item.path) { 0 } else { 4 };
            item.min_size = item.min_size.min(least);
        }
        for union in newer.enums.iter_mut().filter(|union| !self.shared.contains(&union.path)) {
            union.min_size = 4;
        }
        for objects in newer.any.iter_mut().filter(|any| !any.is_function) {
            let ids = objects.variants.iter().flat_map(|variant| &variant.ids);
            let mut taken: FxHashSet<u32> = ids.copied().collect();
            for variant in &mut objects.variants {
                if let WireType::Struct { path, .. } | WireType::Enum { path, .. } = &variant.ty {
                    let older = self.older_ids.get(path).into_iter().flatten();
                    variant.ids.extend(older.filter(|id| taken.insert(**id)));
                }
            }
        }
    }
}
