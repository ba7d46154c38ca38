//! Decisions that need the whole model: boxing, levels of depth, and smallest sizes.
//!
//! The nodes of the graph are the structs and enums of the model. An edge leads from an item to one
//! that it contains.

mod depth;
mod least;
mod size;

use std::collections::BTreeMap;

pub(super) use depth::LARGEST_VALUE;
use size::Sizes;

use super::components::components;
use crate::rust_model::{Body, Boxing, Enum, FieldKind, ItemPath, Model, Payload, WireType};

/// The default size in bytes of the largest value that a variant or an optional field holds without
/// a `Box`.
///
/// A short input can make a reader allocate the size of a type times the count of a vector, so this
/// limits memory. It is also the fastest choice measured.
pub(crate) const BOXING_THRESHOLD: u64 = 64;

/// A combinator without a layout.
pub(super) enum Refusal {
    /// It has no finite value.
    Endless(String),
    /// Its values are larger than [`LARGEST_VALUE`].
    TooLarge(String),
}

/// Decides boxing, depth, sizes and fallback variants. The model is useless if a combinator has no
/// layout.
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
    /// True for the parameters of a struct that are inline in it.
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

    /// One step towards the inline parameters. Optional fields and enums box values that depend on
    /// parameters, so only required fields count.
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

/// The kind of an edge.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Through {
    /// An inline variant or conditional field: a `Box` would cut the edge.
    Variant,
    Optional,
    /// A required field.
    Required,
    /// A vector or a `Box`, whose content does not add to the size of a value.
    Pointer,
}

/// Returns all edges from a node.
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
    body.fields.iter().for_each(|field| field_edges(edges, nodes, &field.kind, required));
}

fn field_edges(
    edges: &mut Vec<(usize, Through)>,
    nodes: &Nodes,
    kind: &FieldKind,
    required: Through,
) {
    let through = match kind {
        FieldKind::Required(_) => required,
        // A box of a group contains the members as well.
        _ if kind.is_boxed() || required == Through::Pointer => Through::Pointer,
        _ => Through::Optional,
    };
    kind.ty().into_iter().for_each(|ty| push_edge(edges, nodes, ty, through));
    kind.group().into_iter().for_each(|group| body_edges(edges, nodes, &group.body, through));
}

fn push_edge(edges: &mut Vec<(usize, Through)>, nodes: &Nodes, ty: &WireType, through: Through) {
    match ty {
        WireType::Array { item, boxing: Boxing::Inline, .. } | WireType::Bare(item) => {
            push_edge(edges, nodes, item, through);
        }
        WireType::Array { item, .. } | WireType::Vector { item, .. } | WireType::Items { item } => {
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

/// Boxes values that would make a type contain itself: variants first, then conditional fields.
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
            field_edges(&mut edges, nodes, &field.kind, Through::Required);
            if let FieldKind::Required(WireType::Array { boxing, .. })
            | FieldKind::Optional(_, boxing)
            | FieldKind::Group(_, boxing) = &mut field.kind
                && is_cycle(&edges)
            {
                // A type may contain an array of itself that has no items.
                *boxing = Boxing::Boxed;
            }
        }
    }
}

/// Copies the payloads of variants to their constructors.
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
