//! Conversions between the fields of a struct in two layers.

use super::convertibility::Convertibility;
use super::step::{Known, Step};
use crate::rust_model::{Body, Boxing, Field, FieldKind, ItemPath};

/// The sources of the fields of a struct, and the fields that must be empty because they have no
/// counterpart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    pub(crate) members: Vec<Member>,
    pub(crate) dropped: Vec<DroppedField>,
}

/// A field and its source.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) source: Source,
}

/// The source of a field. It has the name of the field.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// A required field, for a required one.
    Required(Step),
    /// A required field, for a conditional one.
    Present(Step, Boxing),
    /// A conditional field in both layers, with or without a `Box` in each.
    Optional(Step, Boxing, Boxing),
    /// A conditional field, for a required one.
    Needed(Step, Boxing),
    /// A group, for the group at this path, with or without a `Box` in each.
    Group(ItemPath, Vec<Member>, Boxing, Boxing),
    /// A flag in both.
    Flag,
    /// None.
    NoFlag,
    NoBits,
    Nothing,
}

/// A field without a counterpart in the other layer.
#[derive(Clone, Debug)]
pub(crate) struct DroppedField {
    pub(crate) name: String,
    pub(crate) kind: DroppedKind,
}

/// The kind of a dropped field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DroppedKind {
    Flag,
    Bits,
    Optional,
    Required,
}

impl Fields {
    /// Returns the conversion of the fields of `source` into those of `target`, if there is one.
    pub(super) fn new(source: &Body, target: &Body, known: Known<'_>) -> Option<Self> {
        let mut fields = Self::default();
        let members = target.fields.iter().map(|field| {
            let old = source.fields.iter().find(|old| old.name == field.name);
            let source = member(old, field, known, &mut fields.dropped)?;
            Some(Member { name: field.name.clone(), source })
        });
        fields.members = members.collect::<Option<_>>()?;
        let has_place = |old: &&Field| target.fields.iter().any(|field| field.name == old.name);
        for old in source.fields.iter().filter(|old| !has_place(old)) {
            fields.dropped.push(drop_field(old, known)?);
        }
        Some(fields)
    }

    /// Returns true if no field of the source is used, because it has none.
    pub(crate) fn are_all_new(&self) -> bool {
        let is_new = |member: &Member| {
            matches!(member.source, Source::NoFlag | Source::NoBits | Source::Nothing)
        };
        self.dropped.is_empty() && self.members.iter().all(is_new)
    }

    /// Takes out the fields without a counterpart: their values are dropped.
    pub(super) fn take_dropped(&mut self) -> Vec<DroppedField> {
        std::mem::take(&mut self.dropped)
    }

    pub(super) fn convertibility(&self) -> Convertibility {
        match self.dropped.is_empty() {
            true => convertibility(&self.members),
            false => Convertibility::Sometimes,
        }
    }
}

/// Returns true if a field is a vector of numbers that become larger.
pub(crate) fn widens_items(members: &[Member]) -> bool {
    members.iter().any(|member| match &member.source {
        Source::Required(step)
        | Source::Present(step, _)
        | Source::Optional(step, ..)
        | Source::Needed(step, _) => step.widens_items(),
        Source::Group(_, members, ..) => widens_items(members),
        Source::Flag | Source::NoFlag | Source::NoBits | Source::Nothing => false,
    })
}

fn convertibility(members: &[Member]) -> Convertibility {
    let convertibilities = members.iter().map(|member| match &member.source {
        Source::Required(step) | Source::Present(step, _) | Source::Optional(step, ..) => {
            step.convertibility()
        }
        Source::Needed(..) => Convertibility::Sometimes,
        Source::Group(_, members, ..) => convertibility(members),
        Source::Flag | Source::NoFlag | Source::NoBits | Source::Nothing => Convertibility::Always,
    });
    convertibilities.max().unwrap_or(Convertibility::Always)
}

/// Returns a field that must be empty, if it can be or if its value may be dropped.
fn drop_field(field: &Field, known: Known<'_>) -> Option<DroppedField> {
    let kind = match field.kind {
        FieldKind::Required(_) if known.drops_required => DroppedKind::Required,
        FieldKind::Required(_) => return None,
        FieldKind::Flag => DroppedKind::Flag,
        FieldKind::UnknownBits(_) => DroppedKind::Bits,
        FieldKind::Optional(..) | FieldKind::Group(..) => DroppedKind::Optional,
    };
    Some(DroppedField { name: field.name.clone(), kind })
}

/// Returns the source of a field, if its struct can be made at all. Fields that cannot be converted
/// are dropped.
fn member(
    old: Option<&Field>,
    new: &Field,
    known: Known<'_>,
    dropped: &mut Vec<DroppedField>,
) -> Option<Source> {
    if let Some(old) = old {
        match convert_field(&old.kind, &new.kind, known) {
            Some(source) => return Some(source),
            None => dropped.push(drop_field(old, known)?),
        }
    }
    match new.kind {
        FieldKind::Required(_) => None,
        FieldKind::Flag => Some(Source::NoFlag),
        FieldKind::UnknownBits(_) => Some(Source::NoBits),
        FieldKind::Optional(..) | FieldKind::Group(..) => Some(Source::Nothing),
    }
}

/// Returns the conversion of a field into the one with its name, if there is one. Bits that one
/// layer does not know are fields of the other.
fn convert_field(old: &FieldKind, new: &FieldKind, known: Known<'_>) -> Option<Source> {
    match (old, new) {
        (FieldKind::Flag, FieldKind::Flag) => Some(Source::Flag),
        (FieldKind::Required(old), FieldKind::Required(new)) => {
            known.step(old, new).map(Source::Required)
        }
        (FieldKind::Required(old), FieldKind::Optional(new, boxing)) => {
            Some(Source::Present(known.step(old, new)?, *boxing))
        }
        (FieldKind::Optional(old, boxing), FieldKind::Required(new)) => {
            Some(Source::Needed(known.step(old, new)?, *boxing))
        }
        (FieldKind::Optional(old, from), FieldKind::Optional(new, to)) => {
            Some(Source::Optional(known.step(old, new)?, *from, *to))
        }
        (FieldKind::Group(old, from), FieldKind::Group(new, to)) => {
            let fields = Fields::new(&old.body, &new.body, known)?;
            let is_whole = fields.dropped.is_empty() && old.generics.is_empty();
            is_whole.then(|| Source::Group(new.path.clone(), fields.members, *from, *to))
        }
        _ => None,
    }
}
