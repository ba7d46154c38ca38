//! The boxes of a conversion that its source does not have. The size of the target does not include
//! their memory.

use super::fields::{Fields, Member, Source};
use super::items::{Items, TypeItem};
use super::plan::{Arm, ConversionBody, VariantPayload};
use crate::rust_model::{Body, Boxing, FieldKind, Form, ItemPath, WireType};

/// Returns the types of the new boxes of a conversion into `target`: a list for each path through
/// it.
pub(super) fn new_boxes(
    body: &ConversionBody,
    target: TypeItem<'_>,
    items: &Items<'_>,
) -> Vec<Vec<WireType>> {
    match (body, target) {
        (ConversionBody::Fields(fields), TypeItem::Struct(target))
        | (
            ConversionBody::Unwrap { payload: VariantPayload::Nothing(fields), .. },
            TypeItem::Struct(target),
        ) => {
            vec![of_fields(fields, &target.body)]
        }
        (ConversionBody::Variant { path, fields, boxing, .. }, _) => {
            vec![of_struct(path, fields, *boxing, items)]
        }
        (
            ConversionBody::Wrap { variant, payload: VariantPayload::Struct(_, Boxing::Boxed) },
            TypeItem::Enum(target),
        ) => {
            let variant = target.variants.iter().find(|other| other.name == *variant);
            vec![variant.map(|variant| item(&variant.constructor)).into_iter().collect()]
        }
        (ConversionBody::Arms(arms), TypeItem::Enum(target)) => {
            let of_arm = |arm: &Arm| match arm {
                Arm::Struct { target: name, from: Boxing::Inline, to: Boxing::Boxed, .. } => {
                    let variant = target.variants.iter().find(|other| other.name == *name);
                    variant.map(|variant| item(&variant.constructor)).into_iter().collect()
                }
                Arm::Grown { path, fields, to, .. } => of_struct(path, fields, *to, items),
                _ => Vec::new(),
            };
            arms.iter().map(of_arm).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the new boxes of a variant whose struct is made from fields.
fn of_struct(path: &ItemPath, fields: &Fields, boxing: Boxing, items: &Items<'_>) -> Vec<WireType> {
    let constructor = items.constructor(path);
    let mut boxes =
        constructor.map(|constructor| of_fields(fields, &constructor.body)).unwrap_or_default();
    boxes.extend((boxing == Boxing::Boxed).then(|| item(path)));
    boxes
}

fn item(path: &ItemPath) -> WireType {
    WireType::Struct { path: path.clone(), args: Vec::new(), form: Form::Bare }
}

fn of_fields(fields: &Fields, target: &Body) -> Vec<WireType> {
    let mut boxes = Vec::new();
    of_members(&mut boxes, &fields.members, target);
    boxes
}

fn of_members(boxes: &mut Vec<WireType>, members: &[Member], target: &Body) {
    for member in members {
        let Some(field) = target.fields.iter().find(|field| field.name == member.name) else {
            continue;
        };
        match (&member.source, &field.kind) {
            (
                Source::Present(_, Boxing::Boxed)
                | Source::Optional(_, Boxing::Inline, Boxing::Boxed),
                FieldKind::Optional(ty, _),
            ) => boxes.push(ty.clone()),
            (Source::Group(path, members, from, to), FieldKind::Group(group, _)) => {
                if (*from, *to) == (Boxing::Inline, Boxing::Boxed) {
                    boxes.push(item(path));
                }
                of_members(boxes, members, &group.body);
            }
            _ => {}
        }
    }
}
