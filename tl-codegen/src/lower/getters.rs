//! The methods of enums that return common fields of their variants, and the variants themselves.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::names::{Names, snake_name};
use crate::rust_model::{
    Enum, FieldKind, Getter, GetterArm, GetterForm, ItemPath, Model, Payload, Scalar, Struct,
    VariantMethods, WireType,
};
use crate::rust_type::RustType;

/// Names of methods that values have through traits. A getter of such a name would hide the method.
const METHODS_OF_TRAITS: &[&str] = &[
    "as_mut",
    "as_ref",
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "cmp",
    "decode",
    "decode_into",
    "encode",
    "eq",
    "fmt",
    "into",
    "ne",
    "partial_cmp",
    "to_owned",
    "to_string",
    "try_into",
    "type_id",
    "walk",
    "walk_mut",
];

/// Finds the getters of all enums.
pub(super) fn add_getters(model: &mut Model) {
    let structs: FxHashMap<&ItemPath, &Struct> =
        model.structs.iter().map(|item| (&item.path, item)).collect();
    for union in &mut model.enums {
        let mut names = Names::default();
        METHODS_OF_TRAITS.iter().for_each(|name| {
            names.claim(name);
        });
        union.getters = common_fields(union, &structs);
        for getter in &mut union.getters {
            getter.method = names.claim(&getter.method);
        }
        for variant in &mut union.variants {
            let name = snake_name(&variant.name);
            variant.methods = Some(VariantMethods {
                is: names.claim(&format!("is_{name}")),
                as_: names.claim(&format!("as_{name}")),
            });
        }
    }
}

/// The fields that several variants share with one Rust type, in the order in which they first occur.
/// A name that stands for several types gets no getter.
fn common_fields(union: &Enum, structs: &FxHashMap<&ItemPath, &Struct>) -> Vec<Getter> {
    let mut getters: Vec<Getter> = Vec::new();
    let mut places = FxHashMap::default();
    let mut ambiguous = FxHashSet::default();
    for (place, variant) in union.variants.iter().enumerate() {
        // The fields of a generic constructor have the type parameters of the constructor.
        let item = structs.get(&variant.constructor).filter(|item| item.generics.is_empty());
        let (Some(item), Payload::Struct(_)) = (item, variant.payload) else { continue };
        for field in &item.body.fields {
            let Some((ty, form)) = value(&field.kind) else { continue };
            let arm = GetterArm { variant: place, form };
            let next = getters.len();
            let getter = *places.entry(&field.name).or_insert(next);
            match getters.get_mut(getter) {
                Some(getter) if getter.ty == ty => getter.arms.push(arm),
                Some(_) => {
                    ambiguous.insert(&field.name);
                }
                None => getters.push(Getter {
                    method: field.name.clone(),
                    field: field.name.clone(),
                    ty,
                    arms: vec![arm],
                    is_total: false,
                }),
            }
        }
    }
    getters.retain(|getter| getter.arms.len() > 1 && !ambiguous.contains(&getter.field));
    for getter in &mut getters {
        let is_required = |arm: &GetterArm| arm.form == GetterForm::Required;
        getter.is_total =
            union.is_covered_by(getter.arms.len()) && getter.arms.iter().all(is_required);
    }
    getters
}

/// The type of a field without its `Option`, and the form in which the field has it.
fn value(kind: &FieldKind) -> Option<(RustType, GetterForm)> {
    match kind {
        FieldKind::Required(ty) => Some((ty.rust_type(), GetterForm::Required)),
        FieldKind::Flag => Some((WireType::Scalar(Scalar::Bool).rust_type(), GetterForm::Required)),
        FieldKind::Optional(ty, boxing) => Some((ty.rust_type(), GetterForm::Optional(*boxing))),
        FieldKind::UnknownBits(_) | FieldKind::Group(..) => None,
    }
}
