//! Import circles: modules that import each other, directly or through others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::Item;

use crate::exports::{Target, imports, resolve};
use crate::source::{self, Module};

/// The modules that each module imports from, by their paths.
type Imports = BTreeMap<String, BTreeSet<String>>;

/// Returns the import circles in a package, each with its modules. An import from a module's own
/// ancestor or descendant is part of no circle. A re-exported item counts for the module that
/// defines it.
///
/// # Panics
///
/// If a source file cannot be read.
pub fn import_circles(package: &Path) -> BTreeSet<BTreeSet<String>> {
    let root = source::read(package);
    let mut graph = Imports::new();
    collect(&[&root], &mut graph);
    let reached: Imports =
        graph.keys().map(|from| (from.clone(), reached_from(&graph, from))).collect();
    let on_circle = reached.iter().filter(|(module, reached)| reached.contains(*module));
    let circle_of = |(module, reached): (&String, &BTreeSet<String>)| {
        let is_mutual = |other: &&String| reached_from(&graph, other).contains(module);
        reached.iter().filter(is_mutual).cloned().collect()
    };
    on_circle.map(circle_of).collect()
}

/// Adds the imports of a module, to which `trail` leads, and of those in it.
fn collect(trail: &[&Module], graph: &mut Imports) {
    let Some(module) = trail.last() else { return };
    let from = path(trail);
    let uses = module.items.iter().filter_map(|item| match item {
        Item::Use(item) => Some(imports(&item.tree)),
        _ => None,
    });
    let modules = uses.flatten().filter_map(|import| match resolve(trail, &import.path)? {
        Target::Item(_, trail) | Target::Module(trail) => Some(path(&trail)),
    });
    let is_relative = |to: &String| is_within(to, &from) || is_within(&from, to);
    let modules = modules.filter(|to| !is_relative(to)).collect();
    graph.insert(from, modules);
    module.modules.iter().for_each(|inner| collect(&[trail, &[inner]].concat(), graph));
}

fn path(trail: &[&Module]) -> String {
    trail.iter().map(|module| module.name.as_str()).collect::<Vec<_>>().join("::")
}

fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Returns the modules that can be reached from one by one or more imports.
fn reached_from(graph: &Imports, from: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        let new = graph[module].iter().filter(|to| reached.insert((*to).clone()));
        open.extend(new.map(String::as_str));
    }
    reached
}
