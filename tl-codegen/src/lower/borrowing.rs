//! Which items refer to memory that they do not own, when they are generated as values that borrow:
//! those need a lifetime.

use std::collections::{BTreeMap, BTreeSet};

use crate::rust_model::{
    Body, Boxing, ExternCodec, FieldKind, ItemPath, Model, Payload, Scalar, WireType,
};

/// The structs, groups and enums that borrow. What is behind a `Box` is in the arena.
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

/// What borrows by itself, and what does because of what it contains.
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
            match &field.kind {
                FieldKind::Flag | FieldKind::UnknownBits(_) => {}
                FieldKind::Required(ty) => self.ty(path, ty),
                FieldKind::Optional(ty, boxing) => {
                    self.boxing(path, *boxing);
                    self.ty(path, ty);
                }
                FieldKind::Group(group, boxing) => {
                    self.boxing(path, *boxing);
                    self.uses(path, &group.path);
                    self.body(&group.path, &group.body);
                }
            }
        }
    }

    fn boxing(&mut self, path: &ItemPath, boxing: Boxing) {
        if boxing == Boxing::Boxed {
            self.found.push(path.clone());
        }
    }

    fn ty(&mut self, user: &ItemPath, ty: &WireType) {
        match ty {
            WireType::Scalar(Scalar::String | Scalar::Bytes)
            | WireType::BoxedScalar { scalar: Scalar::String | Scalar::Bytes, .. }
            | WireType::Extern { codec: ExternCodec::Text | ExternCodec::Bytes, .. }
            | WireType::Vector { .. }
            | WireType::Items { .. }
            | WireType::Counted { .. }
            | WireType::Array { boxing: Boxing::Boxed, .. }
            | WireType::Object { .. }
            | WireType::AnyObject => self.found.push(user.clone()),
            WireType::Struct { path, .. } | WireType::Enum { path, .. } => self.uses(user, path),
            _ => {}
        }
        ty.parts().iter().for_each(|part| self.ty(user, part));
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
