//! The items for which equality is total, so that they can have `Eq`, `Hash` and `Ord`: those that
//! contain no `double` or `float`, and no type of the caller's whose traits are unknown.

use std::collections::{BTreeMap, BTreeSet};

use crate::rust_model::{Body, ExternCodec, FieldKind, ItemPath, Model, Scalar, WireType};

/// Returns the items that have a partial equality only.
pub(super) fn partially_equal(model: &Model) -> BTreeSet<ItemPath> {
    let mut users: BTreeMap<&ItemPath, Vec<&ItemPath>> = BTreeMap::new();
    let mut found: Vec<&ItemPath> = Vec::new();
    let any = ItemPath::any("Object");
    for item in &model.structs {
        for ty in types(&item.body) {
            if has_number_with_nan(ty) {
                found.push(&item.path);
            }
            for used in items(ty, &any) {
                users.entry(used).or_default().push(&item.path);
            }
        }
    }
    for union in &model.enums {
        for variant in &union.variants {
            users.entry(&variant.constructor).or_default().push(&union.path);
            for arg in &variant.args {
                items(arg, &any).for_each(|used| users.entry(used).or_default().push(&union.path));
            }
        }
    }
    for object in &model.any {
        for variant in &object.variants {
            items(&variant.ty, &any)
                .for_each(|used| users.entry(used).or_default().push(&object.path));
        }
    }
    let mut closed = BTreeSet::new();
    while let Some(path) = found.pop() {
        if closed.insert(path.clone()) {
            found.extend(users.get(path).into_iter().flatten().copied());
        }
    }
    closed
}
