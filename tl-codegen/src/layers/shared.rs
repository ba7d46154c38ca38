//! Items that are equal in two layers: their definitions are equal, and so are all items that they
//! refer to.

use rustc_hash::{FxHashMap, FxHashSet};

use super::items::{Items, TypeItem};
use crate::rust_model::{Body, Enum, ItemPath, Model, Output, Payload, Struct, WireType};

/// Returns the paths of the items, with groups, that are equal in both models.
pub(super) fn shared(older: &Model, newer: &Model) -> FxHashSet<ItemPath> {
    let (old, new) = (Items::of(older), Items::of(newer));
    let borrows = |model: &Model, path: &ItemPath| {
        model.borrowing.as_ref().map(|borrowing| borrowing.contains(path))
    };
    let mut same: FxHashMap<&ItemPath, References<'_>> = FxHashMap::default();
    for (path, item) in &new.by_path {
        let is_alike = old.by_path.get(path).is_some_and(|other| is_alike(*other, *item));
        if is_alike && borrows(older, path) == borrows(newer, path) {
            same.insert(path, References::of(*item));
        }
    }
    let mut users: FxHashMap<&ItemPath, Vec<&ItemPath>> = FxHashMap::default();
    for (path, references) in &same {
        for used in &references.used {
            users.entry(used).or_default().push(path);
        }
    }
    let mut different: Vec<&ItemPath> =
        users.keys().copied().filter(|path| !same.contains_key(path)).collect();
    while let Some(path) = different.pop() {
        for user in users.remove(path).unwrap_or_default() {
            if same.remove(user).is_some() {
                different.push(user);
            }
        }
    }
    let groups = same.values().flat_map(|references| &references.groups).copied();
    same.keys().copied().chain(groups).cloned().collect()
}

/// Returns true if two items have equal definitions and layouts.
fn is_alike(older: TypeItem<'_>, newer: TypeItem<'_>) -> bool {
    match (older, newer) {
        (TypeItem::Struct(older), TypeItem::Struct(newer)) => are_alike_structs(older, newer),
        (TypeItem::Enum(older), TypeItem::Enum(newer)) => are_alike_enums(older, newer),
        _ => false,
    }
}

/// The enum of a constructor may differ: this changes only the conversions into the enum. A
/// constructor without fields has no struct to share. The smallest size follows from the rest.
fn are_alike_structs(older: &Struct, newer: &Struct) -> bool {
    let definition = |item: &Struct| (item.id, item.levels, item.directions);
    let has_struct = |item: &Struct| !item.is_only_variant();
    has_struct(older)
        && has_struct(newer)
        && definition(older) == definition(newer)
        && (&older.tl_name, &older.text, &older.only_of)
            == (&newer.tl_name, &newer.text, &newer.only_of)
        && (&older.generics, &older.body, &older.wire, &older.output)
            == (&newer.generics, &newer.body, &newer.wire, &newer.output)
}

fn are_alike_enums(older: &Enum, newer: &Enum) -> bool {
    let layout = |union: &Enum| (union.fallback, union.levels, union.directions);
    layout(older) == layout(newer)
        && older.unknown == newer.unknown
        && (&older.tl_name, &older.generics, &older.variants)
            == (&newer.tl_name, &newer.generics, &newer.variants)
}

/// The items that an item refers to, and its groups.
#[derive(Debug, Default)]
struct References<'a> {
    used: FxHashSet<&'a ItemPath>,
    groups: Vec<&'a ItemPath>,
}

/// A stand-in for the enum of all types, which no two layers share.
static ANY: ItemPath =
    ItemPath { root: crate::rust_model::Root::Any, modules: Vec::new(), name: String::new() };

impl<'a> References<'a> {
    fn of(item: TypeItem<'a>) -> Self {
        let mut references = Self::default();
        match item {
            TypeItem::Struct(item) => {
                references.body(&item.body);
                if let Some(Output::Value(ty)) = &item.output {
                    references.ty(ty);
                }
            }
            TypeItem::Enum(union) => {
                for variant in &union.variants {
                    if variant.payload != Payload::Unit {
                        references.used.insert(&variant.constructor);
                    }
                    variant.args.iter().for_each(|arg| references.ty(arg));
                }
            }
        }
        references
    }

    fn body(&mut self, body: &'a Body) {
        let groups = body.all_fields().into_iter().filter_map(|field| field.kind.group());
        self.groups.extend(groups.map(|group| &group.path));
        body.all_types().for_each(|ty| self.ty(ty));
    }

    fn ty(&mut self, ty: &'a WireType) {
        ty.visit(&mut |ty| match ty {
            WireType::AnyObject => self.used.extend([&ANY]),
            ty => self.used.extend(ty.item()),
        });
    }
}
