//! Who writes a value and who reads it: what only one side does, only that side gets code for.

use std::collections::{BTreeMap, BTreeSet};

use crate::rust_model::{Body, FieldKind, ItemPath, Model, Output, Uses, WireType};
use crate::side::Side;

/// A function's arguments are written by the client and read by the server, its answer the other
/// way round. Types that no function mentions are for both.
pub(super) fn settle(model: &mut Model, side: Side) {
    let (call, answer) = match side {
        Side::Client => (Direction::Encode, Direction::Decode),
        Side::Server => (Direction::Decode, Direction::Encode),
    };
    let mut marks = BTreeSet::new();
    let mut pending = Vec::new();
    for function in model.structs.iter().filter(|item| item.output.is_some()) {
        pending.push((function.path.clone(), call));
        if let Some(Output::Value(ty)) = &function.output {
            in_type(ty, &mut |path| pending.push((path.clone(), answer)));
        }
    }
    let structs: BTreeMap<_, _> = model.structs.iter().map(|item| (&item.path, item)).collect();
    let enums: BTreeMap<_, _> = model.enums.iter().map(|union| (&union.path, union)).collect();
    while let Some((path, direction)) = pending.pop() {
        if !marks.insert((path.clone(), direction)) {
            continue;
        }
        let mut visit = |inner: &ItemPath| pending.push((inner.clone(), direction));
        if let Some(item) = structs.get(&path) {
            in_body(&item.body, &mut visit);
        } else if let Some(union) = enums.get(&path) {
            union.variants.iter().for_each(|variant| visit(&variant.constructor));
        }
    }
    let uses = |path: &ItemPath| {
        let has = |direction| marks.contains(&(path.clone(), direction));
        match (has(Direction::Encode), has(Direction::Decode)) {
            (false, false) => Uses::default(),
            (encode, decode) => Uses { encode, decode },
        }
    };
    model.structs.iter_mut().for_each(|item| item.uses = uses(&item.path));
    model.enums.iter_mut().for_each(|union| union.uses = uses(&union.path));
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Direction {
    Encode,
    Decode,
}

fn in_body(body: &Body, visit: &mut impl FnMut(&ItemPath)) {
    for field in &body.fields {
        match &field.kind {
            FieldKind::Flag | FieldKind::UnknownBits => {}
            FieldKind::Required(ty) | FieldKind::Optional(ty, _) => in_type(ty, visit),
            FieldKind::Group(group, _) => in_body(&group.body, visit),
        }
    }
}

fn in_type(ty: &WireType, visit: &mut impl FnMut(&ItemPath)) {
    if let WireType::Struct { path, .. } | WireType::Enum { path, .. } = ty {
        visit(path);
    }
    ty.parts().iter().for_each(|part| in_type(part, visit));
}
