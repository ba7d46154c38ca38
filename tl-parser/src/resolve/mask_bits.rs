//! Warnings about the bits of masks.

use std::collections::BTreeMap;

use crate::ast::{Condition, Expr, ExprKind, Field, FieldType};
use crate::codes;
use crate::diagnostic::Diagnostic;

/// The fields on one bit of a mask, in order, with their positions.
type OnBit<'a, 's> = Vec<(usize, &'a Field<'s>)>;

/// Checks the masks of a record and of the repetitions in it.
pub(super) fn check(fields: &[Field<'_>], found: &mut Vec<Diagnostic>) {
    let mut masks: BTreeMap<&str, BTreeMap<u32, OnBit<'_, '_>>> = BTreeMap::new();
    for (position, field) in fields.iter().enumerate() {
        if let FieldType::Repetition(repetition) = &field.ty {
            check(&repetition.items, found);
        }
        if let Some(Condition { mask, bit: Some(bit) }) = field.condition {
            let on_bit = masks.entry(mask.text).or_default().entry(bit.value).or_default();
            on_bit.push((position, field));
        }
    }
    for (mask, bits) in masks {
        bits.iter().for_each(|(bit, fields)| check_fields(mask, *bit, fields, found));
        check_gaps(mask, &bits, found);
    }
}

/// Warns about the fields on one bit: a bit is one thing that is present or absent.
fn check_fields(mask: &str, bit: u32, fields: &OnBit<'_, '_>, found: &mut Vec<Diagnostic>) {
    let pairs = || fields.windows(2).map(|pair| (pair[0], pair[1]));
    for ((at, first), (next, second)) in pairs() {
        let names = [first, second].map(|field| field.name.map_or("_", |name| name.text));
        let are_flags = is_flag(first) && is_flag(second);
        let are_unlike = !is_flag(first) && !is_flag(second) && !have_one_type(first, second);
        let diagnostic = if are_flags {
            let message = format!("`{}` and `{}` are one flag, {mask}.{bit}", names[0], names[1]);
            Diagnostic::new(codes::UNLIKE_FIELDS, second.span, message)
                .label("true if and only if the other one is")
                .help("give one of them another bit, or remove it")
        } else if are_unlike && next > at + 1 {
            let message = format!("`{}` and `{}` share the bit {mask}.{bit}", names[0], names[1]);
            Diagnostic::new(codes::UNLIKE_FIELDS, second.span, message)
                .label("present if and only if the other one is")
                .help("give one of them another bit, or move them together if they belong together")
        } else {
            let message = format!("`{}` has the bit of `{}`, {mask}.{bit}", names[1], names[0]);
            Diagnostic::new(codes::REUSED_BIT, second.span, message)
                .label("neither is present without the other")
                .help("older readers take the bit for the first field; use a bit of its own")
        };
        found.push(diagnostic.also(first.span, "the other one"));
    }
}

fn is_flag(field: &Field<'_>) -> bool {
    matches!(&field.ty, FieldType::Expr(Expr { kind: ExprKind::Name("true"), .. }))
}

fn have_one_type(first: &Field<'_>, second: &Field<'_>) -> bool {
    match (&first.ty, &second.ty) {
        (FieldType::Expr(first), FieldType::Expr(second)) => {
            first.to_string() == second.to_string()
        }
        _ => false,
    }
}

/// Warns about bits between others that guard nothing: a typing error, or a field that was removed.
fn check_gaps(mask: &str, bits: &BTreeMap<u32, OnBit<'_, '_>>, found: &mut Vec<Diagnostic>) {
    let mut next = 0;
    for (bit, fields) in bits {
        if let (true, Some((_, field))) = (*bit > next, fields.first()) {
            let skipped = match bit - next {
                1 => format!("bit {mask}.{next} guards nothing"),
                _ => format!("bits {mask}.{next} to {mask}.{} guard nothing", bit - 1),
            };
            let span = field.condition.map_or(field.span, |condition| condition.mask.span);
            found.push(
                Diagnostic::new(codes::SKIPPED_BIT, span, skipped)
                    .label("the next bit that guards a field")
                    .help("use the next free bit, unless a removed field had it"),
            );
        }
        next = bit + 1;
    }
}
