//! The fewest bytes of each value, and the variants that take the least work.
//!
//! Both are least solutions of equations: a struct takes the sum of its fields, an enum the minimum
//! of its variants. Knuth's generalisation of Dijkstra's algorithm finds them in one pass, because
//! no value is less than a part of it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::graph::Nodes;
use super::needs::{Choice, Needs};
use super::refusal::Refusal;
use crate::lower::components::components;
use crate::rust_model::{Body, ExternCodec, FieldKind, Form, Model, Struct, WireField, WireType};

/// The largest smallest size to record, in bytes: with an id added, it fits a `usize` of 32 bits.
const MOST: u64 = 1 << 30;

/// The work for a value of a type parameter. Nothing is known of it, so it counts more than any other
/// value: enums fall back on a variant without such a value, if there is one.
const UNKNOWN_WORK: u64 = 1 << 32;

/// Computes `min_size` and `fallback` of all items, and returns those without a finite value.
pub(super) fn measure(model: &mut Model, nodes: &Nodes) -> Vec<Refusal> {
    let needs = Needs::of(model, nodes, Choice::Open);
    let work = least(model, nodes, 1, &[], |item| struct_work(item, nodes, &needs));
    let endless = |is_endless: &dyn Fn(usize) -> bool, model: &Model| {
        let structs = model.structs.iter().enumerate().filter(|(node, _)| is_endless(*node));
        structs.map(|(_, item)| Refusal::Endless(item.tl_name.clone())).collect::<Vec<_>>()
    };
    let refused = endless(&|node| work[node].is_none(), model);
    if !refused.is_empty() {
        return refused;
    }
    let bytes = least(model, nodes, 4, &[], |item| struct_bytes(item, nodes));
    for (item, bytes) in model.structs.iter_mut().zip(&bytes) {
        item.min_size = bytes.unwrap_or(0).min(MOST);
    }
    for (union, bytes) in model.enums.iter_mut().zip(&bytes[nodes.structs..]) {
        let bytes = bytes.filter(|_| union.unknown.is_none());
        union.min_size = bytes.unwrap_or(4).min(MOST);
        let variants = union.variants.iter().map(|v| work[nodes.by_path[&v.constructor]]);
        union.fallback = variants.enumerate().min_by_key(|(_, work)| *work).map_or(0, |(i, _)| i);
    }
    for any in &mut model.any {
        let variants = any.variants.iter().enumerate().filter(|(_, variant)| !variant.is_wrapper);
        let works =
            variants.filter_map(|(i, variant)| Some((i, work[nodes.of_type(&variant.ty)?]?)));
        any.fallback = works.min_by_key(|(_, work)| *work).map_or(0, |(i, _)| i);
    }
    let endless_fallback = endless_fallback(model, nodes);
    endless(&|node| endless_fallback[node], model)
}

/// Reduces `min_size` of the items whose values may be in the form of an older schema, or contain such
/// values. The layout does not depend on older schemas, so it comes first.
pub(super) fn include_older(model: &mut Model, nodes: &Nodes) {
    if nodes.older.iter().all(Vec::is_empty) {
        return;
    }
    let bytes = least(model, nodes, 4, &nodes.older, |item| struct_bytes(item, nodes));
    let structs = model.structs.iter_mut().map(|item| &mut item.min_size);
    let sizes = structs.chain(model.enums.iter_mut().map(|union| &mut union.min_size));
    for (size, bytes) in sizes.zip(&bytes) {
        *size = bytes.map_or(*size, |bytes| bytes.min(*size));
    }
}

/// For each node, true if falling back on variants makes a value that contains itself: the proof that
/// decoding ends after an error, whatever the arguments of types are.
fn endless_fallback(model: &Model, nodes: &Nodes) -> Vec<bool> {
    let needs = Needs::of(model, nodes, Choice::Fallback);
    let mut graph = vec![Vec::new(); nodes.any_object() + 1];
    for (node, item) in model.structs.iter().enumerate() {
        let terms = struct_work(item, nodes, &needs).terms;
        graph[node] = terms.into_iter().map(|(term, _)| term).collect();
    }
    for (union, node) in model.enums.iter().zip(nodes.structs..) {
        let fallback = &union.variants[union.fallback].constructor;
        graph[node].push(nodes.by_path[fallback]);
    }
    for any in model.any.iter().filter(|any| !any.is_function) {
        graph[nodes.any_object()].extend(nodes.of_type(&any.variants[any.fallback].ty));
    }
    let component = components(&graph);
    let mut members = vec![0; graph.len()];
    component.iter().for_each(|component| members[*component] += 1);
    let is_cycle = |node: usize| members[component[node]] > 1 || graph[node].contains(&node);
    (0..graph.len()).map(is_cycle).collect()
}

/// A constant plus multiples of the amounts of other nodes.
#[derive(Default)]
struct Sum {
    constant: u64,
    terms: Vec<(usize, u64)>,
}

impl Sum {
    fn add(&mut self, constant: u64, times: u64) {
        self.constant = self.constant.saturating_add(constant.saturating_mul(times));
    }
}

/// Returns the least amount of each node, then that of any object, or none if it is infinite. An enum
/// takes `tag` more than its least variant. `older` has the constructors of older
/// schemas that stand for each node as well.
fn least(
    model: &Model,
    nodes: &Nodes,
    tag: u64,
    older: &[Vec<usize>],
    sum: impl Fn(&Struct) -> Sum,
) -> Vec<Option<u64>> {
    let mut users = vec![Vec::new(); nodes.any_object() + 1];
    let mut readers = vec![None; users.len()];
    for (reader, older) in older.iter().enumerate() {
        older.iter().for_each(|node| readers[*node] = Some(reader));
    }
    let mut sums: Vec<_> = model.structs.iter().map(sum).collect();
    let mut missing: Vec<usize> = sums.iter().map(|sum| sum.terms.len()).collect();
    for (node, sum) in sums.iter().enumerate() {
        for (term, times) in &sum.terms {
            users[*term].push((node, *times));
        }
    }
    for (union, node) in model.enums.iter().zip(nodes.structs..) {
        for variant in &union.variants {
            users[nodes.by_path[&variant.constructor]].push((node, 1));
        }
    }
    let objects = model.any.iter().filter(|any| !any.is_function);
    for variant in objects.flat_map(|any| &any.variants) {
        if let Some(node) = nodes.of_type(&variant.ty) {
            users[node].push((nodes.any_object(), 1));
        }
    }
    let mut found = vec![None; users.len()];
    let complete = missing.iter().enumerate().filter(|(_, missing)| **missing == 0);
    let mut next: BinaryHeap<_> =
        complete.map(|(node, _)| Reverse((sums[node].constant, node))).collect();
    // An unknown constructor may have no fields.
    let unions = model.enums.iter().zip(nodes.structs..);
    let unknown = unions.filter(|(union, _)| union.unknown.is_some());
    next.extend(unknown.map(|(_, node)| Reverse((tag, node))));
    while let Some(Reverse((amount, node))) = next.pop() {
        if found[node].is_some() {
            continue;
        }
        found[node] = Some(amount);
        if let Some(reader) = readers[node] {
            let tag = if reader < nodes.structs { 0 } else { tag };
            next.push(Reverse((amount.saturating_add(tag), reader)));
        }
        for &(user, times) in &users[node] {
            match sums.get_mut(user) {
                Some(sum) => {
                    sum.add(amount, times);
                    missing[user] -= 1;
                    if missing[user] == 0 {
                        next.push(Reverse((sum.constant, user)));
                    }
                }
                None => next.push(Reverse((amount.saturating_add(tag), user))),
            }
        }
    }
    found
}

fn struct_bytes(item: &Struct, nodes: &Nodes) -> Sum {
    let numbers = item.wire.iter().filter(|wire| match wire {
        WireField::Mask(mask) => mask.scope.is_empty(),
        WireField::Count { .. } | WireField::Number { .. } => true,
        WireField::Value { .. } => false,
    });
    let mut sum = body_bytes(&item.body, nodes);
    sum.add(4, numbers.count() as u64);
    sum
}

fn body_bytes(body: &Body, nodes: &Nodes) -> Sum {
    let mut sum = Sum::default();
    for field in &body.fields {
        if let FieldKind::Required(ty) = &field.kind {
            add_bytes(&mut sum, ty, 1, nodes);
        }
    }
    sum
}

/// Returns the fewest bytes of the required fields, given the fewest bytes of each node.
pub(super) fn bytes_of(body: &Body, nodes: &Nodes, least: &[u64]) -> u64 {
    let mut sum = body_bytes(body, nodes);
    for (node, times) in std::mem::take(&mut sum.terms) {
        sum.add(least[node], times);
    }
    sum.constant
}

fn add_bytes(sum: &mut Sum, ty: &WireType, times: u64, nodes: &Nodes) {
    match ty {
        WireType::Scalar(scalar) => sum.add(scalar.min_size(), times),
        WireType::BoxedScalar { scalar, .. } => sum.add(4 + scalar.min_size(), times),
        WireType::Extern { codec, .. } => match codec {
            ExternCodec::Text | ExternCodec::Bytes | ExternCodec::Boxed => sum.add(4, times),
            ExternCodec::Scalar(scalar) => sum.add(scalar.min_size(), times),
            ExternCodec::Bare => {}
        },
        WireType::Struct { path, form, .. } => {
            sum.add(if *form == Form::Boxed { 4 } else { 0 }, times);
            sum.terms.push((nodes.by_path[path], times));
        }
        WireType::Enum { path, .. } => sum.terms.push((nodes.by_path[path], times)),
        WireType::Vector { form: Form::Boxed, .. } => sum.add(8, times),
        WireType::Vector { .. } | WireType::AnyObject | WireType::Object { .. } => {
            sum.add(4, times);
        }
        WireType::Items { .. }
        | WireType::Counted { .. }
        | WireType::Array { len: 0, .. }
        | WireType::Param(_)
        | WireType::Passed(_) => {}
        WireType::Tagged { item, .. } => {
            sum.add(4, times);
            add_bytes(sum, item, times, nodes);
        }
        WireType::Given { ty, .. } => add_bytes(sum, ty, times, nodes),
        WireType::Array { item, len, .. } => {
            add_bytes(sum, item, times.saturating_mul(u64::from(*len)), nodes);
        }
        WireType::Bare(item) => add_bytes(sum, item, times, nodes),
    }
}

fn struct_work(item: &Struct, nodes: &Nodes, needs: &Needs) -> Sum {
    let mut sum = Sum { constant: 1, ..Sum::default() };
    for field in &item.body.fields {
        if let FieldKind::Required(ty) = &field.kind {
            add_work(&mut sum, ty, 1, nodes, needs);
        }
    }
    sum
}

fn add_work(sum: &mut Sum, ty: &WireType, times: u64, nodes: &Nodes, needs: &Needs) {
    match ty {
        WireType::Array { item, len, .. } if *len > 0 => {
            add_work(sum, item, times.saturating_mul(u64::from(*len)), nodes, needs);
        }
        WireType::Bare(item) | WireType::Tagged { item, .. } | WireType::Given { ty: item, .. } => {
            add_work(sum, item, times, nodes, needs);
        }
        WireType::Struct { path, .. } | WireType::Enum { path, .. } => {
            sum.terms.push((nodes.by_path[path], times));
            needs.needed_arguments(ty, nodes).for_each(|arg| {
                add_work(sum, arg, times, nodes, needs);
            });
        }
        WireType::AnyObject => sum.terms.push((nodes.any_object(), times)),
        WireType::Param(_) => sum.add(UNKNOWN_WORK, times),
        _ => {}
    }
}
