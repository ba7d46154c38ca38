//! The items that borrow if borrowed values are generated. They need a lifetime.

use rustc_hash::FxHashSet;

use super::spread::Spread;
use crate::rust_model::{Boxing, ExternCodec, ItemPath, Model, Payload, Scalar, Struct, WireType};

/// Returns the structs, groups and enums that borrow. Boxed values are in the arena.
pub(super) fn borrowing(model: &Model) -> FxHashSet<ItemPath> {
    let mut spread = Spread::default();
    for (path, body) in model.structs.iter().flat_map(Struct::bodies) {
        for field in &body.fields {
            if field.kind.is_boxed() {
                spread.found(path);
            }
            if let Some(ty) = field.kind.ty() {
                spread.uses_type(path, ty, borrows);
            }
            if let Some(group) = field.kind.group() {
                spread.uses(path, &group.path);
            }
        }
    }
    for union in &model.enums {
        for variant in &union.variants {
            match variant.payload {
                Payload::Unit => {}
                Payload::Struct(Boxing::Boxed) => spread.found(&union.path),
                Payload::Struct(Boxing::Inline) => spread.uses(&union.path, &variant.constructor),
            }
            variant.args.iter().for_each(|arg| spread.uses_type(&union.path, arg, borrows));
        }
    }
    model.any.iter().for_each(|any| spread.found(&any.path));
    spread.close()
}

/// Returns true for a type that borrows, whatever it contains.
fn borrows(ty: &WireType) -> bool {
    matches!(
        ty,
        WireType::Scalar(Scalar::String | Scalar::Bytes)
            | WireType::BoxedScalar { scalar: Scalar::String | Scalar::Bytes, .. }
            | WireType::Extern { codec: ExternCodec::Text | ExternCodec::Bytes, .. }
            | WireType::Vector { .. }
            | WireType::Items { .. }
            | WireType::Counted { .. }
            | WireType::Array { boxing: Boxing::Boxed, .. }
            | WireType::Object { .. }
            | WireType::AnyObject
    )
}
