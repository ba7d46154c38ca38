//! The type parameters whose values the least value of a type contains.
//!
//! After an error a decoder makes the least value of a type. If that contains a value of a parameter, it
//! also makes one of the argument.

use super::graph::Nodes;
use crate::rust_model::{FieldKind, Model, VariantOf, WireType};

/// For each node, the parameters that its least value contains.
pub(super) struct Needs {
    of_nodes: Vec<Vec<bool>>,
}

/// The variants among which an enum chooses.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Choice {
    /// Any variant: the enum needs what all of its variants need.
    Open,
    /// The fallback variant.
    Fallback,
}

impl Needs {
    /// Finds the largest sets that satisfy the equations: a struct needs what its required fields need.
    pub(super) fn of(model: &Model, nodes: &Nodes, choice: Choice) -> Self {
        let structs = model.structs.iter().map(|item| vec![true; item.generics.len()]);
        let enums = model.enums.iter().map(|union| vec![true; union.generics.len()]);
        let mut needs = Self { of_nodes: structs.chain(enums).collect() };
        while needs.narrow(model, nodes, choice) {}
        needs
    }

    /// Takes out what some node does not need, and returns true if there was such a parameter.
    fn narrow(&mut self, model: &Model, nodes: &Nodes, choice: Choice) -> bool {
        let mut changed = false;
        for node in 0..nodes.len {
            for place in 0..self.of_nodes[node].len() {
                if self.of_nodes[node][place] && !self.is_needed(model, nodes, choice, node, place)
                {
                    self.of_nodes[node][place] = false;
                    changed = true;
                }
            }
        }
        changed
    }

    fn is_needed(
        &self,
        model: &Model,
        nodes: &Nodes,
        choice: Choice,
        node: usize,
        place: usize,
    ) -> bool {
        if let Some(item) = model.structs.get(node) {
            let param = &item.generics[place].name;
            return item.body.fields.iter().any(|field| match &field.kind {
                FieldKind::Required(ty) => self.holds(ty, param, nodes),
                _ => false,
            });
        }
        let union = &model.enums[node - nodes.structs];
        let param = &union.generics[place].name;
        let needs = |constructor: usize, link: Option<&VariantOf>| {
            let args = link.map_or(&[][..], |link| &link.args);
            let mut needed = self.of_nodes[constructor].iter().zip(args);
            needed.any(|(needed, arg)| *needed && self.holds(arg, param, nodes))
        };
        let mut variants = union.variants.iter().enumerate();
        variants.all(|(i, variant)| {
            let constructor = nodes.by_path[&variant.constructor];
            (choice == Choice::Fallback && i != union.fallback)
                || needs(constructor, model.structs[constructor].variant.as_ref())
        })
    }

    /// Returns true if the least value of a type contains a value of the parameter.
    fn holds(&self, ty: &WireType, param: &str, nodes: &Nodes) -> bool {
        match ty {
            WireType::Param(name) | WireType::Passed(name) => name == param,
            WireType::Array { len: 0, .. } => false,
            WireType::Array { item, .. }
            | WireType::Bare(item)
            | WireType::Tagged { item, .. }
            | WireType::Given { ty: item, .. } => self.holds(item, param, nodes),
            WireType::Struct { .. } | WireType::Enum { .. } => {
                self.needed_arguments(ty, nodes).any(|arg| self.holds(arg, param, nodes))
            }
            _ => false,
        }
    }

    /// Returns the arguments of which the least value of a type contains values.
    pub(super) fn needed_arguments<'t>(
        &self,
        ty: &'t WireType,
        nodes: &Nodes,
    ) -> impl Iterator<Item = &'t WireType> {
        let needed = nodes.of_type(ty).map_or(&[][..], |node| &self.of_nodes[node]);
        let args = match ty {
            WireType::Struct { args, .. } | WireType::Enum { args, .. } => &args[..],
            _ => &[],
        };
        needed.iter().zip(args).filter(|(needed, _)| **needed).map(|(_, arg)| arg)
    }
}
