//! Facts about a layer that its pages share, computed when the first page asks.

use std::sync::OnceLock;

use tl_diff::{Diff, Input, diff_schemas};

use super::Site;
use super::definitions::Index;
use super::samples::Samples;
use crate::uses::Uses;

/// Facts about a layer.
#[derive(Debug, Default)]
pub(super) struct Facts {
    uses: OnceLock<Uses>,
    samples: OnceLock<Samples>,
    diff: OnceLock<Option<Diff>>,
}

impl Site {
    /// Returns the uses in a layer.
    pub(super) fn uses(&self, layer: usize) -> &Uses {
        self.facts[layer].uses.get_or_init(|| Uses::new(&self.layers[layer].schema))
    }

    /// Returns the values of the definitions whose pages show a layer.
    pub(super) fn samples(&self, layer: usize) -> &Samples {
        self.facts[layer].samples.get_or_init(|| {
            let versions = self.definitions.all().iter().flat_map(|item| &item.versions);
            let of_layer = versions.filter(|version| version.last == layer);
            let wanted = of_layer.filter_map(|version| match version.index {
                Index::Combinator(index) => Some(index),
                Index::Type(_) => None,
            });
            Samples::new(&self.layers[layer].schema, wanted)
        })
    }

    /// Returns the difference from the layer before. The oldest layer has none.
    pub(super) fn diff(&self, layer: usize) -> Option<&Diff> {
        let diff = self.facts[layer].diff.get_or_init(|| {
            let input = |place: usize| {
                let layer = &self.layers[place];
                Input { name: &layer.name, schema: &layer.schema }
            };
            let older = layer.checked_sub(1)?;
            // Without roots, there are no unknown names.
            diff_schemas(input(older), input(layer), &[]).ok()
        });
        diff.as_ref()
    }
}
