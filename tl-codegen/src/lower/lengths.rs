//! Numbers that are lengths of vectors in other fields.

use rustc_hash::FxHashMap;

use super::lowering::Lowering;
use super::numbers::PathField;
use crate::rust_model::{Model, NumberSource};

impl Lowering<'_> {
    /// Names the fields on the way to what a number counts.
    pub(super) fn resolve_lengths(&self, model: &mut Model) {
        if self.lengths.is_empty() {
            return;
        }
        let by_path: FxHashMap<_, _> =
            model.structs.iter().enumerate().map(|(i, item)| (item.path.clone(), i)).collect();
        for (path, name, steps) in &self.lengths {
            let Some(&own) = by_path.get(path) else { continue };
            let names = steps.iter().map(|step| {
                let (item, field) = match step {
                    PathField::Own(field) => (own, field),
                    PathField::Inner(index, field) => {
                        (*by_path.get(self.structs.get(index)?)?, field)
                    }
                };
                model.structs[item].body.field_of(*field).map(|field| field.name.clone())
            });
            let names = names.collect::<Option<_>>().unwrap_or_default();
            let mut numbers = model.structs[own].numbers.iter_mut();
            if let Some(number) = numbers.find(|number| number.name == *name) {
                number.source = NumberSource::Length(names);
            }
        }
    }
}
