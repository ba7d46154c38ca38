//! The content of rustdoc besides the TL of a definition: documentation from comments and overlays,
//! and the functions that take or return a type.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use tl_docs::{Documentation, Entry};

use crate::rust_model::{ItemPath, Model, Output, Payload, WireType};

/// The documentation of a module, and the paths of its definitions.
#[derive(Debug, Default)]
pub(crate) struct DocIndex {
    documentation: Documentation,
    /// The items, by the TL names in texts.
    paths: FxHashMap<String, DefinitionPath>,
    /// The functions of each type, by the path of its item.
    uses: FxHashMap<ItemPath, FunctionsOf>,
}

/// The path of the item that a definition becomes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DefinitionPath {
    pub(crate) path: ItemPath,
    /// The variant of a constructor without a struct.
    pub(crate) variant: Option<String>,
}

/// The TL names of the functions that take or return a type.
#[derive(Debug, Default)]
pub(crate) struct FunctionsOf {
    pub(crate) take: BTreeSet<String>,
    pub(crate) return_: BTreeSet<String>,
}

impl DocIndex {
    /// Indexes the items of a model, if there is documentation.
    pub(crate) fn new(documentation: Documentation, model: &Model) -> Option<Self> {
        if documentation.entries.is_empty() {
            return None;
        }
        let mut index = Self { documentation, ..Self::default() };
        for item in &model.structs {
            let path = match &item.variant {
                Some(variant) if variant.payload == Payload::Unit => DefinitionPath {
                    path: variant.path.clone(),
                    variant: Some(variant.name.clone()),
                },
                _ => DefinitionPath { path: item.path.clone(), variant: None },
            };
            if item.id.is_some() {
                index.paths.insert(item.tl_name.clone(), path.clone());
            }
            if let Some(ty) = &item.only_of {
                index.paths.insert(ty.clone(), path);
            }
        }
        for union in &model.enums {
            let path = DefinitionPath { path: union.path.clone(), variant: None };
            index.paths.insert(union.tl_name.clone(), path);
        }
        for item in &model.structs {
            if let Some(output) = &item.output {
                for ty in item.body.all_types() {
                    let uses = index.uses_of(ty);
                    uses.into_iter().for_each(|of| of.take.extend([item.tl_name.clone()]));
                }
                if let Output::Value(ty) = output {
                    let uses = index.uses_of(ty);
                    uses.into_iter().for_each(|of| of.return_.extend([item.tl_name.clone()]));
                }
            }
        }
        Some(index)
    }

    /// Returns the functions of a type, or of the items of a vector.
    fn uses_of(&mut self, ty: &WireType) -> Option<&mut FunctionsOf> {
        match ty.without_given() {
            WireType::Struct { path, .. } | WireType::Enum { path, .. } => {
                Some(self.uses.entry(path.clone()).or_default())
            }
            WireType::Vector { item, .. } => self.uses_of(item),
            _ => None,
        }
    }

    /// Returns the documentation of a definition.
    pub(crate) fn entry(&self, tl_name: &str) -> Option<&Entry> {
        self.documentation.get(tl_name)
    }

    /// Returns the path of a definition, if it is generated.
    pub(crate) fn path(&self, tl_name: &str) -> Option<&DefinitionPath> {
        self.paths.get(tl_name)
    }

    /// Returns the functions that take or return values of an item.
    pub(crate) fn functions_of(&self, path: &ItemPath) -> Option<&FunctionsOf> {
        self.uses.get(path)
    }
}
