//! Numbers that a value depends on. A conversion must not make a value that contradicts them, as its
//! writer would refuse it.

use crate::rust_model::{Enum, Guard, Number, Struct, Variant, WireType};

/// A field that depends on a number: through a mask that the writer checks, or in its type.
#[derive(Debug, PartialEq)]
struct Dependency<'a> {
    field: &'a str,
    guard: Option<&'a Guard>,
    numbers: Vec<&'a Number>,
}

/// Returns true if the fields of `source` also agree with the numbers of `target`. One of them may be a
/// constructor without fields.
pub(super) fn agree(source: Option<&Struct>, target: Option<&Struct>) -> bool {
    let wanted = target.map(dependencies).unwrap_or_default();
    if wanted.is_empty() {
        return true;
    }
    let had = source.map(dependencies).unwrap_or_default();
    source.map(Struct::given) == target.map(Struct::given)
        && wanted.iter().all(|dependency| had.contains(dependency))
}

fn dependencies(item: &Struct) -> Vec<Dependency<'_>> {
    let is_checked = |guard: &&Guard| item.checks.iter().any(|check| check.mask.name == guard.mask);
    let fields = item.body.all_fields().into_iter().map(|field| {
        let mut numbers = Vec::new();
        if let Some(ty) = field.kind.ty() {
            ty.visit(&mut |ty| match ty {
                WireType::Counted { count, .. } => numbers.push(count),
                WireType::Given { numbers: given, .. } => numbers.extend(given),
                _ => {}
            });
        }
        Dependency { field: &field.name, guard: field.guard.as_ref().filter(is_checked), numbers }
    });
    fields.filter(|found| found.guard.is_some() || !found.numbers.is_empty()).collect()
}

/// Returns true if two enums pass equal numbers to their variants of one constructor.
pub(super) fn pass_alike(source: &Variant, target: &Variant) -> bool {
    target.numbers.is_empty() || source.numbers == target.numbers
}

/// Returns true if an enum passes its numbers to a variant in the order in which it is given them.
pub(super) fn passes_in_order(union: &Enum, variant: &Variant) -> bool {
    let passed = variant.numbers.iter().map(|number| match number {
        Number::Variable { name, .. } => Some(name),
        Number::Constant(_) => None,
    });
    variant.numbers.is_empty() || passed.eq(union.given.iter().map(Some))
}
