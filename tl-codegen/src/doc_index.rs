//! What rustdoc says beyond the TL of a definition: documentation from comments and overlays, and
//! which functions take or return a type.

use std::collections::{BTreeMap, BTreeSet};

use tl_docs::{Documentation, Entry};

use crate::rust_model::{ItemPath, Model, Output, Payload, WireType};

/// The documentation of a module, and where its definitions are.
#[derive(Debug, Default)]
pub(crate) struct DocIndex {
    documentation: Documentation,
    /// Items by the TL names that texts call them by.
    places: BTreeMap<String, Place>,
    /// The functions of each type, by the path of its item.
    uses: BTreeMap<ItemPath, FunctionsOf>,
}

/// Where a definition is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) path: ItemPath,
    /// The variant, of a constructor that is only one.
    pub(crate) variant: Option<String>,
}

/// The functions that have to do with a type, by their TL names.
#[derive(Debug, Default)]
pub(crate) struct FunctionsOf {
    pub(crate) take: BTreeSet<String>,
    pub(crate) return_: BTreeSet<String>,
}

impl DocIndex {
    /// What is known of the items of a model, if anything is said about them.
    pub(crate) fn new(documentation: Documentation, model: &Model) -> Option<Self> {
        if documentation.entries.is_empty() {
            return None;
        }
        let mut index = Self { documentation, ..Self::default() };
        for item in &model.structs {
            let place = match &item.variant {
                Some(variant) if variant.payload == Payload::Unit => {
                    Place { path: variant.path.clone(), variant: Some(variant.name.clone()) }
                }
                _ => Place { path: item.path.clone(), variant: None },
            };
            if item.id.is_some() {
                index.places.insert(item.tl_name.clone(), place.clone());
            }
            if let Some(ty) = &item.only_of {
                index.places.insert(ty.clone(), place);
            }
        }
        for union in &model.enums {
            let place = Place { path: union.path.clone(), variant: None };
            index.places.insert(union.tl_name.clone(), place);
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

    /// The functions of the type that this is, or that its items are.
    fn uses_of(&mut self, ty: &WireType) -> Option<&mut FunctionsOf> {
        match ty {
            WireType::Struct { path, .. } | WireType::Enum { path, .. } => {
                Some(self.uses.entry(path.clone()).or_default())
            }
            WireType::Vector { item, .. } => self.uses_of(item),
            _ => None,
        }
    }

    /// What is said about a definition.
    pub(crate) fn entry(&self, tl_name: &str) -> Option<&Entry> {
        self.documentation.get(tl_name)
    }

    /// Where a definition is, if it is generated.
    pub(crate) fn place(&self, tl_name: &str) -> Option<&Place> {
        self.places.get(tl_name)
    }

    /// The functions that take or return values of an item.
    pub(crate) fn functions_of(&self, path: &ItemPath) -> Option<&FunctionsOf> {
        self.uses.get(path)
    }
}
