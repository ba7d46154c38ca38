//! Objects: boxed values whose end the wire does not state.
//!
//! An object at the end of a constructor takes the rest of the input; such a constructor is *open*.
//! An object before other data has to be decoded by its id, to find its end. So has the object at the
//! end of an open constructor that occurs before other data.

use rustc_hash::FxHashSet;

use super::lowering::Lowering;
use crate::rust_model::{Body, ItemPath, Model, Struct, WireField, WireType};

impl Lowering<'_> {
    /// Makes objects before other data enums that are decoded by id, and returns the name of the
    /// first combinator that has one. The object at the end of an open constructor before other
    /// data becomes such an enum as well.
    pub(super) fn resolve_objects(&mut self, model: &mut Model) -> Option<String> {
        let mut needs_dispatch = None;
        // Closing one type shows those that it is the last part of.
        let mut closed = FxHashSet::default();
        loop {
            for item in &mut model.structs {
                let is_closed = item.id.is_none() || closed.contains(&item.path);
                let last = item.wire.len().checked_sub(1).filter(|_| !is_closed);
                for (place, wire) in item.wire.iter().enumerate() {
                    if let Some(ty) = value(wire, &mut item.body)
                        && find_by_id(ty, Some(place) == last)
                    {
                        needs_dispatch.get_or_insert_with(|| item.tl_name.clone());
                    }
                }
            }
            let inside = open_inside(model);
            let before = closed.len();
            closed.extend(inside);
            if closed.len() == before {
                break;
            }
        }
        self.refuse_calls(model, &closed);
        needs_dispatch
    }

    /// Refuses fields of the type `Function` whose end nothing says: `any::Object` has no calls.
    fn refuse_calls(&mut self, model: &Model, closed: &FxHashSet<ItemPath>) {
        for item in &model.structs {
            let types = types(item);
            let is_closed = item.id.is_none() || closed.contains(&item.path);
            let last = types.len().checked_sub(1).filter(|_| !is_closed);
            let mut types = types.iter().enumerate();
            let is_inside = |(place, ty): (usize, &&WireType)| has_call(ty, Some(place) == last);
            if types.any(is_inside)
                && let Some(index) = self.schema.combinator_named(&item.tl_name)
            {
                let combinator = &self.schema[index];
                let what = "a `Function` before other data";
                let _: Option<()> = self.unsupported(what, combinator, combinator.span);
            }
        }
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

/// Returns the type of the value at a place on the wire.
fn value<'a>(wire: &WireField, body: &'a mut Body) -> Option<&'a mut WireType> {
    match wire {
        WireField::Value { path } => body.at_mut(path)?.kind.ty_mut(),
        WireField::Mask(_) | WireField::Count { .. } | WireField::Number { .. } => None,
    }
}

/// Returns true if a type has a call whose end nothing says.
fn has_call(ty: &WireType, is_last: bool) -> bool {
    match ty {
        WireType::Object { is_sized: false, is_call: true } => !is_last,
        ty => ty.parts().iter().any(|part| has_call(part, false)),
    }
}

/// Replaces an object of unknown length, unless it is at the end.
fn find_by_id(ty: &mut WireType, is_last: bool) -> bool {
    match ty {
        WireType::Object { is_sized: false, is_call: false } if !is_last => {
            *ty = WireType::AnyObject;
            true
        }
        // The value of a parameter may be before other data.
        ty => {
            let mut found = false;
            ty.parts_mut().iter_mut().for_each(|part| found |= find_by_id(part, false));
            found
        }
    }
}

/// Returns the open types: those that end in an object or in an open type.
fn open_types(model: &Model) -> FxHashSet<ItemPath> {
    let mut open = FxHashSet::default();
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

/// Returns the open structs that occur before other data, as an item or as an argument, and those at
/// the end of such structs.
fn open_inside(model: &Model) -> FxHashSet<ItemPath> {
    let open = open_types(model);
    let mut inside = FxHashSet::default();
    for item in &model.structs {
        let types = types(item);
        let last = types.len().saturating_sub(1);
        for (place, ty) in types.iter().enumerate() {
            add_open(ty, place < last || item.id.is_none(), &open, &mut inside);
        }
    }
    loop {
        let before = inside.len();
        for item in &model.structs {
            let union = item.variant.as_ref().map(|variant| &variant.path);
            let is_inside = |path: &ItemPath| inside.contains(path);
            if is_inside(&item.path) || union.is_some_and(is_inside) {
                inside.insert(item.path.clone());
                if let Some(last) = types(item).last() {
                    add_open(last, true, &open, &mut inside);
                }
            }
        }
        if inside.len() == before {
            return inside;
        }
    }
}

/// Adds the open type itself, if other data may follow it, and those among its arguments and items.
fn add_open(
    ty: &WireType,
    is_followed: bool,
    open: &FxHashSet<ItemPath>,
    inside: &mut FxHashSet<ItemPath>,
) {
    let ty = ty.without_given();
    if let (true, WireType::Struct { path, .. } | WireType::Enum { path, .. }) = (is_followed, ty)
        && open.contains(path)
    {
        inside.insert(path.clone());
    }
    ty.parts().iter().for_each(|part| add_open(part, true, open, inside));
}

/// Returns the types of the values on the wire, in order.
fn types(item: &Struct) -> Vec<&WireType> {
    let types = item.wire.iter().filter_map(|wire| match wire {
        WireField::Mask(_) | WireField::Count { .. } | WireField::Number { .. } => None,
        WireField::Value { path } => item.body.at(path)?.kind.ty(),
    });
    types.collect()
}

/// Returns true if a type takes the rest of the input.
fn is_open(ty: &WireType, open: &FxHashSet<ItemPath>) -> bool {
    match ty.without_given() {
        WireType::Object { is_sized, .. } => !is_sized,
        WireType::Struct { path, .. } | WireType::Enum { path, .. } => open.contains(path),
        _ => false,
    }
}
