//! Decisions that need the whole model: boxing, levels of depth, and smallest sizes.

mod depth;
mod graph;
mod least;
mod needs;
mod refusal;
mod size;

use rustc_hash::FxHashMap;

pub(super) use depth::LARGEST_VALUE;
use graph::{Nodes, Through, field_edges, graph};
pub(super) use refusal::Refusal;
use size::Sizes;

use super::components::components;
use crate::rust_model::{Boxing, Enum, FieldKind, Model, Payload, WireType};

/// The default size in bytes of the largest value that a variant or an optional field holds without
/// a `Box`.
///
/// A short input can make a reader allocate the size of a type times the count of a vector, so this
/// limits memory. It is also the fastest choice measured.
pub(crate) const BOXING_THRESHOLD: u64 = 64;

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
    least::include_older(model, &nodes);
    depth::count_levels(model, &nodes, reuses)
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
    let payloads: FxHashMap<_, _> = model
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
