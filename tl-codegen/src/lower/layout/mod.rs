//! Decisions that need the whole model: which values are boxed, which count towards the depth limit, and
//! how small a value can be.
//!
//! The nodes of the graph are the structs and the enums of the model; an edge says that a value of
//! one contains a value of the other.

mod depth;
mod least;
mod needs;
mod size;

use std::collections::BTreeMap;

pub(super) use depth::LARGEST_VALUE;
use size::Sizes;

use super::components::components;
use crate::rust_model::{Body, Boxing, Enum, FieldKind, ItemPath, Model, Payload, WireType};

/// By default the largest value, in bytes, that a variant or an optional field holds without a `Box`.
///
/// The size of a type times the count of a vector is what a short input can make a reader
/// allocate, so this bounds memory; it also is the fastest choice measured.
pub(crate) const BOXING_THRESHOLD: u64 = 64;

/// A combinator for which no layout exists.
pub(super) enum Refusal {
    /// It has no finite value.
    Endless(String),
    /// Its values are larger than [`LARGEST_VALUE`].
    TooLarge(String),
}

/// Decides boxing, depth, sizes and fallback variants of a model. If it refuses a combinator, the model
/// is of no use.
pub(super) fn assign_layout(model: &mut Model, threshold: u64, reuses: bool) -> Vec<Refusal> {
    let nodes = Nodes::of(model);
    let endless = least::measure(model, &nodes);
    if !endless.is_empty() {
        return endless;
    }
    cut_cycles(model, &nodes);
    Sizes::assign(model, &nodes, threshold);
    copy_payloads(model);
    depth::count_levels(model, &nodes, reuses)
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

    /// Returns the number that stands for the enum of all boxed types, which has no node in the graph:
    /// its decoder counts a level itself.
    fn any_object(&self) -> usize {
        self.len
    }

    /// Returns the node of a struct or an enum.
    fn of_type(&self, ty: &WireType) -> Option<usize> {
        match ty {
            WireType::Struct { path, .. } | WireType::Enum { path, .. } => {
                self.by_path.get(path).copied()
            }
            _ => None,
        }
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
            WireType::Param(name) | WireType::Passed(name) => name == param,
            WireType::Array { item, .. }
            | WireType::Bare(item)
            | WireType::Tagged { item, .. }
            | WireType::Given { ty: item, .. } => self.holds_inline(item, param),
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
    // What is behind the box of a group stays behind it.
    let optional = |boxing: &Boxing| match boxing {
        Boxing::Inline if required != Through::Pointer => Through::Optional,
        Boxing::Inline | Boxing::Boxed => Through::Pointer,
    };
    for field in &body.fields {
        match &field.kind {
            FieldKind::Flag | FieldKind::UnknownBits(_) => {}
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
        WireType::Array { item, boxing: Boxing::Inline, .. }
        | WireType::Bare(item)
        | WireType::Tagged { item, .. }
        | WireType::Given { ty: item, .. } => {
            push_edge(edges, nodes, item, through);
        }
        WireType::Array { item, .. }
        | WireType::Vector { item, .. }
        | WireType::Counted { item, .. }
        | WireType::Items { item } => {
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
        | WireType::Passed(_)
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
                FieldKind::Flag | FieldKind::UnknownBits(_) => {}
                // A type may contain an array of itself that has no items.
                FieldKind::Required(ty) => {
                    push_edge(&mut edges, nodes, ty, Through::Required);
                    if let WireType::Array { boxing, .. } = ty
                        && is_cycle(&edges)
                    {
                        *boxing = Boxing::Boxed;
                    }
                }
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
