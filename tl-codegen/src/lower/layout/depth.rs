//! The levels that each value counts towards the depth limit of a reader.
//!
//! A reader nests as deep as its value, and hostile bytes must not choose that depth. Every type on
//! a cycle counts, and so does a type whose levels would add up to a deep stack: a long chain of
//! types, or one very large struct. This bounds the stack of a reader by [`LEVEL`] times the depth
//! limit, which is 64 by default.

use super::graph::{Nodes, Through, edges, graph};
use super::refusal::Refusal;
use super::size::Sizes;
use crate::lower::components::components;
use crate::rust_model::{Boxing, Model, Payload};

/// The stack of one level, in bytes. With the default limit of 64 levels, a decoder stays within
/// 1.5 MiB of the 2 MiB that a thread has by default.
const LEVEL: u64 = 24 << 10;

/// The size of the largest value that a generated type may have, in bytes. Unoptimised code copies a
/// value several times on its way into a box.
pub(crate) const LARGEST_VALUE: u64 = 64 << 10;

/// Assigns the levels of all items, and returns those whose values are too large.
pub(super) fn count_levels(model: &mut Model, nodes: &Nodes, reuses: bool) -> Vec<Refusal> {
    let sizes = Sizes::on_stack(model, nodes);
    let refused = refused(model, nodes, &sizes);
    let graph = graph(model, nodes, |_| true);
    let frames: Vec<u64> =
        (0..nodes.len).map(|node| frame(model, nodes, &sizes, node, reuses)).collect();
    let levels = levels(&graph, &frames, &counted(model, nodes, &graph));
    for (item, levels) in model.structs.iter_mut().zip(&levels) {
        item.levels = *levels;
    }
    for (union, levels) in model.enums.iter_mut().zip(&levels[nodes.structs..]) {
        union.levels = *levels;
    }
    refused
}

/// Returns the structs that are too large, without those that only contain such a struct.
fn refused(model: &Model, nodes: &Nodes, sizes: &Sizes<'_>) -> Vec<Refusal> {
    let is_large = |node: usize| sizes.of_node(node).bytes > LARGEST_VALUE;
    let refused = model.structs.iter().enumerate().filter(|(node, _)| {
        let inner = edges(model, nodes, *node).into_iter();
        let mut inner = inner.filter(|(_, through)| *through != Through::Pointer);
        is_large(*node) && !inner.any(|(target, _)| is_large(target))
    });
    refused.map(|(_, item)| Refusal::TooLarge(item.tl_name.clone())).collect()
}

/// Returns true for the nodes on a cycle, which must count. The enum counts for its variants: TL
/// has no bare form of a type with several constructors. It also counts for constructors of older schemas.
fn counted(model: &Model, nodes: &Nodes, graph: &[Vec<usize>]) -> Vec<bool> {
    let component = components(graph);
    let mut members = vec![0; graph.len()];
    component.iter().for_each(|component| members[*component] += 1);
    let is_of_enum = |node: usize| {
        let Some(item) = model.structs.get(node) else { return false };
        let reader = item.read_by.as_ref().and_then(|reader| nodes.by_path.get(reader));
        item.variant.is_some() || reader.is_some_and(|reader| *reader >= nodes.structs)
    };
    graph
        .iter()
        .enumerate()
        .map(|(node, targets)| {
            (members[component[node]] > 1 || targets.contains(&node)) && !is_of_enum(node)
        })
        .collect()
}

/// Returns the levels of each node. A node that does not count adds its stack to that of its
/// container, until the sum exceeds a level and the node counts.
fn levels(graph: &[Vec<usize>], frames: &[u64], counted: &[bool]) -> Vec<u32> {
    let mut levels = vec![0; graph.len()];
    // The stack between entering a node and entering the next one that counts.
    let mut stack: Vec<Option<u64>> = vec![None; graph.len()];
    for root in 0..graph.len() {
        // Chains of types may be long, so this stack is on the heap.
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.pop() {
            if stack[node].is_some() {
                continue;
            }
            match graph[node].get(next) {
                Some(target) => {
                    path.push((node, next + 1));
                    if stack[*target].is_none() && !counted[*target] {
                        path.push((*target, 0));
                    }
                }
                None => {
                    let inner = graph[node].iter().filter(|target| levels[**target] == 0);
                    let inner =
                        inner.filter_map(|target| stack[*target].filter(|_| !counted[*target]));
                    let own = frames[node].saturating_add(inner.max().unwrap_or(0));
                    if counted[node] || own > LEVEL {
                        levels[node] = u32::try_from(own.div_ceil(LEVEL)).unwrap_or(u32::MAX);
                    }
                    stack[node] = Some(own);
                }
            }
        }
    }
    levels
}

/// Estimates the stack in bytes for reading a value of a node without its content: that of
/// unoptimised code, rounded up.
fn frame(model: &Model, nodes: &Nodes, sizes: &Sizes<'_>, node: usize, reuses: bool) -> u64 {
    const CALLS: u64 = 512;
    match model.structs.get(node) {
        // The value, and its copies in the functions that return and box it.
        Some(item) => {
            let fields = item.body.fields.len() as u64 * 16;
            // Functions for arguments call each other through closures, which copy it as well.
            let (copies, calls) = if item.is_dependent() { (12, 2 * CALLS) } else { (6, CALLS) };
            sizes.of_node(node).bytes.saturating_mul(copies).saturating_add(fields + calls)
        }
        // Each variant has its own stack slot.
        None => {
            let union = &model.enums[node - nodes.structs];
            let variants = union.variants.iter().map(|variant| {
                let payload = match variant.payload {
                    Payload::Struct(Boxing::Inline) => {
                        sizes.of_node(nodes.by_path[&variant.constructor]).bytes
                    }
                    _ => 0,
                };
                let copies = if reuses || union.is_dependent() { 2 } else { 1 };
                (payload + 40).saturating_mul(copies)
            });
            let unknown = if union.unknown.is_some() { 64 } else { 0 };
            variants.fold(CALLS + unknown, u64::saturating_add)
        }
    }
}
