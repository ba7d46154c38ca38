//! How the fields of a struct follow from those of the same struct in another layer.

use super::convertibility::Convertibility;
use super::step::{Known, Step};
use crate::rust_model::{Body, Boxing, Field, FieldKind, ItemPath};

/// Where the fields of a struct come from, and what has to be empty because there is no place for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    pub(crate) members: Vec<Member>,
    pub(crate) dropped: Vec<DroppedField>,
}

/// A field and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) source: Source,
}

/// Where a field comes from. What it comes from has the same name.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// It is always there in both.
    Required(Step),
    /// It was always there, and now is conditional.
    Present(Step, Boxing),
    /// It is conditional in both, with or without a `Box` in each.
    Optional(Step, Boxing, Boxing),
    /// It was conditional, and now has to be there.
    Needed(Step, Boxing),
    /// A group becomes the group at this path, with or without a `Box` in each.
    Group(ItemPath, Vec<Member>, Boxing, Boxing),
    /// A flag in both.
    Flag,
    /// There is nothing that it could come from.
    NoFlag,
    NoBits,
    Nothing,
}

/// A field without a place in the other layer.
#[derive(Clone, Debug)]
pub(crate) struct DroppedField {
    pub(crate) name: String,
    pub(crate) kind: DroppedKind,
}

/// What kind of field it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DroppedKind {
    Flag,
    Bits,
    Optional,
}

impl Fields {
    /// How the fields of `target` follow from those of `source`, if they ever do.
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
            fields.dropped.push(drop_field(old)?);
        }
        Some(fields)
    }

    /// Whether the source has no part in the target, because it has no fields.
    pub(crate) fn are_all_new(&self) -> bool {
        let is_new = |member: &Member| {
            matches!(member.source, Source::NoFlag | Source::NoBits | Source::Nothing)
        };
        self.dropped.is_empty() && self.members.iter().all(is_new)
    }

    pub(super) fn convertibility(&self) -> Convertibility {
        match self.dropped.is_empty() {
            true => convertibility(&self.members),
            false => Convertibility::Sometimes,
        }
    }
}

/// Whether one of the fields is a vector of numbers that become larger.
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

/// A field that must be empty, if it can be.
fn drop_field(field: &Field) -> Option<DroppedField> {
    let kind = match field.kind {
        FieldKind::Required(_) => return None,
        FieldKind::Flag => DroppedKind::Flag,
        FieldKind::UnknownBits(_) => DroppedKind::Bits,
        FieldKind::Optional(..) | FieldKind::Group(..) => DroppedKind::Optional,
    };
    Some(DroppedField { name: field.name.clone(), kind })
}

/// Where a field comes from, if its struct can be made at all. What cannot be brought over is lost.
fn member(
    old: Option<&Field>,
    new: &Field,
    known: Known<'_>,
    dropped: &mut Vec<DroppedField>,
) -> Option<Source> {
    if let Some(old) = old {
        match convert_field(&old.kind, &new.kind, known) {
            Some(source) => return Some(source),
            None => dropped.push(drop_field(old)?),
        }
    }
    match new.kind {
        FieldKind::Required(_) => None,
        FieldKind::Flag => Some(Source::NoFlag),
        FieldKind::UnknownBits(_) => Some(Source::NoBits),
        FieldKind::Optional(..) | FieldKind::Group(..) => Some(Source::Nothing),
    }
}

/// How a field follows from that of the same name, if it ever does. Bits that one layer does not know
/// are fields of the other.
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
