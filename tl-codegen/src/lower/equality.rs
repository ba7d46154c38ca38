//! The items for which equality is total, so that they can have `Eq`, `Hash` and `Ord`: those that
//! contain no `double` or `float`, and no type of the caller's whose traits are unknown.

use std::collections::{BTreeMap, BTreeSet};

use crate::rust_model::{ExternCodec, ItemPath, Model, Scalar, WireType};

/// Returns the items that have a partial equality only.
pub(super) fn partially_equal(model: &Model) -> BTreeSet<ItemPath> {
    let mut graph = Graph::default();
    for item in &model.structs {
        item.body.for_each_type(&mut |ty| graph.add(&item.path, ty));
    }
    for union in &model.enums {
        for variant in &union.variants {
            graph.uses(&union.path, &variant.constructor);
            variant.args.iter().for_each(|arg| graph.add(&union.path, arg));
        }
    }
    for any in &model.any {
        any.variants.iter().for_each(|variant| graph.add(&any.path, &variant.ty));
    }
    graph.close()
}

#[derive(Default)]
struct Graph {
    found: Vec<ItemPath>,
    users: BTreeMap<ItemPath, Vec<ItemPath>>,
}

impl Graph {
    /// Notes that a value of an item has a value of this type inside.
    fn add(&mut self, user: &ItemPath, ty: &WireType) {
        match ty {
            WireType::Scalar(scalar)
            | WireType::BoxedScalar { scalar, .. }
            | WireType::Extern { codec: ExternCodec::Scalar(scalar), .. } => {
                if matches!(scalar, Scalar::Double | Scalar::Float) {
                    self.found.push(user.clone());
                }
            }
            WireType::Extern { codec: ExternCodec::Boxed | ExternCodec::Bare, .. } => {
                self.found.push(user.clone());
            }
            WireType::Struct { path, .. } | WireType::Enum { path, .. } => self.uses(user, path),
            WireType::AnyObject => self.uses(user, &ItemPath::any("Object")),
            _ => {}
        }
        ty.parts().iter().for_each(|part| self.add(user, part));
    }

    fn uses(&mut self, user: &ItemPath, used: &ItemPath) {
        self.users.entry(used.clone()).or_default().push(user.clone());
    }

    fn close(mut self) -> BTreeSet<ItemPath> {
        let mut closed = BTreeSet::new();
        while let Some(path) = self.found.pop() {
            self.found.extend(self.users.remove(&path).into_iter().flatten());
            closed.insert(path);
        }
        closed
    }
}
