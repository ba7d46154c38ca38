//! The items that other crates can name, and their paths; and the targets of imports.

use std::collections::BTreeMap;

use syn::{Attribute, Ident, Item, UseTree, Visibility};

use crate::source::{Module, conditions_of, is_public_to_all};

/// A public item or module.
pub(crate) struct Export<'a> {
    /// The path that users write.
    pub(crate) path: String,
    /// Its conditions, and `#[doc(hidden)]`.
    pub(crate) conditions: Vec<String>,
    pub(crate) exported: Exported<'a>,
}

pub(crate) enum Exported<'a> {
    Module,
    Item(&'a Item),
    /// A `pub use` of an item of another crate, or of one that a macro makes.
    Foreign(String),
}

/// Returns all exports, in the order of their paths.
pub(crate) fn find<'a>(root: &'a Module, crate_name: &str) -> Vec<Export<'a>> {
    let mut found = Finder { exports: BTreeMap::new() };
    found.module(&[root], crate_name);
    found.exports.into_values().collect()
}

struct Finder<'a> {
    exports: BTreeMap<(String, u8), Export<'a>>,
}

/// One imported name.
pub(crate) struct Import {
    /// The path as written.
    pub(crate) path: Vec<String>,
    /// The name in the importing module; `*` for all of a module.
    pub(crate) name: String,
}

impl<'a> Finder<'a> {
    /// Adds the exports of a module; `trail` leads to it from the root.
    fn module(&mut self, trail: &[&'a Module], prefix: &str) {
        let Some(&module) = trail.last() else { return };
        for inner in module.modules.iter().filter(|inner| inner.is_public) {
            self.add(&inner.name, prefix, &inner.conditions, Exported::Module);
            self.module(&[trail, &[inner]].concat(), &format!("{prefix}::{}", inner.name));
        }
        for item in &module.items {
            match item {
                Item::Use(item) if is_public_to_all(&item.vis) => {
                    let conditions = conditions_of(&item.attrs);
                    for import in imports(&item.tree) {
                        self.import(trail, prefix, &import, &conditions);
                    }
                }
                _ => {
                    if let Some((_, visibility, name)) = named(item)
                        && is_public_to_all(visibility)
                    {
                        self.item(item, trail, &name.to_string(), prefix, &[]);
                    }
                }
            }
        }
    }

    fn import(&mut self, trail: &[&'a Module], prefix: &str, import: &Import, more: &[String]) {
        match resolve(trail, &import.path) {
            Some(Target::Item(item, trail)) => {
                self.item(item, &trail, &import.name, prefix, more);
            }
            Some(Target::Module(trail)) if import.name == "*" => self.module(&trail, prefix),
            Some(Target::Module(trail)) => {
                self.add(&import.name, prefix, more, Exported::Module);
                self.module(&trail, &format!("{prefix}::{}", import.name));
            }
            None => {
                let path = import.path.join("::");
                self.add(&import.name, prefix, more, Exported::Foreign(path));
            }
        }
    }

    fn item(
        &mut self,
        item: &'a Item,
        trail: &[&'a Module],
        name: &str,
        prefix: &str,
        more: &[String],
    ) {
        let mut conditions = trail.last().map_or(Vec::new(), |module| module.conditions.clone());
        let own = named(item).map_or(Vec::new(), |(attributes, ..)| conditions_of(attributes));
        for condition in more.iter().chain(&own) {
            if !conditions.contains(condition) {
                conditions.push(condition.clone());
            }
        }
        self.add(name, prefix, &conditions, Exported::Item(item));
    }

    fn add(&mut self, name: &str, prefix: &str, conditions: &[String], exported: Exported<'a>) {
        let path = format!("{prefix}::{name}");
        // A function and a module may share a name.
        let kind = match &exported {
            Exported::Module => 0,
            Exported::Item(Item::Fn(_) | Item::Const(_) | Item::Static(_)) => 2,
            Exported::Item(_) | Exported::Foreign(_) => 1,
        };
        let export = Export { path: path.clone(), conditions: conditions.to_vec(), exported };
        self.exports.insert((path, kind), export);
    }
}

/// The target of an import; a trail leads to its module from the root.
pub(crate) enum Target<'a> {
    Item(&'a Item, Vec<&'a Module>),
    Module(Vec<&'a Module>),
}

/// Returns the target of a path in a `use`, if it is in this crate.
pub(crate) fn resolve<'a>(trail: &[&'a Module], path: &[String]) -> Option<Target<'a>> {
    let (first, rest) = path.split_first()?;
    let module = *trail.last()?;
    match first.as_str() {
        "crate" => return resolve(&trail[..1], rest),
        "self" => return resolve(trail, rest),
        "super" => return resolve(&trail[..trail.len() - 1], rest),
        "*" => return Some(Target::Module(trail.to_vec())),
        _ => {}
    }
    if let Some(inner) = module.modules.iter().find(|inner| inner.name == *first) {
        let trail = [trail, &[inner]].concat();
        // A function may have the name of the module that it is in, never of one beside it.
        return match rest {
            [] => Some(Target::Module(trail)),
            rest => resolve(&trail, rest),
        };
    }
    if !rest.is_empty() {
        return None;
    }
    module.items.iter().find_map(|item| match item {
        Item::Use(item) => {
            let import = imports(&item.tree).into_iter().find(|found| found.name == *first)?;
            if import.path == path { None } else { resolve(trail, &import.path) }
        }
        item => named(item)
            .filter(|(.., name)| *name == first)
            .map(|_| Target::Item(item, trail.to_vec())),
    })
}

/// Returns the names that a `use` imports.
pub(crate) fn imports(tree: &UseTree) -> Vec<Import> {
    match tree {
        UseTree::Path(path) => {
            let mut inner = imports(&path.tree);
            inner.iter_mut().for_each(|import| import.path.insert(0, path.ident.to_string()));
            inner
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            vec![Import { path: vec![name.clone()], name }]
        }
        UseTree::Rename(rename) => {
            vec![Import { path: vec![rename.ident.to_string()], name: rename.rename.to_string() }]
        }
        UseTree::Glob(_) => vec![Import { path: vec!["*".to_owned()], name: "*".to_owned() }],
        UseTree::Group(group) => group.items.iter().flat_map(imports).collect(),
    }
}

/// Returns the attributes, the visibility and the name of an item that has them.
pub(crate) fn named(item: &Item) -> Option<(&[Attribute], &Visibility, &Ident)> {
    match item {
        Item::Const(item) => Some((&item.attrs, &item.vis, &item.ident)),
        Item::Enum(item) => Some((&item.attrs, &item.vis, &item.ident)),
        Item::Fn(item) => Some((&item.attrs, &item.vis, &item.sig.ident)),
        Item::Static(item) => Some((&item.attrs, &item.vis, &item.ident)),
        Item::Struct(item) => Some((&item.attrs, &item.vis, &item.ident)),
        Item::Trait(item) => Some((&item.attrs, &item.vis, &item.ident)),
        Item::Type(item) => Some((&item.attrs, &item.vis, &item.ident)),
        Item::Union(item) => Some((&item.attrs, &item.vis, &item.ident)),
        _ => None,
    }
}
