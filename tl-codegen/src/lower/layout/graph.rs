//! The graph of a model. The nodes are its structs and enums. An edge leads from an item to one that
//! it contains.

use rustc_hash::FxHashMap;

use crate::rust_model::{Body, Boxing, FieldKind, ItemPath, Model, Payload, WireType};

/// Numbers for the structs, then the enums of a model.
pub(super) struct Nodes {
    pub(super) by_path: FxHashMap<ItemPath, usize>,
    pub(super) structs: usize,
    pub(super) len: usize,
    /// The constructors of older schemas that the decoder of each node also reads.
    pub(super) older: Vec<Vec<usize>>,
    /// True for the parameters of a struct that are inline in it.
    pub(super) inline: Vec<Vec<bool>>,
}

impl Nodes {
    pub(super) fn of(model: &Model) -> Self {
        let structs = model.structs.iter().map(|item| &item.path);
        let paths = structs.chain(model.enums.iter().map(|item| &item.path));
        let by_path: FxHashMap<_, _> = paths.cloned().zip(0..).collect();
        let inline = model.structs.iter().map(|item| vec![false; item.generics.len()]).collect();
        let mut older = vec![Vec::new(); by_path.len()];
        for (node, item) in model.structs.iter().enumerate() {
            if let Some(reader) = item.read_by.as_ref().and_then(|path| by_path.get(path)) {
                older[*reader].push(node);
            }
        }
        let mut nodes =
            Self { structs: model.structs.len(), len: by_path.len(), by_path, older, inline };
        while nodes.find_inline(model) {}
        nodes
    }

    /// Returns the number of the enum of all boxed types. It has no node in the graph, because its
    /// decoder counts a level itself.
    pub(super) fn any_object(&self) -> usize {
        self.len
    }

    /// Returns the node of a struct or an enum.
    pub(super) fn of_type(&self, ty: &WireType) -> Option<usize> {
        ty.item().and_then(|path| self.by_path.get(path).copied())
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

/// The kind of an edge.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Through {
    /// An inline variant or conditional field: a `Box` would cut the edge.
    Variant,
    Optional,
    /// A required field.
    Required,
    /// A vector or a `Box`, whose content does not add to the size of a value.
    Pointer,
}

/// Returns all edges from a node.
pub(super) fn edges(model: &Model, nodes: &Nodes, node: usize) -> Vec<(usize, Through)> {
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
    edges.extend(nodes.older[node].iter().map(|older| (*older, Through::Pointer)));
    edges
}

fn body_edges(edges: &mut Vec<(usize, Through)>, nodes: &Nodes, body: &Body, required: Through) {
    body.fields.iter().for_each(|field| field_edges(edges, nodes, &field.kind, required));
}

pub(super) fn field_edges(
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

pub(super) fn graph(
    model: &Model,
    nodes: &Nodes,
    keep: impl Fn(Through) -> bool,
) -> Vec<Vec<usize>> {
    let targets = |node| {
        let edges = edges(model, nodes, node).into_iter();
        edges.filter(|(_, through)| keep(*through)).map(|(target, _)| target).collect()
    };
    (0..nodes.len).map(targets).collect()
}
