//! The conversions of constructors of older schemas, which a module for the newest schema reads.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::conversion::fields;
use super::fields::DroppedField;
use super::items::{Items, TypeItem};
use super::new_boxes::new_boxes;
use super::plan::{Conversion, ConversionBody, Direction, VariantPayload};
use super::step::Known;
use crate::rust_model::{ItemPath, Model, Payload, Struct, Variant};

/// A constructor of an older schema, and its conversion into an item of the newest one.
#[derive(Debug)]
pub(crate) struct OlderForm {
    pub(crate) item: Struct,
    pub(crate) id: u32,
    pub(crate) conversion: Conversion,
    /// The fields whose values the conversion drops.
    pub(crate) dropped: Vec<DroppedField>,
}

/// The older forms by the items that read them.
pub(crate) type OlderForms = BTreeMap<ItemPath, Vec<OlderForm>>;

/// Takes the constructors of older schemas out of a model, and returns those that convert. The enum of all
/// types also reads their ids, unless another type has them.
pub(crate) fn older_forms(model: &mut Model) -> OlderForms {
    let mut forms = OlderForms::new();
    let older = std::mem::take(&mut model.older);
    if older.is_empty() {
        return forms;
    }
    let items = Items::of(model);
    let paths = items.by_path.keys().copied().cloned().collect();
    for item in older {
        let reader = item.read_by.as_ref().and_then(|path| items.by_path.get(path));
        let reader = reader.filter(|reader| reader.has_decoder());
        if let (Some(id), Some(reader)) = (item.id, reader)
            && let Some((conversion, dropped)) = conversion(&item, *reader, &items, &paths)
        {
            let forms = forms.entry(conversion.target.clone()).or_default();
            forms.push(OlderForm { item, id, conversion, dropped });
        }
    }
    for any in model.any.iter_mut().filter(|any| !any.is_function) {
        let ids = any.variants.iter().flat_map(|variant| &variant.ids);
        let mut taken: FxHashSet<u32> = ids.copied().collect();
        for variant in &mut any.variants {
            let older = variant.ty.item().and_then(|path| forms.get(path)).into_iter().flatten();
            variant.ids.extend(older.map(|form| form.id).filter(|id| taken.insert(*id)));
        }
    }
    forms
}

/// Returns the conversion of an older constructor, and the fields that it drops. The types of the fields are
/// those of the newest schema.
fn conversion(
    item: &Struct,
    reader: TypeItem<'_>,
    items: &Items<'_>,
    paths: &FxHashSet<ItemPath>,
) -> Option<(Conversion, Vec<DroppedField>)> {
    let convertibilities = &BTreeMap::new();
    let known = Known { shared: paths, drops_required: true, convertibilities };
    let (variant, target) = match reader {
        TypeItem::Struct(target) => (None, Some(target)),
        TypeItem::Enum(union) => {
            let (variant, target) = items.variant(union, &item.tl_name)?;
            (Some(variant), (variant.payload != Payload::Unit).then_some(target))
        }
    };
    let mut fields = fields(Some(item), target, known)?;
    let dropped = fields.take_dropped();
    let convertibility = fields.convertibility();
    let body = match (variant, target) {
        (None, _) => ConversionBody::Fields(fields),
        (Some(Variant { name, payload: Payload::Struct(boxing), .. }), Some(target)) => {
            let (variant, path, boxing) = (name.clone(), target.path.clone(), *boxing);
            ConversionBody::Variant { variant, path, fields, boxing }
        }
        (Some(variant), _) => {
            let payload = VariantPayload::Nothing(fields);
            ConversionBody::Wrap { variant: variant.name.clone(), payload }
        }
    };
    let conversion = Conversion {
        direction: Direction::Up,
        source: item.path.clone(),
        target: reader.path().clone(),
        tl_name: item.tl_name.clone(),
        convertibility,
        new_boxes: new_boxes(&body, reader, items),
        body,
    };
    Some((conversion, dropped))
}
