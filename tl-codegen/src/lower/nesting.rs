//! Rejects nesting that rustc gives up on: modules in modules, and types in types.
//!
//! rustc follows nested types in three ways, each up to 128 levels unless the crate sets another
//! `recursion_limit`:
//!
//! * to lay out a type, it visits everything that is not behind a pointer;
//! * to find the drop code of a value, it also visits vectors and boxes;
//! * to find out if a type is `Send`, it also visits the types inside vectors and boxes.
//!   rustdoc does this for every type.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use tl_parser::{Diagnostic, Reach, Span};

use super::components::components;
use super::lowering::Lowering;
use crate::codes;
use crate::rust_model::{Body, Boxing, FieldKind, ItemPath, Model, Payload, WireType};

/// The most namespaces of a name. Each becomes a module in the one before.
const MOST_NAMESPACES: usize = 32;

/// The most levels of types. This is less than rustc's own limit, because the standard library and
/// the code that uses the generated types add a few.
const MOST_LEVELS: u32 = 100;

impl Lowering<'_> {
    /// Rejects names in more namespaces than modules can nest.
    pub(super) fn refuse_namespaces(&mut self, reach: &Reach) {
        let schema = self.schema;
        let combinators = reach.combinators.iter().map(|index| &schema[*index]);
        let combinators = combinators.map(|combinator| (&*combinator.name, combinator.span));
        let types = reach.types.iter().map(|index| (&*schema[*index].name, schema[*index].span));
        for (name, span) in combinators.chain(types) {
            let namespaces = name.split('.').count() - 1;
            if namespaces > MOST_NAMESPACES {
                let message = format!("cannot generate a name in {namespaces} namespaces");
                self.diagnostics.push(
                    Diagnostic::new(codes::UNSUPPORTED, span, message)
                        .label("each namespace is a module in the one before")
                        .help(format!("a name can be in {MOST_NAMESPACES} namespaces")),
                );
            }
        }
    }

    /// Rejects types that contain more levels of other types than rustc follows.
    pub(super) fn refuse_nesting(&mut self, model: &Model) {
        let graph = Graph::of(model);
        for node in graph.too_deep() {
            let (name, span) = self.definition_of(model, node);
            let message = format!(
                "cannot generate `{name}`, whose values contain more than {MOST_LEVELS} levels of \
                 other types"
            );
            self.diagnostics.extend(span.map(|span| {
                Diagnostic::new(codes::UNSUPPORTED, span, message)
                    .label("too many types inside of one another")
                    .help(
                        "rustc gives up on types that are nested this deep: choose roots that do \
                         not reach this definition, or make the chain of types shorter",
                    )
            }));
        }
    }

    /// Returns the TL name of an item, and the place of its definition.
    fn definition_of<'m>(&self, model: &'m Model, node: usize) -> (&'m str, Option<Span>) {
        let schema = self.schema;
        match model.structs.get(node) {
            Some(item) => {
                let index = schema.combinator_named(&item.tl_name);
                (&item.tl_name, index.map(|index| schema[index].span))
            }
            None => {
                let name = &model.enums[node - model.structs.len()].tl_name;
                (name, schema.type_named(name).map(|index| schema[index].span))
            }
        }
    }
}

/// An item inside another one, and the distance to it.
#[derive(Clone, Copy)]
struct Edge {
    target: usize,
    way: Way,
}

/// The distance between an item and one inside it.
#[derive(Clone, Copy)]
struct Way {
    /// The levels to lay out, unless there is a pointer.
    inline: Option<u32>,
    /// The vectors, boxes and other generic types.
    generic: u32,
    /// The types, with those inside vectors and boxes.
    types: u32,
}

impl Way {
    /// The distance to the direct content of an item.
    const INTO_ITEM: Self = Self { inline: Some(1), generic: 0, types: 1 };

    /// Adds a type that is part of the value.
    fn into_part(self, is_generic: bool) -> Self {
        Self {
            inline: self.inline.map(|levels| levels + 1),
            generic: self.generic + u32::from(is_generic),
            types: self.types + 1,
        }
    }

    /// Adds a vector or a box. `Vec` contains `RawVec` and `PhantomData`; `Box` contains `Unique`
    /// and `NonNull`.
    fn into_pointer(self) -> Self {
        Self { inline: None, generic: self.generic + 1, types: self.types + 3 }
    }

    fn into_boxed(self, boxing: Boxing) -> Self {
        if boxing == Boxing::Boxed { self.into_pointer() } else { self }
    }
}

/// The structs, then the enums of a model, and their content.
struct Graph {
    edges: Vec<Vec<Edge>>,
    /// The levels inside each item that lead to no other item.
    own: Vec<u32>,
}

impl Graph {
    fn of(model: &Model) -> Self {
        let structs = model.structs.iter().map(|item| &item.path);
        let paths = structs.chain(model.enums.iter().map(|union| &union.path));
        let nodes: FxHashMap<&ItemPath, usize> = paths.zip(0..).collect();
        let mut graph = Self { edges: Vec::new(), own: Vec::new() };
        for item in &model.structs {
            let mut walk = Walk { nodes: &nodes, edges: Vec::new(), deepest: 0 };
            walk.body(&item.body, Way::INTO_ITEM);
            graph.edges.push(walk.edges);
            graph.own.push(walk.deepest);
        }
        for union in &model.enums {
            let edges = union.variants.iter().filter_map(|variant| {
                let way = match variant.payload {
                    Payload::Unit => return None,
                    // The reader's function for fields is generic.
                    Payload::Struct(Boxing::Inline) => Way { generic: 1, ..Way::INTO_ITEM },
                    Payload::Struct(Boxing::Boxed) => Way::INTO_ITEM.into_pointer(),
                };
                Some(Edge { target: nodes[&variant.constructor], way })
            });
            graph.edges.push(edges.collect());
            graph.own.push(1);
        }
        graph
    }

    /// Returns the innermost items with too many levels inside.
    fn too_deep(&self) -> Vec<usize> {
        // A path has at least as many types as generic types.
        let types = |edge: &Edge| Some((edge.target, edge.way.types.max(edge.way.generic)));
        let (graph, component) = self.without_cycles(types);
        let mut found = beyond(&graph, &vec![0; graph.len()]);
        // A chain of types that is too long in several ways is one error.
        if found.is_empty() {
            let inline = |edge: &Edge| Some((edge.target, edge.way.inline?));
            found = beyond(&self.without_cycles(inline).0, &self.own);
        }
        // An item on a cycle reaches the whole cycle, and rustc starts anywhere.
        let nodes = (0..component.len()).rev();
        let first: BTreeMap<_, _> = nodes.map(|node| (component[node], node)).collect();
        let starts = first.into_values();
        found.extend(starts.filter(|&node| self.depth_in_cycle(node, &component) > MOST_LEVELS));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Returns some of the edges, without those on cycles, and the cycles.
    fn without_cycles(
        &self,
        keep: impl Fn(&Edge) -> Option<(usize, u32)>,
    ) -> (Vec<Vec<(usize, u32)>>, Vec<usize>) {
        let mut graph: Vec<Vec<_>> =
            self.edges.iter().map(|edges| edges.iter().filter_map(&keep).collect()).collect();
        let targets = |edges: &Vec<(usize, u32)>| edges.iter().map(|(target, _)| *target).collect();
        let component = components(&graph.iter().map(targets).collect::<Vec<_>>());
        for (node, edges) in graph.iter_mut().enumerate() {
            edges.retain(|(target, _)| component[*target] != component[node]);
        }
        (graph, component)
    }

    /// Computes how deep rustc gets without leaving a cycle: it visits each type once, and
    /// continues with the latest one it found.
    fn depth_in_cycle(&self, start: usize, component: &[usize]) -> u32 {
        let mut seen = FxHashSet::from_iter([start]);
        let (mut pending, mut deepest) = (vec![(start, 0)], 0);
        while let Some((node, depth)) = pending.pop() {
            deepest = deepest.max(depth);
            for edge in &self.edges[node] {
                if component[edge.target] == component[start] && seen.insert(edge.target) {
                    pending.push((edge.target, depth + edge.way.types));
                }
            }
        }
        deepest
    }
}

/// Returns the nodes of an acyclic graph that start a path that is too long, without those that
/// lead to another such node. Edges have lengths, and each node has that of the longest path that
/// ends in it.
fn beyond(graph: &[Vec<(usize, u32)>], own: &[u32]) -> Vec<usize> {
    let mut depth: Vec<Option<u32>> = vec![None; graph.len()];
    // Chains may be long, so the path is not on the thread's stack.
    let mut way = Vec::new();
    for root in 0..graph.len() {
        way.push(root);
        while let Some(&node) = way.last() {
            let known = |(target, length): &(usize, u32)| Some(depth[*target]? + length);
            let unknown = graph[node].iter().find(|(target, _)| depth[*target].is_none());
            match unknown {
                Some((target, _)) => way.push(*target),
                None => {
                    let deepest = graph[node].iter().filter_map(known).max();
                    depth[node] = deepest.max(Some(own[node]));
                    way.pop();
                }
            }
        }
    }
    let is_beyond = |node: usize| depth[node] > Some(MOST_LEVELS);
    let is_innermost = |node: &usize| !graph[*node].iter().any(|(target, _)| is_beyond(*target));
    (0..graph.len()).filter(|node| is_beyond(*node)).filter(is_innermost).collect()
}

/// A walk through the fields of a struct.
struct Walk<'a> {
    nodes: &'a FxHashMap<&'a ItemPath, usize>,
    edges: Vec<Edge>,
    /// The most levels to lay out.
    deepest: u32,
}

impl Walk<'_> {
    fn body(&mut self, body: &Body, way: Way) {
        self.deepest = self.deepest.max(way.inline.unwrap_or_default());
        for field in &body.fields {
            match &field.kind {
                FieldKind::Flag | FieldKind::UnknownBits(_) => {}
                FieldKind::Required(ty) => self.ty(ty, way),
                FieldKind::Optional(ty, boxing) => {
                    self.ty(ty, way.into_part(true).into_boxed(*boxing));
                }
                FieldKind::Group(group, boxing) => {
                    let way = way.into_part(true).into_boxed(*boxing);
                    self.body(&group.body, way.into_part(false));
                }
            }
        }
    }

    fn ty(&mut self, ty: &WireType, way: Way) {
        self.deepest = self.deepest.max(way.inline.unwrap_or_default());
        if let WireType::Struct { path, .. } | WireType::Enum { path, .. } = ty {
            self.edges.push(Edge { target: self.nodes[path], way });
        }
        let way = match ty {
            WireType::Given { .. } | WireType::Tagged { .. } => way,
            // An enum boxes values that depend on a parameter.
            WireType::Vector { .. }
            | WireType::Items { .. }
            | WireType::Counted { .. }
            | WireType::Enum { .. } => way.into_pointer(),
            WireType::Array { boxing, .. } => way.into_boxed(*boxing).into_part(true),
            _ => way.into_part(true),
        };
        ty.parts().iter().for_each(|part| self.ty(part, way));
    }
}
