//! Warnings about definitions that are valid and mean something else than their author thinks.

use rustc_hash::FxHashMap;

use crate::ast::{Combinator, Expr, ExprKind, Field, FieldType, SchemaFile};
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Builtin, Schema, Type};

/// Checks the results, the fields and the mask bits of every combinator.
pub(super) fn check(schema: &Schema, files: &[SchemaFile<'_>], found: &mut Vec<Diagnostic>) {
    for combinator in files.iter().flat_map(SchemaFile::combinators) {
        check_result(schema, combinator, found);
        for field in &combinator.fields {
            check_type(schema, field, found);
        }
        check_bits(&combinator.fields, found);
    }
}

/// Warns about a function that returns a constructor: `= geo.path` for `= geo.Path`.
fn check_result(schema: &Schema, combinator: &Combinator<'_>, found: &mut Vec<Diagnostic>) {
    let ExprKind::Name(name) = combinator.result.kind else { return };
    let constructor = schema.combinator_named(name).map(|index| &schema[index]);
    let Some(constructor) = constructor.filter(|c| combinator.is_function() && !c.is_function)
    else {
        return;
    };
    if let (Type::Boxed(ty, _), None) = (&constructor.result, constructor.builtin) {
        let ty = &schema[*ty].name;
        let message =
            format!("function `{}` returns the constructor `{name}`", combinator.name.text);
        let span = combinator.result.span;
        found.retain(|found| found.code != Code::BareResult || found.primary.span != span);
        found.push(
            Diagnostic::new(Code::ConstructorResult, span, message)
                .label("a bare result, without a constructor id")
                .help(format!("write `{ty}`, its type")),
        );
    }
}

/// Warns about a boxed built-in type in a field or in a vector of a field.
fn check_type(schema: &Schema, field: &Field<'_>, found: &mut Vec<Diagnostic>) {
    match &field.ty {
        FieldType::Repetition(repetition) => {
            repetition.items.iter().for_each(|item| check_type(schema, item, found));
        }
        FieldType::Expr(Expr { kind: ExprKind::Apply(head, arguments), .. }) => {
            if matches!(head.kind, ExprKind::Name("Vector" | "vector")) {
                arguments.iter().for_each(|argument| check_name(schema, argument, found));
            }
        }
        FieldType::Expr(expr) => check_name(schema, expr, found),
    }
}

fn check_name(schema: &Schema, expr: &Expr<'_>, found: &mut Vec<Diagnostic>) {
    let ExprKind::Name(name) = expr.kind else { return };
    let bare = match schema.type_named(name).and_then(|ty| schema.builtin(ty)) {
        Some(Builtin::Int) => "int",
        Some(Builtin::Long) => "long",
        Some(Builtin::Double) => "double",
        Some(Builtin::String) => "string",
        Some(Builtin::Bytes) => "bytes",
        _ => return,
    };
    found.push(
        Diagnostic::new(Code::BoxedBuiltin, expr.span, format!("`{name}` is the boxed `{bare}`"))
            .label("written with a constructor id, in four more bytes")
            .help(format!("write `{bare}`, unless other programs write the id")),
    );
}

/// The fields on one bit of a mask, in order, with their positions.
type OnBit<'a, 's> = Vec<(usize, &'a Field<'s>)>;

fn check_bits(fields: &[Field<'_>], found: &mut Vec<Diagnostic>) {
    let mut masks: FxHashMap<&str, Vec<(u32, OnBit<'_, '_>)>> = FxHashMap::default();
    for (position, field) in fields.iter().enumerate() {
        if let FieldType::Repetition(repetition) = &field.ty {
            check_bits(&repetition.items, found);
        }
        let Some(condition) = field.condition else { continue };
        let Some(bit) = condition.bit else { continue };
        let bits = masks.entry(condition.mask.text).or_default();
        match bits.iter_mut().find(|(known, _)| *known == bit.value) {
            Some((_, fields)) => fields.push((position, field)),
            None => bits.push((bit.value, vec![(position, field)])),
        }
    }
    let mut masks: Vec<_> = masks.into_iter().collect();
    masks.sort_unstable_by_key(|(name, _)| *name);
    for (mask, mut bits) in masks {
        bits.sort_unstable_by_key(|(bit, _)| *bit);
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
            Diagnostic::new(Code::UnlikeFields, second.span, message)
                .label("true if and only if the other one is")
                .help("give one of them another bit, or remove it")
        } else if are_unlike && next > at + 1 {
            let message = format!("`{}` and `{}` share the bit {mask}.{bit}", names[0], names[1]);
            Diagnostic::new(Code::UnlikeFields, second.span, message)
                .label("present if and only if the other one is")
                .help("give one of them another bit, or move them together if they belong together")
        } else {
            let message = format!("`{}` has the bit of `{}`, {mask}.{bit}", names[1], names[0]);
            Diagnostic::new(Code::ReusedBit, second.span, message)
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
fn check_gaps(mask: &str, bits: &[(u32, OnBit<'_, '_>)], found: &mut Vec<Diagnostic>) {
    let mut next = 0;
    for (bit, fields) in bits {
        if let (true, Some((_, field))) = (*bit > next, fields.first()) {
            let skipped = match bit - next {
                1 => format!("bit {mask}.{next} guards nothing"),
                _ => format!("bits {mask}.{next} to {mask}.{} guard nothing", bit - 1),
            };
            let span = field.condition.map_or(field.span, |condition| condition.mask.span);
            found.push(
                Diagnostic::new(Code::SkippedBit, span, skipped)
                    .label("the next bit that guards a field")
                    .help("use the next free bit, unless a removed field had it"),
            );
        }
        next = bit + 1;
    }
}
