//! The items that cannot derive a trait, because of the types of their fields.

use rustc_hash::FxHashSet;

use super::spread::Spread;
use crate::rust_model::{
    Boxing, Enum, ExternCodec, FieldKind, ItemPath, Model, Number, Payload, Scalar, Struct,
    Variant, WireType,
};

/// Returns the items without `Eq`, `Hash` and `Ord`: those with a `double` or a `float`, and those with a
/// type of the caller's in place of a boxed type.
pub(super) fn without_eq(model: &Model) -> FxHashSet<ItemPath> {
    let lacks_eq = |ty: &WireType| match ty {
        WireType::Scalar(scalar)
        | WireType::BoxedScalar { scalar, .. }
        | WireType::Extern { codec: ExternCodec::Scalar(scalar), .. } => {
            matches!(scalar, Scalar::Double | Scalar::Float)
        }
        WireType::Extern { codec: ExternCodec::Boxed | ExternCodec::Bare, .. } => true,
        _ => false,
    };
    items_with(model, lacks_eq)
}

/// Returns the items that contain a value of any type, whose variant Serde cannot choose.
pub(super) fn write_only(model: &Model) -> FxHashSet<ItemPath> {
    items_with(model, |ty| matches!(ty, WireType::AnyObject))
}

/// Returns the items with a value of a type for which `has_it` is true.
fn items_with(model: &Model, has_it: impl Fn(&WireType) -> bool) -> FxHashSet<ItemPath> {
    let mut spread = Spread::default();
    for (path, body) in model.structs.iter().flat_map(Struct::bodies) {
        body.all_types().for_each(|ty| spread.uses_type(path, ty, &has_it));
    }
    for union in &model.enums {
        for variant in &union.variants {
            spread.uses(&union.path, &variant.constructor);
            variant.args.iter().for_each(|arg| spread.uses_type(&union.path, arg, &has_it));
        }
    }
    for any in &model.any {
        any.variants.iter().for_each(|variant| spread.uses_type(&any.path, &variant.ty, &has_it));
    }
    spread.close()
}

/// Returns the items without `Default`: enums without an empty variant, and structs with a required
/// field whose type has no default in Rust or may have none, or whose default does not agree with a
/// number in the schema.
pub(super) fn without_default(model: &Model) -> FxHashSet<ItemPath> {
    // The number of a default value is zero.
    let is_zero = |number: &Number| match number {
        Number::Constant(value) => *value == 0,
        Number::Variable { plus, .. } => *plus == 0,
    };
    let lacks_default = |ty: &WireType| match ty {
        WireType::Given { numbers, .. } => !numbers.iter().all(is_zero),
        WireType::Counted { count, .. } => !is_zero(count),
        // The standard library has defaults of arrays with up to 32 items.
        WireType::Scalar(Scalar::Raw(len))
        | WireType::BoxedScalar { scalar: Scalar::Raw(len), .. } => *len > 32,
        WireType::Array { len, boxing, .. } => *boxing == Boxing::Boxed || *len > 32,
        WireType::Extern { codec, .. } => !matches!(codec, ExternCodec::Text | ExternCodec::Bytes),
        _ => false,
    };
    let mut spread = Spread::default();
    for (path, body) in model.structs.iter().flat_map(Struct::bodies) {
        for field in &body.fields {
            match &field.kind {
                // An empty vector needs no default of its items.
                FieldKind::Required(WireType::Vector { .. } | WireType::Items { .. }) => {}
                FieldKind::Required(WireType::Counted { count, .. }) if is_zero(count) => {}
                FieldKind::Required(ty) => spread.uses_type(path, ty, lacks_default),
                _ => {}
            }
        }
    }
    let unions = model.enums.iter().filter(|union| union.empty_variant().is_none());
    unions.for_each(|union| spread.found(&union.path));
    model.any.iter().for_each(|any| spread.found(&any.path));
    spread.close()
}

impl Enum {
    /// The variant that stands for no value: the only one without fields whose TL name ends in
    /// `Empty`.
    pub(crate) fn empty_variant(&self) -> Option<usize> {
        let is_empty = |variant: &Variant| {
            variant.payload == Payload::Unit && variant.tl_name.ends_with("Empty")
        };
        let mut empty = (0..self.variants.len()).filter(|place| is_empty(&self.variants[*place]));
        let place = empty.next()?;
        (empty.next().is_none() && self.generics.is_empty()).then_some(place)
    }
}
