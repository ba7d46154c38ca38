//! The items that borrow if borrowed values are generated. They need a lifetime.

use std::collections::{BTreeMap, BTreeSet};

use crate::rust_model::{Body, Boxing, ExternCodec, ItemPath, Model, Payload, Scalar, WireType};

/// Returns the structs, groups and enums that borrow. Boxed values are in the arena.
pub(super) fn borrowing(model: &Model) -> BTreeSet<ItemPath> {
    let mut graph = Graph::default();
    for item in &model.structs {
        graph.body(&item.path, &item.body);
    }
    for union in &model.enums {
        for variant in &union.variants {
            match variant.payload {
                Payload::Unit => {}
                Payload::Struct(Boxing::Boxed) => graph.found.push(union.path.clone()),
                Payload::Struct(Boxing::Inline) => graph.uses(&union.path, &variant.constructor),
            }
            variant.args.iter().for_each(|arg| graph.ty(&union.path, arg));
        }
    }
    graph.found.extend(model.any.iter().map(|any| any.path.clone()));
    graph.close()
}

/// The items that borrow, and the users of each item.
#[derive(Default)]
struct Graph {
    found: Vec<ItemPath>,
    users: BTreeMap<ItemPath, Vec<ItemPath>>,
}

impl Graph {
    fn uses(&mut self, user: &ItemPath, used: &ItemPath) {
        self.users.entry(used.clone()).or_default().push(user.clone());
    }

    fn body(&mut self, path: &ItemPath, body: &Body) {
        for field in &body.fields {
            if field.kind.is_boxed() {
                self.found.push(path.clone());
            }
            if let Some(ty) = field.kind.ty() {
                self.ty(path, ty);
            }
            if let Some(group) = field.kind.group() {
                self.uses(path, &group.path);
                self.body(&group.path, &group.body);
            }
        }
    }

    fn ty(&mut self, user: &ItemPath, ty: &WireType) {
        ty.visit(&mut |ty| match ty {
            WireType::Scalar(Scalar::String | Scalar::Bytes)
            | WireType::BoxedScalar { scalar: Scalar::String | Scalar::Bytes, .. }
            | WireType::Extern { codec: ExternCodec::Text | ExternCodec::Bytes, .. }
            | WireType::Vector { .. }
            | WireType::Items { .. }
            | WireType::Counted { .. }
            | WireType::Array { boxing: Boxing::Boxed, .. }
            | WireType::Object { .. }
            | WireType::AnyObject => self.found.push(user.clone()),
            ty => ty.item().into_iter().for_each(|path| self.uses(user, path)),
        });
    }

    fn close(mut self) -> BTreeSet<ItemPath> {
        let mut borrowing = BTreeSet::new();
        while let Some(path) = self.found.pop() {
            if let Some(users) = self.users.remove(&path) {
                self.found.extend(users);
            }
            borrowing.insert(path);
        }
        borrowing
    }
}
