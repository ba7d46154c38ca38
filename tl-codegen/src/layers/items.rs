//! The items of a model, by their paths and by their TL names.

use rustc_hash::FxHashMap;

use crate::rust_model::{Enum, ItemPath, Model, Struct};

/// A struct or an enum.
#[derive(Clone, Copy, Debug)]
pub(super) enum TypeItem<'a> {
    Struct(&'a Struct),
    Enum(&'a Enum),
}

/// The items of a model.
#[derive(Debug, Default)]
pub(super) struct Items<'a> {
    /// All items, by path.
    pub(super) by_path: FxHashMap<&'a ItemPath, TypeItem<'a>>,
    /// The structs of constructors, by TL name.
    pub(super) constructors: FxHashMap<&'a str, &'a Struct>,
    /// The items of boxed types, by TL name.
    pub(super) types: FxHashMap<&'a str, TypeItem<'a>>,
}

impl<'a> Items<'a> {
    pub(super) fn of(model: &'a Model) -> Self {
        let mut items = Self::default();
        for item in &model.structs {
            items.by_path.insert(&item.path, TypeItem::Struct(item));
            if item.output.is_none() && item.id.is_some() {
                items.constructors.insert(&item.tl_name, item);
            }
            if let Some(ty) = &item.only_of {
                items.types.insert(ty, TypeItem::Struct(item));
            }
        }
        for union in &model.enums {
            items.by_path.insert(&union.path, TypeItem::Enum(union));
            items.types.insert(&union.tl_name, TypeItem::Enum(union));
        }
        items
    }

    /// Returns the constructor ids that start a boxed value of an item.
    pub(super) fn ids(&self, path: &ItemPath) -> Vec<u32> {
        match self.by_path.get(path) {
            Some(TypeItem::Struct(item)) => item.id.into_iter().collect(),
            Some(TypeItem::Enum(union)) => {
                union.variants.iter().map(|variant| variant.id).collect()
            }
            None => Vec::new(),
        }
    }

    /// Returns the variables of the numbers that an item is given.
    pub(super) fn given(&self, path: &ItemPath) -> Vec<String> {
        match self.by_path.get(path) {
            Some(TypeItem::Struct(item)) => item.given(),
            Some(TypeItem::Enum(union)) => union.given.clone(),
            None => Vec::new(),
        }
    }

    /// Returns the struct of a constructor, by its path.
    pub(super) fn constructor(&self, path: &ItemPath) -> Option<&'a Struct> {
        match self.by_path.get(path) {
            Some(TypeItem::Struct(item)) => Some(item),
            _ => None,
        }
    }
}

impl<'a> TypeItem<'a> {
    pub(super) fn path(self) -> &'a ItemPath {
        match self {
            Self::Struct(item) => &item.path,
            Self::Enum(union) => &union.path,
        }
    }

    /// Returns true if the item has a decoder.
    pub(super) fn has_decoder(self) -> bool {
        match self {
            Self::Struct(item) => item.directions.decode,
            Self::Enum(union) => union.directions.decode,
        }
    }

    /// Returns true if the item has type parameters.
    pub(super) fn is_generic(self) -> bool {
        match self {
            Self::Struct(item) => !item.generics.is_empty(),
            Self::Enum(union) => !union.generics.is_empty(),
        }
    }
}
