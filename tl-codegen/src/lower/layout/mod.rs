//! Decisions that need the whole model: what is recursive, what sits behind a `Box`, how small a
//! value can be.
//!
//! The nodes of the graph are the structs and the enums of the model; an edge says that a value of
//! one contains a value of the other.

mod size;

use std::collections::BTreeMap;

use size::Sizes;

use super::components::components;
use crate::rust_model::{
    Body, Boxing, Enum, ExternCodec, FieldKind, Form, ItemPath, Model, Payload, Struct, WireField,
    WireType,
};

/// By default the largest value, in bytes, that a variant or an optional field holds without a `Box`.
///
/// The size of a type times the count of a vector is what a short input can make a reader
/// allocate, so this bounds memory; it also is the fastest choice measured.
pub(crate) const BOXING_THRESHOLD: u64 = 64;

/// Settles boxing, recursion, sizes and fallback variants of a model. Returns the TL names of
/// combinators that have no finite value; if there are any, the model is of no use.
pub(super) fn settle(model: &mut Model, threshold: u64) -> Vec<String> {
    let nodes = Nodes::of(model);
    measure(model, &nodes);
    let endless = model.structs.iter().filter(|item| item.min_size == u64::MAX);
    let endless: Vec<_> = endless.map(|item| item.tl_name.clone()).collect();
    if endless.is_empty() {
        mark_recursive(model, &nodes);
        cut_cycles(model, &nodes);
        box_large(model, &nodes, threshold);
        copy_payloads(model);
    }
    endless
}

/// Numbers for the structs, then the enums of a model.
struct Nodes {
    by_path: BTreeMap<ItemPath, usize>,
    structs: usize,
    len: usize,
    /// Which parameters of a struct stand for a value that is part of its own.
    inline: Vec<Vec<bool>>,
}

impl Nodes {
    fn of(model: &Model) -> Self {
        let structs = model.structs.iter().map(|item| &item.path);
        let paths = structs.chain(model.enums.iter().map(|item| &item.path));
        let by_path: BTreeMap<_, _> = paths.cloned().zip(0..).collect();
        let inline = model.structs.iter().map(|item| vec![false; item.generics.len()]).collect();
        let mut nodes = Self { structs: model.structs.len(), len: by_path.len(), by_path, inline };
        while nodes.find_inline(model) {}
        nodes
    }

    /// One step towards the parameters that are held inline. What is optional or in an enum sits
    /// behind a `Box` if its type has parameters, so only required fields count.
    fn find_inline(&mut self, model: &Model) -> bool {
        let mut changed = false;
        for (node, item) in model.structs.iter().enumerate() {
            for (place, generic) in item.generics.iter().enumerate() {
                let is_inline = || {
                    item.body.fields.iter().any(|field| match &field.kind {
                        FieldKind::Required(ty) => self.holds_inline(ty, &generic.name),
                        _ => false,
                    })
                };
                if !self.inline[node][place] && is_inline() {
                    self.inline[node][place] = true;
                    changed = true;
                }
            }
        }
        changed
    }

    fn holds_inline(&self, ty: &WireType, param: &str) -> bool {
        match ty {
            WireType::Param(name) => name == param,
            WireType::Array { item, .. } | WireType::Bare(item) => self.holds_inline(item, param),
            WireType::Struct { path, args, .. } => {
                let inline = &self.inline[self.by_path[path]];
                inline
                    .iter()
                    .zip(args)
                    .any(|(inline, arg)| *inline && self.holds_inline(arg, param))
            }
            _ => false,
        }
    }
}

/// What an edge of the graph passes through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Through {
    /// A variant or a conditional field that is held inline: boxing it would cut the edge.
    Variant,
    Optional,
    /// A field that is always there.
    Required,
    /// A vector or a `Box`: what is behind it is no part of the size of a value.
    Pointer,
}

/// All edges that leave a node.
fn edges(model: &Model, nodes: &Nodes, node: usize) -> Vec<(usize, Through)> {
    let mut edges = Vec::new();
    match model.structs.get(node) {
        Some(item) => body_edges(&mut edges, nodes, &item.body, Through::Required),
        None => {
            let union = &model.enums[node - nodes.structs];
            edges.extend(union.variants.iter().map(|variant| {
                let through = match variant.payload {
                    Payload::Struct(Boxing::Boxed) => Through::Pointer,
                    _ => Through::Variant,
                };
                (nodes.by_path[&variant.constructor], through)
            }));
        }
    }
    edges
}

fn body_edges(edges: &mut Vec<(usize, Through)>, nodes: &Nodes, body: &Body, required: Through) {
    let optional = |boxing: &Boxing| match boxing {
        Boxing::Inline => Through::Optional,
        Boxing::Boxed => Through::Pointer,
    };
    for field in &body.fields {
        match &field.kind {
            FieldKind::Flag | FieldKind::UnknownBits => {}
            FieldKind::Required(ty) => push_edge(edges, nodes, ty, required),
            FieldKind::Optional(ty, boxing) => push_edge(edges, nodes, ty, optional(boxing)),
            FieldKind::Group(group, boxing) => {
                body_edges(edges, nodes, &group.body, optional(boxing));
            }
        }
    }
}

fn push_edge(edges: &mut Vec<(usize, Through)>, nodes: &Nodes, ty: &WireType, through: Through) {
    match ty {
        WireType::Array { item, .. } | WireType::Bare(item) => {
            push_edge(edges, nodes, item, through);
        }
        WireType::Vector { item, .. } | WireType::Items { item } => {
            push_edge(edges, nodes, item, Through::Pointer);
        }
        WireType::Struct { path, args, .. } => {
            let node = nodes.by_path[path];
            edges.push((node, through));
            for (arg, inline) in args.iter().zip(&nodes.inline[node]) {
                let through = if *inline { through } else { Through::Pointer };
                push_edge(edges, nodes, arg, through);
            }
        }
        WireType::Enum { path, args } => {
            edges.push((nodes.by_path[path], through));
            args.iter().for_each(|arg| push_edge(edges, nodes, arg, Through::Pointer));
        }
        WireType::Scalar(_)
        | WireType::Extern { .. }
        | WireType::BoxedScalar { .. }
        | WireType::Param(_)
        | WireType::AnyObject
        | WireType::Object { .. } => {}
    }
}

fn graph(model: &Model, nodes: &Nodes, keep: impl Fn(Through) -> bool) -> Vec<Vec<usize>> {
    let targets = |node| {
        let edges = edges(model, nodes, node).into_iter();
        edges.filter(|(_, through)| keep(*through)).map(|(target, _)| target).collect()
    };
    (0..nodes.len).map(targets).collect()
}

/// Marks the types whose values can contain others of the same type, through vectors as well.
fn mark_recursive(model: &mut Model, nodes: &Nodes) {
    let graph = graph(model, nodes, |_| true);
    let component = components(&graph);
    let mut members = vec![0; nodes.len];
    component.iter().for_each(|component| members[*component] += 1);
    let is_recursive = |node: usize| members[component[node]] > 1 || graph[node].contains(&node);
    let marks: Vec<bool> = (0..nodes.len).map(is_recursive).collect();
    for (item, mark) in model.structs.iter_mut().zip(&marks) {
        // A variant is counted by its enum.
        item.is_recursive = *mark && item.variant.is_none();
    }
    for (union, mark) in model.enums.iter_mut().zip(&marks[nodes.structs..]) {
        union.is_recursive = *mark;
    }
}

/// Boxes what would make a type contain itself: variants first, then conditional fields.
fn cut_cycles(model: &mut Model, nodes: &Nodes) {
    let component = components(&graph(model, nodes, |through| through != Through::Pointer));
    for (i, union) in model.enums.iter_mut().enumerate() {
        for variant in &mut union.variants {
            let constructor = nodes.by_path[&variant.constructor];
            if variant.payload == Payload::Struct(Boxing::Inline)
                && component[constructor] == component[nodes.structs + i]
            {
                variant.payload = Payload::Struct(Boxing::Boxed);
            }
        }
    }
    let component = components(&graph(model, nodes, |through| through != Through::Pointer));
    for (node, item) in model.structs.iter_mut().enumerate() {
        let is_cycle = |edges: &[(usize, Through)]| {
            let inline = edges.iter().filter(|(_, through)| *through != Through::Pointer);
            inline.clone().any(|(target, _)| component[*target] == component[node])
        };
        for field in &mut item.body.fields {
            let mut edges = Vec::new();
            match &mut field.kind {
                FieldKind::Required(_) | FieldKind::Flag | FieldKind::UnknownBits => {}
                FieldKind::Optional(ty, boxing) => {
                    push_edge(&mut edges, nodes, ty, Through::Optional);
                    if is_cycle(&edges) {
                        *boxing = Boxing::Boxed;
                    }
                }
                FieldKind::Group(group, boxing) => {
                    body_edges(&mut edges, nodes, &group.body, Through::Optional);
                    if is_cycle(&edges) {
                        *boxing = Boxing::Boxed;
                    }
                }
            }
        }
    }
}

/// Boxes variants and conditional fields over the threshold, from the inside to the outside.
fn box_large(model: &mut Model, nodes: &Nodes, threshold: u64) {
    let mut sizes = Sizes::new(nodes, threshold);
    for node in 0..nodes.len {
        sizes.settle(model, node);
    }
}

/// Finds the fewest bytes of each value, and the variants that are made the quickest.
fn measure(model: &mut Model, nodes: &Nodes) {
    // Both are least fixed points: start from "no value known" and improve until nothing changes. In
    // turns from either end, because schemas declare things in front of their uses or behind them.
    let mut is_forward = true;
    let mut bytes = vec![u64::MAX; nodes.len];
    let mut work = vec![u64::MAX; nodes.len];
    loop {
        let mut changed = false;
        for step in 0..nodes.len {
            let node = if is_forward { step } else { nodes.len - 1 - step };
            let (new_bytes, new_work) = match model.structs.get(node) {
                Some(item) => (struct_bytes(item, nodes, &bytes), struct_work(item, nodes, &work)),
                None => {
                    let union = &model.enums[node - nodes.structs];
                    let variants = || union.variants.iter().map(|v| nodes.by_path[&v.constructor]);
                    (
                        variants().map(|v| bytes[v].saturating_add(4)).min().unwrap_or(u64::MAX),
                        variants().map(|v| work[v].saturating_add(1)).min().unwrap_or(u64::MAX),
                    )
                }
            };
            changed |= new_bytes < bytes[node] || new_work < work[node];
            bytes[node] = new_bytes.min(bytes[node]);
            work[node] = new_work.min(work[node]);
        }
        if !changed {
            break;
        }
        is_forward = !is_forward;
    }
    for (item, bytes) in model.structs.iter_mut().zip(&bytes) {
        item.min_size = *bytes;
    }
    for (i, union) in model.enums.iter_mut().enumerate() {
        union.min_size = bytes[nodes.structs + i];
        let variants = union.variants.iter().map(|v| work[nodes.by_path[&v.constructor]]);
        union.fallback = variants.enumerate().min_by_key(|(_, work)| *work).map_or(0, |(i, _)| i);
    }
}

fn struct_bytes(item: &Struct, nodes: &Nodes, bytes: &[u64]) -> u64 {
    let numbers = item.wire.iter().filter(|wire| match wire {
        WireField::Mask { scope, .. } => scope.is_empty(),
        WireField::Count { .. } => true,
        WireField::Value { .. } => false,
    });
    let numbers = numbers.count() as u64 * 4;
    item.body.fields.iter().fold(numbers, |sum, field| match &field.kind {
        FieldKind::Required(ty) => sum.saturating_add(type_bytes(ty, nodes, bytes)),
        _ => sum,
    })
}

fn type_bytes(ty: &WireType, nodes: &Nodes, bytes: &[u64]) -> u64 {
    match ty {
        WireType::Scalar(scalar) => scalar.min_size(),
        WireType::BoxedScalar { scalar, .. } => 4 + scalar.min_size(),
        WireType::Extern { codec, .. } => match codec {
            ExternCodec::Text | ExternCodec::Bytes | ExternCodec::Boxed => 4,
            ExternCodec::Scalar(scalar) => scalar.min_size(),
            ExternCodec::Bare => 0,
        },
        WireType::Struct { path, args, form } => {
            let node = nodes.by_path[path];
            let id = if *form == Form::Boxed { 4 } else { 0 };
            let fields = bytes[node].saturating_add(id);
            // A parameter may stand for a value that has no end.
            let inline = args.iter().zip(&nodes.inline[node]).filter(|(_, inline)| **inline);
            let mut args = inline.map(|(arg, _)| type_bytes(arg, nodes, bytes));
            if args.any(|bytes| bytes == u64::MAX) { u64::MAX } else { fields }
        }
        WireType::Enum { path, .. } => bytes[nodes.by_path[path]],
        WireType::Vector { form: Form::Boxed, .. } => 8,
        WireType::Vector { .. } => 4,
        WireType::Items { .. } | WireType::Array { len: 0, .. } | WireType::Param(_) => 0,
        WireType::Array { item, len } => {
            type_bytes(item, nodes, bytes).saturating_mul(u64::from(*len))
        }
        WireType::Bare(item) => type_bytes(item, nodes, bytes),
        WireType::AnyObject | WireType::Object { .. } => 4,
    }
}

fn struct_work(item: &Struct, nodes: &Nodes, work: &[u64]) -> u64 {
    item.body.fields.iter().fold(1_u64, |sum, field| match &field.kind {
        FieldKind::Required(ty) => sum.saturating_add(type_work(ty, nodes, work)),
        _ => sum,
    })
}

fn type_work(ty: &WireType, nodes: &Nodes, work: &[u64]) -> u64 {
    match ty {
        WireType::Array { len: 0, .. } => 0,
        WireType::Array { item, len } => {
            type_work(item, nodes, work).saturating_mul(u64::from(*len))
        }
        WireType::Bare(item) => type_work(item, nodes, work),
        WireType::Struct { path, args, .. } => {
            let node = nodes.by_path[path];
            let inline = args.iter().zip(&nodes.inline[node]).filter(|(_, inline)| **inline);
            inline.fold(work[node], |sum, (arg, _)| sum.saturating_add(type_work(arg, nodes, work)))
        }
        WireType::Enum { path, .. } => work[nodes.by_path[path]],
        _ => 0,
    }
}

/// Brings the payloads of the variants to the constructors that refer to them.
fn copy_payloads(model: &mut Model) {
    let payloads: BTreeMap<_, _> = model
        .enums
        .iter()
        .flat_map(|union: &Enum| &union.variants)
        .map(|variant| (variant.constructor.clone(), variant.payload))
        .collect();
    for item in &mut model.structs {
        if let Some(link) = &mut item.variant {
            link.payload = payloads[&item.path];
        }
    }
}
