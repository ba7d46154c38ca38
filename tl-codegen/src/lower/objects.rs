//! Objects: nothing on the wire says where one ends.
//!
//! An object at the end of a constructor takes the rest of the input, which makes the constructor
//! *open*. An object in front of other data has to be decoded to find its end, by its id.

use std::collections::BTreeSet;

use super::Lowering;
use crate::rust_model::{Body, ItemPath, Model, Struct, WireField, WireType};

impl Lowering<'_> {
    /// Turns objects that cannot take the rest of the input into ones that are found by their id,
    /// and returns the name of the first combinator that has one. Refuses open constructors before
    /// other data.
    pub(super) fn resolve_objects(&mut self, model: &mut Model) -> Option<String> {
        let mut needs_dispatch = None;
        for item in &mut model.structs {
            let last = item.wire.len().checked_sub(1);
            let is_record = item.id.is_none();
            for (place, wire) in item.wire.iter().enumerate() {
                if let Some(ty) = value(wire, &mut item.body)
                    && find_by_id(ty, Some(place) == last && !is_record)
                {
                    needs_dispatch.get_or_insert_with(|| item.tl_name.clone());
                }
            }
        }
        let open = open_types(model);
        for item in model.structs.iter().filter(|item| has_open_inside(item, &open)) {
            if let Some(index) = self.schema.combinator_named(&item.tl_name) {
                let combinator = &self.schema[index];
                let what = "a type that ends in an `Object` in front of other data";
                let _: Option<()> = self.unsupported(what, combinator, combinator.span);
            }
        }
        needs_dispatch
    }

    /// Refuses an object before other data where no type can be read by its id.
    pub(super) fn refuse_object(&mut self, tl_name: &str) {
        if let Some(index) = self.schema.combinator_named(tl_name) {
            let combinator = &self.schema[index];
            let what = "an `Object` before other data, without a boxed type that it could be,";
            let _: Option<()> = self.unsupported(what, combinator, combinator.span);
        }
    }
}

/// The type of the value at a place on the wire.
fn value<'a>(wire: &WireField, body: &'a mut Body) -> Option<&'a mut WireType> {
    match wire {
        WireField::Value { path } => body.at_mut(path)?.kind.ty_mut(),
        WireField::Mask(_) | WireField::Count { .. } => None,
    }
}

/// Replaces an object of unknown length, unless it stands at the end.
fn find_by_id(ty: &mut WireType, is_last: bool) -> bool {
    match ty {
        WireType::Object { is_sized: false } if !is_last => {
            *ty = WireType::AnyObject;
            true
        }
        // What a parameter stands for may be in front of other data.
        ty => {
            let mut found = false;
            ty.parts_mut().iter_mut().for_each(|part| found |= find_by_id(part, false));
            found
        }
    }
}

/// The types that take the rest of the input: those that end in an object or in such a type.
fn open_types(model: &Model) -> BTreeSet<ItemPath> {
    let mut open = BTreeSet::new();
    loop {
        let found = model.structs.iter().filter(|item| !open.contains(&item.path));
        let found: Vec<_> = found
            .filter(|item| types(item).last().is_some_and(|ty| is_open(ty, &open)))
            .flat_map(|item| {
                let union = item.variant.as_ref().map(|variant| variant.path.clone());
                [Some(item.path.clone()), union].into_iter().flatten()
            })
            .collect();
        if found.is_empty() {
            return open;
        }
        open.extend(found);
    }
}

fn has_open_inside(item: &Struct, open: &BTreeSet<ItemPath>) -> bool {
    let types = types(item);
    let inside = types.split_last().map_or(&[][..], |(_, others)| others);
    inside.iter().any(|ty| is_open(ty, open)) || types.iter().any(|ty| has_open_items(ty, open))
}

/// The types of the values on the wire, in order.
fn types(item: &Struct) -> Vec<&WireType> {
    let types = item.wire.iter().filter_map(|wire| match wire {
        WireField::Mask(_) | WireField::Count { .. } => None,
        WireField::Value { path } => item.body.at(path)?.kind.ty(),
    });
    types.collect()
}

fn is_open(ty: &WireType, open: &BTreeSet<ItemPath>) -> bool {
    match ty {
        WireType::Object { is_sized } => !is_sized,
        WireType::Struct { path, .. } | WireType::Enum { path, .. } => open.contains(path),
        _ => false,
    }
}

/// Whether such a type is an item or an argument, where other data may follow.
fn has_open_items(ty: &WireType, open: &BTreeSet<ItemPath>) -> bool {
    ty.parts().iter().any(|part| is_open(part, open) || has_open_items(part, open))
}
