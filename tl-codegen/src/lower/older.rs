//! Constructors of older schemas, which are lowered among those of the newest one.

use super::lowering::Lowering;
use crate::older::OlderConstructor;
use crate::rust_model::{ItemPath, Model, Root, Struct};

impl Lowering<'_> {
    /// Gives a lowered constructor its TL name and the item that reads it.
    pub(super) fn older_struct(&self, lowered: Struct, older: &OlderConstructor) -> Struct {
        let (tl_name, read_by) = (older.tl_name.clone(), self.item_of(&older.ty));
        Struct { tl_name, read_by, only_of: None, ..lowered }
    }

    /// Returns the item of a boxed type.
    fn item_of(&self, ty: &str) -> Option<ItemPath> {
        let index = self.schema.type_named(ty)?;
        let only = || self.structs.get(&self.schema.single_constructor(index)?);
        self.enums.get(&index).or_else(only).cloned()
    }
}

/// Takes the constructors of older schemas out of a model with a layout. Nothing else needs them among the
/// structs: their values become those of other items. What no item reads is left out.
pub(super) fn take_out(model: &mut Model) {
    let older = model.structs.extract_if(.., |item| item.path.root == Root::Older);
    model.older = older.filter(|item| item.read_by.is_some()).collect();
}
