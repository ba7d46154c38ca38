//! Properties that spread from an item to the items that contain it.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::rust_model::{ItemPath, WireType};

/// A search for the items with a property.
#[derive(Default)]
pub(super) struct Spread {
    found: Vec<ItemPath>,
    users: FxHashMap<ItemPath, Vec<ItemPath>>,
}

impl Spread {
    /// Notes that an item has the property.
    pub(super) fn found(&mut self, path: &ItemPath) {
        self.found.push(path.clone());
    }

    /// Notes that an item has the property if another one has it.
    pub(super) fn uses(&mut self, user: &ItemPath, used: &ItemPath) {
        self.users.entry(used.clone()).or_default().push(user.clone());
    }

    /// Notes that an item has the property if an item in the type has it, or if `has_it` says so of a
    /// type in the type.
    pub(super) fn uses_type(
        &mut self,
        user: &ItemPath,
        ty: &WireType,
        has_it: impl Fn(&WireType) -> bool,
    ) {
        ty.visit(&mut |ty| {
            if has_it(ty) {
                self.found(user);
            }
            match ty {
                WireType::AnyObject => self.uses(user, &ItemPath::any("Object")),
                ty => ty.item().into_iter().for_each(|used| self.uses(user, used)),
            }
        });
    }

    /// Returns all items with the property.
    pub(super) fn close(mut self) -> FxHashSet<ItemPath> {
        let mut closed = FxHashSet::default();
        while let Some(path) = self.found.pop() {
            self.found.extend(self.users.remove(&path).into_iter().flatten());
            closed.insert(path);
        }
        closed
    }
}
